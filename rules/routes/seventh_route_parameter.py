"""C602: a seventh parameter of a route."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.module_calls import route_calls
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_MOST = 6  # route_struct.h MAX_ACTION_ELEMS, less one


class SeventhRouteParameter(Rule):
    """The grammar accepts seven parameters of route(), but OpenSIPS starts with at most six.

    OpenSIPS 2.4.7 and later print "BUG in number of route parameters 7" (route.c `fix_actions`) when they start, and
    exit. Earlier versions print the same and continue.
    """

    code = "C602"
    stage = "startup"
    breaks_in = "2.4.7"
    ends_in = "3.0"
    after_parse = True
    prefilter = Prefilter(tokens=("ROUTE",))
    examples = (
        Bad(TRANSPORT + "route { route(x, 1, 2, 3, 4, 5, 6, «7»); }\nroute[x] { exit; }"),
        Good(TRANSPORT + "route { route(x, 1, 2, 3, 4, 5, 6); }\nroute[x] { exit; }"),
        Good(TRANSPORT + "route { route(x, 1, 2, 3, 4, 5, 6, 7); }\nroute[x] { exit; }", target="2.4.6"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in route_calls(item, script.target):
            seventh = call.arguments[-1] if call.arity == _MOST + 2 else None
            if seventh is not None:
                message = (
                    f"OpenSIPS {script.target.series} does not start when a route gets more than {_MOST} parameters"
                )
                yield self.finding(shifted(seventh, offset), message)
