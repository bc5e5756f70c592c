"""Names of route blocks in an item: in headers, in calls, in functions and parameters of modules."""

from __future__ import annotations

import re

from opensips_lsp.model.facts import route_name, routes_called
from opensips_lsp.model.names.mention import COMPUTED, DECLARES, USES, Literal, Mention
from opensips_lsp.model.route_names import FUNCTIONS, REQUIRED_BY, WANTED_BY
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.names.calls import TokenCall
    from opensips_lsp.syntax.items import Item

# (function, number of the argument) -> keyword of the route block that it names; event_route.c subscribes a route to
# the event of its name
_ARGUMENTS = {(name, which): word for name, (_, word, which) in FUNCTIONS.items()} | {("raise_event", 0): "event_route"}
_PARAMETERS = REQUIRED_BY | WANTED_BY
_STRING, _VAR = KIND["STRING"], KIND["VAR"]
_WORDS = bytes(KIND[name] for name in ("ROUTE", "ROUTE_KIND"))
_NAMES = bytes(KIND[name] for name in "WORD NUMBER STRING COND_WORD OLD_VALUE ANYCAST IS_MYSELF".split())
_HEADER = re.compile(
    b"[" + re.escape(_WORDS) + b"]" + re.escape(bytes((KIND["LSQB"],))) + b"[" + re.escape(_NAMES) + b"]", re.DOTALL
)


def routes_in(item: Item) -> Iterator[Mention]:
    """The Mentions of routes in headers, in route() and in async() and launch()."""
    tokens, kinds = item.tokens, item.tokens.kinds
    for match in _HEADER.finditer(kinds):
        number = match.start()
        word, name = item.text[tokens.starts[number] : tokens.ends[number]], route_name(item, number + 2)
        yield _route(item, number + 2, word, "0" if word == "route" and not name.strip("0") else name, DECLARES)
    for name, number in routes_called(item, 0, len(kinds) - 1)[0]:
        yield _route(item, number, "route", name, USES)


def _route(item: Item, number: int, word: str, name: str, role: str) -> Mention:
    kind, start, end = item.tokens.kinds[number], item.tokens.starts[number], item.tokens.ends[number]
    if kind == _VAR:
        return Mention(start, end, word, "", role, False, COMPUTED)
    quoted = kind == _STRING
    return Mention(start + quoted, end - quoted, word, name, role, quoted)


def route_in_argument(call: TokenCall, position: int, literal: Literal) -> Iterator[Mention]:
    """The route that a text names, which is an argument of a function."""
    word = _ARGUMENTS.get((call.name, position))
    if word is not None and literal.text and call.single(position) is not None:
        yield literal.mention(0, len(literal.text), word, USES)


def route_in_value(module: str, parameter: str, literal: Literal) -> Iterator[Mention]:
    """The route that the value of a parameter names."""
    if literal.text and any((one, parameter) in _PARAMETERS for one in module.lower().split("|")):
        yield literal.mention(0, len(literal.text), "route", USES)
