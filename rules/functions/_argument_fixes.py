"""What to write in the place of an argument that the target does not take as it is."""

from __future__ import annotations

from opensips_lsp.catalogue.later.flags import Unnamed, is_unsure, names_of
from opensips_lsp.lint.finding import SAFE, UNSAFE, Fix, replace
from opensips_lsp.rules.common.call_forms import remedy_of
from opensips_lsp.rules.common.conversion import VARIABLE, conversion, kind_of, literal, text_for, was_verbatim
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.facts import Parameter
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call, Node


def argument_fix(
    call: Call, number: int, parameter: Parameter, script: Script, source: Source
) -> tuple[str, Fix | None]:
    """(what to do, as the end of a sentence, or ""; the Fix of an argument (from 1) that is not taken as it is)."""
    remedy = remedy_of(call, script, source)
    if remedy is not None and (remedy.fix is None or _changes(remedy.fix, source)):
        return f"; {remedy.said}", remedy.fix  # without a Fix of the call, an argument may have another meaning now
    try:
        fix = flags_fix(call, number, script)
    except Unnamed as unnamed:
        return f"; `{unnamed.flag}` has no name", None
    fix = fix or type_fix(call, number, parameter, script)
    return _doubt(fix, parameter), fix


def _doubt(fix: Fix | None, parameter: Parameter) -> str:
    """Why the Fix of an argument that is a variable is not certain: it stood for any text before (mod_fix.c of 3.0)."""
    is_variable = fix is not None and fix.applicability == UNSAFE and kind_of(fix.edits[0].text) == VARIABLE
    return "; where the variable has no number, the call fails" if is_variable and parameter.kind == "int" else ""


def _changes(fix: Fix, source: Source) -> bool:
    """Whether a Fix writes anything else than what stands there."""
    return any(source.text[edit.start : edit.end] != edit.text for edit in fix.edits)


def flags_fix(call: Call, number: int, script: Script) -> Fix | None:
    """The Fix that writes the names of flags, or None; raises Unnamed."""
    argument = call.arguments[number - 1]
    if argument is None or argument.size > 1:
        return None
    value = argument.value if isinstance(argument, String) else argument.text
    names = names_of(call.name.text, number, value, script.target)
    if not names:
        return None
    safe = UNSAFE if is_unsure(call.name.text, number, names) else SAFE
    return replace(argument, literal(names), f"Replace with `{literal(names)}`", safe)


def dollar_fix(call: Call, number: int, argument: Node) -> Fix | None:
    """The Fix that doubles each `$` of a text in which no variables were looked for before, or None."""
    if "$" not in argument.text or not was_verbatim(call.name.text, call.arity, number):
        return None
    return replace(argument, argument.text.replace("$", "$$"), "Write `$$` for `$`", SAFE)


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
