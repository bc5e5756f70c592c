"""What may stand at the cursor: modules, parameters, functions, routes, variables, values, each where it is legal.

One file for each sort of place: `modules`, `routes`, `variables`, `arguments`, `globals`, `statements`, `comments`.
Each function of these takes a CursorPlace and returns Completions, or None where it is none of its places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.completion.arguments import arguments
from opensips_lsp.features.completion.comments import comment
from opensips_lsp.features.completion.globals import global_values
from opensips_lsp.features.completion.kinds import argument_at, wanted_in_string
from opensips_lsp.features.completion.modules import modules
from opensips_lsp.features.completion.operands import operands
from opensips_lsp.features.completion.place import CursorPlace
from opensips_lsp.features.completion.records import (
    ARGUMENT,
    ASYNC,
    CONDITION,
    GLOBAL_VALUE,
    HEADER,
    LOADMODULE,
    MODPARAM,
    NOTHING,
    ROUTE_NAME,
    TRANSFORMED,
    VARIABLE_CONTEXT,
    VARIABLE_NAME,
    VARIABLE_PART,
    Completion,
    Completions,
)
from opensips_lsp.features.completion.routes import routes
from opensips_lsp.features.completion.statements import statements
from opensips_lsp.features.completion.variables import Wanted, variables
from opensips_lsp.features.cursor import Cursor

if TYPE_CHECKING:
    from opensips_lsp.features.snapshot import Snapshot

__all__ = ["TRIGGERS", "Completion", "Completions", "completions"]

_IN_CALLS = frozenset((MODPARAM, ROUTE_NAME, ASYNC, ARGUMENT, VARIABLE_PART))
# character that asks for completions when it is typed -> the places where it does
TRIGGERS = {
    '"': frozenset((LOADMODULE, MODPARAM, ROUTE_NAME, HEADER, ARGUMENT, GLOBAL_VALUE)),
    "'": frozenset((LOADMODULE, MODPARAM, ROUTE_NAME, HEADER, ARGUMENT, GLOBAL_VALUE)),
    "$": frozenset((VARIABLE_NAME,)),
    "(": _IN_CALLS | {CONDITION, VARIABLE_NAME},
    "{": frozenset((TRANSFORMED,)),
    "<": frozenset((VARIABLE_CONTEXT,)),
    ",": _IN_CALLS,
    ".": frozenset((VARIABLE_NAME, TRANSFORMED)),
    "[": frozenset((HEADER,)),
    "=": frozenset((GLOBAL_VALUE, ARGUMENT)),
    "|": frozenset((MODPARAM, ARGUMENT)),
    " ": frozenset((LOADMODULE, MODPARAM, ROUTE_NAME, ASYNC, HEADER, ARGUMENT, GLOBAL_VALUE)),
}
# kinds of tokens behind which a blank asks
_BEFORE_BLANK = frozenset(("LOADMODULE", "COMMA", "EQUAL", "EQUALITY", "CASE"))
_NOTHING = Completions((), NOTHING)
# where a character asks in vain: VS Code asks again for letters typed meanwhile only if they may change the answer
_NOT_YET = Completions((), NOTHING, True)


def completions(snapshot: Snapshot, offset: int, trigger: str = "") -> Completions:
    """Return what may stand at an offset. trigger: the character that was typed and asks for it; "" if a user asks."""
    place = CursorPlace(snapshot, offset)
    if place.is_opaque(offset, offset):
        return _NOTHING
    if trigger == " " and (place.quote or place.previous not in _BEFORE_BLANK):
        return _NOT_YET  # before anything is looked for: blanks are typed all the time
    found = _found(place)
    return found if not trigger or found.place in TRIGGERS.get(trigger, ()) else _NOT_YET


def _found(place: CursorPlace) -> Completions:
    if place.cursor.comment:
        return comment(place)
    found = _of_variable(place)
    for look in (modules, routes, arguments, global_values, statements, operands):
        found = found or look(place)
    return found or _NOTHING


def _of_variable(place: CursorPlace) -> Completions | None:
    """What goes on with a variable that is typed, in code or in a text that may hold one."""
    variable = place.cursor.variable
    if variable is None:
        return None
    argument = argument_at(place)
    if place.quote:
        return variables(place, wanted_in_string(place, argument))
    if place.cursor.top_level:
        return _NOTHING
    if argument is not None:
        return variables(place, Wanted(written=argument.is_written))
    at = Cursor(place.source, variable.start)
    is_target = at.begins_statement or bool(at.openings and at.openings[-1].word == "for" and at.previous == "LPAR")
    return variables(place, Wanted(written=is_target))
