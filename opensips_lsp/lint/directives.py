"""Comments that suppress findings, as they stand in a file: what each of them says, and the edit that removes it.

# opensips-lint: disable=M101,bare-uri -- why      on this line
# opensips-lint: disable-next-line=M101            on the next line that has code
# opensips-lint: disable-file=M1                   in this file
/* opensips-lint: disable */                       all rules; a syntax error is only suppressed by its name
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from opensips_lsp.lint.finding import UNSAFE, WARNING, Edit, Finding, Fix, Span, page
from opensips_lsp.lint.selection import SUPPRESSION_PREFIX, SYNTAX_CODE, UNKNOWN_CODE, UNKNOWN_NAME, UNUSED_CODE
from opensips_lsp.record import Record
from opensips_lsp.syntax.scanner import comments
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.script import Source

ABOUT_COMMENTS = frozenset((UNUSED_CODE, UNKNOWN_CODE))
_BY_NAME_ONLY = ABOUT_COMMENTS | {SYNTAX_CODE}  # what a comment without names does not suppress
_WORDS = ("disable", "disable-next-line", "disable-file")
_KNOWN = "use " + ", ".join(f"`{word}`" for word in _WORDS)
_DIRECTIVE = (
    rf"[#*][ \t]*(?P<mark>{SUPPRESSION_PREFIX}[ \t]*(?P<word>[\w-]*)"
    r"(?:[ \t]*(?P<equal>=)[ \t]*(?P<list>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)?)?)[ \t]*(?P<next>[\w-]*)"
)


class Directive(Record):
    """One suppression. Offsets count characters of the file.

    start, end: what a finding about it marks. lines: numbers (from 1) of those that it is about; None: the file.
    selectors: (text, codes) pairs; a directive that names no rule has one, whose text is None.
    list: the span of its selectors, (-1, -1) if there are none. removal: the edit that takes it out.
    """

    start: int
    end: int
    lines: set[int] | None
    selectors: list[tuple[str | None, set[str]]]
    list: tuple[int, int]
    removal: Edit

    def suppressing(self, code: str) -> set[int]:
        """The numbers of the selectors that match a code."""
        return {number for number, (_, codes) in enumerate(self.selectors) if code in codes}


def directives(source: Source, selection: Selection) -> list[Directive]:
    """The suppressions in a file that mean something, in order of the text."""
    return read(source, Lines(source.text), selection)[0]


def read(source: Source, lines: Lines, selection: Selection) -> tuple[list[Directive], list[Finding]]:
    """-> (directives, findings about those that mean nothing) of a file."""
    found: list[Directive] = []
    mistakes: list[Finding] = []
    for start, end in _marked_comments(source):
        matches = list(re.compile(_DIRECTIVE).finditer(source.text, start, end))
        for number, match in enumerate(matches):
            stop = matches[number + 1].start() if number + 1 < len(matches) else None
            mistake = _mistake(match, selection)
            if mistake is not None:
                mistakes.append(mistake)
                continue
            selectors = _selectors(match, selection, mistakes)
            if selectors:
                target = _target(match["word"], match.start("mark"), end, source, lines)
                removal = _removal(source.text, (start, end), match, stop, alone=len(matches) == 1)
                found.append(Directive(*match.span("mark"), target, selectors, match.span("list"), removal))
    return found, mistakes


def _marked_comments(source: Source) -> Iterator[tuple[int, int]]:
    """(start, end) of each comment that has the mark in it: strings that have it are none."""
    for offset, item in source.items:
        text, tokens = item.text, item.tokens
        at = text.find(SUPPRESSION_PREFIX)
        while at >= 0:  # once for each gap between tokens that has the mark in it
            number = bisect_right(tokens.ends, at)
            first = tokens.ends[number - 1] if number else 0
            last = tokens.starts[number] if number < len(tokens) else len(text)
            if number == len(tokens) and tokens.unclosed is not None:
                last = tokens.unclosed
            for start, end in comments(text, first, last) if first <= at < last else ():
                if SUPPRESSION_PREFIX in text[start:end]:
                    yield offset + start, offset + end
            at = text.find(SUPPRESSION_PREFIX, max(last, at + 1))


def _mistake(match: re.Match[str], selection: Selection) -> Finding | None:
    """The finding about a directive that means nothing, or None."""
    word, behind, span = match["word"], match["next"], Span(*match.span("mark"))
    fix = None
    if word not in _WORDS:
        from difflib import get_close_matches  # slow to import, and only for mistakes

        near = next(iter(get_close_matches(word, _WORDS, 1)), None)
        instead = f"did you mean `{near}`?" if near else _KNOWN
        message = f"`{SUPPRESSION_PREFIX} {word}` is not a suppression comment; {instead}"
        if near:
            fix = Fix(f"Replace with `{near}`", (Edit(*match.span("word"), near),), UNSAFE)
    elif match["equal"] and not match["list"]:
        message = f"`{word}=` names no rule; add rules, or remove the `=` to suppress all of them"
    elif behind in selection.known or behind in selection.known.values():
        missing = "," if match["list"] else "="
        message = f"`{behind}` is not read as a rule because there is no `{missing}` before it"
        fix = Fix(f"Replace with `{missing}{behind}`", (Edit(match.end("mark"), match.start("next"), missing),), UNSAFE)
    else:
        return None
    return _about(message, span, fix)


def _selectors(
    match: re.Match[str], selection: Selection, mistakes: list[Finding]
) -> list[tuple[str | None, set[str]]]:
    """The (text, codes) pairs of a directive; a finding is added for a selector that matches no rule."""
    if not match["list"]:
        return [(None, set(selection.known) - _BY_NAME_ONLY)]
    selectors: list[tuple[str | None, set[str]]] = []
    for name in re.compile(r"[\w-]+").finditer(match.string, *match.span("list")):
        codes = selection.codes_of(name[0])
        selectors.append((name[0], codes))
        if not codes:
            near = selection.nearest(name[0])
            message = f"there is no rule `{name[0]}`; " + (
                f"did you mean `{near}`?" if near else "it suppresses nothing"
            )
            fix = Fix(f"Replace with `{near}`", (Edit(*name.span(), near),), UNSAFE) if near else None
            mistakes.append(_about(message, Span(*name.span()), fix))
    return selectors


def _about(message: str, span: Span, fix: Fix | None) -> Finding:
    url = page(UNKNOWN_CODE)
    return Finding(UNKNOWN_CODE, UNKNOWN_NAME, WARNING, None, message, span.start, span.end, fix, url=url)


def _target(word: str, start: int, end: int, source: Source, lines: Lines) -> set[int] | None:
    """The lines that a directive in a comment up to `end` is about; None is the file."""
    if word == "disable-file":
        return None
    if word == "disable":
        return {lines.position(start)[0]}
    _, behind = lines.bounds(lines.position(end - 1)[0])
    around = bisect_right(source.items, behind, key=itemgetter(0)) - 1
    for offset, item in source.items[max(around, 0) :]:
        number = bisect_left(item.tokens.starts, max(behind - offset, 0))
        if number < len(item.tokens):
            return {lines.position(offset + item.tokens.starts[number])[0]}
    return set()


# ---- taking a comment out


def _removal(text: str, comment: tuple[int, int], match: re.Match[str], stop: int | None, alone: bool) -> Edit:
    """The Edit that removes a directive, with its comment when there is nothing else in it."""
    start, end = comment
    if text[start] == "#":
        start = match.start()
        if stop is not None:
            return Edit(start, stop, "")
        end -= 2 if text[end - 2] == "\r" else 1
    elif not alone or text[start + 2 : match.start("mark")].strip() or "\n" in text[start:end]:
        line_end = text.find("\n", match.end())
        return Edit(match.start("mark"), min(stop or end - 2, line_end if line_end >= 0 else end), "")
    left = start
    while left and text[left - 1] in " \t":
        left -= 1
    right = end
    while right < len(text) and text[right] in " \t\r":
        right += 1
    begins, ends = left == 0 or text[left - 1] == "\n", right == len(text) or text[right] == "\n"
    if begins and ends:
        return Edit(left, min(right + 1, len(text)), "")  # the line has nothing else
    if ends:
        return Edit(left, end, "")
    if left < start:
        return Edit(left, end, "")  # what follows keeps its distance
    return Edit(start, end, "" if text[end] in " \t\r" or begins else " ")
