"""Findings in a template: only what stands outside of the template language, and is so whatever that expands to."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from operator import itemgetter

from opensips_lsp.lint.selection import SYNTAX_CODE
from opensips_lsp.lint.uncertain import spans as unreadable
from opensips_lsp.model.facts import said_of
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.recognise import CPP, M4
from opensips_lsp.syntax.scanner import KIND
from opensips_lsp.syntax.templates import blocks, from_a_span, macros
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

_SETTINGS = frozenset(KIND[name] for name in ("GLOBAL", "SCALING_PROFILE", "LISTEN", "DST_BLACKLIST"))
_ENDS = frozenset(KIND[name] for name in ("SEMICOLON", "LBRACE", "RBRACE"))
_STRING, _LBRACE, _RBRACE = (KIND[name] for name in ("STRING", "LBRACE", "RBRACE"))
_TO_THE_END = ("unclosed", "stopped")  # repairs
_CODE = r"[;{}\n]"
_MOST_PLACES = 10  # that a note names


def note(kind: str) -> str:
    """What findings in a template of a kind mean, as the rest of a sentence about it."""
    return (
        f"is {kind} template: only what is wrong whatever its directives expand to is reported; "
        "lint the expanded script as well"
    )


def not_checked(source: Source) -> str:
    """Which lines of a template are passed over, as the rest of a sentence about it; "" when all are read."""
    places = _lines_passed_over(source)
    if not places:
        return ""
    named = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in places[:_MOST_PLACES])
    if len(places) > _MOST_PLACES:
        named += f" and more from {places[_MOST_PLACES][0]} on"
    if named.isdigit():
        return f"line {named} is not checked: what the template makes of it cannot be read"
    return f"lines {named} are not checked: what the template makes of them cannot be read"


def _lines_passed_over(source: Source) -> list[tuple[int, int]]:
    """[(first line, last line)] of what is passed over in a template, from 1, in order, apart from each other."""
    lines, places = Lines(source.text), list[tuple[int, int]]()
    for offset, item in source.items:
        for start, end in said_of(item, _passed_over) if not stands_as_it_is(offset, item, source) else ():
            first, last = lines.position(offset + start)[0], lines.position(offset + end - 1)[0]
            if places and first <= places[-1][1] + 1:
                first, last = places[-1][0], max(last, places.pop()[1])
            places.append((first, last))
    return places


def _passed_over(item: Item) -> list[tuple[int, int]]:
    """[(start, end)] in an item of what is not checked: the statements that cannot be read.

    All of it, where a header, braces or quotes come from what is opaque. Behind a quote too many, strings look like
    code and code like strings; the first of these, which has what ends a statement, is beside what cannot be read.
    """
    found = said_of(item, unreadable)
    if not found:
        return found
    starts, ends, kinds = item.tokens.starts, item.tokens.ends, item.tokens.kinds
    strings = [(starts[number], ends[number]) for number in range(len(item.tokens)) if kinds[number] == _STRING]
    if (
        item.unclosed is not None
        or any(problem.repair in _TO_THE_END for problem in item.problems)
        or _any_at_the_top(item)
        or any(_overlap(found, *string) and re.search(_CODE, item.text[slice(*string)]) for string in strings)
    ):
        return [(starts[0], ends[-1])]
    return found


def _any_at_the_top(item: Item) -> bool:
    """Whether a problem of an item is outside of all braces; a file that is included in a route begins inside."""
    depth, at = int(item.tree is not None and item.tree[0] == NODE["fragment"]), 0
    for problem in item.problems:
        before = item.tokens.kinds[at : problem.token]
        depth, at = depth + before.count(_LBRACE) - before.count(_RBRACE), problem.token
        if depth < 1:
            return True
    return False


def fits(rule: Rule) -> bool:
    """Whether a rule can say anything of a file of which parts are not known: what it looks at stands in one place."""
    return rule.instead or (not rule.after_parse and (_about_a_version(rule) or rule.stage in ("parse", "check")))


@lru_cache(maxsize=4)
def _blocks(kind: str, text: str) -> list[tuple[int, int]] | None:
    return blocks(kind, text)


def _is_outside(start: int, end: int, source: Source) -> bool:
    """Whether what lies between two offsets is certainly outside of all that a template may leave out or repeat."""
    found = _blocks(source.template, source.text)
    return found is not None and not _overlap(found, start, end)


def _overlap(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some ranges, which are in order and apart from each other, has a character between two offsets."""
    number = bisect_left(ranges, end, key=itemgetter(0))  # the first that begins behind
    return number > 0 and ranges[number - 1][1] > start


def stands_as_it_is(offset: int, item: Item, source: Source) -> bool:
    """Whether an item is certainly in what a template expands to, and as it is written."""
    if not len(item.tokens):
        return False
    first, last = offset + item.tokens.starts[0], offset + item.tokens.ends[-1]
    if source.opaque(first, last) or from_a_span(item.text):
        return False
    # macros of m4 and of the C preprocessor may be defined elsewhere, and stand for anything
    return source.template not in (M4, CPP) and _is_outside(first, last, source)


def reported_in_template(
    found: Iterable[Finding], source: Source, versioned: Collection[str], hanging: Collection[str]
) -> list[Finding]:
    """The findings that hold in a template, with the fixes that do.

    versioned: codes of rules about a version; hanging: of those that look at other statements (Rule.hangs_on_others).
    """
    told = [_left(finding, source, finding.code in versioned, finding.code in hanging) for finding in found]
    return [finding for finding in told if finding is not None]


def _about_a_version(rule: Rule) -> bool:
    return rule.breaks_in is not None or rule.needs is not None


def _left(finding: Finding, source: Source, versioned: bool, hanging: bool) -> Finding | None:
    """The finding, or None when it touches a span or stands in a statement that cannot be read.

    What OpenSIPS refuses when it looks beyond the grammar holds where the statement is there whatever the template
    expands to; what hangs on other statements, if all are there. A fix that touches a span, or puts in what comes from
    one, is not offered. What a rule says of a call or a value holds only if there is no span in the statement; what it
    says of a word that a version dropped holds anyway.
    """
    offset, item = source.item_at(finding.start)
    start, end = (finding.start, finding.end) if versioned else _statement(item, offset, finding)
    if source.opaque(start, end) or from_a_span(finding.message):
        return None
    if item.problems and finding.code != SYNTAX_CODE:
        if hanging or _overlap(said_of(item, _passed_over), start - offset, end - offset):
            return None
    if finding.stage == "parse" and item.tokens.kinds[0] in _SETTINGS and not stands_as_it_is(offset, item, source):
        return None  # as for a word that the grammar does not know
    certain = finding.stage == "check" and not versioned
    if certain and not _is_there(start, end, hanging, source):
        return None
    fixes = [fix for fix in (finding.fix, *finding.choices) if fix and _keeps_spans(fix, source)]
    if certain:
        fixes = [fix for fix in fixes if all(_is_outside(edit.start, edit.end, source) for edit in fix.edits)]
    return finding._replace(
        fix=finding.fix if finding.fix in fixes else None,
        choices=tuple(choice for choice in finding.choices if choice in fixes),
    )


def _is_there(start: int, end: int, hanging: bool, source: Source) -> bool:
    """Whether a statement is there whatever the template expands to; hanging: whether all others are, too."""
    if hanging:
        return source.template not in (M4, CPP) and _is_outside(0, len(source.text), source)
    line = source.text.rfind("\n", 0, start) + 1  # a value before it may begin a comment
    return not _overlap(source.spans, line, end) and _is_outside(line, end, source)


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
