"""What the rules about route blocks share."""

from __future__ import annotations

from opensips_lsp.lint.finding import Span
from opensips_lsp.model.facts import facts_of
from opensips_lsp.syntax.nodes import Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.facts import RouteFact
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


def header(item: Item, offset: int, route: RouteFact) -> Span:
    """The Span of a route block's header: its keyword, name and options."""
    node = Route.of(item, route, offset)
    return Span(node.start, node.header_end)


def first_block(script: Script, word: str, name: str) -> tuple[Source, Span] | None:
    """(Source, Span of the header) of the first route block of a keyword and name, in reading order; or None."""
    place = script.defined.get((word, name))
    if place is None:
        return None
    source = next(source for source in script.sources if source.place == place[:-1])
    offset, item = source.item_at(int(place[-1]))
    route = next(route for route in facts_of(item).routes if Route.of(item, route, offset).start == place[-1])
    return source, header(item, offset, route)


def block_at(source: Source, place: int) -> tuple[str, str] | None:
    """(keyword, name) of the route block that an offset of a file lies in, or None."""
    offset, item = source.item_at(place)
    for route in facts_of(item).routes:
        node = Route.of(item, route, offset)
        if node.start <= place < node.end and route.word is not None and route.name is not None:
            return route.word, route.name
    return None
