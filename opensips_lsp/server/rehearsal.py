"""Before anybody opens a script: what the first one would have to wait for is imported, read and made."""

import os

from lsprotocol import types

from opensips_lsp.server.findings import diagnostic
from opensips_lsp.server.workspace import Workspace, options

_PATH = os.path.join(os.sep, "nowhere", "at", "all", "opensips.cfg")  # nothing is to be found around it
_SCRIPT = """\
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
route[unused] { exit; }
failure_route[f] { drop(); }
"""


def rehearse(server):
    """Open a script, judge it and say what is found, all but that it is sent; not when a real one is to be opened."""
    if server.waits(types.TEXT_DOCUMENT_DID_OPEN):
        return
    opened = types.DidOpenTextDocumentParams(types.TextDocumentItem("", "", 0, _SCRIPT))
    message = types.DidOpenTextDocumentNotification(opened)
    text = server.protocol.structured(server.as_json(message)).params.text_document.text
    settings = options(server.settings.target, server.settings.origin, isolated=True)
    scripts = Workspace(server.configured.rules, settings, lambda problem: None)
    scripts.open(_PATH, text)
    judgement = scripts.judge(_PATH)
    found = [diagnostic(finding, judgement.text, server.encoding) for finding in judgement.findings]
    server.as_json(types.PublishDiagnosticsNotification(types.PublishDiagnosticsParams("", found)))
