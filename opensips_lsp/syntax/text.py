"""A file's text: offsets and lines.

The only file that knows how bytes become characters and back, and what a client's code units are. Offsets count
characters (code points) from 0. Lines end with LF alone, because OpenSIPS counts them so, or in a client's positions
with CR LF or CR too, as the protocol says. Bytes that are not UTF-8 survive as surrogate escapes.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from opensips_lsp.record import Record


def decode(data: bytes) -> str:
    """The text of a file's bytes; any bytes do, `encode` gives them back."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes that a text was decoded from."""
    return text.encode("utf-8", "surrogateescape")


def line_break(text: str) -> str:
    """What ends the lines of a text: CR LF if one of them ends so, else LF."""
    return "\r\n" if "\r\n" in text else "\n"


class Lines:
    """Where the lines of a text begin; lines and columns count from 1, columns in characters."""

    __slots__ = ("_length", "_starts")

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._length = len(text)

    def position(self, offset: int) -> tuple[int, int]:
        """The (line, column) of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a line and column, not beyond the end of the text."""
        return min(self._starts[line - 1] + column - 1, self._length)

    def bounds(self, line: int) -> tuple[int, int]:
        """(offset of the first character of a line, offset behind its last one), LF not included."""
        end = self._starts[line] - 1 if line < len(self._starts) else self._length
        return self._starts[line - 1], end

    def __len__(self) -> int:
        return len(self._starts)


# what the characters of a client's positions may be (PositionEncodingKind)
UTF_8, UTF_16, UTF_32 = "utf-8", "utf-16", "utf-32"
_LINE_END = re.compile("\r\n|\n|\r")


class Text:
    """A text in an editor, for positions as its client counts them: a line, and code units in it, both from 0.

    Immutable; `edited` gives another one.
    """

    __slots__ = ("_starts", "string")

    def __init__(self, string: str, starts: list[int] | None = None) -> None:
        self.string = string
        self._starts = [0, *_line_starts(string)] if starts is None else starts

    def __len__(self) -> int:
        return len(self.string)

    def edited(self, start: int, end: int, new: str) -> Text:
        """The text with `new` in the place of the characters from offset `start` to `end`."""
        string, shift = f"{self.string[:start]}{new}{self.string[end:]}", len(new) - (end - start)
        # a CR before the edit may become the first half of a CR LF, or stop being it; so may a LF behind it
        first = bisect_right(self._starts, max(start - 1, 0)) - 1
        last = bisect_right(self._starts, end + 1)
        behind = self._starts[last] + shift if last < len(self._starts) else len(string)
        begin = self._starts[first]
        between = [begin + at for at in _line_starts(string[begin:behind])]
        if last < len(self._starts):
            between.pop()  # the line behind begins where it did
        rest = self._starts[last:]
        return Text(string, self._starts[: first + 1] + between + ([at + shift for at in rest] if shift else rest))

    def part(self, start: int, end: int) -> str:
        """The characters from one offset to another."""
        return self.string[start:end]

    @property
    def line_starts(self) -> list[int]:
        """The offsets where lines begin; not to be changed."""
        return self._starts

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """(start, end) of the lines from one offset to another, without the last line end."""
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end) - 1
        return self._starts[first], self._bounds(last)[1]

    def offset(self, line: int, unit: int, encoding: str) -> int:
        """The offset of a position: behind the last character of its line, or of the text, when it is beyond."""
        if line >= len(self._starts):
            return len(self.string)
        start, end = self._bounds(line)
        if unit <= 0:
            return start
        piece = self.string[start : min(end, start + unit)]
        if piece.isascii() or encoding == UTF_32:
            return start + len(piece)
        at = start
        for character in self.string[start:end]:
            unit -= _units(character, encoding)
            if unit < 0:  # inside a character: before it
                break
            at += 1
        return at

    def position(self, offset: int, encoding: str) -> tuple[int, int]:
        """The (line, unit) of an offset."""
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        return line, length(self.string[start:offset], encoding) if offset > start else 0

    def line_start(self, line: int) -> int:
        """The offset where a line, from 0, begins."""
        return self._starts[line]

    def end(self, encoding: str) -> tuple[int, int]:
        """The position behind the last character."""
        return self.position(len(self.string), encoding)

    def _bounds(self, line: int) -> tuple[int, int]:
        """(offset of the first character of a line, offset behind its last one, the line end not counted)."""
        start = self._starts[line]
        if line == len(self._starts) - 1:
            return start, len(self.string)
        end = self._starts[line + 1]
        return start, end - (2 if self.string[max(end - 2, start) : end] == "\r\n" else 1)


class TextChange(Record):
    """An edit: the texts before and after; `new` has taken the place of the characters from offset `start` to `end`."""

    before: Text
    after: Text
    start: int
    end: int
    new: str

    @property
    def shift(self) -> int:
        """How many characters further on what stands behind the edit is."""
        return len(self.new) - (self.end - self.start)


def length(piece: str, encoding: str) -> int:
    """How many code units some text has."""
    if piece.isascii() or encoding == UTF_32:
        return len(piece)
    return sum(_units(character, encoding) for character in piece)


def _line_starts(string: str) -> list[int]:
    """The offsets behind the line ends of a text."""
    if "\r" in string:
        return [match.end() for match in _LINE_END.finditer(string)]
    starts, at = [], 0
    for line in string.split("\n")[:-1]:
        at += len(line) + 1
        starts.append(at)
    return starts


def _units(character: str, encoding: str) -> int:
    """How many code units a character has; an odd byte stands for U+FFFD, as the client has it."""
    code = ord(character)
    if encoding == UTF_8:
        return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
    return 1 if code < 0x10000 or encoding == UTF_32 else 2
