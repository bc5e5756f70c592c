"""M104: the condition words `from_uri` and `to_uri`."""

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

_VARIABLES = {"from_uri": "$fu", "to_uri": "$tu"}


class BareFromToUri(ConditionWord):
    """OpenSIPS 2.4 removed the bare words `from_uri` and `to_uri`; `$fu` and `$tu` hold the same values.

    The fix is safe wherever there is a request or a reply. It is not safe in timer, startup and event routes, in routes
    that launch() resumes in, and in routes whose callers are unknown: without a message every test was false in 2.3,
    while a NULL variable differs from any string. Nor is it safe with `<`, `>`, `<=` and `>=`: 2.3 could not order
    strings, and the test was false.
    """

    code = "M104"
    keywords = tuple(_VARIABLES)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad(
            'route { if («from_uri»=~"@example.org" || «to_uri»=="sip:a@b") exit; }',
            'route { if ($fu=~"@example.org" || $tu=="sip:a@b") exit; }',
        ),
        Bad('onreply_route { if («from_uri» != example.org) exit; }',
            'onreply_route { if ($fu != "example.org") exit; }'),
        Bad('event_route[E_X] { if («to_uri»=="sip:a@b") exit; }', 'event_route[E_X] { if ($tu=="sip:a@b") exit; }',
            unsafe=True),
        Bad('route { if («from_uri»>"sip:a" || «to_uri» <= b) exit; }',
            'route { if ($fu>"sip:a" || $tu <= "b") exit; }', unsafe=True),
        Bad('route { launch(f(), r); } route[r] { if («from_uri»!="sip:a@b") exit; }',
            'route { launch(f(), r); } route[r] { if ($fu!="sip:a@b") exit; }', unsafe=True),
        Good('route { if ($fu == "from_uri") exit; }'),
    )  # fmt: skip

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        variable = _VARIABLES[word]
        message = f"`{word}` is no longer a keyword in OpenSIPS 2.4; use `{variable}`{doubt(node, contexts)}"
        safe = contexts <= REQUESTS | REPLIES and not ordered(node)
        yield self.finding(node.left, message, use(node, variable, when(safe)))
