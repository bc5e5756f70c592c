"""M112: the condition words `src_port` and `dst_port`."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.contexts import BRANCH, FAILURE, REPLY, ROUTE
from opensips_lsp.rules.conditions._condition_words import ConditionWord, at, use, when

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_VARIABLES = {"src_port": "$sp", "dst_port": "$Rp"}
_SAME = {"src_port": {ROUTE, BRANCH, FAILURE}, "dst_port": {ROUTE, BRANCH, FAILURE, REPLY}}


class BarePort(ConditionWord):
    """OpenSIPS 2.4 removed the bare words `src_port` and `dst_port`; `$sp` and `$Rp` hold the same numbers.

    In local_route and the unnamed onreply_route, a server that listens on several ports may send from a different
    socket in each version, so that the numbers themselves differ: there the fix is not safe.
    """

    code = "M112"
    keywords = tuple(_VARIABLES)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad(
            "route { if («src_port»==5060 && «dst_port» >= 5060) exit; }",
            "route { if ($sp==5060 && $Rp >= 5060) exit; }",
        ),
        Bad("local_route { if («dst_port»==5060) exit; }", "local_route { if ($Rp==5060) exit; }", unsafe=True),
        Bad("route { if («dst_port»==5060) exit; }", "route { if ($socket_in(port)==5060) exit; }", target="4.0"),
        Good("route { if ($sp == 5060) exit; }"),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        safe = node.right.kind == "number" and contexts <= _SAME[word]
        variable = at(_VARIABLES[word], script.target)
        message = f"`{word}` is no longer a keyword in OpenSIPS 2.4; use `{variable}`"
        yield self.finding(node.left, message, use(node, variable, when(safe)))
