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
    """OpenSIPS accepts `*` as the address of a listener from 2.3.3 on (cfg.y `panyhostport`).

    Before, it is a syntax error: each address needs a listener of its own.
    """

    code = "N306"
    needs = "2.3.3"
    visits = ("any_socket",)
    message = "OpenSIPS before 2.3.3 does not accept `*` as the address of a listener"
    examples = (
        Bad("listen=«udp:*:5060»\nroute { exit; }", target="2.3.2"),
        Good("listen=udp:10.0.0.1:5060\nroute { exit; }", target="2.3.2"),
        Good("listen=udp:*:5060\nroute { exit; }", target="2.3.3"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        yield self.finding(node)
