"""Names of route blocks in an item: in headers, in calls, in functions and parameters of modules."""

from __future__ import annotations

from opensips_lsp.model.facts import all_routes
from opensips_lsp.model.names.mention import COMPUTED, DECLARES, USES, Mention
from opensips_lsp.model.route_uses import route_uses
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.syntax.items import Item

_STRING, _VAR = KIND["STRING"], KIND["VAR"]


def routes_in(item: Item) -> Iterator[Mention]:
    """The Mentions of routes."""
    starts, ends, kinds = item.tokens.starts, item.tokens.ends, item.tokens.kinds
    for route in all_routes(item):
        header = route.raw[3] if len(route.raw) > 3 else None
        if route.word is not None and header is not None and header[0] == NODE["route_name"]:
            start, end, quoted = starts[header[1]], ends[header[1]], kinds[header[1]] == _STRING
            yield Mention(start + quoted, end - quoted, route.word, route.name, DECLARES, quoted)
        for _, number in route.calls:
            if kinds[number] == _VAR:
                yield Mention(starts[number], ends[number], "route", "", USES, False, COMPUTED)
    for use in route_uses(item):
        yield Mention(use.start, use.end, use.word, use.name, USES, use.quoted)
