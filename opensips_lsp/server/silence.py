"""The edit that suppresses a rule, by a comment as opensips_lsp.lint.suppressions reads it. Pure.

A comment that is there already is extended: a second one is only written where there is none.
"""

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from opensips_lsp.lint import suppressions as suppress
from opensips_lsp.lint.finding import Edit
from opensips_lsp.syntax.scanner import KIND, comments
from opensips_lsp.syntax.text import Lines

_OPEN, _CLOSED = KIND["LPAR"], KIND["RPAR"]
_HEAD = re.compile("\ufeff?(?:#![^\n]*\n)?")


class Silencer:
    """Comments for one file, a Source. selection: the rules that are on for it."""

    def __init__(self, source, selection):
        self._source, self._selection = source, selection
        self._lines = Lines(source.text)
        directives = suppress.directives(source, selection) if suppress.MARK in source.text else ()
        named = [one for one in directives if one.list[0] >= 0]
        self._about_file = [one for one in named if one.lines is None]
        self._about_line = {line: one for one in reversed(named) for line in one.lines or ()}

    def can(self, finding):
        """Whether a comment can suppress such a finding; about comments themselves nobody wants more of them."""
        return finding.code in self._selection.known and finding.code not in (
            suppress.UNUSED_CODE,
            suppress.UNKNOWN_CODE,
        )

    def on_line(self, finding):
        """The Edit that suppresses the finding's code on its line; None where no comment can stand."""
        source, text, bounds = self._source, self._source.text, self._lines.bounds
        first, last = (self._lines.position(at)[0] for at in (finding.start, max(finding.start, finding.end - 1)))
        directive = self._about_line.get(first) or self._about_line.get(last)
        if directive is not None:
            return _extended(directive, finding.code)
        end = len(text)
        if finding.end == end:  # a line end behind the comment would move the end of the text away from it
            return Edit(end, end, f" /* {suppress.MARK} disable={finding.code} */") if _is_free(source, end) else None
        goes_on = text[slice(*bounds(first))].rstrip("\r").endswith("\\")
        if not goes_on and _is_free(source, bounds(first)[1], in_brackets=False):
            return _behind(text, *bounds(first), finding.code)
        if _is_free(source, bounds(first)[0]) and _has_code(source, *bounds(first)):
            word = "disable-next-line" if finding.end else "disable"  # what is about the file as a whole stays in front
            return _above(text, *bounds(first), f"{word}={finding.code}")
        if _is_free(source, bounds(last)[1]):
            return _behind(text, *bounds(last), finding.code)
        return None

    def in_file(self, code):
        """The Edit that suppresses a code in the whole file."""
        if self._about_file:
            return _extended(self._about_file[0], code)
        at = _HEAD.match(self._source.text).end()
        return Edit(at, at, f"# {suppress.MARK} disable-file={code}{line_end(self._source.text)}")


def line_end(text):
    """What ends the lines of a text."""
    return "\r\n" if "\r\n" in text else "\n"


def _extended(directive, code):
    end = directive.list[1]
    return Edit(end, end, f",{code}")


def _behind(text, start, end, code):
    """The Edit that puts a comment behind what a line has; a comment needs a line end."""
    close = line_end(text) if end == len(text) else ""
    end -= text[start:end].endswith("\r")
    gap = " " if text[start:end].strip() and text[end - 1] not in " \t" else ""
    return Edit(end, end, f"{gap}# {suppress.MARK} disable={code}{close}")


def _above(text, start, end, directive):
    indent = re.compile("[ \t]*").match(text, start, end)[0]
    return Edit(start, start, f"{indent}# {suppress.MARK} {directive}{line_end(text)}")


def _is_free(source, offset, in_brackets=True):
    """Whether a comment can begin there, or a line comment be longer: not in a string or another comment.

    Nor in round brackets if not `in_brackets`.
    """
    item, at, behind = _place(source, offset, bisect_left)
    tokens = item.tokens
    before = tokens.ends[behind - 1] if behind else 0
    unclosed = [start for start in (tokens.unclosed, item.unclosed) if start is not None]
    if before > at or any(start < at for start in unclosed):
        return False
    after = tokens.starts[behind] if behind < len(tokens) else len(item.text)
    for start, end in comments(item.text, before, after):
        if start < at < end and item.text[start] != "#":
            return False
    return in_brackets or tokens.kinds.count(_OPEN, 0, behind) <= tokens.kinds.count(_CLOSED, 0, behind)


def _has_code(source, start, end):
    """Whether a token begins between two offsets."""
    item, at, behind = _place(source, start, bisect_right)
    return behind < len(item.tokens) and item.tokens.starts[behind] - at < end - start


def _place(source, offset, bisect):
    """(item, offset in it, number of its first token that does not begin before that) of an offset in a file.

    Where two items meet, bisect_left gives the first: what is put there becomes a part of that.
    """
    begin, item = source.items[max(bisect(source.items, offset, key=itemgetter(0)) - 1, 0)]
    return item, offset - begin, bisect_left(item.tokens.starts, offset - begin)
