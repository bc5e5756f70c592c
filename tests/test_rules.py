"""The laws of opensips_lsp.testing over every rule of ours."""

from copy import copy
from functools import cache

import pytest

from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.fixes import apply
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import Bad, Prefilter
from opensips_lsp.testing import check_rule, unmarked

RULES = own_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_obeys_the_laws(rule):
    check_rule(rule, RULES)


# The rules that know what a version has: they look whatever else is wrong with a script.
CATALOGUE = [
    copy(rule) for rule in RULES if rule.code[:2] in ("C2", "C4", "C5") and rule.code not in ("C407", "C412", "C413")
]
for _rule in CATALOGUE:
    _rule.after_parse = False
# Values that no catalogue has: what a fix may write -> the first patch level that takes it (ul_mod.c, dialog.c).
LATER = {"sql-only": (2, 4, 2), "DID_FALLBACK": (2, 4, 1)}
STARTS = {level for rule in RULES for level in (rule.breaks_in, rule.breaks_up_to, rule.ends_in)}
# of a series, what comes in it is not at its first level, and what goes not at its last; nor where a rule begins
LEVELS = [
    parse_version(tag)
    for series in SERIES
    for tag in TAGS[series]
    if series in ("2.3", "2.4") or tag in (TAGS[series][0], TAGS[series][-1]) or tag in STARTS
]


@cache
def lacking(text, target):
    """Codes of what a version does not have of a text; whether the module for it is loaded does not count."""
    return {
        finding.code
        for finding in lint_text(text, target, CATALOGUE)
        if finding.severity == "error"
        and "; it is in " not in finding.message
        and "loads no module" not in finding.message
    }


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_fix_writes_what_a_patch_level_does_not_have(rule):
    """Nor does a choice: each function, parameter, variable, transformation and value that they write is there."""
    done = set()
    for text in {unmarked(example.text)[0] for example in rule.examples if isinstance(example, Bad)}:
        if rule.code[0] == "M" and lacking(text, LEVELS[6]):
            continue  # 2.3 does not take it either
        for target in filter(rule.applies, LEVELS):
            for finding in lint_text(text, target, [rule]):
                for one in (finding.fix, *finding.choices):
                    after = apply(text, [one])[0] if one and one.edits else text
                    if (after, target) not in done and after != text:
                        done.add((after, target))
                        assert lacking(after, target) <= lacking(text, target), (str(target), one.title, after)
                        for value, since in LATER.items():
                            assert target >= since or value not in after or value in text, (str(target), one.title)


@pytest.mark.slow
@pytest.mark.parametrize("target", ["2.3", "2.4"])
def test_a_prefilter_never_changes_the_findings(target):
    """Without it a rule finds what it finds with it."""
    unfiltered = [copy(rule) for rule in RULES]
    for rule in unfiltered:
        rule.prefilter = Prefilter()
    texts = {example.text.replace("«", "").replace("»", "") for rule in RULES for example in rule.examples}
    texts |= {text.replace("(", "(,") for text in texts}  # which the parser drops
    for text in texts:
        assert lint_text(text, parse_version(target), unfiltered) == lint_text(text, parse_version(target), RULES)


def test_no_name_is_put_in_the_place_of_a_dollar_sign_that_is_written_as_an_escape():
    (finding,) = lint_text('route { script_trace(1, "\\x24rUx", "me"); }', parse_version("2.4"), RULES)
    assert (finding.code, finding.fix, finding.choices) == ("C501", None, ())
