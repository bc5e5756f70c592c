"""M113: the condition word `proto`."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.contexts import BRANCH, FAILURE, REPLIES, ROUTE
from opensips_lsp.rules.conditions._condition_words import ConditionWord, at, is_of_packet, use, when

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_SAME = REPLIES | {ROUTE, BRANCH, FAILURE}


class BareProto(ConditionWord):
    """OpenSIPS 2.4 removed `proto == UDP`; `$pr == "udp"` tests the same, with the protocol as a quoted string."""

    code = "M113"
    message = "`proto` is no longer a keyword in OpenSIPS 2.4; use `$pr` and quote the protocol"
    keywords = ("proto",)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad(
            "route { if («proto»==UDP || «proto» != TLS) exit; }",
            'route { if ($pr=="udp" || $pr != "tls") exit; }',
        ),
        Bad("event_route[E_X] { if («proto»==ws) exit; }", 'event_route[E_X] { if ($pr=="ws") exit; }', unsafe=True),
        Bad("route { if («proto»>UDP) exit; }"),
        Bad("route { if («proto»==UDP) exit; }", 'route { if ($pr=="udp") exit; }', target="3.2"),
        Bad("route { if («proto»==UDP) exit; }", 'route { if ($socket_in(proto)=="udp") exit; }', target="3.3"),
        Good('route { if ($pr == "udp" || $proto == "udp") exit; }'),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        right, variable = node.right, at("$pr", script.target)
        message = self.message.replace("$pr", variable)
        if node.operator.text not in ("==", "!=") or right.kind not in ("host", "string"):
            yield self.finding(node.left, message)
            return
        text = f'"{right.joined.lower()}"' if right.kind == "host" else right.text
        title = f"Replace `proto` with `{variable}` and `{right.text}` with `{text}`"
        safe = right.kind == "host" and contexts <= _SAME and not is_of_packet(variable, script)
        yield self.finding(node.left, message, use(node, variable, when(safe), text, title))
