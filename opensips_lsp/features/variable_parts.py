"""Where the parts of a variable stand: its name, parameter, index and transformations, and the variables in those.

Only brackets are followed (pvar.c pv_parse_spec, transformations.c parse_transformation): which names exist does not
matter. What is not finished is no variable.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE, NAME, PARAMETER, INDEX = "variable", "name", "parameter", "index"
TRANSFORMATION, ARGUMENT = "transformation", "argument"

_NAME = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz.")
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
_LONGEST = 500  # characters of a variable: what is longer is none
_DEEPEST = 8  # variables in variables


class Part(Record):
    """A part of a text, from offset `start` to `end`, and the parts in it, in order.

    VARIABLE: from its `$` to its last character. It has a NAME and perhaps a PARAMETER and an INDEX, which are what
    stands in the brackets, and TRANSFORMATIONs. One of those has its braces; in it are a NAME, such as `s.len`, and
    ARGUMENTs. In a PARAMETER, an INDEX and an ARGUMENT are VARIABLEs.
    """

    kind: str
    start: int
    end: int
    parts: tuple[Part, ...] = ()

    def part(self, kind: str) -> Part | None:
        """Return the first part of a kind, or None."""
        return next((part for part in self.parts if part.kind == kind), None)


@lru_cache(maxsize=1 << 13)
def variables_in(text: str) -> tuple[Part, ...]:
    """Return the variables in a text."""
    return tuple(_variables(text, 0, len(text), 0))


def _variables(text: str, at: int, end: int, depth: int) -> Iterator[Part]:
    while (at := text.find("$", at, end)) >= 0:
        variable = _variable(text, at, end, depth) if depth < _DEEPEST else None
        if variable is not None:
            yield variable
        at = at + 1 if variable is None else variable.end


def _variable(text: str, start: int, end: int, depth: int) -> Part | None:
    """Return the variable that begins at an offset, or None."""
    end = min(end, start + _LONGEST)
    bracketed = text.startswith("(", start + 1, end)
    at = start + 1 + bracketed
    if text.startswith("$", at, end):  # a `$` as it is
        parts = [Part(NAME, at, at + 1)]
        return _ended(text, start, at + 1, end, bracketed, parts)
    if text.startswith("<", at, end):
        context_end = _closed(text, at, end)
        if context_end is None:
            return None
        at = context_end + 1
    name_end = at
    while name_end < end and text[name_end] in _NAME:
        name_end += 1
    if name_end == at:
        return None
    parts, at = [Part(NAME, at, name_end)], name_end
    for opening, kind in (("(", PARAMETER), ("[", INDEX)):
        if not text.startswith(opening, at, end) or (kind == INDEX and not bracketed):
            continue
        closing = _closed(text, at, end)
        if closing is None:
            return None
        parts.append(Part(kind, at + 1, closing, tuple(_variables(text, at + 1, closing, depth + 1))))
        at = closing + 1
    while bracketed and (brace := _behind_blanks(text, at, end)) < end and text[brace] == "{":
        closing = _closed(text, brace, end)
        if closing is None:
            return None
        parts.append(_transformation(text, brace, closing + 1, depth))
        at = closing + 1
    return _ended(text, start, at, end, bracketed, parts)


def _ended(text: str, start: int, at: int, end: int, bracketed: bool, parts: list[Part]) -> Part | None:
    if bracketed and not text.startswith(")", at, end):
        return None
    return Part(VARIABLE, start, at + bracketed, tuple(parts))


def _closed(text: str, at: int, end: int) -> int | None:
    """Return the offset of what closes the bracket at an offset, or None."""
    opening, depth = text[at], 0
    closing = _CLOSING[opening]
    for number in range(at, end):
        depth += (text[number] == opening) - (text[number] == closing)
        if not depth:
            return number
    return None


def _behind_blanks(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \t":
        at += 1
    return at


def _transformation(text: str, start: int, end: int, depth: int) -> Part:
    """Return the transformation from its `{` to behind its `}`; commas in brackets separate nothing."""
    edges, brackets = [start], 0
    for at in range(start + 1, end - 1):
        brackets += (text[at] in "({[") - (text[at] in ")}]")
        if text[at] == "," and brackets <= 0:
            edges.append(at)
    spans = [(first + 1, last) for first, last in zip(edges, [*edges[1:], end - 1])]
    first, last = spans[0]
    name = text[first:last]
    first += len(name) - len(name.lstrip())
    parts = [Part(NAME, first, first + len(name.strip()))]
    parts += (Part(ARGUMENT, at, to, tuple(_variables(text, at, to, depth + 1))) for at, to in spans[1:])
    return Part(TRANSFORMATION, start, end, tuple(parts))
