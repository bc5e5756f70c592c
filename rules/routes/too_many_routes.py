"""C411: more routes than OpenSIPS has room for."""

from __future__ import annotations

from itertools import chain
from operator import itemgetter

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.routes import header
from opensips_lsp.syntax.nodes import Route, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.facts import RouteFact
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_MOST = 99  # RT_NO and its like (config.h) are 100; number 0 is the unnamed one
_COUNTED = ("route", "failure_route", "onreply_route", "branch_route", "event_route")


class TooManyRoutes(Rule):
    """A script has more than 99 named routes of one kind; a route that is only called counts, too.

    OpenSIPS prints "Too many routes" or "too many script routes" and does not start.
    """

    code = "C411"
    stage = "check"
    examples = (
        Bad("route { exit; }\n" + "".join(f"route[r{n}] {{ exit; }}\n" for n in range(99)) + "«route[last]» { exit; }"),
        Good("route { exit; }\n" + "".join(f"route[r{n}] {{ exit; }}\n" for n in range(99))),
        Good("".join(f"timer_route[t{n}, 5] {{ exit; }}\n" for n in range(100))),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        crowded = script.ask(_crowded) if facts_of(item).routes else ()
        for word, _, number, route in _uses(item) if crowded else ():
            if (word, source.at(_start(item, offset, number, route))) in crowded:
                span = header(item, offset, route) if route else Token(item, offset, number)
                message = f"OpenSIPS allows at most {_limit(word)} routes of the kind `{word}`"
                yield self.finding(span, message)


def _limit(word: str) -> int:
    return _MOST if word != "timer_route" else _MOST + 1


def _crowded(script: Script) -> frozenset[tuple[str, Place]]:
    """(keyword, place) of each block and call for whose name there is no room any more."""
    known: dict[str, set[Any]] = {}
    for word, name in chain.from_iterable(script.gathered(_named)):
        names = known.setdefault(word, set())
        names.add(len(names) if name is None else name)
    if all(len(names) <= _limit(word) for word, names in known.items()):
        return frozenset()
    uses = [
        (source.at(_start(item, offset, number, route)), word, name)
        for source in script.sources
        for offset, item in source.items
        for word, name, number, route in _uses(item)
    ]
    seen: dict[str, set[Any]] = {}
    crowded = []
    for place, word, name in sorted(uses, key=itemgetter(0)):
        names = seen.setdefault(word, set())
        if name not in names and len(names) >= _limit(word):
            crowded.append((word, place))
        names.add(place if name is None else name)
    return frozenset(crowded)


def _named(item: Item) -> tuple[tuple[str, str | None], ...]:
    return tuple((word, name) for word, name, _, _ in _uses(item))


def _start(item: Item, offset: int, number: int, route: RouteFact | None) -> int:
    return Route.of(item, route, offset).start if route else Token(item, offset, number).start


def _uses(item: Item) -> Iterator[tuple[str, str | None, int, RouteFact | None]]:
    """(keyword, name, number of the token, RouteFact or None) of each block and call that takes a place for a name.

    A block has no number but a RouteFact. Timer routes share no name: theirs is None.
    """
    for route in facts_of(item).routes:
        if route.word == "timer_route":
            yield route.word, None, -1, route
        elif route.word in _COUNTED and route.name and (route.word, route.name) != ("route", "0"):
            yield route.word, route.name, -1, route
        for name, at in route.calls if route.word is not None else ():
            yield "route", name, at, None
