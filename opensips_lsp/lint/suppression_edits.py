"""The edit that suppresses a rule on a line or in a file, by a comment as opensips_lsp.lint.suppressions reads it.

A comment that suppresses something there already is extended; a new one is written only where there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from opensips_lsp.lint.finding import Edit
from opensips_lsp.lint.selection import SUPPRESSION_PREFIX, UNKNOWN_CODE, UNUSED_CODE
from opensips_lsp.lint.suppressions import directives
from opensips_lsp.syntax.scanner import KIND, comments
from opensips_lsp.syntax.text import Lines, line_break

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

_OPEN, _CLOSED = KIND["LPAR"], KIND["RPAR"]
_HEAD = re.compile("\ufeff?(?:#![^\n]*\n)?")  # a byte order mark and a line `#!` stay first
_INDENT = re.compile("[ \t]*")


class SuppressionEdits:
    """The edits for one file. selection: the rules that check it. reason: what a new comment says behind the rules."""

    def __init__(self, source: Source, selection: Selection, reason: str | None = None) -> None:
        self._source, self._selection = source, selection
        self._reason = f" -- {reason}" if reason else ""
        self._lines = Lines(source.text)
        found = directives(source, selection) if SUPPRESSION_PREFIX in source.text else ()
        with_list = [one for one in found if one.list[0] >= 0]
        self._file_directives = [one for one in with_list if one.lines is None]
        self._line_directives = {line: one for one in reversed(with_list) for line in one.lines or ()}

    def is_possible(self, finding: Finding) -> bool:
        """Return whether a comment can suppress the finding; findings about suppression comments are left out."""
        return finding.code in self._selection.known and finding.code not in (UNUSED_CODE, UNKNOWN_CODE)

    def on_line(self, finding: Finding) -> Edit | None:
        """Return the edit that suppresses the finding's code on its line; None where no comment can stand."""
        source, text, bounds = self._source, self._source.text, self._lines.bounds
        first, last = (self._lines.position(at)[0] for at in (finding.start, max(finding.start, finding.end - 1)))
        directive = self._line_directives.get(first) or self._line_directives.get(last)
        if directive is not None:
            return _extended(directive.list[1], finding.code)
        end = len(text)
        if finding.end == end:  # a line end after the comment would put the end of the text on the next line
            comment = f" /* {SUPPRESSION_PREFIX} disable={finding.code}{self._reason} */"
            return Edit(end, end, comment) if _can_take_comment(source, end) else None
        continues = text[slice(*bounds(first))].rstrip("\r").endswith("\\")
        if not continues and _can_take_comment(source, bounds(first)[1], in_brackets=False):
            return _at_line_end(text, *bounds(first), finding.code + self._reason)
        if _can_take_comment(source, bounds(first)[0]) and _has_code(source, *bounds(first)):
            # a finding about the file as a whole stays at offset 0, which is then on the line of the comment
            word = "disable-next-line" if finding.end else "disable"
            return _above_line(text, *bounds(first), f"{word}={finding.code}{self._reason}")
        if _can_take_comment(source, bounds(last)[1]):
            return _at_line_end(text, *bounds(last), finding.code + self._reason)
        return None

    def in_file(self, code: str) -> Edit:
        """Return the edit that suppresses a code in the whole file."""
        if self._file_directives:
            return _extended(self._file_directives[0].list[1], code)
        head = _HEAD.match(self._source.text)
        at = head.end() if head else 0
        return Edit(at, at, f"# {SUPPRESSION_PREFIX} disable-file={code}{line_break(self._source.text)}")


def _extended(end: int, code: str) -> Edit:
    """Return the edit that appends a code to the list of a comment, which ends at this offset."""
    return Edit(end, end, f",{code}")


def _at_line_end(text: str, start: int, end: int, what: str) -> Edit:
    """Return the edit that puts a comment at the end of a line; a comment needs a line end."""
    line_end = line_break(text) if end == len(text) else ""
    end -= text[start:end].endswith("\r")
    gap = " " if text[start:end].strip() and text[end - 1] not in " \t" else ""
    return Edit(end, end, f"{gap}# {SUPPRESSION_PREFIX} disable={what}{line_end}")


def _above_line(text: str, start: int, end: int, directive: str) -> Edit:
    """Return the edit that puts a comment above a line, indented as the line is."""
    match = _INDENT.match(text, start, end)
    indent = match[0] if match else ""
    return Edit(start, start, f"{indent}# {SUPPRESSION_PREFIX} {directive}{line_break(text)}")


def _can_take_comment(source: Source, offset: int, in_brackets: bool = True) -> bool:
    """Return whether a comment can start at an offset, or a line comment be longer: not in a string or block comment.

    Nor in round brackets if not `in_brackets`.
    """
    item, at, after = _place(source, offset, bisect_left)
    tokens = item.tokens
    before_end = tokens.ends[after - 1] if after else 0
    unclosed = [start for start in (tokens.unclosed, item.unclosed) if start is not None]
    if before_end > at or any(start < at for start in unclosed):
        return False
    after_start = tokens.starts[after] if after < len(tokens) else len(item.text)
    for start, end in comments(item.text, before_end, after_start):
        if start < at < end and item.text[start] != "#":
            return False
    return in_brackets or tokens.kinds.count(_OPEN, 0, after) <= tokens.kinds.count(_CLOSED, 0, after)


def _has_code(source: Source, start: int, end: int) -> bool:
    """Return whether a token starts between two offsets."""
    item, at, after = _place(source, start, bisect_right)
    return bool(after < len(item.tokens) and item.tokens.starts[after] - at < end - start)


def _place(source: Source, offset: int, bisect: Callable[..., int]) -> tuple[Item, int, int]:
    """Return (item, offset in it, number of its first token that does not start before that) of an offset in a file.

    Where two items meet, bisect_left gives the first: text inserted there belongs to it.
    """
    start, item = source.items[max(bisect(source.items, offset, key=itemgetter(0)) - 1, 0)]
    return item, offset - start, bisect_left(item.tokens.starts, offset - start)
