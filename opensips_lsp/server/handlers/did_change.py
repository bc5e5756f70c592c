"""textDocument/didChange: the edits of an open document. Here a keystroke comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.server.positions import offsets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text

_BLANKS = " \t\r\n"
# characters between two changes: to follow the second takes longer than to read what is between them; and in all
_NEAR, _FAR = 1000, 50_000


def register(server: Server) -> None:
    """Register the handler."""

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        path = server.uris.path(document.uri)
        text = server.scripts.buffer(path) if path else None
        if path is None or text is None:
            server.log(f"a change of {document.uri}, which is not open, was ignored")
            return
        joined = _joined(text, params.content_changes, server.encoding)
        server.scripts.change(path, joined)
        for change in () if joined else params.content_changes:
            server.scripts.change(path, [_edit(text, change, server.encoding)])
            text = server.text(path)
        server.diagnostics.changed(document.uri, document.version)


def _edit(text: Text, change: types.TextDocumentContentChangeEvent, encoding: str) -> tuple[int, int, str]:
    """Return (start, end, new text) of a content change, in offsets of the text before it."""
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return 0, len(text), change.text
    return *offsets(text, change.range, encoding), change.text


def _joined(
    text: Text, changes: Sequence[types.TextDocumentContentChangeEvent], encoding: str
) -> list[tuple[int, int, str]]:
    """Return edits that make changes of blanks, as formatting brings many, fewer of them; none for other changes.

    Clients send the last place first, as they make the edits that they were given: all offsets are those of the text.
    """
    edits: list[tuple[int, int, str]] = []
    for change in changes if len(changes) > 1 else ():
        if isinstance(change, types.TextDocumentContentChangeWholeDocument) or change.text.strip(_BLANKS):
            return []
        start, end = offsets(text, change.range, encoding)
        begin, behind, new = edits[-1] if edits else (len(text) + 1, 0, "")
        if end >= begin or text.part(start, end).strip(_BLANKS):
            return []
        if edits and begin - end < _NEAR and behind - start < _FAR:
            edits[-1] = start, behind, f"{change.text}{text.part(end, begin)}{new}"
        else:
            edits.append((start, end, change.text))
    return edits
