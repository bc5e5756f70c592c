"""What took the place of what a series of the catalogue had and the target has not (catalogue.later), as edits."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.language import GLOBALS
from opensips_lsp.catalogue.later import advice, later
from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.variables import PARAMETER
from opensips_lsp.rules.common.flag_names import BRANCH, MESSAGE, flag_name, naming
from opensips_lsp.rules.common.mi_modules import mi_fix
from opensips_lsp.rules.common.parameters import added, deleted, modparam, removed, renamed, revalued, values
from opensips_lsp.syntax.item_views import tokens_with_text
from opensips_lsp.syntax.nodes import Call, LoadModule, ModParam

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.later import Later
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.variables import Problem
    from opensips_lsp.rules.common.parameters import Setting
    from opensips_lsp.syntax.items import Item

# NULL, or a text with protocol, host and port, as all that is assigned
_SOCKET = re.compile(r'\s*:?=\s*(?:NULL|"[a-z_]+:(?:[\w.-]+|\[[\w:]+\]):\d+")\s*[;}]')
_ASSIGNED = re.compile(r"\s*(?::=|[-+*/%&|^]?=(?![=~]))")
_FLAGS = (MESSAGE, BRANCH)
_AS_FAR_AS = 80  # characters behind a variable in which an operator is looked for


def applicability(row: Later) -> str:
    """How a fix that makes a row's edit is offered."""
    return SAFE if row.same else UNSAFE


# ---- variables


def variable_row(name: str, target: Version, behind: str = "") -> Later | None:
    """The row of a variable that a target does not have, given what stands behind it; None if there is none."""
    if not _ASSIGNED.match(behind):
        return later("variable", name, target)
    known = later("variable", f"{name}=socket", target) if _SOCKET.match(behind) else None
    return known or later("variable", f"{name}=", target) or later("variable", name, target)


def variable_fix(span: Spanned, problem: Problem, source: Source, target: Version) -> Fix | None:
    """The Fix of a variable that is gone, where a Problem says that it is unknown; None if there is none."""
    if problem.kind == PARAMETER:
        return _parameter_fix(span, problem, source, target)
    name = problem.subject.strip("$()").partition("(")[0]
    row = variable_row(name, target, source.part(span.end, span.end + _AS_FAR_AS))
    text = source.part(span.start, span.end)
    if row is None or not row.edit or name not in text:
        return None
    new = row.edit if text[0] == "$" else row.edit.strip("()") if row.edit[0] == "(" else row.edit
    edit = Edit(span.start, span.end, text.replace(name, new, 1))
    return Fix(f"Write `${row.edit}`", (edit,), applicability(row))


def _parameter_fix(span: Spanned, problem: Problem, source: Source, target: Version) -> Fix | None:
    """The same for a name in parentheses that a variable does not take any more."""
    row = later("variable", problem.subject.lstrip("$"), target)
    new = row.edit.partition("(")[2].rstrip(")") if row is not None else ""
    if row is None or not new or f"({source.part(span.start, span.end)})" not in problem.subject:
        return None
    return Fix(f"Write `${row.edit}`", (Edit(span.start, span.end, new),), applicability(row))


# ---- modules


def becomes(name: str, script: Script) -> str:
    """The module that the fix of a loadmodule of one that is gone loads in its place, or ""."""
    row = None if script.catalogue.module(name) is not None else later("module", name, script.target)
    new = row.edit.partition("?")[0] if row is not None else ""
    return "" if new == "delete" or new in script.modules else new


def module_fix(node: LoadModule, name: str, script: Script, source: Source) -> Fix | None:
    """The Fix of a loadmodule of a module that is gone; None if there is none that is certain."""
    row = later("module", name, script.target)
    if row is None or not row.edit:
        return None
    if name == "mi_json":
        return mi_fix(script, source)
    new, _, word = row.edit.partition("?")
    unused = bool(word) and script.has_all_text and not any(one.startswith(word) for one in script.words)
    if new == "delete" or new in script.modules or unused:
        # calls of its functions, and its parameters, are findings of their own
        named = _in_patterns(name, new, script, source) if new in script.modules else ()
        edits = (deleted(source, node), *named)
        return Fix("Remove the line", edits, SAFE if unused else applicability(row))
    literal = node.file
    path = literal.text[1:-1].rpartition("/")[0]
    above, _, last = path.rpartition("/")
    if last == name:
        path = f"{above}/{new}" if above else new
    quote = literal.text[0]
    text = f"{quote}{path}{'/' if path else ''}{new}.so{quote}"
    edits = (Edit(literal.start, literal.end, text), *_in_patterns(name, new, script, source))
    return Fix(f"Load `{new}.so`", edits, applicability(row))


def _in_patterns(name: str, new: str, script: Script, source: Source) -> Iterator[Edit]:
    """The Edits that name a module anew where a modparam of this file sets a parameter of several: "dialog|avpops"."""
    for offset, item in source.items:
        for param in facts_of(item).params:
            row = later("parameter", (name, param.name), script.target)
            names = param.module.lower().split("|")
            if len(names) == 1 or name not in names or row is None or row.edit != f"{new}.{param.name}":
                continue
            node = ModParam.of(item, param, offset)
            if _takes(script, new, param.name, node.value.text) and not values(script, new, param.name):
                if {name, new} & set(script.modules_loaded(source.at(node.start))):
                    text = re.sub(rf"(?i)\b{name}\b", new, node.module.text)
                    yield Edit(node.module.start, node.module.end, text)


# ---- parameters


def setting_remedy(one: Setting, script: Script, source: Source) -> tuple[str, Fix | None]:
    """(what took the place of a parameter, as the end of a sentence, "" if unknown; the Fix of a modparam of it)."""
    key = one.module, one.name
    return advice("parameter", key, script.target), _setting_fix(one, script, source)


def value_fix(one: Setting, script: Script) -> tuple[str, Fix | None]:
    """The same for a parameter that is there and does not take such a value any more."""
    row = later("parameter", (one.module, one.name), script.target)
    value = _value(one, row, script) if row is not None else None
    if row is None or value is None or not one.alone:
        return (f"; {row.text}" if row is not None else ""), None
    safe = applicability(row)
    if row.values in _FLAGS and isinstance(one.value, int):
        safe = naming(one.value, row.values, script)
    return f"; {row.text}", Fix(f"Replace with `{value}`", (revalued(one, value),), safe)


def _setting_fix(one: Setting, script: Script, source: Source) -> Fix | None:
    row = later("parameter", (one.module, one.name), script.target)
    if row is None or not row.edit or not one.alone or _is_read_by_old_checks(one, script):
        return None
    safe = applicability(row)
    if one.module in ("mi_http", "mi_json"):
        return mi_fix(script, source)
    if row.edit == "delete":
        return Fix("Remove the line", (removed(one),), safe)
    if row.edit[0] == "=":
        new = row.edit[1:]
        edit = Edit(one.node.start, one.node.end, f"{new}={one.value}")
        return Fix(f"Set `{new}`", (edit,), safe) if new in GLOBALS[script.target.series] else None
    module, _, name = row.edit.rpartition(".")
    if module:
        return _moved(one, module, name, script, source)
    value = _value(one, row, script) if row.values else one.node.value.text
    if row.values == "user" and value is None:
        return Fix("Remove the line", (removed(one),), safe)
    if value is None or not _takes(script, one.module, name, value) or values(script, one.module, name):
        return None
    edits = (renamed(one, name), revalued(one, value)) if row.values else (renamed(one, name),)
    return Fix(f"Replace with `{name}`", edits, safe)


def _moved(one: Setting, module: str, name: str, script: Script, source: Source) -> Fix | None:
    """The Fix that sets a parameter of another module: in the same place, or behind the loadmodule that is below."""
    if module not in script.modules and script.has_all_text and not _is_needed(one, script):
        return Fix("Remove the line", (removed(one),), SAFE)
    if values(script, module, name):
        return Fix("Remove the line", (removed(one),), UNSAFE)
    if not _takes(script, module, name, one.node.value.text):
        return None
    title = f"Set `{name}` of `{module}`"
    loaded = script.modules_loaded(source.at(one.node.start))
    if module in loaded or (one.module in loaded and becomes(one.module, script) == module):
        quote = one.node.module.text[0]
        edit = Edit(one.node.module.start, one.node.module.end, f"{quote}{module}{quote}")
        return Fix(title, (edit, renamed(one, name)), UNSAFE)
    load = _load_of(module, source)
    if load is None:
        return None
    return Fix(title, (removed(one), added(source, load, modparam(module, name, one.value))), UNSAFE)


def _value(one: Setting, row: Later, script: Script) -> str | None:
    """What is written for the value of a Setting now; None if nothing is certain."""
    if row.values == "user":
        user = re.compile(r"sips?:([\w.+-]+)@").match(str(one.value))
        return f'"{user[1]}"' if user else None
    if row.values in _FLAGS:
        number = one.value if isinstance(one.value, int) else 0
        return f'"{flag_name(number, row.values, script)}"' if number > 0 else None
    found = dict(pair.split(":") for pair in row.values.split()).get(str(one.value))
    return f'"{found}"' if found is not None and isinstance(one.value, int) else None


def _takes(script: Script, module: str, name: str, value: str) -> bool:
    """Whether a module of the target has such a parameter, for values of the type of one."""
    known = script.catalogue.module(module)
    kind = "str" if value[0] in "\"'" else "int"
    return known is not None and kind in {param.type for param in known.params.get(name, ())}


def _load_of(module: str, source: Source) -> LoadModule | None:
    """The loadmodule of a module in a file, or None."""
    for offset, item in source.items:
        for load in facts_of(item).modules:
            if load.name == module:
                return LoadModule.of(item, load, offset)
    return None


# ---- uri: what its parameters say is needed until its calls are written anew

_CHECKS = ("db_check_to", "db_check_from", "check_to", "check_from", "db_does_uri_exist", "db_get_auth_id")
_OF_NO_TABLE = {"db_check_to", "db_check_from", "check_to", "check_from"}
_OF_AUTH = {
    "auth_db": ("db_does_uri_exist", "db_get_auth_id", "db_is_to_authorized", "db_is_from_authorized"),
    "auth_aaa": ("aaa_does_uri_exist", "aaa_does_uri_user_exist"),
}


def _is_read_by_old_checks(one: Setting, script: Script) -> bool:
    """Whether calls that are still to be written anew follow from what a parameter says, and it says no default.

    Without `use_uri_table` the checks of To and From look at no table (uri/db_checks.c check_username).
    """
    is_default = (one.name, one.value) == ("use_uri_table", 0)
    if one.module != "uri" or is_default:
        return False
    return not script.has_all_text or script.ask(_calls_old_checks)


def _calls_old_checks(script: Script) -> bool:
    called = {name for names in script.gathered(_old_checks) for name in names}
    return not called <= _OF_NO_TABLE or (bool(called) and any(values(script, "uri", "use_uri_table")))


def _old_checks(item: Item) -> tuple[str, ...]:
    """The checks of `uri` that an item calls with the arguments of before."""
    found = []
    for name in _CHECKS:
        for token in tokens_with_text(item, name) if name in item.text else ():
            node = token.node
            if isinstance(node, Call) and node.start == token.start and node.arity in (0, 3):
                found.append(name)
    return tuple(found)


def _is_needed(one: Setting, script: Script) -> bool:
    """Whether a call of the script needs what a parameter said, which was moved to a module that is not loaded."""
    if one.module == "uri":
        return any(script.mentions(names) for names in _OF_AUTH.values())
    row = later("module", one.module, script.target)
    prefixes = (row.edit.partition("?")[2], "sql_") if row is not None and "?" in row.edit else ("",)
    return any(word.startswith(prefixes) for word in script.words)
