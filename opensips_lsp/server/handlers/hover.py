"""textDocument/hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.hover import hover as feature
from opensips_lsp.server.markup import hover_content, is_markdown
from opensips_lsp.server.positions import offset, range_of

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        at = offset(snapshot.text, params.position, server.encoding)
        found = feature(snapshot, at, server.manuals.section)
        if found is None:
            return None
        markdown = is_markdown(server.capability("text_document.hover.content_format"))
        where = range_of(snapshot.text, found.start, found.end, server.encoding)
        return types.Hover(hover_content(found, markdown), where)
