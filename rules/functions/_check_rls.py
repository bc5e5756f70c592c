"""What `opensips -C` follows to find functions in the wrong kind of route (route.c `check_rls`)."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain

from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.routes import title
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.nodes import Call, Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

# kinds of nodes with statements that check_actions (route.c) looks at -> how many of their children come before these
_BEFORE_STATEMENTS = {"if": 1, "while": 1, "for": 2, "switch": 1, "case": 1, "route": 0, "block": 0, "recovered": 0}
# the same from 3.0 on: check_expr looks at the condition of `if`, too, and at all in it but assignments
_WITH_CONDITIONS = {
    **_BEFORE_STATEMENTS, "if": 0, "logic": 0, "negation": 0, "group": 0, "bracket": 0, "operation": 0, "complement": 0,
}  # fmt: skip


def looks_at_conditions(target: Version) -> bool:
    """Whether a version looks at the conditions of `if`, and at the types of arguments."""
    return reads("typed-arguments", target)


def statements(node: Node, conditions: bool) -> Iterator[Call]:
    """The calls that check_actions (route.c) looks at: not what stands in conditions of `while` or in `default`."""
    waiting, before = [node], _WITH_CONDITIONS if conditions else _BEFORE_STATEMENTS
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call):
            yield node
        elif node.kind in before:
            waiting += reversed(node.children[before[node.kind] :])


def ways_to(script: Script, name: str) -> tuple[tuple[str, str], ...]:
    """(keyword, way in words) for each kind of route block, besides `route`, that reaches a named route."""
    return tuple((word, way) for word, way in script.ask(_ways).get(name, {}).items() if word != "route")


def is_followed(call: Call, script: Script, source: Source) -> bool:
    """Whether `opensips -C` of 3.0 and later looks at a call: if not, nothing but the start does."""
    block = call.inside("route")
    if block is None or call.start - call.base not in _followed(call.item):
        return False
    word, name = script.route_of(call, source) or ("", "")
    return word != "route" or name == "0" or name in script.ask(_ways)


@lru_cache(maxsize=8)  # items, which it keeps
def _followed(item: Item) -> frozenset[int]:
    """Where in an item the calls begin that check_actions looks at if it gets to their route."""
    return frozenset(call.start for route in facts_of(item).routes for call in statements(Route.of(item, route), True))


def _ways(script: Script) -> dict[str, dict[str, str]]:
    """Name of a route -> keyword -> the first way on which a block of that kind reaches it through route()."""
    blocks: dict[tuple[str, str], tuple[str, ...]] = {}
    gathered = script.gathered(_blocks_with_conditions if looks_at_conditions(script.target) else _blocks)
    for word, name, calls in chain.from_iterable(gathered):
        blocks.setdefault((word, name), calls)
    ways: dict[str, dict[str, str]] = {}
    for (word, name), calls in blocks.items():
        is_entered = word != "route" or name == "0"
        waiting = [(calls, title(word, name))] if is_entered else []
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
    return _blocks_in(item, False)


def _blocks_with_conditions(item: Item) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The same, calls in conditions of `if` among them."""
    return _blocks_in(item, True)


def _blocks_in(item: Item, conditions: bool) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(
        (route.word, route.name, _called(Route.of(item, route), conditions) if route.calls else ())
        for route in facts_of(item).routes
        if route.word is not None and route.name is not None
    )


def _called(route: Route, conditions: bool) -> tuple[str, ...]:
    return tuple([_target(call) for call in statements(route, conditions) if call.first_kind == "ROUTE"])


def _target(call: Call) -> str:
    """The name of the route that route(...) calls."""
    token = call.token(2)
    if token.kind == "STRING":
        return string_value(token.text)
    return str(int(token.text, 0)) if token.text.isdigit() and token.text[0] != "0" else token.text
