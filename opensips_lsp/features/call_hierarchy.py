"""Call hierarchy: who goes to a route, and where it goes on to; over calls, armed and resumed routes and modparams.

What OpenSIPS enters by itself (the main route, an event_route, a timer_route ...) has no caller: these are the roots.
"""

from __future__ import annotations

from os.path import basename
from typing import TYPE_CHECKING

from opensips_lsp.features.route_users import (
    FileKeys,
    PlacedRoute,
    definitions_of,
    routes_in,
    runs_as,
    user_of,
    uses_of,
)
from opensips_lsp.lint.finding import Span
from opensips_lsp.model.facts import ModParamFact
from opensips_lsp.model.names import name_at
from opensips_lsp.model.route_uses import MODPARAM
from opensips_lsp.project import files
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import token_at
from opensips_lsp.syntax.nodes import ModParam

if TYPE_CHECKING:
    from opensips_lsp.features.route_users import PlacedUse
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.source import RouteKey, Source

ROUTE, EVENT, FRAGMENT = "route", "event", "fragment"  # kinds of CallItems, besides MODPARAM
_EVENTS = frozenset(("event_route", "timer_route", "startup_route"))


class CallItem(Record):
    """What goes to routes, or is one: a route block, a file that is included in one, a modparam.

    key: (keyword, name) of the route, that around a fragment, or ("modparam", "module.parameter"). detail: what it
    runs as. start, end: of all of it in the file `path`; name_start, name_end: of what names it.
    """

    kind: str
    key: RouteKey
    title: str
    detail: str
    path: str
    start: int
    end: int
    name_start: int
    name_end: int


class Calls(Record):
    """The caller, or what is called, and where its name stands in the file of the caller."""

    item: CallItem
    spans: tuple[Span, ...]


def prepare(snapshot: Snapshot, offset: int) -> list[CallItem]:
    """Return the route whose name, or whose header, is at an offset: one item for each block of it."""
    key = _route_at(snapshot, offset)
    if key is None:
        return []
    return [_of_block(snapshot, block) for block in definitions_of(snapshot, [key])[key]]


def incoming(snapshot: Snapshot, key: RouteKey) -> list[Calls]:
    """Return who goes to a route."""
    found: dict[tuple[str, int, RouteKey | None], tuple[PlacedUse, dict[Span, None]]] = {}
    key_of = FileKeys()
    for placed in uses_of(snapshot, lambda _, use: (use.word, use.name) == key):
        by = placed.use.by
        group = key_of[placed.source.path], placed.offset + placed.item.tokens.starts[by.raw[1]], placed.source.route
        _, spans = found.setdefault(group, (placed, {}))
        spans[Span(placed.start, placed.end)] = None
    return [Calls(_of_user(snapshot, first), tuple(spans)) for first, spans in found.values()]


def outgoing(snapshot: Snapshot, key: RouteKey, path: str) -> list[Calls]:
    """Return to which routes an item goes on; `path`: its file, in which the spans are.

    What is included in a route stands there as its include directive.
    """
    found: dict[RouteKey, dict[Span, None]] = {}
    home, key_of = files.key(path), FileKeys()
    for placed in uses_of(snapshot, lambda source, use: user_of(source, use.by) == key):
        span = _span_in(snapshot, placed, home, key_of)
        if span is not None:
            found.setdefault((placed.use.word, placed.use.name), {})[span] = None
    blocks = definitions_of(snapshot, found)
    return [
        Calls(_of_block(snapshot, block), tuple(spans)) for called, spans in found.items() for block in blocks[called]
    ]


# ---- which route


def _route_at(snapshot: Snapshot, offset: int) -> RouteKey | None:
    """Return the key of the route that an offset is about, or None."""
    script, source = snapshot.in_scripts[0].script, snapshot.in_scripts[0].source
    name = name_at(script, source, offset)
    if name is not None and name.kind.endswith("route"):
        return None if name.computed else (name.kind, name.name)
    headers = ((placed.block, placed.key) for placed in routes_in(source, [source.item_at(offset)]))
    return next((key for block, key in headers if block.start <= offset <= block.header_end), None)


# ---- items


def _of_block(snapshot: Snapshot, placed: PlacedRoute) -> CallItem:
    block, key, name = placed.block, placed.key, placed.named_by
    kind, detail = EVENT if key[0] in _EVENTS else ROUTE, runs_as(snapshot, key)
    path = placed.source.path
    return CallItem(kind, key, block.title, detail, path, block.start, block.end, name.start, name.end)


def _of_user(snapshot: Snapshot, placed: PlacedUse) -> CallItem:
    """Return the item of what a use of a route stands in."""
    source, offset, item, use = placed
    if isinstance(use.by, ModParamFact):
        return _of_modparam(source, ModParam.of(item, use.by, offset), use.by)
    if use.by.word is not None:
        return _of_block(snapshot, PlacedRoute(source, offset, item, use.by))
    key = source.route or ("", "")
    title = f"{key[0]}[{key[1]}]" if key[1].strip("0") else key[0]
    detail = runs_as(snapshot, source.route)
    first = token_at(item, item.tokens.starts[0], offset)
    start, end = (0, 0) if first is None else (first.start, first.end)
    name = basename(source.path)
    title = f"{title} in {name}" if title else name
    return CallItem(FRAGMENT, key, title, detail, source.path, 0, len(source.text), start, end)


def _of_modparam(source: Source, node: ModParam, fact: ModParamFact) -> CallItem:
    title, name = f"modparam({node.module.text}, {node.parameter.text})", node.parameter
    key = MODPARAM, f"{fact.module}.{fact.name}"
    return CallItem(MODPARAM, key, title, "", source.path, node.start, node.end, name.start, name.end)


def _span_in(snapshot: Snapshot, placed: PlacedUse, home: str, key_of: FileKeys) -> Span | None:
    """Return where a use is in a file, given by its key: itself, or the include that brings it; None in another."""
    source = placed.source
    if key_of[source.path] == home:
        return Span(placed.start, placed.end)
    for file in snapshot.in_scripts:
        for around in file.script.sources:
            depth = len(around.place)
            if depth < len(source.place) and source.place[:depth] == around.place and key_of[around.path] == home:
                at = source.place[depth]
                base, item = around.item_at(at)
                token = token_at(item, at - base, base)
                return None if token is None else Span(token.start, token.end)
    return None
