"""N306: listeners on all addresses."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class AnyAddressListener(Rule):
    """OpenSIPS takes `*` for the address of a listener since 2.3.3 (cfg.y `panyhostport`).

    Before, it is a syntax error: each address needs a listener.
    """

    code = "N306"
    needs = "2.3.3"
    visits = ("any_socket",)
    message = "OpenSIPS listens on `*` since 2.3.3 only"
    examples = (
        Bad("listen=«udp:*:5060»\nroute { exit; }", target="2.3.2"),
        Good("listen=udp:10.0.0.1:5060\nroute { exit; }", target="2.3.2"),
        Good("listen=udp:*:5060\nroute { exit; }", target="2.3.3"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        yield self.finding(node)
