"""The facts of an item: what it contributes to its script. They are read off its tree once and kept on it."""

from __future__ import annotations

from functools import cache

from opensips_lsp.record import Record
from opensips_lsp.syntax.literals import number_value, string_value
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND, kinds_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeVar

    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.parser import RawNode

    Said = TypeVar("Said")


class RouteFact(Record):
    """A route block, or a fragment: statements that are included inside a route.

    word: its keyword, None for a fragment. name: its name; "0" for the main request route, "" for another one without a
    name and for a fragment. calls: (name, number of the token) of each route that it may go on to. reports: the numbers
    of those to which a launch() reports.
    """

    word: str | None
    name: str
    raw: RawNode
    calls: tuple[tuple[str, int], ...]
    reports: tuple[int, ...]


class Load(Record):
    """A loadmodule: the module's name, the string as written, the raw statement."""

    name: str
    file: str
    raw: RawNode


class ModParamFact(Record):
    """A modparam; the module is a name or a pattern, as written."""

    module: str
    name: str
    value: int | str
    raw: RawNode


class Socket(Record):
    """A listener."""

    protocol: str
    raw: RawNode


class Include(Record):
    """An include directive.

    directive: "include" or "import". file: as written, with quotes. route: the one around it, or None.
    """

    directive: str
    file: str
    token: int
    route: RouteFact | None


class Facts(Record):
    """What an item contributes to its script, in the order of the text."""

    routes: tuple[RouteFact, ...]
    modules: tuple[Load, ...]
    params: tuple[ModParamFact, ...]
    sockets: tuple[Socket, ...]
    includes: tuple[Include, ...]
    database_urls: tuple[str, ...]


class _Words(dict[int, "int | str"]):
    """A table for str.translate that leaves nothing of a text but its names and numbers, with blanks between them."""

    def __missing__(self, code: int) -> str:
        return " "


MAIN_ROUTE = "route", "0"  # (keyword, name) of the main request route
_WORDS = _Words((code, code) for code in range(128) if chr(code).isalnum() or chr(code) == "_")
_ROUTES, _LBRACE = frozenset((KIND["ROUTE"], KIND["ROUTE_KIND"])), KIND["LBRACE"]
_ROUTE_CALL = bytes((KIND["ROUTE"], KIND["LPAR"]))
_INCLUDE, _LPAR, _RPAR, _COMMA = (KIND[name] for name in ("INCLUDE", "LPAR", "RPAR", "COMMA"))
_ASYNC, _LAUNCH = KIND["ASYNC"], KIND["LAUNCH"]
_NUMBER, _STRING = KIND["NUMBER"], KIND["STRING"]


def facts_of(item: Item) -> Facts:
    """The Facts of an item."""
    if item.facts is None:
        item.facts = _read(item)
    facts: Facts = item.facts
    return facts


def open_routes(item: Item) -> tuple[RouteFact, ...]:
    """The route blocks of an item that are never closed, as while somebody types in them; they are no facts."""
    return said_of(item, _open_routes)


def all_routes(item: Item) -> list[RouteFact]:
    """The route blocks and the fragment of an item, in order; those that are never closed included."""
    return sorted((*facts_of(item).routes, *open_routes(item)), key=lambda route: route.raw[1])


def said_of(item: Item, function: Callable[[Item], Said]) -> Said:
    """The result of `function(item)`, which is called once for each item."""
    if item.said is None:
        item.said = {}
    if function not in item.said:
        item.said[function] = function(item)
    said: Said = item.said[function]
    return said


def has_tokens(item: Item, tokens: Sequence[str]) -> bool:
    """Whether an item may have one of some tokens in its text, see Prefilter.tokens; True if there are none."""
    if not tokens:
        return True
    find, sound = item.tokens.kinds.find, not item.problems  # the parser may have dropped what stands between two
    return any(find(one) >= 0 or (len(one) > 1 and not sound) for one in adjacent(tuple(tokens)))


@cache
def adjacent(tokens: tuple[str, ...]) -> tuple[bytes, ...]:
    """The kinds of tokens that Prefilter.tokens names."""
    return tuple([kinds_of(one) for one in tokens])


def words_in(text: str) -> list[str]:
    """All names and numbers in a text, each as often as it is there."""
    return text.translate(_WORDS).split()


def literals_in(item: Item) -> frozenset[str]:
    """The quoted strings of an item, as they are written."""
    tokens, text, found = item.tokens, item.text, set()
    starts, ends, at = tokens.starts, tokens.ends, tokens.kinds.find(_STRING)
    while at >= 0:
        found.add(text[starts[at] : ends[at]])
        at = tokens.kinds.find(_STRING, at + 1)
    return frozenset(found)


def module_name(file: str) -> str:
    """The name of the module that a loadmodule of this file loads."""
    name = file.rsplit("/", 1)[-1]
    return name[:-3] if name.endswith(".so") else name


def item_start(item: Item, raw: RawNode) -> int:
    """Offset of a raw node in its item."""
    return item.tokens.starts[raw[1]]


def body_of(raw: RawNode) -> list[RawNode]:
    """The raw statements of a raw route."""
    return [child for child in raw[3:] if child[0] not in (NODE["route_name"], NODE["number"])]


def route_key(item: Item, raw: RawNode) -> tuple[str, str]:
    """(keyword, name) of a raw route, see RouteFact."""
    named = len(raw) > 3 and raw[3][0] == NODE["route_name"]
    return key_of_block(_word(item, raw), route_name(item, raw[3][1]) if named else "")


def key_of_block(word: str, name: str) -> tuple[str, str]:
    """(keyword, name), see RouteFact, of a route block whose header has a keyword and a name, or none: "".

    `route[0]` and its like are the main route (cfg.y route_stm).
    """
    return (word, name) if word != MAIN_ROUTE[0] or name.strip("0") else MAIN_ROUTE


def _read(item: Item) -> Facts:
    routes: list[RouteFact] = []
    modules, params, sockets, urls = [], [], [], []
    tree = item.tree
    if tree is not None and tree[0] == NODE["fragment"]:
        routes.append(RouteFact(None, "", tree, *routes_called(item, tree[1], tree[2])))
    for raw in tree[3:] if tree is not None else ():
        kind = raw[0]
        if kind == NODE["route"]:
            word, name = route_key(item, raw)
            routes.append(RouteFact(word, name, raw, *routes_called(item, raw[1], raw[2])))
        elif kind == NODE["loadmodule"]:
            file = _string(item, raw[3])
            modules.append(Load(module_name(file), file, raw))
        elif kind == NODE["modparam"]:
            module, parameter, value = raw[3:6]
            params.append(ModParamFact(_string(item, module), _string(item, parameter), _value(item, value), raw))
        elif kind == NODE["global_parameter"] and _word(item, raw) == "db_default_url" and raw[3][0] == NODE["string"]:
            urls.append(_string(item, raw[3]))
        elif kind == NODE["listen"] and len(raw) > 3 and len(raw[3]) > 3:
            sockets.append(Socket(_text(item, raw[3][3]), raw))
    return Facts(
        tuple(routes), tuple(modules), tuple(params), tuple(sockets), tuple(_includes(item, routes)), tuple(urls)
    )


def _open_routes(item: Item) -> tuple[RouteFact, ...]:
    found, kinds = [], item.tokens.kinds
    for raw in item.tree[3:] if item.problems and item.tree is not None else ():
        if raw[0] == NODE["error"] and kinds[raw[1]] in _ROUTES and raw[1] < raw[2]:
            named = len(raw) > 3 and raw[3][0] == NODE["route_name"]
            if kinds.find(_LBRACE, raw[1], raw[2]) >= raw[1] + 2 if named else kinds[raw[1] + 1] == _LBRACE:
                found.append(RouteFact(*route_key(item, raw), raw, *routes_called(item, raw[1], raw[2])))
    return tuple(found)


def _text(item: Item, raw: RawNode) -> str:
    return item.text[item.tokens.starts[raw[1]] : item.tokens.ends[raw[2] - 1]]


def _word(item: Item, raw: RawNode) -> str:
    """The first token of a raw node."""
    return item.text[item.tokens.starts[raw[1]] : item.tokens.ends[raw[1]]]


def _string(item: Item, raw: RawNode) -> str:
    return string_value(_text(item, raw))


def _value(item: Item, raw: RawNode) -> int | str:
    return _string(item, raw) if raw[0] == NODE["string"] else number_value(_text(item, raw))


def route_name(item: Item, number: int) -> str:
    """The route name that one token stands for (cfg.y route_name)."""
    text = item.text[item.tokens.starts[number] : item.tokens.ends[number]]
    kind = item.tokens.kinds[number]
    if kind == _STRING:
        return string_value(text)
    return str(number_value(text)) if kind == _NUMBER else text


def routes_called(item: Item, first: int, end: int) -> tuple[tuple[tuple[str, int], ...], tuple[int, ...]]:
    """((name, number of its token) of each route that some tokens go on to, the numbers of those in launch()).

    What goes on to a route is route(x), async(..., x) and launch(..., x). first, end: the number of the first token,
    and the one behind the last.
    """
    kinds, names, reports = item.tokens.kinds, [], []
    at = kinds.find(_ROUTE_CALL, first, end)
    while at >= 0:
        if at + 2 < end and kinds[at + 2] != _RPAR:
            names.append((route_name(item, at + 2), at + 2))
        at = kinds.find(_ROUTE_CALL, at + 2, end)
    closing: dict[int, int] | None = None
    for word in (_ASYNC, _LAUNCH):
        at = kinds.find(word, first, end)
        while at >= 0:
            closing = _parentheses(kinds, first, end) if closing is None else closing
            number = _resumed(kinds, at, closing)
            if number is not None:
                names.append((route_name(item, number), number))
                if word == _LAUNCH:
                    reports.append(number)
            at = kinds.find(word, at + 1, end)
    return tuple(names), tuple(reports)


def _resumed(kinds: bytes, at: int, closing: Mapping[int, int]) -> int | None:
    """The number of the token that names the route of an async or launch, or None: Deferred.route, without a tree.

    It stands behind the call; a timeout or a parameter may follow it. at: the number of the keyword. closing: the
    number of each `(` -> that of its `)`.
    """
    last, end = closing.get(at + 1, 0), closing.get(at + 3, at + 2)  # of `async(`, and of the call in it
    if end >= last or kinds[end + 1] != _COMMA or kinds[end + 2] in (_COMMA, _RPAR):
        return None
    return end + 2 if kinds[end + 3] in (_COMMA, _RPAR) else None


def _parentheses(kinds: bytes, start: int, end: int) -> dict[int, int]:
    """Number of each `(` among some tokens -> that of the `)` that closes it."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for number in range(start, end):
        if kinds[number] == _LPAR:
            opened.append(number)
        elif kinds[number] == _RPAR and opened:
            found[opened.pop()] = number
    return found


def _includes(item: Item, routes: list[RouteFact]) -> Iterator[Include]:
    at = item.tokens.kinds.find(_INCLUDE)
    while at >= 0:
        directive, _, file = item.text[item.tokens.starts[at] : item.tokens.ends[at]].partition("_file")
        around = next((route for route in routes if route.raw[1] <= at < route.raw[2]), None)
        yield Include(directive, file.strip(" \t\n"), at, around)
        at = item.tokens.kinds.find(_INCLUDE, at + 1)
