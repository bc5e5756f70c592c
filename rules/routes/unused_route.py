"""C410: a route block that nothing goes to."""

from __future__ import annotations

from opensips_lsp.lint.finding import HINT
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.routes import header, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_NAMED = ("route", "failure_route", "onreply_route", "branch_route")


class UnusedRoute(Rule):
    """No route() call, function or parameter names a named route block.

    It costs only the next reader's time. A route that only a module's data or another program names is reported, too;
    keep it, and disable this rule for it.
    """

    code = "C410"
    ends_in = "3.0"
    severity = HINT
    tags = ("unnecessary",)
    stage = None
    examples = (
        Bad("route { exit; }\n«route[old]» { exit; }"),
        Bad("route { exit; }\n«failure_route[f]» { exit; }"),
        Good('route { t_on_failure("f"); route(a); }\nroute[a] { exit; }\nfailure_route[f] { exit; }'),
        Good("route[a] { exit; }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not script.complete:
            return
        for route in facts_of(item).routes:
            if route.word not in _NAMED or not route.name or route.name == "0":
                continue
            if not (route.word == "route" and script.calls_route(route.name)) and not script.quotes(route.name):
                if not script.all_read:
                    return
                message = f"nothing in this script goes to `{title(route.word, route.name)}`"
                yield self.finding(header(item, offset, route), message)
