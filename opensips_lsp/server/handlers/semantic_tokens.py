"""textDocument/semanticTokens: full, full/delta, range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.server.positions import offsets

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.protocol import JsonText


def register(server: Server) -> None:
    """Register the handlers."""
    tokens = server.semantic_tokens

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, tokens.legend)
    def full(params: types.SemanticTokensParams) -> JsonText | None:
        snapshot = server.document(params)
        return None if snapshot is None else tokens.full(params.text_document.uri, snapshot)

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA, tokens.legend)
    def delta(params: types.SemanticTokensDeltaParams) -> JsonText | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        return tokens.delta(params.text_document.uri, snapshot, params.previous_result_id)

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, tokens.legend)
    def part(params: types.SemanticTokensRangeParams) -> JsonText | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        return tokens.range(snapshot, *offsets(snapshot.text, params.range, server.encoding))
