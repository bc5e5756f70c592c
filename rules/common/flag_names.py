"""The name of a flag that was a number: the same wherever the script has the number.

Up to 3.0 the number 5 is the flag of the name "5" (route.c fix_actions, flags.h fix_flag_name); from 3.1 on functions
and parameters take names only. "5" is such a name, too (flags.c get_flag_id_by_name). A branch flag keeps it, for
usrloc writes names into the table `location` (ucontact.c db_insert_ucontact: bitmask_to_flag_list) and sends them to
other nodes, and forgets those that the script does not have (udomain.c dbrow2info: flag_list_to_bitmask).
"""

from __future__ import annotations

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.rules.common.parameters import may_load
from opensips_lsp.syntax.item_views import statements_of, tokens_with_text
from opensips_lsp.syntax.nodes import Call, GlobalParameter, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

MESSAGE, BRANCH = "flag", "bflag"  # kinds of flags, as places of forms and values of parameters name them
_FUNCTIONS = {
    MESSAGE: (
        "setflag", "resetflag", "isflagset", "set_dlg_flag", "reset_dlg_flag", "is_dlg_flag_set",
        "test_and_set_dlg_flag",
    ),
    BRANCH: (
        "setbflag", "resetbflag", "isbflagset", "setbranchflag", "resetbranchflag", "isbranchflagset",
    ),
}  # fmt: skip
_GLOBAL = "tcp_no_new_conn_bflag"  # a branch flag that is written without quotes, which a number is not
_SHOWING = {MESSAGE: (("mf",), ("mF",)), BRANCH: (("bf",), ("bF",), ("branch", "flags"))}  # variables with names


def flag_name(number: int, kind: str, script: Script) -> str:
    """The name that a number gets; the number itself where functions take numbers, or the script has it as a name."""
    own, new = str(number), f"FLAG_{number}"
    if _FUNCTIONS[MESSAGE][0] in FUNCTIONS[script.target.series]:
        return own
    names = script.ask(_names, kind)
    if own in names or (new in names and kind == MESSAGE):
        return own
    return new if kind == MESSAGE or any(own in found for found in script.gathered(_unquoted)) else own


def naming(number: int, kind: str, script: Script) -> str:
    """How a fix is offered that gives a number its name: UNSAFE where somebody may see that it is another one."""
    if flag_name(number, kind, script) == str(number):
        return SAFE
    seen = any(all(script.mentions((name,)) for name in names) for names in _SHOWING[kind])
    stored = kind == BRANCH and may_load(script, "usrloc")
    return UNSAFE if seen or stored or not script.complete else SAFE


def _names(script: Script, kind: str) -> frozenset[str]:
    """The numbers that a script has as names of flags, in quotes; and words such as FLAG_5, which no fix wrote."""
    texts = [value for _, name, value in script.modparams if "flag" in name and isinstance(value, str)]
    found = {value for value in texts if value.isdigit()}
    return frozenset(found.union(*script.gathered(_message_names if kind == MESSAGE else _branch_names)))


def _message_names(item: Item) -> tuple[str, ...]:
    return _names_in(item, MESSAGE)


def _branch_names(item: Item) -> tuple[str, ...]:
    return _names_in(item, BRANCH)


def _names_in(item: Item, kind: str) -> tuple[str, ...]:
    found = []
    for name in _FUNCTIONS[kind]:
        for token in tokens_with_text(item, name) if name in item.text else ():
            node = token.node
            if isinstance(node, Call) and node.start == token.start:
                for argument in node.arguments[: 1 if kind == MESSAGE else 2]:
                    if isinstance(argument, String) and argument.value.isdigit():
                        found.append(argument.value)
                    elif argument is not None and argument.text.startswith("FLAG_"):
                        found.append(argument.text)
    return tuple(found)


def _unquoted(item: Item) -> tuple[str, ...]:
    """The numbers of the branch flags that an item has without quotes, as texts; `FLAG_5` is what 5 becomes."""
    found = []
    for node in statements_of(item, "global_parameter") if _GLOBAL in item.text else ():
        if isinstance(node, GlobalParameter) and node.name.text == _GLOBAL:
            value = node.value.constant
            found.append(str(value) if isinstance(value, int) else node.value.text.removeprefix("FLAG_"))
    return tuple(found)
