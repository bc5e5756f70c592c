"""Tests of values of typed parameters (3.0 and later) that one module reads in its own way, with the C files of 3.6.8.

They get constants only: an argument with variables is looked at when it runs. `declared` is what the script says
elsewhere, or None when not all of it is known.
"""

from __future__ import annotations

from opensips_lsp.model.values.basic import listed, must_be

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known


def _starts(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """strncasecmp() with the length of the word: what stands behind the word does not matter."""
    words = detail.split(",")
    return None if text.lower().startswith(tuple(words)) else must_be(listed(words), text)


TESTS: dict[str, Test] = {
    "starts": _starts,
}
# kind -> (detail, declared) -> why the argument must not be left out, or None; for parameters with `null`
MISSING: dict[str, Callable[[str, Declared], str | None]] = {}
