"""Offsets in a Text <-> positions and ranges of the protocol, in the encoding that was negotiated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.syntax.text import Text

if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.server.app import Server


def position(text: Text, offset: int, encoding: str) -> types.Position:
    """Return the Position of an offset."""
    return types.Position(*text.position(offset, encoding))


def range_of(text: Text, start: int, end: int, encoding: str) -> types.Range:
    """Return the Range of the characters from offset `start` to `end`."""
    return types.Range(position(text, start, encoding), position(text, end, encoding))


def location(server: Server, path: str, span: Spanned) -> types.Location:
    """Return the Location of a span of a file, open or not."""
    return types.Location(server.uris.uri(path), range_of(server.text(path), span.start, span.end, server.encoding))


def offset(text: Text, position: types.Position, encoding: str) -> int:
    """Return the offset of a Position; beyond the end of a line or the text it is that end."""
    return text.offset(position.line, position.character, encoding)


def offsets(text: Text, range_: types.Range, encoding: str) -> tuple[int, int]:
    """Return (start, end) of a Range, in order."""
    start, end = offset(text, range_.start, encoding), offset(text, range_.end, encoding)
    return min(start, end), max(start, end)
