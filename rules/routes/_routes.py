"""What the rules about route blocks share."""

from opensips_lsp.lint.finding import Span
from opensips_lsp.model.script import facts_of, item_start
from opensips_lsp.syntax.nodes import view


def header(item, offset, route):
    """The Span of a route block's header: its keyword, name and options."""
    node = view(item, route.raw, None, offset)
    return Span(node.start, node.header_end)


def title(word, name):
    """How a route block is written, e.g. `route[a]`."""
    return f"{word}[{name}]" if name and (word, name) != ("route", "0") else word


def first_block(script, word, name):
    """(Source, Span of the header) of the first route block of a keyword and name, in reading order; None when there is none."""
    place = script.defined.get((word, name))
    if place is None:
        return None
    source = next(source for source in script.sources if source.place == place[:-1])
    offset, item = source.item_at(place[-1])
    route = next(route for route in facts_of(item).routes if offset + item_start(item, route.raw) == place[-1])
    return source, header(item, offset, route)


def block_at(source, place):
    """(keyword, name) of the route block that an offset of a file lies in, or None."""
    offset, item = source.item_at(place)
    around = (route for route in facts_of(item).routes if _covers(item, route.raw, place - offset))
    return next(((route.word, route.name) for route in around), None)


def _covers(item, raw, at):
    return item.tokens.starts[raw[1]] <= at < item.tokens.ends[raw[2] - 1]
