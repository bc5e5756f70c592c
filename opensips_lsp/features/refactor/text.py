"""The text around statements: lines, indentation, comments."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from opensips_lsp.syntax.item_views import token_at
from opensips_lsp.syntax.scanner import comments

if TYPE_CHECKING:
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.nodes import Node, Token

_BLANKS = " \t"


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return where the line of an offset ends: at its LF, or at the end of the text."""
    return text.find("\n", offset) % (len(text) + 1)


def indentation(text: str, offset: int) -> str:
    """Return the blanks with which the line of an offset begins."""
    start = line_start(text, offset)
    line = text[start : line_end(text, offset)]
    return line[: len(line) - len(line.lstrip(_BLANKS))]


def begins_line(text: str, offset: int) -> bool:
    """Whether nothing but blanks stands before an offset on its line."""
    return not text[line_start(text, offset) : offset].strip(_BLANKS)


def unit(source: Source, node: Node) -> str:
    """Return by how much a block is indented, as the nearest one around a node or in it shows; a tab if none does."""
    text = source.text
    for outer in (node, *node.parents()):
        if outer.kind in ("route", "block"):
            inner = next((child for child in outer.children if begins_line(text, child.start)), None)
            own, more = indentation(text, outer.start), indentation(text, inner.start) if inner is not None else ""
            if len(more) > len(own) and more.startswith(own):
                return more[len(own) :]
    return "\t"


def indented(source: Source, start: int, end: int, old: str, new: str) -> str:
    """Return the text from one offset to another, its lines indented by `new` in place of `old`.

    The first line stays, as do those that begin inside of a string and those that are indented less.
    """
    text = source.text
    offset, item = source.item_at(start)
    lines, at = [], start
    for number, line in enumerate(text[start:end].split("\n")):
        token = token_at(item, at - offset, offset) if number else None
        is_inside = number == 0 or (token is not None and token.start < at)
        if not is_inside and line.strip() and line.startswith(old):
            line = new + line[len(old) :]
        lines.append(line)
        at = text.find("\n", at) + 1
    return "\n".join(lines)


def gap_before(source: Source, token: Token) -> tuple[int, int]:
    """Return (start, end) of what stands between the token before one, if there is any, and this one."""
    previous = token.previous
    return source.item_at(token.start)[0] if previous is None else previous.end, token.start


def gap_behind(source: Source, token: Token) -> tuple[int, int]:
    """Return (start, end) of what stands between a token and the next one of the item, if there is any."""
    following = token.next
    if following is not None:
        return token.end, following.start
    offset, item = source.item_at(token.start)
    return token.end, offset + len(item.text)


def comments_in(source: Source, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Return (start, end) of the comments between two offsets, without the line end of those that begin with #.

    There may be tokens of one item between them.
    """
    (start, end), text = span, source.text
    offset, item = source.item_at(start)
    tokens = item.tokens
    found: list[tuple[int, int]] = []
    for number in range(bisect_left(tokens.starts, start - offset), bisect_left(tokens.starts, end - offset)):
        found += comments(text, start, offset + tokens.starts[number])
        start = offset + tokens.ends[number]
    found += comments(text, start, end)
    return [(first, first + len(text[first:stop].rstrip("\r\n"))) for first, stop in found]


def trailing_end(source: Source, token: Token) -> int:
    """Return where a # comment ends that stands behind a token on its line; the end of the token without one."""
    text, (start, end) = source.text, gap_behind(source, token)
    for first, stop in comments_in(source, (start, end)):
        if text[first] == "#" and "\n" not in text[start:first] and not text[start:first].strip(_BLANKS):
            return stop
    return start


class LineBuilder:
    """Lines that are put together from new ones and from parts of a file."""

    def __init__(self, source: Source, line_break: str) -> None:
        self._source, self._break = source, line_break
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        """All lines."""
        return self._break.join(self._lines)

    def add(self, line: str) -> None:
        """Add a line."""
        self._lines.append(line)

    def add_body(self, start: int, end: int, new: str, is_one: bool = False) -> None:
        """Add what stands between two offsets, if it is more than blanks, indented by `new`.

        is_one: it is one statement, and indented as the line where it begins; else as the first that begins a line.
        """
        text = self._source.text
        inner = text[start:end]
        if not inner.strip():
            return
        start, end = start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())
        at = start
        while not is_one and at < end and not (begins_line(text, at) and text[at : line_end(text, at)].strip()):
            at = line_end(text, at) + 1
        old = indentation(text, at if at < end else start)
        self._lines.append(new + indented(self._source, start, end, old, new))
