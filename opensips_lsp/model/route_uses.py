"""Who goes to which route block, and in which way: read off each item once."""

from __future__ import annotations

from bisect import bisect_right

from opensips_lsp.model.facts import facts_of, said_of
from opensips_lsp.model.route_names import FUNCTIONS, REQUIRED_BY, WANTED_BY
from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import Call, string_value, tokens_with_text
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.facts import ModParamFact, RouteFact
    from opensips_lsp.syntax.items import Item

# the ways: route(x); async(..., x) and launch(..., x); t_on_failure("x") and its like; raise_event("x"); a modparam
CALL, RESUME, ARM, RAISE, MODPARAM = "call", "resume", "arm", "raise", "modparam"

_PARAMETERS = REQUIRED_BY | WANTED_BY
# function -> (way, keyword of the route block, number of the argument that names it)
_WAYS = {name: (ARM, word, which) for name, (_, word, which) in FUNCTIONS.items()}
_WAYS["raise_event"] = RAISE, "event_route", 0  # event_route.c: a route is subscribed to the event of its name
_ROUTE_CALL = bytes((KIND["ROUTE"], KIND["LPAR"]))
_STRING, _VARIABLE = KIND["STRING"], KIND["VAR"]


class RouteUse(Record):
    """A place that names a route block to go to.

    word, name: the route block. start, end: of the name, without quotes, in characters from the start of the item.
    by: the route block, fragment or modparam that it stands in.
    """

    way: str
    word: str
    name: str
    start: int
    end: int
    quoted: bool
    by: RouteFact | ModParamFact


def route_uses(item: Item) -> tuple[RouteUse, ...]:
    """The RouteUses in an item, in order."""
    uses: tuple[RouteUse, ...] = said_of(item, _read)
    return uses


def _read(item: Item) -> tuple[RouteUse, ...]:
    found = [*_calls(item), *_functions(item), *_params(item)]
    return tuple(sorted(found, key=lambda use: use.start))


def _use(item: Item, number: int, way: str, word: str, name: str, by: RouteFact | ModParamFact) -> RouteUse:
    """The RouteUse whose name is a token."""
    quoted = item.tokens.kinds[number] == _STRING
    start, end = item.tokens.starts[number] + quoted, item.tokens.ends[number] - quoted
    return RouteUse(way, word, name, start, end, quoted, by)


def _calls(item: Item) -> Iterator[RouteUse]:
    kinds = item.tokens.kinds
    for route in facts_of(item).routes:
        for name, number in route.calls:
            if kinds[number] != _VARIABLE:
                way = CALL if kinds[number - 2 : number] == _ROUTE_CALL else RESUME
                yield _use(item, number, way, "route", name, route)


def _functions(item: Item) -> Iterator[RouteUse]:
    routes = facts_of(item).routes
    for function, (way, word, which) in _WAYS.items() if routes else ():
        for token in tokens_with_text(item, function):
            at = bisect_right(routes, token.number, key=lambda route: route.raw[1]) - 1
            call = token.node
            if at < 0 or token.number >= routes[at].raw[2] or not isinstance(call, Call):
                continue
            argument = call.argument(which) if call.name.number == token.number else None
            if argument is not None and argument.kind == "strings" and argument.size == 1:
                name = string_value(argument.text)
                yield _use(item, argument.first.number, way, word, name, routes[at])


def _params(item: Item) -> Iterator[RouteUse]:
    for param in facts_of(item).params:
        named = isinstance(param.value, str) and any((one, param.name) in _PARAMETERS for one in modules_of(param))
        if named:
            yield _use(item, param.raw[5][1], MODPARAM, "route", str(param.value), param)


def modules_of(param: ModParamFact) -> list[str]:
    """The modules that a modparam names, in lower case."""
    return param.module.lower().split("|")
