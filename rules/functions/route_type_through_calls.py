"""C414: a function that the kind of route it is reached from does not allow."""

from __future__ import annotations

from itertools import pairwise

from opensips_lsp.lint.finding import WARNING, Related
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.contexts import ELSEWHERE, ROUTE
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.functions import allowed_through
from opensips_lsp.model.routes import title
from opensips_lsp.rules.common.functions import LOOKED_UP, fitting, forms
from opensips_lsp.rules.common.routes import block_at, first_block
from opensips_lsp.rules.functions._check_rls import looks_at_conditions, statements, ways_to
from opensips_lsp.syntax.nodes import Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call

_OF_REQUESTS = frozenset((ROUTE, ELSEWHERE))  # where nothing but request routes calls it


class RouteTypeThroughCalls(Rule):
    """A named route is called from a kind of route block in which one of its functions is not allowed.

    OpenSIPS reads named routes as request routes and starts with such a script; only the check with -C objects. It
    follows route() in statements, in `if`, `while`, `for` and `case`, but not in `default`, and in conditions only from
    3.0 on, those of `if`. At run time the function may receive a kind of message that it cannot handle.
    """

    code = "C414"
    severity = WARNING
    stage = "routes"
    examples = (
        Bad('loadmodule "tm.so"\nroute { exit; }\nonreply_route { route(a); }\nroute[a] { «t_relay»(); }'),
        Bad(
            'loadmodule "tm.so"\nlocal_route { if (1) { route(a); } }\n'
            "route[a] { route(b); }\nroute[b] { «t_newtran»(); }"
        ),
        Good('loadmodule "tm.so"\nroute { route(a); }\nroute[a] { t_relay(); }'),
        Good('loadmodule "tm.so"\nonreply_route { if (route(a)) exit; }\nroute[a] { t_relay(); }'),
        Good('loadmodule "tm.so"\nonreply_route { route(a); }\nroute[a] { if (t_relay()) exit; }'),
        Bad(
            'loadmodule "tm.so"\nonreply_route { if (!($rm == "A" && route(a))) { exit; } }\n'
            "route[a] { if (([«t_relay»()])) exit; while (t_relay()) { exit; } $var(x) = t_relay(); }",
            target="3.0",
        ),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for route in facts_of(item).routes:
            if route.word != "route" or route.name is None:
                continue
            node = Route.of(item, route, offset)
            contexts = script.contexts_of(node, source)
            ways = script.ask(ways_to, route.name) if not contexts <= _OF_REQUESTS else ()
            if not ways or script.defined_before("route", route.name, source.at(node.start)):
                continue
            conditions = looks_at_conditions(script.target)
            calls = [call for call in statements(node, conditions) if call.first_kind in LOOKED_UP]
            for word, path in ways:
                for call in calls:
                    if not _allows(call, source, word, script):
                        message = f"`{call.name.text}` is not allowed in `{word}`, from where {path} reaches it"
                        yield self.finding(call.name, message)

    def related(self, finding: Finding, script: Script, source: Source) -> Iterator[Related]:
        block = block_at(source, finding.start)
        for word, way in script.ask(ways_to, block[1]) if block else ():
            if f"from where {way} reaches it" in finding.message:
                yield from _steps(script, word, way)


def _steps(script: Script, word: str, way: str) -> Iterator[Related]:
    """Related: the blocks on a way, but for the last one, each with the one that it calls."""
    titles = way.split(" -> ")
    blocks = {
        title(route.word, route.name): (route.word, route.name)
        for source in script.sources
        for _, item in source.items
        for route in facts_of(item).routes
        if route.word in ("route", word) and route.name is not None
    }
    for here, called in pairwise(titles):
        first = first_block(script, *blocks[here]) if here in blocks else None
        if first:
            yield Related(*first, f"`{here}` calls `{called}`")


def _allows(node: Call, source: Source, word: str, script: Script) -> bool:
    """Whether the function that OpenSIPS takes for a call, the first for request routes, may run in a kind of route."""
    return allowed_through(fitting(node, forms(node, script, source)), word)
