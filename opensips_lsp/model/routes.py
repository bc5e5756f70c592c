"""The route blocks of files and items, and where they stand."""

from __future__ import annotations

from opensips_lsp.model.facts import MAIN_ROUTE, all_routes
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
    return [route for route in all_routes(item) if route.word is not None]


def title(word: str, name: str) -> str:
    """How a route block with a keyword and a name, see RouteFact, is written: `route[a]`."""
    return f"{word}[{name}]" if name and (word, name) != MAIN_ROUTE else word


def block_of(item: Item, route: RouteFact, offset: int) -> Block:
    """The Block of a route of an item that stands at an offset; comments are no part of its title."""
    node = Route.of(item, route, offset)
    header = "".join([token.text for token in node.header])
    return Block(header, node.start, node.end, node.header_end)
