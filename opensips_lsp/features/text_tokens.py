"""The semantic tokens in a variable, and in a text that is searched for variables; offsets count from their start."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from opensips_lsp.features.token_kinds import METHOD, NUMBER, STRING, VARIABLE, TokenKind, Undecided
from opensips_lsp.features.variable_parts import ARGUMENT, INDEX, NAME, PARAMETER, TRANSFORMATION, Part, variables_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.features.token_kinds import Piece


@lru_cache(maxsize=1 << 12)
def variable_pieces(text: str, kind: TokenKind) -> tuple[Piece, ...]:
    """Return the pieces of the text of a variable; one that is not read to its end is one piece."""
    variables = variables_in(text)
    if len(variables) == 1 and (variables[0].start, variables[0].end) == (0, len(text)):
        return tuple(_of_variable(text, variables[0], kind))
    return ((0, len(text), kind),)


@lru_cache(maxsize=1 << 12)
def text_pieces(literal: str) -> tuple[Piece, ...]:
    """Return the pieces of a quoted text that is searched for variables; `$$` is a `$`, and none."""
    pieces: list[Piece] = []
    at = 0
    for variable in variables_in(literal):
        if literal[variable.start : variable.end] == "$$":
            continue
        if variable.start > at:
            pieces.append((at, variable.start, STRING))
        pieces += _of_variable(literal, variable, VARIABLE)
        at = variable.end
    if at < len(literal):  # a string that is not closed may end with a variable
        pieces.append((at, len(literal), STRING))
    return tuple(pieces)


def _of_variable(text: str, variable: Part, kind: TokenKind) -> Iterator[Piece]:
    """Yield the name with its parameter, then what stands in the index and the transformations."""
    name, parameter = variable.part(NAME), variable.part(PARAMETER)
    if name is None:
        return
    about = text[name.start : name.end], "(" if parameter else ""
    end = name.end if parameter is None else parameter.end + 1
    nested = parameter.parts if parameter else ()
    yield from _around(text, variable.start, end, nested, Undecided("variable", kind, about))
    for part in variable.parts:
        if part.kind == INDEX:
            yield from _value(text, part, None)
        elif part.kind == TRANSFORMATION:
            for one in part.parts:
                if one.kind == NAME and one.end > one.start:
                    called = Undecided("transformation", METHOD, (text[one.start : one.end].lower(),))
                    yield one.start, one.end, called
                elif one.kind == ARGUMENT:
                    yield from _value(text, one, STRING)


def _around(text: str, start: int, end: int, nested: Sequence[Part], kind: TokenKind | Undecided) -> Iterator[Piece]:
    """Yield what stands from one offset to another around variables, and the pieces of those."""
    for variable in nested:
        if variable.start > start:
            yield start, variable.start, kind
        yield from _of_variable(text, variable, VARIABLE)
        start = variable.end
    if end > start:
        yield start, end, kind


def _value(text: str, part: Part, kind: TokenKind | None) -> Iterator[Piece]:
    """Yield the pieces of an index or an argument. kind: of a text that is neither number nor variable; None: none."""
    value = text[part.start : part.end]
    if part.parts:
        for variable in part.parts:
            yield from _of_variable(text, variable, VARIABLE)
    elif value.lstrip("-").isdigit():
        yield part.start, part.end, NUMBER
    elif kind is not None and value.strip():
        yield part.start, part.end, kind
