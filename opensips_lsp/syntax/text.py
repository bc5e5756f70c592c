"""A file's text: offsets and lines. The only room that knows how bytes become characters and back, and what a client's
code units are.

Offsets count characters (code points) from 0; lines end with LF alone, because OpenSIPS counts them so, or in a client's
positions with CR LF or CR too, as the protocol says. Bytes that are not UTF-8 survive as surrogate escapes.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from itertools import accumulate

from opensips_lsp.record import Record


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
        self._starts = [0, *(match.end() for match in re.compile("\n").finditer(text))]
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


UTF_8, UTF_16, UTF_32 = (
    "utf-8",
    "utf-16",
    "utf-32",
)  # what the characters of a client's positions may be (PositionEncodingKind)
_CLIENT_LINE_END = "\r\n|\n|\r"  # compiled when there is a client
_PIECE, _PIECES = 3072, 256  # characters at least, and how many at most: what an edit looks through again is little


class Text:
    """A text in an editor, for positions as its client counts them: a line, and code units in it, both from 0.

    Immutable; `edited` gives another one, at a cost that follows the edit: the text is kept in pieces, and a piece ends
    behind a line end. `string`, all of it, is put together when somebody asks.
    """

    __slots__ = ("_ends", "_lines", "_offsets", "_pieces", "_string")

    def __init__(self, string):
        # of each piece: the string, and the offsets in it behind each of its line ends
        self._pieces, self._ends = _cut(string, len(string))
        self._offsets = list(accumulate(map(len, self._pieces), initial=0))
        self._lines = list(accumulate(map(len, self._ends), initial=0))
        self._string = string

    @property
    def string(self):
        if self._string is None:
            self._string = "".join(self._pieces)
        return self._string

    def __len__(self):
        return self._offsets[-1]

    def edited(self, start, end, new):
        """The Text with `new` in the place of the characters from offset `start` to `end`."""
        # a CR before the edit may become the first half of a CR LF, or stop being it
        first = max(bisect_right(self._offsets, max(start - 1, 0)) - 1, 0)
        last = min(bisect_right(self._offsets, end), len(self._pieces))
        begin = self._offsets[first]
        old = "".join(self._pieces[first:last])
        changed = f"{old[: start - begin]}{new}{old[end - begin :]}"
        removed, touched = old[start - begin : end - begin], old[max(start - begin - 1, 0) : end - begin + 1] + new
        if last - first == 1 and "\n" not in removed + new and "\r" not in touched:
            line, by = bisect_right(self._ends[first], start - begin), len(changed) - len(old)
            pieces, ends = (changed,), self._ends[first]
            ends, lines = (ends[:line] + tuple([end + by for end in ends[line:]]),), self._lines
        else:
            pieces, ends = _cut(changed, len(self))
            lines = _swapped(self._lines, first, last, map(len, ends))
        text = Text.__new__(Text)
        text._pieces = self._pieces[:first] + pieces + self._pieces[last:]
        text._ends = self._ends[:first] + ends + self._ends[last:]
        text._offsets = _swapped(self._offsets, first, last, map(len, pieces))
        text._lines, text._string = lines, None
        return text

    def part(self, start, end):
        """The characters from one offset to another."""
        first = bisect_right(self._offsets, start) - 1
        last = bisect_left(self._offsets, end, lo=first)
        begin = self._offsets[min(first, len(self._pieces))]
        pieces = self._pieces[first:last]
        return (pieces[0] if len(pieces) == 1 else "".join(pieces))[start - begin : end - begin]

    def lines(self, start, end):
        """(offset where they begin, where they end) of the lines from one offset to another, the last line end not counted."""
        (piece, line), (last, last_line) = self._at(start), self._at(end)
        begin, ends = self._offsets[piece] + (self._ends[piece][line - 1] if line else 0), self._ends[last]
        if last_line == len(ends):
            return begin, len(self)
        end = self._offsets[last] + ends[last_line]
        return begin, end - (2 if self.part(max(end - 2, begin), end) == "\r\n" else 1)

    def offset(self, line, unit, encoding):
        """The offset of a position: behind the last character of its line, or of the text, when it is beyond."""
        if line > self._lines[-1]:
            return len(self)
        start, end = self._bounds(line)
        if unit <= 0:
            return start
        piece = self.part(start, min(end, start + unit))
        if piece.isascii() or encoding == UTF_32:
            return start + len(piece)
        at = start
        for character in self.part(start, end):
            unit -= _units(character, encoding)
            if unit < 0:  # amid a character: before it
                break
            at += 1
        return at

    def position(self, offset, encoding):
        """(line, unit) of an offset."""
        number, line = self._at(offset)
        end, ends = offset - self._offsets[number], self._ends[number]
        piece = self._pieces[number][ends[line - 1] if line else 0 : end]
        if piece.isascii() or encoding == UTF_32:
            return self._lines[number] + line, len(piece)
        return self._lines[number] + line, sum(_units(character, encoding) for character in piece)

    def line_start(self, line):
        """The offset where a line, from 0, begins."""
        number = bisect_right(self._lines, line - 1) - 1 if line else 0
        return self._offsets[number] + self._ends[number][line - 1 - self._lines[number]] if line else 0

    def end(self, encoding):
        """The position behind the last character."""
        return self.position(len(self), encoding)

    def _at(self, offset):
        """(number of the piece, of the line in it) that an offset lies in; a piece begins where a line does."""
        number = min(bisect_right(self._offsets, offset), len(self._pieces)) - 1
        return number, bisect_right(self._ends[number], offset - self._offsets[number])

    def _bounds(self, line):
        """(offset of the first character of a line, offset behind its last one, the line end not counted)."""
        start = self.line_start(line)
        if line == self._lines[-1]:
            return start, len(self)
        end = self.line_start(line + 1)
        return start, end - (2 if self.part(max(end - 2, start), end) == "\r\n" else 1)


def packed(offsets, few):
    """A list of offsets, or an array when there are more than a `few`: it takes a tenth of the memory, and twice the time."""
    if len(offsets) <= few:
        return offsets
    from array import array  # late: it brings collections along, a twentieth of a start

    return array("I", offsets)


def packed_as(others, offsets):
    """A list of offsets, kept as others are."""
    return offsets if type(others) is list else type(others)("I", offsets)


def shifted(offsets, by):
    """What `packed` gives, each offset so much further on; many at once, as if all were one number of as many digits."""
    if not by or not offsets:
        return offsets
    if type(offsets) is list:
        return [offset + by for offset in offsets]
    ones = int.from_bytes(packed_as(offsets, (1,)) * len(offsets), sys.byteorder)
    moved = int.from_bytes(offsets, sys.byteorder) + by * ones
    return packed_as(offsets, moved.to_bytes(len(offsets) * offsets.itemsize, sys.byteorder))


class Change(Record):
    """An edit of a text: `new` in `after` was the characters from offset `start` to `end` of `before`."""

    before: Text
    after: Text
    start: int
    end: int
    new: str


def _units(character, encoding):
    """How many code units a character has; an odd byte stands for U+FFFD, as the client has it."""
    code = ord(character)
    if encoding == UTF_8:
        return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
    return 1 if code < 0x10000 or encoding == UTF_32 else 2


def _swapped(sums, first, last, lengths):
    """Sums of lengths, from 0 on, when others have come in the place of those from the number `first` to `last`."""
    begun = sums[:first] + list(accumulate(lengths, initial=sums[first]))
    by = begun.pop() - sums[last]
    return begun + shifted(sums[last:], by)


def _cut(string, length):
    """-> (the pieces of a stretch of a text that long, the ends of lines in each).

    Each but the last of the text ends with a line end, if the stretch does or is the last of the text.
    """
    size, pieces, ends, start = max(_PIECE, length // _PIECES), [], [], 0
    line_end = _CLIENT_LINE_END if "\r" in string else "\n"
    while True:
        match = re.compile(line_end).search(string, start + size) if len(string) - start > 2 * size else None
        piece = string[start : match.end() if match else len(string)]
        pieces.append(piece)
        if "\r" in piece:
            ends.append(tuple([found.end() for found in re.compile(line_end).finditer(piece)]))
        else:
            ends.append(tuple(accumulate([len(line) + 1 for line in piece.split("\n")[:-1]])))
        if match is None:
            return tuple(pieces), tuple(ends)
        start = match.end()
