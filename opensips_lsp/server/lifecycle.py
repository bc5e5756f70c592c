"""From `initialize` to the end."""

import asyncio
import os

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder

from opensips_lsp.config import DEFAULT_TARGET
from opensips_lsp.lint import lint_text
from opensips_lsp.registry import deferred_rules, plugin_rules
from opensips_lsp.server.configuration import Configured
from opensips_lsp.server.uris import path_of

_LOOK_FOR_CLIENT = 3  # seconds
_LONGEST_WAIT = 2  # seconds for the client to tell its settings
_SAMPLE = """\
log_level=3
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "tm.so"
modparam("tm", "fr_timeout", 5)
route {
	# as many constructs as there can be
	if ($rU =~ "^1" && !is_method("INVITE") || $si == "10.0.0.1") { $avp(a) = "b" + $(ru{uri.user}); xlog("L_INFO", "$ci\\n"); }
	switch ($rm) { case "A": route(r); break; default: $var(i) = $var(i) + 1; }
	while ($var(i) < 3) strip(1);
	t_on_failure("f");
	t_relay();
	exit;
}
route[r] { exit; }
failure_route[f] { drop(); }
"""


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
        _warm_up(server)

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


def _warm_up(server):
    """Judge something before anybody opens a script: rules and the facts about modules are read by then."""
    if not server.waits(types.TEXT_DOCUMENT_DID_OPEN, lambda params: True):
        lint_text(_SAMPLE, DEFAULT_TARGET, server.configured.rules)


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
