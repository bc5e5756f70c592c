"""What the rules about route blocks share."""

from opensips_lsp.rule import Span
from opensips_lsp.script import facts_of, item_start
from opensips_lsp.tree import view


def header(item, offset, route):
    """The Span of a route block's header: its keyword, name and options."""
    node = view(item, route.raw, None, offset)
    return Span(node.start, node.header_end)


def title(word, name):
    """How a route block is written, e.g. `route[a]`."""
    return f"{word}[{name}]" if name and (word, name) != ("route", "0") else word


def first_block(script, word, name):
    """(Source, Span of the header) of the first route block of a keyword and name, in reading order; None when there is none."""
    blocks = (
        (source.at(offset + item_start(item, route.raw)), source, offset, item, route)
        for source in script.sources
        for offset, item in source.items
        for route in facts_of(item).routes
        if (route.word, route.name) == (word, name)
    )
    found = min(blocks, key=lambda block: block[0], default=None)
    return found and (found[1], header(found[3], found[2], found[4]))


def block_at(source, place):
    """(keyword, name) of the route block that an offset of a file lies in, or None."""
    offset, item = source.item_at(place)
    around = (route for route in facts_of(item).routes if _covers(item, route.raw, place - offset))
    return next(((route.word, route.name) for route in around), None)


def _covers(item, raw, at):
    return item.tokens.starts[raw[1]] <= at < item.tokens.ends[raw[2] - 1]
