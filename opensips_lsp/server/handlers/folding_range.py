"""textDocument/foldingRange."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from opensips_lsp.features.folding import folded_lines, folds, outermost
from opensips_lsp.server.protocol import JsonText

if TYPE_CHECKING:
    from opensips_lsp.features.folding import FoldedLines
    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def folding_range(params: types.FoldingRangeParams) -> JsonText | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        converter = _Converter(server)
        lines = outermost(folded_lines(folds(snapshot), snapshot.text), converter.most)
        found = [converter.folding_range(snapshot.text, one) for one in lines]
        return JsonText(json.dumps(found))  # there may be thousands, for which lsprotocol takes longer than all else


class _Converter:
    """For one client. most: how many ranges it takes, None for any number."""

    def __init__(self, server: Server) -> None:
        capabilities = server.capability("text_document.folding_range") or types.FoldingRangeClientCapabilities()
        kinds = capabilities.folding_range_kind
        self.most, self._encoding = capabilities.range_limit, server.encoding
        self._kinds = None if kinds is None else kinds.value_set
        self._lines_only = capabilities.line_folding_only
        self._texts = capabilities.folding_range is not None and capabilities.folding_range.collapsed_text

    def folding_range(self, text: Text, lines: FoldedLines) -> dict[str, Any]:
        """Return the FoldingRange of some lines as JSON values."""
        fold = lines.fold
        if self._lines_only:
            found: dict[str, Any] = {"startLine": lines.first, "endLine": lines.last}
        else:
            (first, start), (last, end) = (text.position(at, self._encoding) for at in (fold.start, fold.end))
            found = {"startLine": first, "startCharacter": start, "endLine": last, "endCharacter": end}
        if fold.kind and (self._kinds is None or fold.kind in self._kinds):
            found["kind"] = fold.kind
        if fold.text and self._texts:
            found["collapsedText"] = fold.text
        return found
