"""The name of a flag that was a number: the same wherever the script has the number.

Up to 3.0 the number 5 is the flag of the name "5" (route.c fix_actions, flags.h fix_flag_name); from 3.1 on functions
and parameters take names only.
"""

from __future__ import annotations

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.catalogue.later import parameters
from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.syntax.nodes import Call, String, tokens_with_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

_FUNCTIONS = (
    "setflag", "resetflag", "isflagset", "setbflag", "resetbflag", "isbflagset", "set_dlg_flag", "reset_dlg_flag",
    "is_dlg_flag_set", "test_and_set_dlg_flag",
)  # fmt: skip
_SHOWING = ("mf", "bf", "branch.flags")  # variables with the names of the flags that are set


def flag_name(number: str, script: Script) -> str:
    """The name that a number gets; the number itself where functions take numbers, or the script has it as a name."""
    if _FUNCTIONS[0] in FUNCTIONS[script.target.series] or number in script.ask(_numbers_as_names):
        return number
    return f"FLAG_{number}"


def naming(script: Script) -> str:
    """How a fix is offered that gives a flag another name: UNSAFE where a variable shows the names of flags."""
    return UNSAFE if script.mentions(_SHOWING) else SAFE


def _numbers_as_names(script: Script) -> frozenset[str]:
    """The numbers in quotes that a script has for names of flags, which no fix changes."""
    keys = {name for (_, name), rows in parameters.ROWS.items() if rows[0].values == "number"}
    found = {value for _, name, value in script.modparams if name in keys and isinstance(value, str)}
    return frozenset(found.union(*script.gathered(_quoted_flags)))


def _quoted_flags(item: Item) -> tuple[str, ...]:
    """The first arguments in quotes of the functions for flags that an item calls."""
    found = []
    for name in _FUNCTIONS:
        for token in tokens_with_text(item, name) if name in item.text else ():
            node = token.node
            argument = node.argument(0) if isinstance(node, Call) and node.start == token.start else None
            if isinstance(argument, String):
                found.append(argument.value)
    return tuple(found)
