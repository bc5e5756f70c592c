"""Where the name of a route block stands: in its header, in calls, in functions and parameters of modules. Pure."""

from __future__ import annotations

import re

from opensips_lsp.model.facts import facts_of, open_routes
from opensips_lsp.model.route_uses import route_uses
from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import Route
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND, WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.model.facts import RouteFact
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

# route blocks whose name the script chooses; that of an event_route is the name of an event
_NAMED = frozenset(("route", "failure_route", "onreply_route", "branch_route", "timer_route"))

_STRING = KIND["STRING"]
_PLAIN = r"[A-Za-z][A-Za-z0-9_]*|[1-9][0-9]*"
_QUOTED = r"[^\"'\\$\0-\x1f\x7f]+"


class Mention(Record):
    """A place where a route's name is written.

    word, name: the route block. start, end: offsets in the file, quotes not included. quoted: whether there are any.
    defines: whether it is the header of the block.
    """

    source: Source
    start: int
    end: int
    word: str
    name: str
    quoted: bool
    defines: bool


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


def mentions(source: Source) -> list[Mention]:
    """The Mentions in one file (script.Source), in the order of the text."""
    found: list[Mention] = []
    for offset, item in source.items:
        found += (
            mention
            for mention in _of_item(source, offset, item)
            if not (source.spans and source.opaque(mention.start, mention.end))
        )
    return sorted(found, key=lambda mention: mention.start)


def mention_at(source: Source, offset: int) -> Mention | None:
    """The Mention that an offset is in, or right behind; or None."""
    return next((one for one in mentions(source) if one.start <= offset <= one.end), None)


def mentions_of(script: Script, word: str, name: str) -> list[Mention]:
    """All Mentions of a route block in all files of a Script."""
    return [
        mention
        for source in script.sources
        for mention in mentions(source)
        if (mention.word, mention.name) == (word, name)
    ]


# ---- names


def fixed_name(mention: Mention) -> str | None:
    """Why a route cannot be renamed, as a sentence, or None."""
    if mention.word == "event_route":
        return "An event_route is named after its event."
    if (mention.word, mention.name) == ("route", "0"):
        return "The main route cannot have another name."
    return None if mention.word in _NAMED else f"A {mention.word} has no name."


def refused_name(name: str, word: str, found: Sequence[Mention], scripts: Sequence[Script]) -> str | None:
    """Why a route cannot be called `name`, as a sentence, or None. found: its Mentions in these scripts."""
    if re.compile(_PLAIN).fullmatch(name):
        if name in WORDS and not all(mention.quoted for mention in found):
            return f"`{name}` is a reserved word in OpenSIPS."
    elif not re.compile(_QUOTED).fullmatch(name):
        return "A route name is a number, or a word of letters, digits and underscores that begins with a letter."
    elif word == "route" and not name.strip("0"):
        return "This would be the main route."
    elif not all(mention.quoted for mention in found):
        return f"`{name}` is neither a word nor a number, and this route's name is used without quotes somewhere."
    if any((word, name) in script.defined for script in scripts):
        return f"There is already a `{word}[{name}]`."
    return None


# ---- the mentions of one item


def _of_item(source: Source, offset: int, item: Item) -> Iterator[Mention]:
    for route in routes_of(item):
        header = route.raw[3] if len(route.raw) > 3 else None
        if route.word is not None and header is not None and header[0] == NODE["route_name"]:
            number = header[1]
            quoted = item.tokens.kinds[number] == _STRING
            start, end = offset + item.tokens.starts[number], offset + item.tokens.ends[number]
            yield Mention(source, start + quoted, end - quoted, route.word, route.name, quoted, True)
    for use in route_uses(item):
        yield Mention(source, offset + use.start, offset + use.end, use.word, use.name, use.quoted, False)
