"""Include paths, and rules in comments that suppress findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.features.hover.answer import Hover, answer, code
from opensips_lsp.lint.directives import directives
from opensips_lsp.lint.finding import Span
from opensips_lsp.lint.selection import BUILT_IN, SUPPRESSION_PREFIX

if TYPE_CHECKING:
    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.features.snapshot import Snapshot

_MOST_PARAGRAPHS = 3
_QUOTES = "\"'"
_MOST_RULES = 8


def of_include(spot: Spot) -> Hover | None:
    """Return which file an include directive means."""
    token = spot.token
    word = re.match(r"\w+", token.text)
    written = token.text[word.end() :].strip() if word else ""
    included = next((one for one in spot.script.sources if one.place == spot.place), None)
    directive = word.group() if word else ""
    if included is None:
        ignored = directive == "import_file"
        missing = "it is left out when it is missing" if ignored else "OpenSIPS does not start without it"
        return answer(token, f"{code(written.strip(_QUOTES))}: not found", first=[f"{code(directive)}: {missing}."])
    what = "statements of a route" if included.role == "fragment" else "a part of the script"
    lines = included.whole_text.count("\n") + 1
    return answer(token, f"{code(included.path)}", first=[f"Included as {what}; {lines} lines."])


def of_comment(snapshot: Snapshot, offset: int) -> Hover | None:
    """Return what the rule is about that a suppression comment names at an offset; None in other comments."""
    source = snapshot.in_scripts[0].source
    if SUPPRESSION_PREFIX not in source.text:
        return None
    for one in directives(source, snapshot.selection):
        start, end = one.list
        for name in re.compile(r"[\w-]+").finditer(source.text, max(start, 0), max(end, 0)):
            if name.start() <= offset <= name.end():
                codes = sorted(snapshot.selection.codes_of(name.group()))
                return _of_rules(snapshot, codes, Span(*name.span()))
    return None


def _of_rules(snapshot: Snapshot, codes: list[str], span: Span) -> Hover | None:
    known = snapshot.selection.known
    if len(codes) == 1:
        return _of_rule(snapshot, codes[0], span)
    shown = [f"{code(one)}: {known[one]}" for one in codes[:_MOST_RULES]]
    left = len(codes) - len(shown)
    return answer(span, f"{len(codes)} rules", first=shown, last=[f"and {left} more"] if left else [])


def _of_rule(snapshot: Snapshot, rule_code: str, span: Span) -> Hover | None:
    heading = f"{code(rule_code)}: rule {snapshot.selection.known[rule_code]}"
    built_in = next((one for one in BUILT_IN if one.code == rule_code), None)
    if built_in is not None:
        return answer(span, heading, first=[built_in.summary])
    rule = next((one for one in snapshot.selection.rules if one.code == rule_code), None)
    if rule is None:
        return answer(span, heading, first=["It does not check this file."])
    text = type(rule.load()).__doc__ or ""
    return answer(span, heading, first=text.split("\n\n")[:_MOST_PARAGRAPHS])
