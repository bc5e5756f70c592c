"""Where a route is defined and mentioned, in all files of the scripts to which a file belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.model.routes import Mention, mention_at, mentions_of
from opensips_lsp.project import files

if TYPE_CHECKING:
    from opensips_lsp.features.snapshot import Snapshot


def definitions(snapshot: Snapshot, offset: int) -> list[Mention]:
    """Return where the route whose name is at an offset is defined."""
    return [mention for mention in mentions(snapshot, offset) if mention.defines]


def references(snapshot: Snapshot, offset: int, with_definitions: bool) -> list[Mention]:
    """Return where the route whose name is at an offset is mentioned."""
    return [mention for mention in mentions(snapshot, offset) if with_definitions or not mention.defines]


def highlights(snapshot: Snapshot, offset: int) -> list[Mention]:
    """Return the mentions of the route whose name is at an offset that are in the same file."""
    path = snapshot.in_scripts[0].source.path
    return [mention for mention in mentions(snapshot, offset) if mention.source.path == path]


def mentions(snapshot: Snapshot, offset: int) -> list[Mention]:
    """Return all mentions of the route whose name is at an offset, each once; none when there is no such name."""
    mention = route_at(snapshot, offset)
    if mention is None:
        return []
    found: dict[tuple[str, int], Mention] = {}
    for file in snapshot.in_scripts:
        for one in mentions_of(file.script, mention.word, mention.name):
            found.setdefault((files.key(one.source.path), one.start), one)
    return list(found.values())


def route_at(snapshot: Snapshot, offset: int) -> Mention | None:
    """Return the mention of a route at an offset, or None."""
    return mention_at(snapshot.in_scripts[0].source, offset)
