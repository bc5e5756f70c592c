"""Files that change on disk: scripts, configuration files, catalogues."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.project.search import SUFFIXES
from opensips_lsp.project.settings import OWN_FILE, SHARED_FILE

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server

_ID, _METHOD = "watched", types.WORKSPACE_DID_CHANGE_WATCHED_FILES


class WatchedFiles:
    """The patterns that the client watches for us."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._registered: list[str] | None = None  # patterns

    @property
    def is_registered(self) -> bool:
        """Whether the client sends the changes of all files that count."""
        return self._registered is not None

    async def register(self) -> None:
        """Let the client watch the files that count, if it can; again when these are others than before."""
        server = self._server
        if not server.capability("workspace.did_change_watched_files.dynamic_registration"):
            return
        patterns = self._patterns()
        if patterns == self._registered:
            return
        before, self._registered = self._registered, patterns
        if before is not None:
            params = types.UnregistrationParams([types.Unregistration(_ID, _METHOD)])
            await server.request(types.CLIENT_UNREGISTER_CAPABILITY, params)
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(one) for one in patterns])
        registration = types.Registration(_ID, _METHOD, server.as_json(options))
        await server.request(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([registration]))

    def _patterns(self) -> list[str]:
        names = {os.path.basename(path) for path in self._server.configuration.files()}
        suffixes = ",".join(suffix[1:] for suffix in sorted(SUFFIXES))
        return [f"**/*.{{{suffixes}}}", *(f"**/{name}" for name in sorted(names | {OWN_FILE, SHARED_FILE}))]

    def changed(self, paths: list[str]) -> None:
        """Read files again that have changed on disk. Of open ones the editor's text counts."""
        server = self._server
        server.folder_files.forget()
        if all(server.uris.is_open(path) and path.endswith(SUFFIXES) for path in paths):
            return
        for path in paths:
            if not server.uris.is_open(path):
                server.scripts.close(path)  # reads it again, even while the configuration cannot be used
        server.configuration.apply()
        server.spawn(self.register())
