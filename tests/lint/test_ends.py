"""Where a rule ends: the first version that it says nothing of."""

import inspect

import pytest

from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.rules.common.hops import number

ENDING = [rule.load() for rule in own_rules() if rule.ends_in is not None]


@pytest.mark.parametrize("rule", ENDING, ids=lambda rule: rule.code)
def test_where_a_rule_ends(rule):
    assert rule.ends_in in TAGS or rule.ends_in in TAGS[parse_version(rule.ends_in).series]
    for begin in filter(None, (rule.breaks_in, rule.breaks_up_to)):
        assert number(begin) < number(rule.ends_in)
    assert rule.needs is None or number(rule.needs) > number(rule.ends_in)
    assert not rule.applies((*number(rule.ends_in), 0)[:3])


@pytest.mark.parametrize("rule", ENDING, ids=lambda rule: rule.code)
def test_a_rule_says_why_it_ends(rule):
    assert rule.ends_in in inspect.getdoc(type(rule)), f"{rule.code}: say why it ends in {rule.ends_in}"


@pytest.mark.parametrize("rule", ENDING, ids=lambda rule: rule.code)
def test_examples_are_of_versions_that_a_rule_speaks_of(rule):
    for example in rule.examples:
        if hasattr(example, "after"):
            assert rule.applies(parse_version(example.target)), example.text
