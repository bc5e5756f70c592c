"""From `initialize` to `shutdown`."""

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder

from opensips_lsp.registry import deferred_rules
from opensips_lsp.server import client_settings
from opensips_lsp.server.uris import path_of
from opensips_lsp.server.workspace import Workspace, options


def register(server):
    """Begin and end."""

    @server.feature(types.INITIALIZE)
    def initialize(params):
        chosen = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        server.encoding = types.PositionEncodingKind(chosen).value
        uris = [folder.uri for folder in params.workspace_folders or ()] or [params.root_uri]
        server.folders = tuple(filter(None, (path_of(uri) for uri in filter(None, uris))))
        if server.folders:
            server.uris.live_in(server.folders[0])
        server.settings, _ = client_settings.read(params.initialization_options)
        server.scripts = Workspace(deferred_rules(), options(), server.log)
