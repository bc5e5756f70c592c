"""textDocument/documentSymbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.symbols import outline
from opensips_lsp.server.positions import range_of

if TYPE_CHECKING:
    from opensips_lsp.model.routes import Block
    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def document_symbol(
        params: types.DocumentSymbolParams,
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        found, text, encoding = outline(snapshot), snapshot.text, server.encoding
        if server.capability("text_document.document_symbol.hierarchical_document_symbol_support"):
            return [_symbol(text, block, encoding) for block in found]
        return [_symbol_information(params.text_document.uri, text, block, encoding) for block in found]


def _symbol(text: Text, block: Block, encoding: str) -> types.DocumentSymbol:
    full = range_of(text, block.start, block.end, encoding)
    header = range_of(text, block.start, block.header_end, encoding)
    return types.DocumentSymbol(block.title, types.SymbolKind.Function, full, header)


def _symbol_information(uri: str, text: Text, block: Block, encoding: str) -> types.SymbolInformation:
    where = types.Location(uri, range_of(text, block.start, block.end, encoding))
    return types.SymbolInformation(where, block.title, types.SymbolKind.Function)
