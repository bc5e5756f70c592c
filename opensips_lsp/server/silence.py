"""The edit that suppresses a rule, by a comment as opensips_lsp.suppress reads it. Pure.

A comment that is there already is extended: a second one is only written where there is none.
"""

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from opensips_lsp import suppress
from opensips_lsp.rule import Edit
from opensips_lsp.scan import KIND, comments
from opensips_lsp.text import Lines

_OPEN, _CLOSED = KIND["LPAR"], KIND["RPAR"]
_HEAD = re.compile("\ufeff?(?:#![^\n]*\n)?")


def may_be_silenced(finding, selection):
    """Whether a comment can suppress such a finding; about comments themselves nobody wants more of them."""
    return finding.code in selection.known and finding.code not in (suppress.UNUSED_CODE, suppress.UNKNOWN_CODE)


def on_line(finding, source, selection):
    """The Edit that suppresses the finding's code on its line; None where no comment can stand."""
    lines = Lines(source.text)
    first, last = (lines.position(at)[0] for at in (finding.start, max(finding.start, finding.end - 1)))
    for directive in suppress.directives(source, selection):
        if directive.lines and not directive.lines.isdisjoint((first, last)) and directive.list[0] >= 0:
            return _extended(directive, finding.code)
    if _is_free(source, lines.bounds(first)[1], in_brackets=False):
        return _behind(source.text, *lines.bounds(first), finding.code)
    if _is_free(source, lines.bounds(first)[0]):
        return _above(source.text, *lines.bounds(first), finding.code)
    if _is_free(source, lines.bounds(last)[1]):
        return _behind(source.text, *lines.bounds(last), finding.code)
    return None


def in_file(code, source, selection):
    """The Edit that suppresses a code in the whole file."""
    for directive in suppress.directives(source, selection):
        if directive.lines is None and directive.list[0] >= 0:
            return _extended(directive, code)
    at = _HEAD.match(source.text).end()
    return Edit(at, at, f"# {suppress.MARK} disable-file={code}{line_end(source.text)}")


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
    gap = " " if text[start:end].strip() and not text[end - 1].isspace() else ""
    return Edit(end, end, f"{gap}# {suppress.MARK} disable={code}{close}")


def _above(text, start, end, code):
    indent = re.compile("[ \t]*").match(text, start, end)[0]
    return Edit(start, start, f"{indent}# {suppress.MARK} disable-next-line={code}{line_end(text)}")


def _is_free(source, offset, in_brackets=True):
    """Whether a comment can begin there, or a line comment be longer: not in a string or another comment.

    Nor in round brackets if not `in_brackets`.
    """
    number = bisect_right(source.items, offset, key=itemgetter(0)) - 1
    begin, item = source.items[max(number, 0)]
    at, tokens = offset - begin, item.tokens
    behind = bisect_left(tokens.starts, at)  # the first token that does not begin before the place
    before = tokens.ends[behind - 1] if behind else 0
    if before > at or tokens.unclosed is not None and tokens.unclosed < at:
        return False
    after = tokens.starts[behind] if behind < len(tokens) else len(item.text)
    for start, end in comments(item.text, before, after):
        if start < at < end and item.text[start] != "#":
            return False
    return in_brackets or tokens.kinds.count(_OPEN, 0, behind) <= tokens.kinds.count(_CLOSED, 0, behind)
