"""workspace/didChangeConfiguration: the client sends its settings, or that they have changed.

What comes behind it follows the settings: they are taken at once, and if the client has to be asked, nothing is
published until it has answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def did_change_configuration(params: types.DidChangeConfigurationParams) -> None:
        server.configuration.changed(params.settings)
