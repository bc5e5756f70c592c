"""Tests of values of typed parameters (3.0 and later) that one module reads in its own way, with the C files of 3.6.8.

They get constants only: an argument with variables is looked at when it runs. `declared` is what the script says
elsewhere, or None when not all of it is known.
"""

from __future__ import annotations

from opensips_lsp.model.values.basic import is_uint, listed, must_be, names_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known


def _starts(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """strncasecmp() with the length of the word: what stands behind the word does not matter."""
    words = detail.split(",")
    return None if text.lower().startswith(tuple(words)) else must_be(listed(words), text)


def _numbered(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """Flags as in `names`, of which those with a value have a number (b2b_logic.c fixup_init_flags)."""
    why = names_of(text, detail, known, declared)
    values = dict([flag.strip(" \t\r\n").split("=", 1) for flag in text.split(",") if why is None and "=" in flag])
    wrong = [f"`{name}`, not `{value}`" for name, value in values.items() if not is_uint(value)]
    return f"must have a number without a sign for {wrong[0]}" if wrong else why


TESTS: dict[str, Test] = {
    "numbered": _numbered,
    "starts": _starts,
}
