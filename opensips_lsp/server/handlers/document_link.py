"""textDocument/documentLink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.document_links import links
from opensips_lsp.server.positions import range_of

if TYPE_CHECKING:
    from opensips_lsp.features.document_links import Link
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    def document_link(params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
        snapshot = server.document(params)
        return None if snapshot is None else [_converted(server, snapshot, link) for link in links(snapshot)]


def _converted(server: Server, snapshot: Snapshot, link: Link) -> types.DocumentLink:
    span = range_of(snapshot.text, link.start, link.end, server.encoding)
    has_tooltip = server.capability("text_document.document_link.tooltip_support")
    target = link.page if link.path is None else server.uris.uri(link.path)
    return types.DocumentLink(span, target, link.tooltip if has_tooltip else None)
