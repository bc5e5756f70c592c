"""workspace/didChangeWatchedFiles: scripts, configuration files or catalogues have changed on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.server.uris import path_of

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        server.watched_files.changed([path for change in params.changes if (path := path_of(change.uri))])
