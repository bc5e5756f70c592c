"""C407: a route that is defined twice."""

from __future__ import annotations

from opensips_lsp.lint.finding import Related
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.routes import title
from opensips_lsp.rules.common.routes import block_at, first_block, header
from opensips_lsp.syntax.nodes import Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_MANY = ("timer_route",)  # each is a timer of its own, whatever its name


class DuplicateRoute(Rule):
    """A route block is defined a second time.

    OpenSIPS reads `route`, `route[0]` and `route["00"]` as the same route, and `[01]` as `[1]`. It stops at the
    second one ("redefined", "overwriting default") and does not start. Timer routes may share a name.
    """

    code = "C407"
    stage = "check"
    hangs_on_others = True
    examples = (
        Bad("route { exit; }\n«route[0]» { exit; }"),
        Bad('route[a] { exit; }\n«route["a"]» { exit; }'),
        Bad("route[1] { exit; }\n«route[01]» { exit; }"),
        Bad("local_route { exit; }\n«local_route» { exit; }"),
        Good("route[a] { exit; }\nfailure_route[a] { exit; }"),
        Good("onreply_route { exit; }\nonreply_route[0] { exit; }"),
        Good("timer_route[t, 5] { exit; }\ntimer_route[t, 5] { exit; }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for route in facts_of(item).routes:
            if route.word is None or route.name is None or route.word in _MANY:
                continue
            if script.defined_before(route.word, route.name, source.at(Route.of(item, route, offset).start)):
                yield self.finding(header(item, offset, route), f"`{title(route.word, route.name)}` is already defined")

    def related(self, finding: Finding, script: Script, source: Source) -> Iterator[Related]:
        block = block_at(source, finding.start)
        first = first_block(script, *block) if block else None
        if first:
            yield Related(*first, "it is first defined here")
