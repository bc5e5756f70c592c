"""textDocument/documentSymbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features import symbols
from opensips_lsp.server.positions import range_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.symbols import Symbol
    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text

_KIND = types.SymbolKind
_KINDS = {
    symbols.GLOBAL: _KIND.Property,
    symbols.LISTENER: _KIND.Interface,
    symbols.MODULE: _KIND.Module,
    symbols.MODPARAM: _KIND.Field,
    symbols.INCLUDE: _KIND.File,
    # what the script calls; what it arms for a transaction; what comes by itself
    "route": _KIND.Function,
    **dict.fromkeys(("branch_route", "failure_route", "onreply_route"), _KIND.Method),
    **dict.fromkeys(("error_route", "event_route", "local_route", "startup_route", "timer_route"), _KIND.Event),
}
_KNOWN_TO_ALL = _KIND.Array.value  # the last of those that a client knows which does not say what it knows


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def document_symbol(
        params: types.DocumentSymbolParams,
    ) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        converter = _Converter(server, snapshot.text)
        found = symbols.outline(snapshot)
        if server.capability("text_document.document_symbol.hierarchical_document_symbol_support"):
            return [converter.symbol(one) for one in found]
        return list(converter.flat(params.text_document.uri, found))


class _Converter:
    def __init__(self, server: Server, text: Text) -> None:
        self._text, self._encoding = text, server.encoding
        kinds = server.capability("text_document.document_symbol.symbol_kind")
        self._kinds = None if kinds is None or kinds.value_set is None else {kind.value for kind in kinds.value_set}
        tags = server.capability("text_document.document_symbol.tag_support")
        self._has_tags = tags is not None and types.SymbolTag.Deprecated in tags.value_set

    def symbol(self, one: Symbol) -> types.DocumentSymbol:
        """Return a Symbol, and those in it, as a DocumentSymbol."""
        return types.DocumentSymbol(
            one.name,
            self._kind(one),
            range_of(self._text, one.start, one.end, self._encoding),
            range_of(self._text, one.name_start, one.name_end, self._encoding),
            detail=one.detail or None,
            tags=self._tags(one),
            children=[self.symbol(child) for child in one.children] or None,
        )

    def flat(self, uri: str, found: list[Symbol]) -> Iterator[types.SymbolInformation]:
        """Yield Symbols, and those in them, as a list of SymbolInformation."""
        for one in found:
            for symbol in (one, *one.children):
                where = types.Location(uri, range_of(self._text, symbol.start, symbol.end, self._encoding))
                yield types.SymbolInformation(
                    where,
                    symbol.name,
                    self._kind(symbol),
                    tags=self._tags(symbol),
                    container_name=None if symbol is one else one.name,
                )

    def _kind(self, one: Symbol) -> types.SymbolKind:
        kind = _KINDS[one.kind]
        known = kind.value <= _KNOWN_TO_ALL if self._kinds is None else kind.value in self._kinds
        return kind if known else _KIND.Function

    def _tags(self, one: Symbol) -> list[types.SymbolTag] | None:
        return [types.SymbolTag.Deprecated] if one.dropped and self._has_tags else None
