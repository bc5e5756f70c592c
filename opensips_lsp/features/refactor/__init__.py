"""Refactorings: one file each, which offers it at a place and makes its edits.

A file has `KINDS`, `offers(snapshot, start, end)`, which is cheap, and `edits(snapshot, name, start, end)`, which gives
the edits of what was offered there, by path. What would change what a script does is refused, with the reason; what
OpenSIPS does is cited where it decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.refactor import (
    extract_route,
    if_to_switch,
    inline_route,
    organize_modules,
    switch_to_if,
)
from opensips_lsp.features.refactor.refactoring import EXTRACT, INLINE, ORGANIZE, REWRITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opensips_lsp.features.refactor.refactoring import Refactoring
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.lint.finding import Edit

KINDS = EXTRACT, INLINE, REWRITE, ORGANIZE
_ALL = extract_route, inline_route, if_to_switch, switch_to_if, organize_modules


def refactorings(snapshot: Snapshot, start: int, end: int, is_wanted: Callable[[str], bool]) -> Iterator[Refactoring]:
    """Yield what is offered for the characters from offset `start` to `end`, of the kinds that are wanted."""
    for one in _ALL:
        if any(map(is_wanted, one.KINDS)):
            for offered in one.offers(snapshot, start, end):
                if is_wanted(offered.kind):
                    yield offered


def edits_of(snapshot: Snapshot, name: str, start: int, end: int) -> dict[str, list[Edit]]:
    """Return the edits of each file, by path, of what is offered by a name at a place; none if it is not offered."""
    for one in _ALL:
        found: dict[str, list[Edit]] = one.edits(snapshot, name, start, end)
        if found:
            return found
    return {}
