"""Semantic tokens -> the numbers of the protocol, five for each, and what has changed in those numbers."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from opensips_lsp.record import Record
from opensips_lsp.syntax.text import Text, length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from opensips_lsp.features.semantic_tokens import Token
    from opensips_lsp.features.token_kinds import TokenKind

    Numbering = Callable[[TokenKind], tuple[int, int] | None]  # -> number of the type, bits of the modifiers

_EACH = 5  # numbers: lines and units from the token before, length, type, modifiers


class TokenData(Record):
    """The numbers of some tokens, the first of which counts from the start of their text.

    line, column: where the last one begins, counted likewise.
    """

    numbers: array[int]
    line: int
    column: int


def encoded(text: Text, tokens: Iterable[Token], numbering: Numbering, encoding: str) -> TokenData:
    """Return the numbers of tokens of a text. A token is on one line: one of several lines becomes several."""
    string, starts = text.string, [*text.line_starts, len(text) + 1]
    is_plain = encoding == "utf-32" or string.isascii()
    numbers = array("I")
    add = numbers.extend
    line = last_line = last_column = 0
    for start, end, kind in tokens:
        kind_numbers = numbering(kind)
        if kind_numbers is None:
            continue
        while starts[line + 1] <= start:
            line += 1
        spans = ((start, end),) if end < starts[line + 1] else _lines(string, starts, line, start, end)
        for first, last in spans:
            while starts[line + 1] <= first:
                line += 1
            if is_plain:
                column, size = first - starts[line], last - first
            else:
                column, size = length(string[starts[line] : first], encoding), length(string[first:last], encoding)
            add((line - last_line, column - (last_column if line == last_line else 0), size, *kind_numbers))
            last_line, last_column = line, column
    return TokenData(numbers, last_line, last_column)


def _lines(string: str, starts: list[int], line: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what a token has on each line, line ends and empty lines left out."""
    while start < end:
        behind = min(end, starts[line + 1])
        piece = string[start:behind].rstrip("\r\n")
        if piece:
            yield start, start + len(piece)
        start, line = behind, line + 1


def joined(parts: Iterable[tuple[tuple[int, int], TokenData]]) -> array[int]:
    """Return the numbers of all tokens of a file. parts: ((line, column) where a text begins, its tokens)."""
    found = array("I")
    line = column = 0
    for (base_line, base_column), data in parts:
        if not data.numbers:
            continue
        at = len(found)
        found.extend(data.numbers)
        first_line, first_column = base_line + found[at], found[at + 1] + (0 if found[at] else base_column)
        found[at] = first_line - line
        found[at + 1] = first_column - (column if first_line == line else 0)
        line, column = base_line + data.line, data.column + (0 if data.line else base_column)
    return found


def change(before: array[int], after: array[int]) -> tuple[int, int, array[int]] | None:
    """Return (start, how many to delete, what to insert), which makes other numbers of some; None if they are equal."""
    most = min(len(before), len(after))
    if len(before) == len(after) and before == after:
        return None
    first = _common(before, after, most)
    behind = _common(before[::-1], after[::-1], most - first)
    return first, len(before) - first - behind, after[first : len(after) - behind]


def _common(one: array[int], other: array[int], most: int) -> int:
    """Return how many numbers at the beginning are the same, in whole tokens."""
    same, differ = 0, most + 1  # the first `same` are the same, the first `differ` are not
    while differ - same > 1:
        middle = (same + differ) // 2
        if one[same:middle] == other[same:middle]:
            same = middle
        else:
            differ = middle
    return same - same % _EACH
