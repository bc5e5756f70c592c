"""textDocument/didChange: the edits of an open document. Here a keystroke comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.server.positions import offsets

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        path = server.uris.path(document.uri)
        text = server.scripts.buffer(path) if path else None
        if path is None or text is None:
            server.log(f"a change of {document.uri}, which is not open, was ignored")
            return
        for change in params.content_changes:
            server.scripts.change(path, [_edit(text, change, server.encoding)])
            text = server.text(path)
        server.diagnostics.changed(document.uri, document.version)


def _edit(text: Text, change: types.TextDocumentContentChangeEvent, encoding: str) -> tuple[int, int, str]:
    """Return (start, end, new text) of a content change, in offsets of the text before it."""
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return 0, len(text), change.text
    return *offsets(text, change.range, encoding), change.text
