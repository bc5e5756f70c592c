"""Who goes to which route block, and in which way: read off each item once."""

from __future__ import annotations

from bisect import bisect_right

from opensips_lsp.model.calls import calls_in
from opensips_lsp.model.facts import all_routes, facts_of, said_of
from opensips_lsp.model.route_names import FUNCTIONS, PARAMETERS
from opensips_lsp.record import Record
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.facts import ModParamFact, RouteFact
    from opensips_lsp.syntax.items import Item

# the ways: route(x); async(..., x) and launch(..., x); t_on_failure("x") and its like; raise_event("x"); a modparam
CALL, RESUME, ARM, RAISE, MODPARAM = "call", "resume", "arm", "raise", "modparam"

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
    return said_of(item, _read)


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
    for route in all_routes(item):
        for name, number in route.calls:
            if kinds[number] != _VARIABLE:
                way = CALL if kinds[number - 2 : number] == _ROUTE_CALL else RESUME
                yield _use(item, number, way, "route", name, route)


def _functions(item: Item) -> Iterator[RouteUse]:
    if not any(function in item.text for function in _WAYS):
        return
    routes, kinds = all_routes(item), item.tokens.kinds
    for call in calls_in(item):
        way, word, which = _WAYS.get(call.name, ("", "", 0))
        number = call.single(which) if way else None
        if number is not None and kinds[number] == _STRING:
            at = bisect_right(routes, number, key=lambda route: route.raw[1]) - 1
            if at >= 0 and number < routes[at].raw[2]:
                start, end = item.tokens.starts[number], item.tokens.ends[number]
                yield _use(item, number, way, word, string_value(item.text[start:end]), routes[at])


def _params(item: Item) -> Iterator[RouteUse]:
    for param in facts_of(item).params:
        modules = param.module.lower().split("|")
        words = [word for module in modules if (word := PARAMETERS.get((module, param.name)))]
        if isinstance(param.value, str) and words:
            yield _use(item, param.raw[5][1], MODPARAM, words[0], param.value, param)
