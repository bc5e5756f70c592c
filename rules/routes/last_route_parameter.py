"""C602: a parameter of a route that the grammar reads and the start refuses."""

from __future__ import annotations

from opensips_lsp.catalogue.language import MOST_ARGUMENTS
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.functions import is_prepared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call


class LastRouteParameter(Rule):
    """The grammar reads one more parameter of route() than OpenSIPS starts with: a seventh, from 3.0 on a ninth.

    OpenSIPS 2.4.7 and later print "BUG in number of route parameters 7" (route.c `fix_actions`) when they start, and
    exit. Earlier versions print the same and continue. From 3.0 on, the number is 9 (route_struct.h
    `MAX_ACTION_ELEMS`).
    """

    code = "C602"
    stage = "startup"
    breaks_in = "2.4.7"
    after_parse = True
    visits = ("call",)
    begins = ("ROUTE",)
    examples = (
        Bad(TRANSPORT + "route { route(x, 1, 2, 3, 4, 5, 6, «7»); }\nroute[x] { exit; }"),
        Bad(TRANSPORT + "route { if (route(x, 1, 2, 3, 4, 5, 6, 7, 8, «9»)) exit; }\nroute[x] { exit; }", target="3.4"),
        Good(TRANSPORT + "route { route(x, 1, 2, 3, 4, 5, 6); }\nroute[x] { exit; }"),
        Good(TRANSPORT + "route { route(x, 1, 2, 3, 4, 5, 6, 7, 8); }\nroute[x] { exit; }", target="3.0"),
        Good(TRANSPORT + "route { route(x, 1, 2, 3, 4, 5, 6, 7); }\nroute[x] { exit; }", target="2.4.6"),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        series = script.target.series
        most = MOST_ARGUMENTS[series]
        last = node.arguments[-1] if node.arity == most + 2 else None
        if last is not None and is_prepared(node, script.target):
            yield self.finding(last, f"OpenSIPS {series} does not start when a route gets more than {most} parameters")
