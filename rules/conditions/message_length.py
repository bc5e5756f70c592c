"""M115: `msg:len` and `max_len`."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.contexts import BRANCH, FAILURE, REPLIES, ROUTE
from opensips_lsp.rules.conditions._condition_words import ConditionWord, use, when

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_SAME = REPLIES | {ROUTE, BRANCH, FAILURE}
_BUFFER = "65535"  # BUF_SIZE, config.h of both


class MessageLength(ConditionWord):
    """OpenSIPS 2.4 removed `msg:len` and `max_len`; `$ml` is the length of the message, 65535 the maximum."""

    code = "M115"
    message = "`msg:len` is no longer a keyword in OpenSIPS 2.4; use `$ml`"
    keywords = ("msg:len",)
    prefilter = Prefilter(words=("msg",))
    examples = (
        Bad("route { if («msg:len»>=max_len) exit; }", "route { if ($ml>=65535) exit; }"),
        Bad("route { if («msg:len» > 2048) exit; }", "route { if ($ml > 2048) exit; }"),
        Good("route { if ($ml > 2048) exit; }"),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        largest = node.right.kind in ("host", "bare_word") and node.right.text == "max_len"
        safe = (largest or node.right.kind == "number") and contexts <= _SAME
        yield self.finding(node.left, fix=use(node, "$ml", when(safe), _BUFFER if largest else None))
