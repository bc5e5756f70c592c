"""textDocument/inlayHint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features.inlay_hints import inlay_hints
from opensips_lsp.server.positions import offsets, position

if TYPE_CHECKING:
    from opensips_lsp.features.inlay_hints import InlayHint
    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hint(params: types.InlayHintParams) -> list[types.InlayHint] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        text, encoding = snapshot.text, server.encoding
        found = inlay_hints(snapshot, *offsets(text, params.range, encoding), server.client_settings.inlay_hints)
        return [_inlay_hint(one, text, encoding) for one in found]


def _inlay_hint(one: InlayHint, text: Text, encoding: str) -> types.InlayHint:
    return types.InlayHint(
        position(text, one.offset, encoding),
        one.label,
        kind=types.InlayHintKind.Parameter if one.before else None,
        tooltip=one.more or None,
        padding_left=not one.before or None,
        padding_right=one.before or None,
    )
