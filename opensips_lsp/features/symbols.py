"""The outline of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.model.routes import Block, blocks

if TYPE_CHECKING:
    from opensips_lsp.features.snapshot import Snapshot


def outline(snapshot: Snapshot) -> list[Block]:
    """Return the route blocks of a file, in order."""
    found: list[Block] = blocks(snapshot.in_scripts[0].source)
    return found
