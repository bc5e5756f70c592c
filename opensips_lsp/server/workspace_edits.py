"""Edits of texts as the WorkspaceEdit that a client understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.lint.text_edits import with_whole_line_ends
from opensips_lsp.server.positions import range_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.lint.finding import Edit
    from opensips_lsp.server.app import Server
    from opensips_lsp.syntax.text import Text


_ANNOTATION = "may-change"


def workspace_edit(
    server: Server, changes: Iterable[tuple[str, Text, Iterable[Edit]]], caution: str = ""
) -> types.WorkspaceEdit:
    """Return the WorkspaceEdit for (path, text, edits) of some files, with the versions of open documents if it can.

    The text is the one that the client has. caution: how the edits may change what the script does; a client that can
    asks the user first.
    """
    edits = [
        (server.uris.uri(path), [text_edit(text, edit, server.encoding) for edit in found])
        for path, text, found in changes
    ]
    if not server.capability("workspace.workspace_edit.document_changes"):
        return types.WorkspaceEdit(changes=dict(edits))
    annotated = bool(caution) and can_annotate(server)
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uri, version_of(server, uri)),
                [_annotated(one) for one in found] if annotated else found,
            )
            for uri, found in edits
        ],
        change_annotations={_ANNOTATION: types.ChangeAnnotation("May change what the script does", True, caution)}
        if annotated
        else None,
    )


def can_annotate(server: Server) -> bool:
    """Return whether the client asks the user about edits that need it."""
    support = "workspace.workspace_edit.change_annotation_support"
    return bool(server.capability("workspace.workspace_edit.document_changes") and server.capability(support))


def _annotated(edit: types.TextEdit) -> types.AnnotatedTextEdit:
    return types.AnnotatedTextEdit(_ANNOTATION, edit.range, edit.new_text)


def version_of(server: Server, uri: str) -> int | None:
    """Return the version of an open document, else None."""
    return server.diagnostics.versions.get(uri)


def can_be_sent(edits: Iterable[Edit]) -> bool:
    """Return whether JSON can carry the edits.

    It has no lone surrogates, to which bytes that are not UTF-8 are decoded.
    """
    return all(edit.text.isascii() or not any("\ud800" <= one <= "\udfff" for one in edit.text) for edit in edits)


def text_edit(text: Text, edit: Edit, encoding: str) -> types.TextEdit:
    """Return an Edit of a Text as a TextEdit."""
    edit = with_whole_line_ends(text.string, edit)
    return types.TextEdit(range_of(text, edit.start, edit.end, encoding), edit.text)
