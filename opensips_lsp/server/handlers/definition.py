"""textDocument/definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.navigation import definitions
from opensips_lsp.server.positions import location, offset

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> list[types.Location]:
        snapshot = server.document(params)
        if snapshot is None:
            return []
        found = definitions(snapshot, offset(snapshot.text, params.position, server.encoding))
        return [location(server, place.path, place) for place in found]
