"""initialize, initialized: the start of a session."""

from __future__ import annotations

import os
import time
from threading import Thread
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder

from opensips_lsp.lint.registry import indexed_rules, plugin_rules
from opensips_lsp.server.configuration import ServerConfiguration
from opensips_lsp.server.uris import path_of
from opensips_lsp.server.warm_up import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.server.app import Server

_CLIENT_POLL = 3  # seconds between two looks whether the client's process is there


def register(server: Server) -> None:
    """Register the handlers."""

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        encoding = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        server.encoding = types.PositionEncodingKind(encoding).value
        server.semantic_tokens.initialize()
        if params.trace is not None:
            server.protocol.trace = params.trace
        server.folders = tuple(filter(None, _folders(params)))
        if server.folders:
            server.uris.live_in(server.folders[0])
        plugins, broken = plugin_rules()
        server.configuration = ServerConfiguration(server, indexed_rules() + plugins)
        server.scripts = server.configuration.initialize(params.initialization_options)
        for problem in broken:
            server.log(f"{problem}; it is ignored", types.MessageType.Warning)
        server.configuration.expect()
        _end_with(server, params.process_id)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        try:
            await server.configuration.request()
        finally:
            server.ready.set()
        await server.watched_files.register()
        warm_up(server)


def _folders(params: types.InitializeParams) -> list[str | None]:
    """Return the paths of the workspace folders, in whichever way the client sends them."""
    if params.workspace_folders:
        return [path_of(folder.uri) for folder in params.workspace_folders]
    return [path_of(params.root_uri) if params.root_uri else params.root_path]


def _end_with(server: Server, process: int | None) -> None:
    """End the server when the client's process ends, in whichever way it does."""
    if process is None or os.name != "posix":  # on Windows the end of standard input ends the server
        return
    Thread(target=_watch, args=(process, server.client_is_gone), daemon=True, name="client").start()


def _watch(process: int, ends: Callable[[], None]) -> None:
    """Call `ends` when a process is no longer there. In a thread: the event loop may be busy."""
    while True:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return ends()
        except (PermissionError, OverflowError):
            pass  # it is there, or was never to be had
        time.sleep(_CLIENT_POLL)
