"""M101: the condition word `method`."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.contexts import REPLIES, REQUESTS
from opensips_lsp.rules.conditions._condition_words import ConditionWord, doubt, ordered, use, when

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison


class BareMethod(ConditionWord):
    """OpenSIPS 2.4 removed the bare word `method` from conditions; `$rm` holds the same value.

    2.4 reads the word as a command without parentheses and does not start. The fix also quotes a bare word on the right
    side. In a reply route the fix is not safe: there, 2.3 compared `method` with "SIP/2.0", so that `method ==
    "INVITE"` was never true, while `$rm` is the method of the CSeq header. Nor is it safe with `<`, `>`, `<=` and `>=`:
    2.3 could not order strings, and the test was false; 2.4 orders them.
    """

    code = "M101"
    message = "`method` is no longer a keyword in OpenSIPS 2.4; use `$rm`"
    keywords = ("method",)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad('route { if («method» == "INVITE") exit; }', 'route { if ($rm == "INVITE") exit; }'),
        Bad("route { if («method»==INVITE) exit; }", 'route { if ($rm=="INVITE") exit; }'),
        Bad('failure_route[f] { if (!«method»=~"INV|ACK") exit; }', 'failure_route[f] { if (!$rm=~"INV|ACK") exit; }'),
        Bad(
            'onreply_route { if («method»=="INVITE") exit; }', 'onreply_route { if ($rm=="INVITE") exit; }', unsafe=True
        ),
        Bad(
            'route { if («method»<INVITE || «method» >= "A") exit; }',
            'route { if ($rm<"INVITE" || $rm >= "A") exit; }',
            unsafe=True,
        ),
        Bad(
            'route { launch(f(), r); } route[r] { if («method»=="INVITE") exit; }',
            'route { launch(f(), r); } route[r] { if ($rm=="INVITE") exit; }',
            unsafe=True,
        ),
        Bad("route { if («method» =~ 10.0.0.1 || «method» < NULL || «method» !~ 5 || «method» == uri) exit; }"),
        Good('route { if (is_method("INVITE")) xlog("method == INVITE"); }'),
        Good("route { if ($var(method) == 1) exit; }"),
        Good("route[method] { exit; }"),
        Good('route { if (method == "INVITE") exit; }', target="2.3"),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        message = self.message
        if contexts & REPLIES:
            message += '. In a reply, 2.3 compared it with "SIP/2.0"; with `$rm` the test can be true'
        message += doubt(node, contexts)
        yield self.finding(node.left, message, use(node, "$rm", when(contexts <= REQUESTS and not ordered(node))))
