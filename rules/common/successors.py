"""What replaces what OpenSIPS had before 2.3 (catalogue.successors): in words, and as edits where they are certain."""

from __future__ import annotations

from opensips_lsp.catalogue.language import GLOBALS
from opensips_lsp.catalogue.successors import MODULES, advice, successor
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix, replace
from opensips_lsp.rules.common.parameters import Setting, deleted, removed, renamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.successors import Successor
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Value
    from opensips_lsp.syntax.nodes import Call, LoadModule, ModParam, Node

_BACKENDS = "log", "db", "aaa", "evi"
_OFFER_OR_ANSWER = "rtpproxy_offer", "rtpproxy_answer"


def _applicability(row: Successor) -> str:
    return SAFE if row.same else UNSAFE


# ---- modules


def module_advice(name: str) -> str:
    """What became of a module; "" if nothing is known."""
    return advice("module", name)


def module_fix(name: str, node: LoadModule, script: Script, source: Source) -> Fix | None:
    """The Fix of a loadmodule (a Node) of a module that is gone; None if there is none that is certain."""
    row = successor("module", name)
    if row is None or not row.edit or (row.edit != "delete" and script.catalogue.module(row.edit) is None):
        return None
    if row.edit == "delete" or row.edit in script.modules:
        return Fix("Remove the line", (deleted(source, node),), _applicability(row))
    literal = node.file
    folder, _, file = literal.text[1:-1].rpartition("/")
    above, _, last = folder.rpartition("/")
    if last == name:
        folder = f"{above}/{row.edit}" if above else row.edit
    path = f"{folder}/{row.edit}.so" if folder or file != literal.text[1:-1] else f"{row.edit}.so"
    quote = literal.text[0]
    return replace(literal, f"{quote}{path}{quote}", f"Load `{row.edit}.so`", _applicability(row))


# ---- parameters


def parameter_advice(module: str, name: str, value: Value) -> str:
    """What became of a parameter, with the lines to write where they follow from its value; "" if unknown."""
    if (name.endswith("_extra") or name == "multi_leg_info") and module == "acc" and isinstance(value, str):
        fields = _fields(value)
        if fields:
            return advice("parameter", (module, name)) + _as_fields(name, fields)
    said = advice("parameter", (module, name))
    return said.replace("where the script sets the flag", f"where the script calls `setflag({value})`")


def _fields(value: str) -> list[tuple[str, str]]:
    """[(name, variable)] of an old list like "caller=$fU; callee=$rU"."""
    pairs = [part.partition("=")[::2] for part in value.split(";") if part.strip()]
    fields = [(name.strip(), variable.strip()) for name, variable in pairs]
    return fields if all(name and variable.startswith("$") for name, variable in fields) else []


def _as_fields(parameter: str, fields: list[tuple[str, str]]) -> str:
    names = "; ".join(name for name, _ in fields)
    legs = parameter == "multi_leg_info"
    new, variable = ("leg_fields", "acc_leg") if legs else ("extra_fields", "acc_extra")
    kinds = _BACKENDS[:2] if legs else (parameter.partition("_")[0],)
    lines = " ".join(f'modparam("acc", "{new}", "{kind}: {names}")' for kind in kinds)
    assignments = " ".join(f"${variable}({name}) = {value};" for name, value in fields)
    return f": `{lines}`, and `{assignments}` after `do_accounting()`"


def parameter_fix(setting: Setting, script: Script, source: Source) -> Fix | None:
    """The Fix of a modparam (a Setting) of a parameter that is gone; None if there is none that is certain."""
    row = successor("parameter", (setting.module, setting.name))
    if row is None or not row.edit or not setting.alone:
        return None
    if row.edit == "delete":
        return Fix("Remove the line", (removed(setting),), _applicability(row))
    if row.edit.startswith("="):
        if not isinstance(setting.value, int) or row.edit[1:] not in GLOBALS[script.target.series]:
            return None
        edit = Edit(setting.node.start, setting.node.end, f"{row.edit[1:]}={setting.value}")
        return Fix(f"Set `{row.edit[1:]}`", (edit,), _applicability(row))
    module, _, name = row.edit.rpartition(".")
    if not _takes(script, source, setting, module or setting.module, name):
        return None
    if not module:
        return Fix(f"Replace with `{name}`", (renamed(setting, name),), _applicability(row))
    edits = _requoted(setting.node.module, module), renamed(setting, name)
    return Fix(f"Set `{name}` of `{module}`", edits, UNSAFE)


def module_parameter_fix(setting: Setting, script: Script, source: Source) -> Fix | None:
    """The Fix of a modparam of a module that has another name now."""
    row = successor("module", setting.module)
    if row is None or not row.edit or row.edit == "delete":
        return None
    if not _takes(script, source, setting, row.edit, setting.name):
        return None
    return Fix(f"Replace with `{row.edit}`", (_requoted(setting.node.module, row.edit),), _applicability(row))


def _takes(script: Script, source: Source, setting: Setting, module: str, name: str) -> bool:
    """Whether a module that is loaded above a Setting has such a parameter, for values of that type."""
    kind = "str" if isinstance(setting.value, str) else "int"
    loaded = {one.name: one for one in script.modules_before(source.at(setting.node.start))}
    return module in loaded and kind in {param.type for param in loaded[module].params.get(name, ())}


def _requoted(literal: Node, text: str) -> Edit:
    quote = literal.text[0]
    return Edit(literal.start, literal.end, f"{quote}{text}{quote}")


# ---- functions


def function_advice(name: str) -> str:
    """What became of a function; "" if nothing is known."""
    return advice("function", name)


def function_fixes(call: Call, script: Script, source: Source) -> tuple[Fix | None, tuple[Fix, ...]]:
    """(the Fix, the choices) of a call of a function that is gone; none where the arguments do not fit the new one."""
    name, row = call.name.text, successor("function", call.name.text)
    if row is None:
        return None, ()
    if name == "force_rtp_proxy":
        fitting = [new for new in _OFFER_OR_ANSWER if _fits(call, new, script, source)]
        return None, tuple(replace(call.name, new, f"Replace with `{new}`", UNSAFE) for new in fitting)
    if not row.edit or row.edit == "delete" or not _fits(call, row.edit, script, source):
        return None, ()
    return replace(call.name, row.edit, f"Replace with `{row.edit}`", _applicability(row)), ()


def _fits(call: Call, name: str, script: Script, source: Source) -> bool:
    from opensips_lsp.catalogue.language import FUNCTIONS

    if name in FUNCTIONS[script.target.series]:
        return True
    return any(form.arity == call.arity for form in script.functions_before(source.at(call.start)).get(name, ()))


# ---- which are known


def was_a_module(name: str) -> bool:
    """Whether it is the name of a module that OpenSIPS had, of which all functions and parameters are known."""
    return name in MODULES


def setting_of(node: ModParam, source: Source, module: str) -> Setting:
    """The Setting that a modparam would be of a module that is not there."""
    value = node.value.constant
    return Setting(source, node, module, node.parameter.value, 0 if value is None else value, True)
