"""Positions as the protocol defines them, worked out in the plainest way, for tests to compare with."""

from __future__ import annotations

import re
from typing import Any

_LINE_END = re.compile("\r\n|\n|\r")
SIZES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


def position(text: str, offset: int, encoding: str) -> dict[str, int]:
    """The Position of an offset, as a dict. Between CR and LF: behind the line."""
    line, start = 0, 0
    for match in _LINE_END.finditer(text):
        if match.end() > offset:
            break
        line, start = line + 1, match.end()
    return {"line": line, "character": units(text[start:offset], encoding)}


def units(piece: str, encoding: str) -> int:
    """How many code units a piece of a line has."""
    return len(piece.encode(f"{encoding}-le" if encoding != "utf-8" else encoding)) // SIZES[encoding]


def span_of(text: str, start: int, end: int, encoding: str) -> dict[str, Any]:
    """The Range of the characters from offset `start` to `end`, as a dict."""
    return {"start": position(text, start, encoding), "end": position(text, end, encoding)}


def place_of(text: str, piece: str, encoding: str) -> dict[str, Any]:
    """The Range of the only occurrence of a piece in a text."""
    assert text.count(piece) == 1, piece
    start = text.index(piece)
    return span_of(text, start, start + len(piece), encoding)
