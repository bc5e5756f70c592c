"""textDocument/codeLens, codeLens/resolve.

A lens can be clicked where the client has the command SHOW_REFERENCES. What it gets: URI, Position, Locations.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcInvalidParams

from opensips_lsp.features import code_lens as feature
from opensips_lsp.server.client_data import has_command, texts
from opensips_lsp.server.positions import range_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.features.route_users import PlacedUse
    from opensips_lsp.server.app import Server

SHOW_REFERENCES = "opensips.showReferences"


def register(server: Server) -> None:
    """Register the handlers."""

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def code_lens(params: types.CodeLensParams) -> list[types.CodeLens] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        return [
            types.CodeLens(
                range_of(snapshot.text, lens.start, lens.end, server.encoding),
                data={"uri": params.text_document.uri, "word": lens.key[0], "name": lens.key[1]},
            )
            for lens in feature.lenses(snapshot)
        ]

    @server.feature(types.CODE_LENS_RESOLVE)
    def resolve(lens: types.CodeLens) -> types.CodeLens:
        known = texts(lens.data, "uri", "word", "name")
        if known is None:
            raise JsonRpcInvalidParams("Invalid Params: this is not the data of one of our lenses")
        uri, word, name = known
        path = server.uris.path(uri)
        snapshot = server.snapshot(path) if path else None
        if snapshot is None:
            raise JsonRpcContentModified("the document is gone")
        found = feature.users(snapshot, (word, name))
        lens.command = types.Command(found.title, "")
        if found.uses and has_command(server.client_capabilities, SHOW_REFERENCES):
            arguments = [uri, *map(server.as_json, (lens.range.start, _locations(server, found.uses)))]
            lens.command = types.Command(found.title, SHOW_REFERENCES, arguments=arguments)
        return lens


def _locations(server: Server, uses: Iterable[PlacedUse]) -> list[types.Location]:
    text = cache(server.text)
    return [
        types.Location(
            server.uris.uri(placed.source.path),
            range_of(text(placed.source.path), placed.start, placed.end, server.encoding),
        )
        for placed in uses
    ]
