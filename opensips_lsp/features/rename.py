"""Rename a route: its block, the calls of it, and the functions and parameters that name it, in all files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.navigation import mentions, route_at
from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.routes import fixed_name, refused_name

if TYPE_CHECKING:
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.routes import Mention

NO_NAME = "There is no route name here."


class RenameRefused(Exception):
    """A name that cannot be changed, or not to this one; the message is a sentence for the user."""


def renamable(snapshot: Snapshot, offset: int) -> Mention | None:
    """Return the name at an offset, or None when there is none. Raises RenameRefused when it cannot be changed."""
    mention = route_at(snapshot, offset)
    if mention is not None:
        _refuse(fixed_name(mention))
    return mention


def rename(snapshot: Snapshot, offset: int, name: str) -> dict[str, list[Edit]]:
    """Return the edits of each file, by path, that give the route at an offset another name.

    There are none when it has that name already. Raises RenameRefused.
    """
    mention = renamable(snapshot, offset)
    if mention is None:
        raise RenameRefused(NO_NAME)
    if name == mention.source.text[mention.start : mention.end]:
        return {}
    found = mentions(snapshot, offset)
    _refuse(refused_name(name, mention.word, found, [file.script for file in snapshot.in_scripts]))
    edits: dict[str, list[Edit]] = {}
    for one in found:
        edits.setdefault(one.source.path, []).append(Edit(one.start, one.end, name))
    return edits


def _refuse(reason: str | None) -> None:
    if reason is not None:
        raise RenameRefused(reason)
