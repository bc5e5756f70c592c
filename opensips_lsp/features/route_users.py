"""Who goes to a route, in all scripts that a file belongs to, and what it runs as: for call hierarchy and lenses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.model.contexts import ELSEWHERE, GLOBAL_REPLY, REPLY
from opensips_lsp.model.facts import ModParamFact, key_of_block
from opensips_lsp.model.route_uses import MODPARAM, route_uses
from opensips_lsp.model.routes import block_of, routes_of
from opensips_lsp.project import files
from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.facts import RouteFact
    from opensips_lsp.model.route_uses import RouteUse
    from opensips_lsp.model.routes import Block
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.source import PlacedItem, RouteKey
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node, Token

NEVER = "never reached"
# the blocks that OpenSIPS enters by itself, those named "" and the main route aside
_ENTERED = frozenset(("event_route", "timer_route"))
# the order in which contexts are named; those of replies have one name
_ORDER = ("request", "branch", "failure", "reply", "local", "error", "timer", "event", "startup")
_NAMES = {"route": "request", REPLY: "reply", GLOBAL_REPLY: "reply"}


class PlacedUse(Record):
    """A RouteUse and where it stands. offset: of its item. start, end: offsets in the file."""

    source: Source
    offset: int
    item: Item
    use: RouteUse

    @property
    def start(self) -> int:
        """The offset of the name."""
        return self.offset + self.use.start

    @property
    def end(self) -> int:
        """The offset behind the name."""
        return self.offset + self.use.end


class PlacedRoute(Record):
    """A route block and where it stands. offset: of its item."""

    source: Source
    offset: int
    item: Item
    route: RouteFact

    @property
    def key(self) -> RouteKey:
        """Its keyword and name."""
        return str(self.route.word), self.route.name

    @property
    def block(self) -> Block:
        """Its title and extent."""
        return block_of(self.item, self.route, self.offset)

    @property
    def named_by(self) -> Node | Token:
        """What names it in its header: the name, or the keyword of one without."""
        node = Route.of(self.item, self.route, self.offset)
        return node.name or node.kind_word


def routes_in(source: Source, items: Iterable[PlacedItem] | None = None) -> Iterator[PlacedRoute]:
    """Yield the route blocks of a file, or of some items of it; in a template those whose header is plain."""
    for offset, item in (source.items if items is None else items) if source.role == "script" else ():
        for route in routes_of(item):
            placed = PlacedRoute(source, offset, item, route)
            if not (source.spans and source.opaque(placed.block.start, placed.block.header_end)):
                yield placed


def uses_of(snapshot: Snapshot, wanted: Callable[[Source, RouteUse], bool]) -> Iterator[PlacedUse]:
    """Yield the uses of routes for which `wanted(source, use)` holds; those of a file as often as it is included."""
    for script in _scripts(snapshot):
        for source in script.sources:
            for offset, item in source.items:
                for use in route_uses(item):
                    if wanted(source, use):
                        placed = PlacedUse(source, offset, item, use)
                        if not (source.spans and source.opaque(placed.start, placed.end)):
                            yield placed


def definitions_of(snapshot: Snapshot, wanted: Iterable[RouteKey]) -> dict[RouteKey, list[PlacedRoute]]:
    """Return the blocks of some routes, by (keyword, name), each once."""
    found: dict[RouteKey, dict[tuple[str, int], PlacedRoute]] = {key: {} for key in wanted}
    key_of = FileKeys()
    for script in _scripts(snapshot):
        for source in script.sources:
            for placed in routes_in(source):
                if placed.key in found:
                    found[placed.key].setdefault((key_of[source.path], placed.block.start), placed)
    return {key: list(blocks.values()) for key, blocks in found.items()}


def contexts_of(snapshot: Snapshot, key: RouteKey | None) -> frozenset[str]:
    """Return the contexts that a route may run in, in any of the scripts."""
    return frozenset().union(*(script.contexts.get(key, ()) for script in _scripts(snapshot)))


def is_reached(snapshot: Snapshot, key: RouteKey | None) -> bool:
    """Return whether OpenSIPS may come to a route, by whatever way, in one of the scripts."""
    return any(not script.complete or key in script.ask(_reached) for script in _scripts(snapshot))


def enters(key: RouteKey) -> bool:
    """Return whether OpenSIPS enters a route by itself: the main route, and those that wait for something to happen."""
    return key[0] in _ENTERED or key == key_of_block(key[0], "")


def user_of(source: Source, by: RouteFact | ModParamFact) -> RouteKey | None:
    """Return the key of what goes to a route, for a modparam (MODPARAM, "module.parameter").

    None for a fragment of nobody knows which route.
    """
    if isinstance(by, ModParamFact):
        return MODPARAM, f"{by.module}.{by.name}"
    return source.route if by.word is None else (by.word, by.name)


def _reached(script: Script) -> frozenset[RouteKey]:
    """Return the keys of the routes to which some way leads from what OpenSIPS enters by itself, or a module."""
    leads: dict[RouteKey | None, list[RouteKey]] = {}
    found: set[RouteKey] = {key for key, known in script.contexts.items() if key is not None and ELSEWHERE in known}
    for source in script.sources:
        for placed in routes_in(source):
            if enters(placed.key):
                found.add(placed.key)
        for _, item in source.items:
            for use in route_uses(item):
                leads.setdefault(user_of(source, use.by), []).append((use.word, use.name))
    for user, keys in leads.items():
        if user is None or user[0] == MODPARAM:
            found.update(keys)
    waiting = list(found)
    while waiting:
        for key in leads.get(waiting.pop(), ()):
            if key not in found:
                found.add(key)
                waiting.append(key)
    return frozenset(found)


def runs_as(snapshot: Snapshot, key: RouteKey | None) -> str:
    """Return the kinds of route that a route runs as: "request, failure".

    NEVER if nothing leads to it; "" when only those know that are not here.
    """
    if not is_reached(snapshot, key):
        return NEVER
    contexts = contexts_of(snapshot, key) or ({key[0]} if key is not None and enters(key) else ())
    found = {_NAMES.get(one, one.removesuffix("_route")) for one in contexts if one != ELSEWHERE}
    return ", ".join(sorted(found, key=lambda one: _ORDER.index(one) if one in _ORDER else len(_ORDER)))


def _scripts(snapshot: Snapshot) -> Iterator[Script]:
    return (file.script for file in snapshot.in_scripts)


class FileKeys(dict[str, str]):
    """Path -> files.key, which asks the file system."""

    def __missing__(self, path: str) -> str:
        self[path] = key = files.key(path)
        return key
