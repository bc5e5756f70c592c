"""C218: global parameters of other versions."""

from __future__ import annotations

from opensips_lsp.catalogue.language import BETWEEN_BLANKS, KEYWORDS
from opensips_lsp.lint.finding import SAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import owners

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node, Token


class UnavailableGlobal(Rule):
    """A global parameter that the target does not have, but another version: `udp_workers` in 2.4, `children` in 3.1.

    For OpenSIPS it is a plain word, so it prints a syntax error and does not start (cfg.y `assign_stm`).
    """

    code = "C218"
    visits = ("global_parameter", "listen", "scaling_profile")
    examples = (
        Bad("«udp_workers»=4\nroute { exit; }"),
        Bad("«socket»=udp:127.0.0.1\nroute { exit; }"),
        Bad("«auto_scaling_profile» = p scale up to 4 on 70% for 5 cycles\nroute { exit; }"),
        Bad("«children» = 4\nroute { exit; }", "udp_workers = 4\nroute { exit; }", target="3.1"),
        Bad("«debug»=3 «fork»=no\nroute { exit; }", "log_level=3 debug_mode=yes\nroute { exit; }", unsafe=True,
            target="3.4"),
        Bad("«listen»=udp:127.0.0.1:5060\nroute { exit; }", "socket=udp:127.0.0.1:5060\nroute { exit; }", target="4.0"),
        Bad("«log_stderror»=no # quiet\nroute { exit; }",
            "stderror_enabled=no # quiet\nsyslog_enabled=yes\nroute { exit; }", target="4.0"),
        Bad("«tcp_parallel_read_on_workers»=1\nroute { exit; }", "route { exit; }", unsafe=True, target="4.0"),
        Bad(" «tos» = 16\nroute { exit; }", " tos= 16\nroute { exit; }", target="3.6"),
        Good("children=4 debug_mode=no\nlisten=udp:127.0.0.1 use_children 2 \nroute { exit; }", target="3.0"),
        Good("log_stderror=no\nlisten=udp:127.0.0.1\nroute { exit; }", target="3.6"),
        Good("children=4 listen=udp:127.0.0.1 tos=16\nroute { exit; }"),
    )  # fmt: skip

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        name, series = node.first, script.target.series
        if name.text not in KEYWORDS[series]:
            from opensips_lsp.rules.parameters._global_remedies import remedy  # late: for few scripts

            found = remedy(node, script, source)
            message = f"OpenSIPS {series} has no global parameter `{name.text}`: only {owners(name.text)} has it"
            yield self.finding(name, message + found.said, found.fix, since=found.since)
        elif name.text in BETWEEN_BLANKS[series] and name.is_between_blanks:
            yield self.finding(
                name,
                f"with blanks around it, `{name.text}` is an option of a listener in OpenSIPS {series}; "
                "write no blank behind it",
                _without_blank(name),
            )


def _without_blank(name: Token) -> Fix | None:
    """The Fix that takes the blanks behind a name away, up to its `=`."""
    equal = name.next
    if equal is None or equal.text != "=":
        return None
    return Fix("Remove the blank", (Edit(name.end, equal.start, ""),), SAFE)
