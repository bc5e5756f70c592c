"""In which kinds of route block a function of a module may be called (sr_module.c find_cmd_export_t, route.c)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from opensips_lsp.catalogue.facts import Function


def allowed_in(forms: Sequence[Function], word: str) -> bool:
    """Whether one of some functions, of one name and number of arguments, may stand in a block with this keyword."""
    return any(word in form.routes for form in forms)


def allowed_through(forms: Sequence[Function], word: str) -> bool:
    """Whether a call in a named route may be reached from a block with this keyword.

    OpenSIPS reads the route as a request route, and takes the first function that is made for those.
    """
    found = [form for form in forms if "route" in form.routes]
    return not found or word in found[0].routes


def allowed_everywhere(forms: Sequence[Function], word: str, reached_from: Collection[str]) -> bool:
    """Whether a call in a block with this keyword is allowed in all kinds of blocks that it is reached from."""
    return allowed_in(forms, word) and all(allowed_through(forms, other) for other in reached_from)
