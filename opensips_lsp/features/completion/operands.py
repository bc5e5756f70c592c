"""The right sides of assignments, comparisons and operations: variables, and NULL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue.documentation import CORE
from opensips_lsp.features.completion.records import KEYWORD, OPERAND, Completions, Subject
from opensips_lsp.features.completion.variables import all_variables

if TYPE_CHECKING:
    from opensips_lsp.features.completion.place import CursorPlace

_OPERATORS = frozenset("EQUAL COLONEQ ASSIGN_OP EQUALITY ORDER PLUS MINUS STAR SLASH PERCENT BIT_OP TILDE".split())
_WITH_NULL = frozenset("EQUAL COLONEQ EQUALITY".split())


def operands(place: CursorPlace) -> Completions | None:
    """Return what an operand may be at a place; None anywhere else."""
    if place.quote or place.cursor.top_level:
        return None
    openings = place.cursor.openings
    in_bracket = bool(openings) and openings[-1].bracket == "[" and place.previous == "LSQB"
    if place.previous not in _OPERATORS and not in_bracket:
        return None
    found = list(all_variables(place))
    if place.previous in _WITH_NULL:
        found.append(place.completion("NULL", KEYWORD, place.word_span, about=Subject(KEYWORD, CORE, "NULL")))
    return Completions(tuple(found), OPERAND)
