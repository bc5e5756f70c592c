"""C208: transports that there are none of."""

from __future__ import annotations

from opensips_lsp.catalogue.language import KEYWORDS, PROTOCOLS
from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class UnknownProtocol(Rule):
    """A transport is udp, tcp, tls, ws, wss, sctp, bin, hep_udp or hep_tcp; case is ignored (`parse_proto`).

    It is named in listeners, aliases, blacklists and force_send_socket(). OpenSIPS prints "cannot handle protocol".
    """

    code = "C208"
    stage = "check"
    visits = ("protocol",)
    examples = (
        Bad("listen=«udb»:10.0.0.1:5060\nroute { exit; }"),
        Bad("alias=«sip»:example.org\nroute { exit; }"),
        Bad('dst_blacklist=gw:{(«any_tcp», 10.0.0.0/8, 0, "")}\nroute { exit; }'),
        Bad("route { force_send_socket(«sip»:10.0.0.1:5060); }"),
        Bad("listen=«anycast»:10.0.0.1\nroute { exit; }", target="2.3"),
        Good("listen=UDP:10.0.0.1 alias=any:example.org\nroute { exit; }"),
        Good('dst_blacklist=gw:{(any, 10.0.0.0/8, any, "")}\nroute { exit; }'),
        Good("route { force_send_socket(hep_udp:10.0.0.1:5060); }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        series = script.target.series
        known = PROTOCOLS[series]
        if KEYWORDS[series].get(node.text) is None and node.text.lower() not in known:
            yield self.finding(node, f"`{node.text}` is not a transport; OpenSIPS knows {', '.join(known)}")
