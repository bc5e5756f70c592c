"""What to write in the place of an argument that the target does not take as it is."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Fix, replace
from opensips_lsp.rules.common.conversion import conversion, kind_of, text_for
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.facts import Parameter
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Call


def type_fix(call: Call, number: int, parameter: Parameter, script: Script) -> Fix | None:
    """The Fix of an argument (from 1) that is of another type than its parameter, or None."""
    argument = call.arguments[number - 1]
    text = text_for(argument, parameter, script) if argument is not None else None
    if argument is None or text is None:
        return None
    safe = UNSAFE
    if isinstance(argument, String):
        safe = conversion(call.name.text, call.arity, number, parameter, kind_of(text))
    return replace(argument, text, f"Replace with `{text}`", safe)
