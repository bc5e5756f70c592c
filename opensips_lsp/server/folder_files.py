"""The files in the workspace folders that look like scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.project.settings import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.server.app import Server


class FolderFiles:
    """The paths of these files: kept until files or settings change, if the client says when files do."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._found: list[str] | None = None

    def paths(self) -> Sequence[str]:
        """Return the paths. Of a folder whose configuration cannot be read there are none; the mistake is shown."""
        server = self._server
        if self._found is not None:
            return self._found
        found = list[str]()
        for folder in server.folders:
            try:
                found += server.scripts.files_in(folder)
            except ConfigError as trouble:
                server.configuration.show(trouble)
        if server.watched_files.is_registered:
            self._found = found
        return found

    def forget(self) -> None:
        """Search the folders again the next time: there may be other files in them."""
        self._found = None
