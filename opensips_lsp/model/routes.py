"""The route blocks of files and items, and where they stand."""

from __future__ import annotations

from opensips_lsp.model.facts import facts_of, open_routes
from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.facts import RouteFact
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item


class Block(Record):
    """A route block. title: as its header is written, e.g. `route[a]`. start, end, header_end: offsets in the file."""

    title: str
    start: int
    end: int
    header_end: int


def blocks(source: Source) -> list[Block]:
    """The Blocks of one file (script.Source), in order."""
    found = []
    for offset, item in source.items:
        for route in routes_of(item) if source.role == "script" else ():
            found.append(block_of(item, route, offset))
    return found


def routes_of(item: Item) -> list[RouteFact]:
    """The route blocks of an item, in order; those that are never closed included."""
    routes = [route for route in facts_of(item).routes if route.word is not None]
    return sorted((*routes, *open_routes(item)), key=lambda route: route.raw[1])


def block_of(item: Item, route: RouteFact, offset: int) -> Block:
    """The Block of a route of an item that stands at an offset; comments are no part of its title."""
    node = Route.of(item, route, offset)
    title = "".join([token.text for token in node.header])
    return Block(title, node.start, node.end, node.header_end)
