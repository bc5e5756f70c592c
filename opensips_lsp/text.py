"""A file's text: offsets and lines. The only room that knows how bytes become characters and back.

Offsets count characters (code points) from 0; lines end with LF alone, because OpenSIPS counts them so and no client
splits at less. Bytes that are not UTF-8 survive as surrogate escapes.
"""

import re
from bisect import bisect_right

_LINE_END = re.compile("\n")


def decode(data):
    """Bytes of a file -> text; any bytes do, `encode` gives them back."""
    return data.decode("utf-8", "surrogateescape")


def encode(text):
    """Text -> the bytes it was decoded from."""
    return text.encode("utf-8", "surrogateescape")


class Lines:
    """Where the lines of a text begin."""

    __slots__ = ("_length", "_starts")

    def __init__(self, text):
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._length = len(text)

    def position(self, offset):
        """Offset -> (line, column), both from 1; the column counts characters."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line, column=1):
        """(line, column), both from 1 -> offset, not beyond the end of the text."""
        return min(self._starts[line - 1] + column - 1, self._length)

    def bounds(self, line):
        """Line number from 1 -> (offset of its first character, offset behind its last one, LF not included)."""
        end = self._starts[line] - 1 if line < len(self._starts) else self._length
        return self._starts[line - 1], end

    def __len__(self):
        return len(self._starts)
