"""Warm-up: before a script is opened, import, read and compute what the first one would have to wait for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.server.converter import Converter
from opensips_lsp.server.workspace import Workspace, options

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server

_PATH = os.path.join(os.sep, "nowhere", "at", "all", "opensips.cfg")  # no file is to be found around it
_SCRIPT = """\
log_level=3
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "tm.so"
modparam("tm", "fr_timeout", 5)
route {
	# as many constructs as there can be
	if ($rU =~ "^1" && !is_method("INVITE") || $si == "10.0.0.1") { $avp(a) = "b" + $(ru{uri.user}); }
	xlog("L_INFO", "$ci\\n");
	switch ($rm) { case "A": route(r); break; default: $var(i) = $var(i) + 1; }
	while ($var(i) < 3) strip(1);
	t_on_failure("f");
	t_relay();
	exit;
}
route[r] { exit; }
route[unused] { exit; }
failure_route[f] { drop(); }
"""


def warm_up(server: Server) -> None:
    """Open and check a script and convert its findings, but send nothing. Do nothing when a real one has come in."""
    if server.is_pending(types.TEXT_DOCUMENT_DID_OPEN):
        return
    opened = types.DidOpenTextDocumentParams(types.TextDocumentItem("", "", 0, _SCRIPT))
    message = types.DidOpenTextDocumentNotification(opened)
    text = server.protocol.structured(server.as_json(message)).params.text_document.text
    settings = options(server.client_settings.target, server.client_settings.origin, isolated=True)
    scripts = Workspace(server.configuration.rules, settings, lambda problem: None)
    scripts.open(_PATH, text)
    snapshot = scripts.snapshot(_PATH)
    assert snapshot is not None  # it is open
    Converter(server).diagnostics(snapshot)
