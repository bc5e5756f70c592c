"""textDocument/selectionRange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.selection_ranges import selection_ranges
from opensips_lsp.server.positions import offset, range_of

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.workspace import FileSnapshot


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_SELECTION_RANGE)
    def selection_range(params: types.SelectionRangeParams) -> list[types.SelectionRange] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        return [_selection_range(snapshot, position, server.encoding) for position in params.positions]


def _selection_range(snapshot: FileSnapshot, position: types.Position, encoding: str) -> types.SelectionRange:
    """Return the least range around a position; each has the next one as its parent."""
    text = snapshot.text
    spans = selection_ranges(snapshot, offset(text, position, encoding))
    found = types.SelectionRange(range_of(text, *spans.pop(), encoding))
    while spans:
        found = types.SelectionRange(range_of(text, *spans.pop(), encoding), parent=found)
    return found
