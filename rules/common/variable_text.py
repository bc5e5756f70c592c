"""What a variable's text is made of (pvar.c pv_parse_spec)."""

from __future__ import annotations

import re

ADDRESS_OPERANDS = (2, 4)  # from this version on variables are compared with bare addresses and nets (cfg.y exp_cond)
_NAME = r"\$\(?(?:<\w*>)?(\w*)"  # compiled late: not all scripts need it


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


def _name(text: str) -> tuple[str, int]:
    """(the name of a variable, the offset behind it)."""
    match = re.compile(_NAME).match(text)
    return (match.group(1), match.end()) if match else ("", 0)
