"""textDocument/rename, textDocument/prepareRename."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features import rename as feature
from opensips_lsp.server.errors import request_failed
from opensips_lsp.server.positions import offset, range_of
from opensips_lsp.server.workspace_edits import workspace_edit

if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Edit
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handlers."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        try:
            at = offset(snapshot.text, params.position, server.encoding)
            name = feature.renamable(snapshot, at, server.readers())
        except feature.RenameRefused as error:
            raise request_failed(str(error)) from None
        if name is None:
            return None
        shown = snapshot.text.string[name.start : name.end]
        return types.PrepareRenamePlaceholder(range_of(snapshot.text, name.start, name.end, server.encoding), shown)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        edits = _edits(server, params)
        if server.scripts.is_outdated(edits):  # of a client that does not say when files change
            server.scripts.forget_files()
            edits = _edits(server, params)
        if not edits:
            return None
        return workspace_edit(server, [(path, server.text(path), found) for path, found in edits.items()])


def _edits(server: Server, params: types.RenameParams) -> dict[str, list[Edit]]:
    """Return the edits of each file. Raises JsonRpcException with the reason where there can be none."""
    snapshot = server.document(params)
    if snapshot is None:
        raise request_failed(feature.NO_NAME)
    at = offset(snapshot.text, params.position, server.encoding)
    try:
        return feature.rename(snapshot, at, params.new_name, server.readers())
    except feature.RenameRefused as error:
        raise request_failed(str(error)) from None
