"""textDocument/didOpen, textDocument/didClose: while a document is open, the editor's text counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handlers."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        path = server.uris.opened(document.uri)
        server.scripts.open(path, document.text)
        server.diagnostics.opened(document.uri, document.version)
        server.opensips_check.check_open_scripts()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        path = server.uris.path(uri)
        if path is not None and server.scripts.buffer(path) is not None:
            server.uris.closed(uri)
            server.scripts.close(path)
            server.diagnostics.closed(uri)
            server.semantic_tokens.closed(uri)
