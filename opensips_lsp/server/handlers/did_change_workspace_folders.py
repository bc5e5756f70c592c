"""workspace/didChangeWorkspaceFolders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.server.uris import path_of

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_workspace_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        removed = {path_of(folder.uri) for folder in params.event.removed}
        kept = [folder for folder in server.folders if folder not in removed]
        added = [path_of(folder.uri) for folder in params.event.added]
        server.folders = tuple(dict.fromkeys(filter(None, [*kept, *added])))
        server.configuration.apply()
