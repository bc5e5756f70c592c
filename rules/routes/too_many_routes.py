"""C411: more routes than OpenSIPS has room for."""

from __future__ import annotations

from itertools import chain
from operator import itemgetter

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import MAIN_ROUTE, facts_of, said_of
from opensips_lsp.rules.common.routes import header
from opensips_lsp.syntax.nodes import Route, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.facts import RouteFact
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.source import RouteKey
    from opensips_lsp.syntax.items import Item

_MOST = 99  # RT_NO and its like (config.h) are 100; number 0 is the unnamed one
_TIMER = "timer_route"
_COUNTED = ("route", "failure_route", "onreply_route", "branch_route", "event_route", _TIMER)


class TooManyRoutes(Rule):
    """A script has more than 99 named routes of one kind; a route that is only called counts, too.

    OpenSIPS prints "Too many routes" or "too many script routes" and does not start.
    """

    code = "C411"
    stage = "check"
    hangs_on_others = True
    examples = (
        Bad("route { exit; }\n" + "".join(f"route[r{n}] {{ exit; }}\n" for n in range(99)) + "«route[last]» { exit; }"),
        Bad(
            "route { route(last); }\n"
            + "".join(f"route[r{n}] {{ exit; }}\n" for n in range(98))
            + "«route[more]» { exit; }\nroute[last] { exit; }"
        ),
        Bad("route[r] { " + "".join(f"route(r{n});\n" for n in range(98)) + "route(«last»); route(«last»); }"),
        Bad(
            "".join(f"timer_route[t{n}, 5] {{ exit; }}\n" for n in range(99))
            + "timer_route[t, 5] { exit; }\n«timer_route[t, 5]» { exit; }\n«timer_route[u, 5]» { exit; }"
        ),
        Good("route { exit; }\n" + "".join(f"route[r{n}] {{ exit; }}\n" for n in range(99))),
        Good("".join(f"timer_route[t{n}, 5] {{ exit; }}\n" for n in range(100))),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        over, also_within = script.ask(_crowded) if facts_of(item).routes else ((), ())
        for key, number, route in _uses(item) if over else ():
            if key not in over:
                continue
            if route is not None:
                is_later = script.defined_before(*key, source.at(Route.of(item, route, offset).start))
                is_meant = is_later or key not in also_within if key[0] == _TIMER else not is_later
            else:
                is_meant = not script.defines(*key)  # else it is said of the block
            if is_meant:
                span = header(item, offset, route) if route else Token(item, offset, number)
                yield self.finding(span, f"OpenSIPS allows at most {_limit(key[0])} routes of the kind `{key[0]}`")


def _limit(word: str) -> int:
    return _MOST if word != _TIMER else _MOST + 1


def _crowded(script: Script) -> tuple[frozenset[RouteKey], frozenset[RouteKey]]:
    """(keyword, name) of each route for which there is no room any more; those of them for which there was room, too.

    The latter are timer routes: each block of a name takes a place. No places are in the answer: to type in a route
    concerns no other.
    """
    known: dict[str, set[Any]] = {}
    for word, name in chain.from_iterable(script.gathered(_named)):
        names = known.setdefault(word, set())
        names.add(len(names) if word == _TIMER else name)
    if all(len(names) <= _limit(word) for word, names in known.items()):
        return frozenset(), frozenset()
    uses = [
        (source.at(offset + start), key)
        for source in script.sources
        for offset, item in source.items
        for key, start in said_of(item, _placed)
    ]
    within: set[RouteKey] = set()
    over: set[RouteKey] = set()
    room = {word: _limit(word) for word in known}
    for _, key in sorted(uses, key=itemgetter(0)):
        if key[0] == _TIMER or not (key in within or key in over):
            (within if room[key[0]] > 0 else over).add(key)
            room[key[0]] -= 1
    return frozenset(over), frozenset(over & within)


def _named(item: Item) -> tuple[RouteKey, ...]:
    return tuple(key for key, _, _ in _uses(item))


def _placed(item: Item) -> tuple[tuple[RouteKey, int], ...]:
    """((keyword, name), distance from the start of the item) of each use."""
    return tuple(
        (key, (Route.of(item, route, 0) if route else Token(item, 0, number)).start)
        for key, number, route in _uses(item)
    )


def _uses(item: Item) -> Iterator[tuple[RouteKey, int, RouteFact | None]]:
    """((keyword, name), number of the token, RouteFact or None) of each block and call that takes a place for a name.

    A block has no number but a RouteFact.
    """
    for route in facts_of(item).routes:
        if route.word in _COUNTED and route.name and (route.word, route.name) != MAIN_ROUTE:
            yield (route.word, route.name), -1, route
        for name, at in route.calls if route.word is not None else ():
            yield ("route", name), at, None
