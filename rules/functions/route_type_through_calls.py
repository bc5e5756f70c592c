"""C414: a function that the kind of route it is reached from does not allow."""

from __future__ import annotations

from itertools import chain, pairwise

from opensips_lsp.lint.finding import WARNING, Related
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.contexts import ELSEWHERE, ROUTE
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.functions import allowed_through
from opensips_lsp.rules.common.functions import fitting, forms
from opensips_lsp.rules.common.routes import block_at, first_block, title
from opensips_lsp.syntax.nodes import Call, Route, string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_NAMES = ("WORD", "COND_WORD", "OLD_VALUE")
# kinds of nodes with statements that check_actions (route.c) looks at -> how many of their children come before these
_BEFORE_STATEMENTS = {"if": 1, "while": 1, "for": 2, "switch": 1, "case": 1, "route": 0, "block": 0, "recovered": 0}
_OF_REQUESTS = frozenset((ROUTE, ELSEWHERE))  # where nothing but request routes calls it


class RouteTypeThroughCalls(Rule):
    """A named route is called from a kind of route block in which one of its functions is not allowed.

    OpenSIPS reads named routes as request routes and starts with such a script; only the check with -C objects. It
    follows route() in statements, in `if`, `while`, `for` and `case`, but not in conditions and not in `default`. At
    run time the function may receive a kind of message that it cannot handle.
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
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for route in facts_of(item).routes:
            if route.word != "route" or route.name is None:
                continue
            node = Route.of(item, route, offset)
            contexts = script.contexts_of(node, source)
            ways = script.ask(_ways_to, route.name) if not contexts <= _OF_REQUESTS else ()
            if not ways or script.defined_before("route", route.name, source.at(node.start)):
                continue
            calls = [call for call in _statements(node) if call.first_kind in _NAMES]
            for word, path in ways:
                for call in calls:
                    if not _allows(call, source, word, script):
                        message = f"`{call.name.text}` is not allowed in `{word}`, from where {path} reaches it"
                        yield self.finding(call.name, message)

    def related(self, finding: Finding, script: Script, source: Source) -> Iterator[Related]:
        block = block_at(source, finding.start)
        for word, way in script.ask(_ways_to, block[1]) if block else ():
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


def _ways_to(script: Script, name: str) -> tuple[tuple[str, str], ...]:
    """(keyword, way in words) for each kind of route block, besides `route`, that reaches a named route."""
    return tuple(script.ask(_ways).get(name, {}).items())


def _ways(script: Script) -> dict[str, dict[str, str]]:
    """Name of a route -> keyword -> the first way on which a block of that kind reaches it through route()."""
    blocks: dict[tuple[str, str], tuple[str, ...]] = {}
    for word, name, calls in chain.from_iterable(script.gathered(_blocks)):
        blocks.setdefault((word, name), calls)
    ways: dict[str, dict[str, str]] = {}
    for (word, name), calls in blocks.items():
        waiting = [(calls, title(word, name))] if word != "route" else []
        seen: set[str] = set()
        while waiting:
            names, way = waiting.pop()
            for called in names:
                if called not in seen and ("route", called) in blocks:
                    seen.add(called)
                    further = f"{way} -> {title('route', called)}"
                    waiting.append((blocks["route", called], further))
                    ways.setdefault(called, {}).setdefault(word, further)
    return ways


def _blocks(item: Item) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(keyword, name, names of the routes that its statements call, in order) of each route block of an item."""
    return tuple(
        (route.word, route.name, _called(Route.of(item, route)) if route.calls else ())
        for route in facts_of(item).routes
        if route.word is not None and route.name is not None
    )


def _called(route: Route) -> tuple[str, ...]:
    return tuple([_target(call) for call in _statements(route) if call.first_kind == "ROUTE"])


def _target(call: Call) -> str:
    """The name of the route that route(...) calls."""
    token = call.token(2)
    if token.kind == "STRING":
        return string_value(token.text)
    return str(int(token.text, 0)) if token.text.isdigit() and token.text[0] != "0" else token.text


def _statements(node: Node) -> Iterator[Call]:
    """The calls that check_actions (route.c) looks at: statements, not what stands in conditions or `default`."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call):
            yield node
        elif node.kind in _BEFORE_STATEMENTS:
            waiting += reversed(node.children[_BEFORE_STATEMENTS[node.kind] :])


def _allows(node: Call, source: Source, word: str, script: Script) -> bool:
    """Whether the function that OpenSIPS takes for a call, the first for request routes, may run in a kind of route."""
    return allowed_through(fitting(node, forms(node, script, source)), word)
