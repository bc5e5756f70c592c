"""M114: the condition word `af`."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.contexts import BRANCH, FAILURE, REPLIES, ROUTE
from opensips_lsp.rules.conditions._condition_words import ConditionWord, at, is_of_packet, use, when
from opensips_lsp.syntax.literals import number_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_SAME = REPLIES | {ROUTE, BRANCH, FAILURE}
_FAMILIES = {"inet": "INET", "inet6": "INET6"}
_NUMBERS = {2: "INET", 10: "INET6"}  # AF_INET, AF_INET6 on Linux


class BareAf(ConditionWord):
    """OpenSIPS 2.4 removed `af == INET`; `$af == "INET"` tests the same, with the family as a quoted string.

    INET and INET6 stood for the numbers 2 and 10; `$af` is a string and equals no number.
    """

    code = "M114"
    message = "`af` is no longer a keyword in OpenSIPS 2.4; use `$af` and quote the family"
    keywords = ("af",)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad("route { if («af»==INET6 || «af» != inet) exit; }", 'route { if ($af=="INET6" || $af != "INET") exit; }'),
        Bad("route { if («af»==2) exit; }", 'route { if ($af=="INET") exit; }'),
        Bad("route { if («af»==3) exit; }"),
        Bad("route { if («af»==INET6) exit; }", 'route { if ($socket_in(af)=="INET6") exit; }', target="3.4"),
        Good('route { if ($af == "INET") exit; }'),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        right, variable = node.right, at("$af", script.target)
        message = self.message.replace("$af", variable)
        family = _NUMBERS.get(number_value(right.text)) if right.kind == "number" else _FAMILIES.get(right.text.lower())
        if family is None or node.operator.text not in ("==", "!="):
            yield self.finding(node.left, message)
            return
        title = f'Replace `af` with `{variable}` and `{right.text}` with `"{family}"`'
        safe = when(contexts <= _SAME and not is_of_packet(variable, script))
        yield self.finding(node.left, message, use(node, variable, safe, f'"{family}"', title))
