"""textDocument/prepareCallHierarchy, callHierarchy/incomingCalls, callHierarchy/outgoingCalls."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features import call_hierarchy as feature
from opensips_lsp.model.route_uses import MODPARAM
from opensips_lsp.server.client_data import texts
from opensips_lsp.server.positions import offset, range_of

if TYPE_CHECKING:
    from opensips_lsp.features.call_hierarchy import CallItem, Calls
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.source import RouteKey
    from opensips_lsp.server.app import Server

_KINDS = {
    feature.ROUTE: types.SymbolKind.Function,
    feature.EVENT: types.SymbolKind.Event,
    feature.FRAGMENT: types.SymbolKind.File,
    MODPARAM: types.SymbolKind.Property,
}


def register(server: Server) -> None:
    """Register the handlers."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    def prepare(params: types.CallHierarchyPrepareParams) -> list[types.CallHierarchyItem] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        at = offset(snapshot.text, params.position, server.encoding)
        converter = _Converter(server, params.text_document.uri)
        return [converter.item(item) for item in feature.prepare(snapshot, at)] or None

    @server.feature(types.CALL_HIERARCHY_INCOMING_CALLS)
    def incoming(params: types.CallHierarchyIncomingCallsParams) -> list[types.CallHierarchyIncomingCall] | None:
        about = _about(server, params.item)
        if about is None:
            return None
        uri, snapshot, key = about
        converter = _Converter(server, uri)
        return [
            types.CallHierarchyIncomingCall(converter.item(calls.item), converter.ranges(calls, calls.item.path))
            for calls in feature.incoming(snapshot, key)
        ]

    @server.feature(types.CALL_HIERARCHY_OUTGOING_CALLS)
    def outgoing(params: types.CallHierarchyOutgoingCallsParams) -> list[types.CallHierarchyOutgoingCall] | None:
        about, path = _about(server, params.item), server.uris.path(params.item.uri)
        if about is None or path is None:
            return None
        uri, snapshot, key = about
        converter = _Converter(server, uri)
        return [
            types.CallHierarchyOutgoingCall(converter.item(calls.item), converter.ranges(calls, path))
            for calls in feature.outgoing(snapshot, key, path)
        ]


def _about(server: Server, item: types.CallHierarchyItem) -> tuple[str, Snapshot, RouteKey] | None:
    """Return what an item is about: (URI of the document it was requested in, its snapshot, key of the route)."""
    known = texts(item.data, "uri", "word", "name")
    if known is None:
        return None
    uri, word, name = known
    path = server.uris.path(uri)
    snapshot = server.snapshot(path) if path else None
    return None if snapshot is None else (uri, snapshot, (word, name))


class _Converter:
    """Converts items for one request. uri: of the document whose scripts they are of."""

    def __init__(self, server: Server, uri: str) -> None:
        self._server, self._uri, self._text = server, uri, cache(server.text)

    def item(self, item: CallItem) -> types.CallHierarchyItem:
        """Return the lsprotocol item."""
        return types.CallHierarchyItem(
            item.title,
            _KINDS[item.kind],
            self._server.uris.uri(item.path),
            self._range(item.path, item.start, item.end),
            self._range(item.path, item.name_start, item.name_end),
            detail=item.detail or None,
            data={"uri": self._uri, "word": item.key[0], "name": item.key[1]},
        )

    def ranges(self, calls: Calls, path: str) -> list[types.Range]:
        """Return the spans, which are in this file, as ranges."""
        return [self._range(path, span.start, span.end) for span in calls.spans]

    def _range(self, path: str, start: int, end: int) -> types.Range:
        return range_of(self._text(path), start, end, self._server.encoding)
