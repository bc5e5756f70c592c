"""What a variable's text is made of (pvar.c pv_parse_spec), and which variables get a value."""

from __future__ import annotations

import re
from functools import lru_cache

from opensips_lsp.syntax.nodes import variables_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Token

ADDRESS_OPERANDS = (2, 4)  # from this version on variables are compared with bare addresses and nets (cfg.y exp_cond)
_NAME = r"\$\(?(?:<\w*>)?(\w*)"  # compiled late: not all scripts need it
_ASSIGNING = frozenset(("EQUAL", "COLONEQ", "ASSIGN_OP"))


def variable_name(text: str) -> str:
    """The name in `$name`, `$name(...)`, `$(name(...)[...]{...})`, `$(<context>name)`."""
    return _name(text)[0]


def is_transformed(text: str) -> bool:
    """Whether a `{transformation}` follows the name, its parameter and its index."""
    at = _name(text)[1]
    if not text.startswith("$("):
        return False
    for opening, closing in ("()", "[]"):
        if text[at : at + 1] == opening:
            at = behind(text, at, opening, closing)
    return text[at : at + 1] == "{"


def behind(text: str, at: int, opening: str, closing: str) -> int:
    """The offset behind what closes the bracket at `at`; the end of the text if nothing does."""
    depth = 0
    for number in range(at, len(text)):
        depth += (text[number] == opening) - (text[number] == closing)
        if not depth:
            return number + 1
    return len(text)


@lru_cache(maxsize=1 << 10)
def assigned_in(item: Item) -> tuple[Token, ...]:
    """The variables of an item that an operator follows which puts a value into them."""
    return tuple([variable for variable in variables_of(item) if variable.next_kind in _ASSIGNING])


def _name(text: str) -> tuple[str, int]:
    """(the name of a variable, the offset behind it)."""
    match = re.compile(_NAME).match(text)
    return (match.group(1), match.end()) if match else ("", 0)
