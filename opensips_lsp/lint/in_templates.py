"""Findings in a template: only what stands outside of the template language, and is so whatever that expands to."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from opensips_lsp.lint.selection import SYNTAX_CODE
from opensips_lsp.model.facts import said_of
from opensips_lsp.syntax.scanner import KIND
from opensips_lsp.syntax.templates import apart, from_a_span, macros

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

_SETTINGS = frozenset(KIND[name] for name in ("GLOBAL", "SCALING_PROFILE", "LISTEN", "DST_BLACKLIST"))
_ENDS = frozenset(KIND[name] for name in ("SEMICOLON", "LBRACE", "RBRACE"))


def fits(rule: Rule) -> bool:
    """Whether a rule can say anything of a file of which parts are not known: what it looks at stands in one place."""
    return rule.instead or (not rule.after_parse and (_about_a_version(rule) or rule.stage in ("parse", "check")))


@lru_cache(maxsize=4)
def _apart(kind: str, text: str) -> list[tuple[int, int]]:
    return apart(kind, text)


def stands_as_it_is(offset: int, item: Item, source: Source) -> bool:
    """Whether an item is certainly in what a template expands to, and as it is written."""
    if not len(item.tokens):
        return False
    first, last = offset + item.tokens.starts[0], offset + item.tokens.ends[-1]
    if source.opaque(first, last) or from_a_span(item.text):
        return False
    return not any(start < last and first < stop for start, stop in _apart(source.template, source.text))


def reported_in_template(found: Iterable[Finding], source: Source, versioned: Collection[str]) -> list[Finding]:
    """The findings that hold in a template, with the fixes that do. versioned: codes of rules about a version."""
    return [left for finding in found if (left := _left(finding, source, finding.code in versioned))]


def _about_a_version(rule: Rule) -> bool:
    return rule.breaks_in is not None or rule.needs is not None


def _left(finding: Finding, source: Source, versioned: bool) -> Finding | None:
    """The finding, or None when it touches a span or stands in an item that is not read without a problem.

    What OpenSIPS refuses when it looks beyond the grammar holds if all is there: where spans are no more than values. A
    fix that touches a span, or puts in what comes from one, is not offered. What a rule says of a call or a value
    holds only if there is no span in the statement; what it says of a word that a version dropped holds anyway.
    """
    offset, item = source.item_at(finding.start)
    start, end = (finding.start, finding.end) if versioned else _statement(item, offset, finding)
    if source.opaque(start, end) or from_a_span(finding.message):
        return None
    if item.problems and finding.code != SYNTAX_CODE:
        return None
    if finding.stage == "parse" and item.tokens.kinds[0] in _SETTINGS and not stands_as_it_is(offset, item, source):
        return None  # as for a word that the grammar does not know
    if finding.stage == "check" and not versioned and _apart(source.template, source.text):
        return None
    fix = finding.fix if finding.fix and _keeps_spans(finding.fix, source) else None
    choices = tuple(choice for choice in finding.choices if _keeps_spans(choice, source))
    return finding._replace(fix=fix, choices=choices)


def _statement(item: Item, offset: int, finding: Finding) -> tuple[int, int]:
    """The span of a finding, widened to the `;` and braces around it."""
    tokens, ends = item.tokens, said_of(item, _ends)
    first = bisect_left(tokens.starts, finding.start - offset)
    before, behind = bisect_left(ends, first), max(first, bisect_left(tokens.starts, finding.end - offset))
    after = bisect_left(ends, behind)
    first = ends[before - 1] + 1 if before else 0
    last = ends[after] if after < len(ends) else len(tokens)
    if first >= len(tokens):
        return finding.start, finding.end
    return offset + tokens.starts[first], offset + tokens.ends[max(last - 1, first)]


def _ends(item: Item) -> list[int]:
    """The numbers of the tokens that end a statement, or begin or end a block."""
    return [number for number, kind in enumerate(item.tokens.kinds) if kind in _ENDS]


def _keeps_spans(fix: Fix, source: Source) -> bool:
    """Whether a fix lets all template language be, and puts in none."""
    names = macros(source.template, source.text)
    return not any(
        source.opaque(edit.start, edit.end)
        or from_a_span(edit.text)
        or not names.isdisjoint(re.compile(r"\w+").findall(edit.text))
        for edit in fix.edits
    )
