"""textDocument/references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features import navigation
from opensips_lsp.server.positions import location, offset

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        snapshot = server.document(params)
        if snapshot is None:
            return []
        at = offset(snapshot.text, params.position, server.encoding)
        found = navigation.references(snapshot, at, params.context.include_declaration, server.readers())
        return [location(server, place.path, place) for place in found]
