"""N303: anycast listeners."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class AnycastListener(Rule):
    """OpenSIPS 2.4 added `anycast` after a listener; in 2.3 the word is a syntax error there (cfg.y `listen_def`)."""

    code = "N303"
    needs = "2.4"
    visits = ("anycast",)
    message = "`anycast` listeners are new in OpenSIPS 2.4"
    examples = (
        Bad("listen=udp:10.0.0.1:5060 as 192.0.2.1 «anycast» use_children 4 \nroute { exit; }", target="2.3"),
        Good("listen=udp:anycast\nroute[anycast] { exit; }", target="2.3"),
        Good("listen=udp:10.0.0.1:5060 anycast\nroute { exit; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        yield self.finding(node)
