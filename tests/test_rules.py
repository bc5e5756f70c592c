"""The laws of opensips_lsp.testing over every rule of ours."""

from copy import copy

import pytest

from opensips_lsp.lint import lint_text
from opensips_lsp.registry import own_rules
from opensips_lsp.testing import check_rule
from opensips_lsp.version import parse_version

RULES = own_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_obeys_the_laws(rule):
    check_rule(rule, RULES)


@pytest.mark.parametrize("target", ["2.3", "2.4"])
def test_a_rule_finds_nothing_without_the_facts_and_tokens_that_it_names(target):
    """Asked about every item, it finds what it finds when it is only asked about those that have them."""
    asked_always = [copy(rule) for rule in RULES]
    for rule in asked_always:
        rule.facts = rule.tokens = ()
    texts = {example.text.replace("«", "").replace("»", "") for rule in RULES for example in rule.examples}
    texts |= {text.replace("(", "(,") for text in texts}  # which the parser drops
    for text in texts:
        assert lint_text(text, parse_version(target), asked_always) == lint_text(text, parse_version(target), RULES)


def test_no_name_is_put_in_the_place_of_a_dollar_sign_that_is_written_as_an_escape():
    (finding,) = lint_text('route { script_trace(1, "\\x24rUx", "me"); }', parse_version("2.4"), RULES)
    assert (finding.code, finding.fix, finding.choices) == ("C501", None, ())
