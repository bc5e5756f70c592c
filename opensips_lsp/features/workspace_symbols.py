"""Symbols of a workspace: routes, modules that are loaded, what else a script gives a name to; found by a few letters.

Of one file at a time: who has many keeps what is found in each.
"""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING

from opensips_lsp.model.facts import facts_of, said_of
from opensips_lsp.model.names.mention import BLACKLIST, CACHE, DECLARES, PROFILE, Literal
from opensips_lsp.model.names.parameters import names_in_value
from opensips_lsp.model.routes import routes_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import statements_of
from opensips_lsp.syntax.nodes import Blacklist, GlobalParameter, LoadModule, ModParam, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

ROUTE, EVENT, MODULE, GLOBAL = "route", "event", "module", "global"  # kinds, besides PROFILE, BLACKLIST and CACHE
_RANKS = {kind: rank for rank, kind in enumerate((ROUTE, EVENT, MODULE, PROFILE, BLACKLIST, CACHE, GLOBAL))}
_EVENTS = frozenset(("event_route", "timer_route", "startup_route"))
MOST = 500  # symbols in an answer


class Symbol(Record):
    """Something with a name. title: what is shown, such as `route[a]`; name: `a`. start, end: offsets in the file."""

    kind: str
    title: str
    name: str
    start: int
    end: int


class FileSymbol(Record):
    """A Symbol in a file."""

    path: str
    symbol: Symbol


def symbols_of(source: Source) -> list[Symbol]:
    """Return the symbols of a file."""
    if source.role != "script":
        return []
    found = []
    for offset, item in source.items:
        for symbol in said_of(item, _in_item):
            start, end = offset + symbol.start, offset + symbol.end
            if not (source.spans and source.opaque(start, end)):
                found.append(Symbol(symbol.kind, symbol.title, symbol.name, start, end))
    return found


def best(query: str, symbols: Iterable[FileSymbol]) -> list[FileSymbol]:
    """Return the symbols that have the letters of a query, in this order; the most alike first, at most MOST."""
    wanted = "".join(query.split()).lower()
    ranked = ((_rank(wanted, one.symbol), one) for one in symbols if _has(wanted, one.symbol.title.lower()))
    return [one for _, one in nsmallest(MOST, ranked, key=lambda pair: (pair[0], pair[1].path, pair[1].symbol.start))]


def _has(letters: str, text: str) -> bool:
    """Return whether all letters are in a text, in their order."""
    at = -1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at < 0:
            return False
    return True


def _rank(wanted: str, symbol: Symbol) -> tuple[int, int, str]:
    """Return how far a symbol is from what is wanted: another name that begins so, has it in it, has its letters."""
    name, title = symbol.name.lower(), symbol.title.lower()
    if not wanted or wanted in (name, title):
        likeness = 0
    elif name.startswith(wanted):
        likeness = 1
    elif wanted in title:
        likeness = 2
    else:
        likeness = 3 if _has(wanted, name) else 4
    return likeness, _RANKS[symbol.kind], title


# ---- the symbols of an item


def _in_item(item: Item) -> tuple[Symbol, ...]:
    """Return the symbols of an item; their offsets count from its start."""
    return (*_routes(item), *_modules(item), *_in_values(item), *_statements(item))


def _routes(item: Item) -> Iterator[Symbol]:
    for route in routes_of(item):
        header = Route.of(item, route)
        title = "".join([token.text for token in header.header])
        kind, name = (EVENT if route.word in _EVENTS else ROUTE), (route.name if header.name else str(route.word))
        yield Symbol(kind, title, name, header.start, header.header_end)


def _modules(item: Item) -> Iterator[Symbol]:
    for loaded in facts_of(item).modules:
        file = LoadModule.of(item, loaded).file
        yield Symbol(MODULE, loaded.name, loaded.name, file.start + 1, file.end - 1)


def _in_values(item: Item) -> Iterator[Symbol]:
    for param in facts_of(item).params:
        value = ModParam.of(item, param).value
        if value.kind == "string":
            for mention in names_in_value(param.module, param.name, Literal(item, value.first.number)):
                if mention.role == DECLARES and mention.kind in _RANKS and mention.name:
                    yield Symbol(mention.kind, mention.name, mention.name, mention.start, mention.end)


def _statements(item: Item) -> Iterator[Symbol]:
    for node in statements_of(item, "blacklist", "global_parameter"):
        named = node.name if isinstance(node, (Blacklist, GlobalParameter)) else node
        kind = BLACKLIST if isinstance(node, Blacklist) else GLOBAL
        yield Symbol(kind, named.text, named.text, named.start, named.end)
