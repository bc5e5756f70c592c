"""textDocument/documentHighlight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.navigation import highlights
from opensips_lsp.server.positions import offset, range_of

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def document_highlight(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        snapshot = server.document(params)
        if snapshot is None:
            return []
        text, kinds = snapshot.text, types.DocumentHighlightKind
        return [
            types.DocumentHighlight(
                range_of(text, place.start, place.end, server.encoding),
                kinds.Write if place.writes else kinds.Read,
            )
            for place in highlights(snapshot, offset(text, params.position, server.encoding))
        ]
