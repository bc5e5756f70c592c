"""From `initialize` to the end."""

import asyncio
import os

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder

from opensips_lsp.lint.registry import deferred_rules, plugin_rules
from opensips_lsp.server.configuration import Configured
from opensips_lsp.server.rehearsal import rehearse
from opensips_lsp.server.uris import path_of

_LOOK_FOR_CLIENT = 3  # seconds
_LONGEST_WAIT = 2  # seconds for the client to tell its settings


def register(server):
    """Begin, hear of settings and folders, end."""

    @server.feature(types.INITIALIZE)
    def initialize(params):
        chosen = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        server.encoding = types.PositionEncodingKind(chosen).value
        if params.trace is not None:
            server.protocol.trace = params.trace
        _set_folders(server, _folders(params))
        plugins, broken = plugin_rules()
        server.configured = Configured(server, deferred_rules() + plugins)
        server.scripts = server.configured.begin(params.initialization_options)
        for problem in broken:
            server.log(f"{problem}; it is left out", types.MessageType.Warning)
        asyncio.get_running_loop().call_later(_LONGEST_WAIT, server.ready.set)
        _end_with(server, params.process_id)

    @server.feature(types.INITIALIZED)
    async def initialized(_):
        try:
            await server.configured.ask()
        finally:
            server.ready.set()
        await server.watcher.begin()
        rehearse(server)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def did_change_configuration(params):
        if not server.configured.hear(params.settings):
            await server.configured.ask()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_workspace_folders(params):
        gone = {path_of(folder.uri) for folder in params.event.removed}
        left = [folder for folder in server.folders if folder not in gone]
        added = [path_of(folder.uri) for folder in params.event.added]
        server.folders = tuple(dict.fromkeys(filter(None, left + added)))
        server.configured.apply()


def _folders(params):
    """Paths of the workspace folders, however they are told."""
    if params.workspace_folders:
        return [path_of(folder.uri) for folder in params.workspace_folders]
    return [path_of(params.root_uri) if params.root_uri else params.root_path]


def _set_folders(server, folders):
    server.folders = tuple(filter(None, folders))
    if server.folders:
        server.uris.live_in(server.folders[0])


def _end_with(server, process):
    """End when the client's process does, however it does."""
    if process is None or os.name != "posix":  # elsewhere it is standard input that ends
        return
    loop = asyncio.get_running_loop()

    def look():
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            server.end()
        except PermissionError:
            pass
        loop.call_later(_LOOK_FOR_CLIENT, look)

    loop.call_later(_LOOK_FOR_CLIENT, look)
