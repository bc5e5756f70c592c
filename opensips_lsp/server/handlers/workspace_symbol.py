"""workspace/symbol."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features import workspace_symbols as feature
from opensips_lsp.features.symbols import in_line
from opensips_lsp.server.positions import range_of
from opensips_lsp.server.symbol_index import SymbolIndex
from opensips_lsp.server.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Container

    from opensips_lsp.features.workspace_symbols import FileSymbol
    from opensips_lsp.server.app import Server

_KINDS = {
    feature.ROUTE: types.SymbolKind.Function,
    feature.EVENT: types.SymbolKind.Event,
    feature.MODULE: types.SymbolKind.Module,
    feature.GLOBAL: types.SymbolKind.Property,
}
_OTHERS = types.SymbolKind.Constant  # profiles, blacklists, caches
_ALWAYS = types.SymbolKind.Array  # a client that does not say which kinds it knows knows those up to this one


def register(server: Server) -> None:
    """Register the handler."""
    index = SymbolIndex(server)

    @server.feature(types.WORKSPACE_SYMBOL)
    async def workspace_symbol(params: types.WorkspaceSymbolParams) -> list[types.SymbolInformation]:
        await server.ready.wait()
        found = feature.best(params.query, await index.symbols())
        known = server.capability("workspace.symbol.symbol_kind.value_set") or range(1, _ALWAYS.value + 1)
        return [_converted(server, index, one, known) for one in found]


def _converted(
    server: Server, index: SymbolIndex, found: FileSymbol, known: Container[types.SymbolKind | int]
) -> types.SymbolInformation:
    path, symbol = found
    kind = _KINDS.get(symbol.kind, _OTHERS)
    span = range_of(index.text(path), symbol.start, symbol.end, server.encoding)
    return types.SymbolInformation(
        types.Location(server.uris.uri(path), span),
        in_line(symbol.title),
        kind if kind in known else types.SymbolKind.Function,
        container_name=_shown(server, path),
    )


def _shown(server: Server, path: str) -> str:
    """Return the path of a file from its workspace folder on; of a document that is no file, its URI."""
    uri = server.uris.uri(path)
    if path_of(uri) is None:
        return uri
    folder = next((folder for folder in server.folders if path.startswith(os.path.join(folder, ""))), None)
    return os.path.basename(path) if folder is None else os.path.relpath(path, folder)
