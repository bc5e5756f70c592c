"""textDocument/didSave: files on disk have changed, perhaps others too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_: types.DidSaveTextDocumentParams) -> None:
        if server.watched_files.is_registered:  # then the client sends the changes of all files
            server.opensips_check.check_open_scripts()
        else:
            server.configuration.apply()
