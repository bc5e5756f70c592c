"""What is written for an argument of a call that gets the form that the target takes."""

from __future__ import annotations

from opensips_lsp.catalogue.later.flags import Unnamed, is_unsure, names_of
from opensips_lsp.lint.finding import SAFE
from opensips_lsp.record import Record
from opensips_lsp.rules.common.call_given import PLACE
from opensips_lsp.rules.common.conversion import (
    as_type,
    conversion,
    kind_of,
    literal,
    text_for,
    variable_in,
    was_verbatim,
)
from opensips_lsp.rules.common.flag_names import BRANCH, MESSAGE, flag_name, naming
from opensips_lsp.syntax.nodes import Number, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.facts import Parameter
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.call_given import Given
    from opensips_lsp.syntax.nodes import Call


class Written(Record):
    """What is written for a place, and whether the function was given the same before."""

    text: str
    same: bool = True


def flags_for(name: str, number: int, wanted: str, given: dict[str, Given], script: Script) -> Written | None:
    """What to write for an argument that is a flag, or names of flags at the target; None if it is another one."""
    place = PLACE.fullmatch(wanted)
    if place is None:
        return None
    value, argument = given[place[1]].value, given[place[1]].argument
    if place[2] in (MESSAGE, BRANCH):
        flag = argument.constant if isinstance(argument, Number) else value
        if not isinstance(flag, int):
            return Written(literal(value))
        return Written(literal(flag_name(flag, place[2], script)), naming(flag, place[2], script) == SAFE)
    try:
        names = names_of(name, number, value, script.target)
    except Unnamed:
        return None
    if names is None:
        return None
    return Written(literal(names) if names else "", not (names and is_unsure(name, number, names)))


def written_for(
    wanted: str, parameter: Parameter, given: dict[str, Given], call: Call, script: Script
) -> Written | None:
    """What to write for an argument of the new form."""
    place = PLACE.fullmatch(wanted)
    if place is None:
        return _constant(wanted, parameter)
    one = given[place[1]]
    if place[2] == "number" and parameter.kind == "int":
        return Written(str(int(one.value, 0)) if one.value[:2].lower() == "0x" else one.value)
    if one.argument is not None:
        return whole(one, parameter, call, script)
    if parameter.kind in ("str", "regex"):
        return Written(literal(one.value))
    text = as_type(one.value, parameter, script)
    return Written(text, kind_of(text) != "variable" or parameter.kind == "var") if text is not None else None


def _constant(wanted: str, parameter: Parameter) -> Written:
    """What to write for what a form gives itself."""
    return Written(literal(wanted) if parameter.kind == "str" and wanted[0] != "$" else wanted)


def whole(one: Given, parameter: Parameter, call: Call, script: Script) -> Written | None:
    """What to write for an argument of the call that is one of the new form, too."""
    argument = one.argument
    if argument is None:
        return None
    is_text = isinstance(argument, String)
    if is_text and argument.size == 1 and parameter.kind in ("str", "regex"):
        expands = "$" in argument.text and parameter.kind == "str" and not parameter.verbatim
        return Written(argument.text, not (expands and was_verbatim(call.name.text, call.arity, one.number)))
    if not is_text and argument.kind == "variable" and not parameter.static:
        variable = variable_in(argument.text, script)
        return Written(variable) if variable else None
    if argument.kind == "number" and parameter.kind == "int":
        return Written(argument.text)
    text = text_for(argument, parameter, script)
    if text is None:
        return None
    if not is_text:
        return Written(text)
    return Written(text, _is_same(one, parameter, call, text))


def _is_same(one: Given, parameter: Parameter, call: Call, text: str) -> bool:
    known = conversion(call.name.text, call.arity, one.number, parameter, kind_of(text))
    return known == SAFE or kind_of(text) == "number"
