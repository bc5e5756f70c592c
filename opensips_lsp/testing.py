"""The laws that every rule obeys, ours or a plugin's: `check_rule(rule, all_rules)` in a test of your own.

An example's «marks» say exactly what is found. Each law is an assertion that names rule and example.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, zip_longest

from opensips_lsp.catalogue.version import Version, parse_origin, parse_version
from opensips_lsp.grammar.tables import NODES, TERMINALS
from opensips_lsp.lint.finding import ERROR, SAFE, SEVERITIES, STAGES, Finding, Fix
from opensips_lsp.lint.findings import lint, lint_text, script_of
from opensips_lsp.lint.fixes import UnstableFix, apply, fix
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.script import Script, Source
from opensips_lsp.syntax.items import items

Versions = tuple[Version, Version | None]  # the target, and the origin if it is known


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """-> (text without «marks», [(start, end)] of what they marked)."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    start = 0
    for character in marked:
        if character == "«":
            start = len(text)
        elif character == "»":
            spans.append((start, len(text)))
        else:
            text.append(character)
    return "".join(text), spans


def check_rule(rule: Rule, rules: Sequence[Rule]) -> None:
    """Assert all laws for one rule; `rules` are all that are loaded, the rule among them."""
    _has_what_a_rule_has(rule, rules)
    for example in rule.examples:
        text, spans = unmarked(example.text)
        target, origin = parse_version(example.target), parse_origin(example.origin) if example.origin else None
        ours = [finding for finding in lint_text(text, target, rules, origin) if finding.code == rule.code]
        _says_all_in_one_line(rule, text, (target, origin))
        if isinstance(example, Good):
            assert not spans and not ours, f"{rule.code}: a near miss is found: {example.text!r}: {ours}"
            continue
        found = [(finding.start, finding.end) for finding in ours]
        assert found == spans, f"{rule.code}: found {found}, marked {spans} in {example.text!r}"
        _remedies(rule, rules, example, text, (target, origin), ours)


def _has_what_a_rule_has(rule: Rule, rules: Sequence[Rule]) -> None:
    assert rule.code and rule.name, f"{rule}: needs a code and a name"
    assert sum(other.code == rule.code for other in rules) == 1, f"{rule.code}: the code is taken"
    assert sum(other.name == rule.name for other in rules) == 1, f"{rule.code}: the name {rule.name} is taken"
    assert inspect.getdoc(type(rule)) and type(rule).__doc__, f"{rule.code}: needs a docstring of its own"
    assert rule.severity in SEVERITIES, f"{rule.code}: severity {rule.severity!r}"
    assert rule.severity != ERROR or rule.stage in STAGES, f"{rule.code}: an error at the stage {rule.stage!r}"
    # with "routes", OpenSIPS starts, and `opensips -C` objects
    assert rule.severity == ERROR or rule.stage in (None, "routes"), (
        f"{rule.code}: OpenSIPS starts, as it is no error; so `stage` is None, not {rule.stage!r}"
    )
    named = rule.prefilter
    for kind in (*rule.begins, *(kind for tokens in named.tokens for kind in tokens.split())):
        assert kind in TERMINALS, f"{rule.code}: there are no tokens of kind {kind!r}"
    for kind in rule.visits:
        assert kind in NODES, f"{rule.code}: there are no nodes of kind {kind!r}"
    assert rule.visits or not rule.begins, f"{rule.code}: `begins` is about nodes, but it visits none"
    assert any(isinstance(example, Bad) for example in rule.examples), f"{rule.code}: needs an example of what it finds"
    assert any(isinstance(example, Good) for example in rule.examples), f"{rule.code}: needs a near miss"


def _says_all_in_one_line(rule: Rule, text: str, versions: Versions) -> None:
    """No message and no title holds a line end or a comment of the script, wherever the script has some."""
    for spread in _spread(text):
        for finding in lint_text(spread, versions[0], [rule], versions[1]):
            said = finding.message, *(one.title for one in (finding.fix, *finding.choices) if one)
            wrong = [one for one in said if len(one.splitlines()) > 1 or _COMMENTED in one]
            assert not wrong, f"{finding.code}: says {wrong} of {spread!r}"


_COMMENTED = "a comment of the script"


def _spread(text: str) -> Iterator[str]:
    """The text with line ends, and with comments, where blanks are and between all tokens; then in strings."""
    spans = [
        (base + start, base + end)
        for base, item in items(text)
        for start, end in zip(item.tokens.starts, item.tokens.ends)
    ]
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    tokens = [text[start:end] for start, end in spans]
    before, behind = (text[: spans[0][0]], text[spans[-1][1] :]) if spans else (text, "")
    halves = [len(token) // 2 if token[:1] in "\"'" and len(token) > 3 else 0 for token in tokens]
    in_strings = [f"{token[:half]}\n{token[half:]}" if half else token for token, half in zip(tokens, halves)]
    for between in ("\n", f" # {_COMMENTED}\n", f" /* {_COMMENTED}\n */ "):
        for new in ([between if gap.isspace() else gap for gap in gaps], [between] * len(gaps)):
            yield before + "".join(chain(*zip_longest(tokens, new, fillvalue=""))) + behind
    yield before + "".join(chain(*zip_longest(in_strings, gaps, fillvalue=""))) + behind


def _remedies(
    rule: Rule, rules: Sequence[Rule], example: Bad, text: str, versions: Versions, ours: Sequence[Finding]
) -> None:
    """Laws over the fixes and choices of an example's findings."""
    titles = tuple(choice.title for finding in ours for choice in finding.choices)
    if example.choices:
        assert titles == tuple(example.choices), f"{rule.code}: has the choices {titles} in {example.text!r}"
    fixes = [finding.fix for finding in ours if finding.fix is not None and finding.fix.edits]
    for finding in ours:
        for one in (finding.fix, *finding.choices):
            if one is not None:
                _keeps_the_syntax(rule, text, one, versions[0])
    if example.after is None:
        assert not fixes, f"{rule.code}: has a fix, but the example shows none: {example.text!r}"
        return
    safe = all(one.applicability == SAFE for one in fixes)
    assert fixes and safe != example.unsafe, f"{rule.code}: safe is {safe} in {example.text!r}"
    alone, applied = apply(text, fixes)
    assert applied == len(set(fixes)) and alone == example.after, (
        f"{rule.code}: gives {alone!r}, expected {example.after!r}"
    )
    left = [finding for finding in lint_text(alone, versions[0], rules, versions[1]) if finding.code == rule.code]
    assert not left, f"{rule.code}: still found in what it fixed: {alone!r}"
    _fixpoint(rule, rules, text, versions)


def _keeps_the_syntax(rule: Rule, text: str, one: Fix, target: Version) -> None:
    changed, _ = apply(text, [one]) if one.edits else (text, 0)
    before, after = (
        sum(len(item.problems) for _, item in script_of(t, target).sources[0].items) for t in (text, changed)
    )
    assert after <= before, f"{rule.code}: the fix {one.title!r} breaks the syntax: {changed!r}"


def _fixpoint(rule: Rule, rules: Sequence[Rule], text: str, versions: Versions) -> None:
    """Fixing comes to an end, brings no error, and fixing twice is fixing once."""

    def script_for(changed: str) -> tuple[Script, Source]:
        script = script_of(changed, *versions)
        return script, script.sources[0]

    for unsafe in (False, True):
        try:
            once, _ = fix(script_for, text, rules, unsafe)
            twice, applied = fix(script_for, once, rules, unsafe)
        except UnstableFix as error:
            raise AssertionError(f"{rule.code}: {error}: {text!r}") from None
        assert twice == once and not applied, f"{rule.code}: fixing {text!r} twice is not fixing it once"
        new = _errors(once, versions, rules) - _errors(text, versions, rules)
        assert not new, f"{rule.code}: fixing {text!r} brings errors: {dict(new)}"


def _errors(text: str, versions: Versions, rules: Sequence[Rule]) -> Counter[str]:
    """The codes of the errors in a text, of all stages: those that OpenSIPS does not get to as if it did."""
    script = script_of(text, *versions)
    found = lint(script, script.all_sources[0], rules, ignore_parse_stops=True)
    return Counter(finding.code for finding in found if finding.severity == ERROR)
