"""What holds for every script, however broken: found by trying many.

OPENSIPS_LSP_EXAMPLES=20000 tries more, at random.
"""

import os
import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from scripts import FILES, mutations, scripts, whole_scripts

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import include_findings, lint
from opensips_lsp.lint.fixes import UnstableFix, apply, fix, wanted
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.syntax_errors import CODE as SYNTAX
from opensips_lsp.model.script import Script, Source
from opensips_lsp.project import includes as project
from opensips_lsp.syntax.items import items

pytestmark = pytest.mark.slow

RULES = own_rules()
LATER = {rule.code for rule in RULES if rule.after_parse}  # not looked for before all else is right
TARGETS = {series: parse_version(series) for series in ("2.3", "2.4")}
QUOTED = re.compile("`[^`]*`")
MORE = int(os.environ.get("OPENSIPS_LSP_EXAMPLES", "0"))
both_targets = pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)


def examples(count):
    """That many examples, always the same; or more, each time others, when the environment asks for it."""
    return settings(
        max_examples=MORE or count, derandomize=not MORE, database=None, deadline=None,
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip


def closure(text):
    return project.sources("root.cfg", text, FILES.get)


def linted(text, target):
    """The findings in a text and in what it includes."""
    sources, problems = closure(text)
    script = Script(target, sources, all_files_known=not problems)
    return [f for source in sources for f in lint(script, source, RULES) + include_findings(source, problems)]


def script_for(text, target):
    script = Script(target, [Source("root.cfg", text, items(text))])
    return script, script.sources[0]


def findings(text, target):
    return lint(*script_for(text, target), RULES)


@both_targets
@examples(400)
@given(text=scripts())
@example(text="route { exit; if (msg:len) exit; }")  # a condition word without its comparison
def test_linting_never_raises_and_what_it_finds_is_in_the_text(target, text):
    for source_findings in (linted(text, target), findings(text, target)):
        for found in source_findings:
            assert found.message and found.code and 0 <= found.start <= found.end
    for found in findings(text, target):
        assert found.end <= len(text)
        for one in filter(None, (found.fix, *found.choices)):
            assert all(0 <= edit.start <= edit.end <= len(text) for edit in one.edits)


def errors(text, target):
    return [(f.code, f.message) for f in findings(text, target) if f.severity == "error"]


def assert_nothing_new(before, after, unsafe):
    """No error that was not there: no more syntax errors; no kind of message, and no code more often than before.

    Fixes that are not safe may put one error in the place of another, as when a module is loaded and the functions of
    it are looked at; they do not make them more.

    What syntax errors say names what is beside them, so that their number counts. A text with fewer of them than
    before has more that can be read, and found wrong: nothing is said of that. A kind of message is what it says
    without the words that it quotes.
    """
    syntax = [sum(code == SYNTAX for code, _ in found) for found in (before, after)]
    assert syntax[1] <= syntax[0]
    if syntax[1] < syntax[0]:
        return
    silent = {SYNTAX} | (LATER if any(code not in LATER for code, _ in before) else set())
    kinds = [
        [(code, QUOTED.sub("`", message)) for code, message in found if code not in silent] for found in (before, after)
    ]
    if unsafe:
        assert len(kinds[1]) <= len(kinds[0])
        return
    codes = [Counter(code for code, _ in found) for found in kinds]
    assert codes[1] <= codes[0], codes[1] - codes[0]
    assert set(kinds[1]) <= set(kinds[0]), set(kinds[1]) - set(kinds[0])


@both_targets
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@examples(350)
@given(text=scripts())
def test_fixing_brings_no_error_and_fixing_twice_is_fixing_once(target, unsafe, text):
    def of(changed):
        return script_for(changed, target)

    before = errors(text, target)
    try:
        fixed, applied = fix(of, text, RULES, unsafe)
    except UnstableFix:
        event("unstable")
        assert SYNTAX in {code for code, _ in before}, "rules of ours undo each other"
        return
    event(f"{min(applied, 3)} fixes")
    assert (fixed == text) == (applied == 0)
    if applied:
        assert fix(of, fixed, RULES, unsafe) == (fixed, 0)
        assert_nothing_new(before, errors(fixed, target), unsafe)


@examples(350)
@given(text=scripts(), unsafe=st.booleans())
def test_what_no_fix_touches_stays_as_it_is(text, unsafe):
    found = findings(text, TARGETS["2.4"])
    fixes = [one for f in found if (one := wanted(f, unsafe))]
    for one in (*fixes, *(choice for f in found for choice in f.choices)):
        changed, applied = apply(text, [one])
        assert applied == (1 if one.edits else 0)
        assert gaps_in_order(text, changed, one.edits)
        for edit in one.edits:
            new = edit.text.replace("\r\n", "")  # line ends are the next test's
            assert odd(new) <= odd(text[edit.start : edit.end]), "an edit brings odd bytes"
    changed, applied = apply(text, fixes)
    assert applied or not fixes
    assert gaps_in_order(text, changed, [edit for one in fixes for edit in one.edits])


def gaps_in_order(text, changed, edits):
    """Whether what lies between the edits stands in the changed text, in order, from its beginning to its end."""
    end, at = 0, 0
    for edit in sorted(edits):
        gap = text[end : edit.start]
        found = changed.find(gap, at) if end else (0 if changed.startswith(gap) else -1)
        if found < 0:
            return False
        at, end = found + len(gap), max(end, edit.end)
    return changed.endswith(text[end:]) and len(changed) - len(text[end:]) >= at


def odd(text):
    """What hands and programs bring in unasked: CR, tabs and form feeds, characters that are not ASCII."""
    return Counter(character for character in text if character in "\r\t\0\f" or ord(character) > 126)


@examples(400)
@given(text=whole_scripts)
@example(text='loadmodule "tm.so"\nroute { has_totag(); }\n# x')
def test_a_text_with_cr_lf_gets_no_line_end_of_another_kind(text):
    text = re.sub("\r?\n", "\r\n", text)
    for found in findings(text, TARGETS["2.4"]):
        for one in filter(None, (found.fix, *found.choices)):
            assert not re.search("(?<!\r)\n", apply(text, [one])[0] if one.edits else ""), found


@examples(400)
@given(text=whole_scripts, data=st.data())
def test_items_of_an_edited_text_are_those_made_from_scratch(text, data):
    memo = {}
    items(text, memo=memo)
    for _ in range(3):
        text = data.draw(mutations(text))
        for start in ("script", "fragment"):
            assert told(items(text, start, memo)) == told(items(text, start))


def told(placed):
    """All that an item says, places included."""
    return [
        (offset, item.text, item.tokens.kinds, item.tokens.starts, item.tokens.ends, item.tokens.unclosed, item.tree,
         item.problems, item.unclosed)
        for offset, item in placed
    ]  # fmt: skip
