"""What the rules about route blocks share."""

from opensips_lsp.rule import Span
from opensips_lsp.tree import view


def header(item, offset, route):
    """The Span of a route block's header: its keyword, name and options."""
    node = view(item, route.raw, None, offset)
    return Span(node.start, node.header_end)


def title(word, name):
    """How a route block is written, e.g. `route[a]`."""
    return f"{word}[{name}]" if name and (word, name) != ("route", "0") else word
