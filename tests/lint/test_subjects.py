"""What a rule says that it knows something about (Rule.subjects) is there, and it says something of it."""

import pytest

from opensips_lsp.catalogue import language, load
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.lint.registry import indexed_rules, own_rules
from opensips_lsp.lint.rule import Rule

RULES = [rule for rule in own_rules() if rule.subjects]
SERIES = ("2.3", "2.4")
LEVELS = [load(tag) for series in SERIES for tag in TAGS[series]]  # some parameters are gone before the last one
KINDS = {"variable": "pvars", "transformation": "transformations", "event": "events"}


def is_there(subject):
    """Whether one of the series has it."""
    kind, name = subject.split(" ")
    catalogues = [load(series) for series in SERIES]
    if kind == "module":
        return any(one.module(name) for one in catalogues)
    if kind == "parameter":
        module, name = name.split(".")
        return any(name in found.params for one in LEVELS if (found := one.module(module)) is not None)
    if kind == "function":
        core = any(name in language.FUNCTIONS[series] for series in SERIES)
        return core or any(one.exporters_of_function(name) for one in catalogues)
    if kind in ("global", "route"):
        table = language.GLOBALS if kind == "global" else language.ROUTE_KINDS
        return any(name in table[series] for series in SERIES)
    return any(name in getattr(one.core, KINDS[kind]) or one.exporters(KINDS[kind], name) for one in catalogues)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_its_subjects_are_there(rule):
    assert rule.breaks_in is not None  # else nobody asks
    for subject in rule.subjects:
        assert is_there(subject), subject


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_it_says_something_of_them(rule):
    for subject in rule.subjects:
        for sentence in rule.about(subject):
            assert sentence[0].isupper() or sentence[0] == "`" or sentence.split("(")[0].islower(), sentence
            assert sentence.endswith(".") and "\n" not in sentence and sentence.count("`") % 2 == 0, sentence
        assert rule.about(subject), subject


def test_a_rule_that_waits_has_the_same():
    waiting = {rule.code: rule.subjects for rule in indexed_rules() if rule.subjects}
    assert waiting == {rule.code: rule.subjects for rule in RULES} and len(waiting) > 40


def test_a_rule_without_a_description_says_nothing():
    class Bare(Rule):
        pass

    Bare.__doc__ = None
    assert Bare().about("module tm") == ()
