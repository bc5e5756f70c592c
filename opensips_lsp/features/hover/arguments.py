"""Arguments of calls that mean something of themselves: flags, letters, words, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.functions import argument_text, described, is_deferred, typed_argument
from opensips_lsp.features.hover.answer import Hover, answer, code
from opensips_lsp.features.hover.meanings import decoded
from opensips_lsp.model.values.words import is_flags
from opensips_lsp.syntax.literals import number_value, string_value

if TYPE_CHECKING:
    from opensips_lsp.features.functions import Described
    from opensips_lsp.features.hover.spot import Argument, Spot


def of_argument(spot: Spot, argument: Argument) -> Hover | None:
    """Return what a number, or a text whose parts are listed, means where it is an argument; None for other texts."""
    token = spot.token
    value = string_value(token.text) if token.kind == "STRING" else _number(spot)
    for function in described(spot.script, argument.name.text, spot.place, is_deferred(argument.name)):
        name = _name(spot, argument, function)
        if name is None:
            continue
        text = function.text.arguments.get(name, "") if function.text else ""
        parts = decoded(value, text, function.text.values.get(name, {}) if function.text else {})
        typed = typed_argument(function, name)
        if typed is not None and is_flags(typed):
            return answer(
                token, f"{code(value)}: {code(name)} of {code(function.name)}", first=[argument_text(function, name)]
            )
        if parts or token.kind == "NUMBER":
            heading = f"{code(value)}: {code(name)} of {code(function.name)}"
            said = [f"{code(part)}: {meaning}" for part, meaning in parts]
            return answer(token, heading, first=said or [argument_text(function, name)])
    return None


def _number(spot: Spot) -> int | str:
    """Return a number, with its sign, as it is written if it is hexadecimal."""
    token = spot.token
    minus = token.previous is not None and token.previous.kind == "MINUS"
    if token.text.startswith("0x"):
        return f"{'-' if minus else ''}{token.text}"
    return -number_value(token.text) if minus else number_value(token.text)


def _name(spot: Spot, argument: Argument, function: Described) -> str | None:
    """Return the name of an argument in the form that the call has, or in the shortest one that has so many."""
    node = argument.name.sound_node
    arity = getattr(node, "arity", None) if node is not None and node.start == argument.name.start else None
    forms = [form for form in function.forms if len(form) > argument.number]
    form = next((form for form in forms if len(form) == arity), forms[0] if forms else None)
    return None if form is None else form[argument.number]
