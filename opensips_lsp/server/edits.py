"""Edits of texts as the WorkspaceEdit that a client understands."""

from lsprotocol import types

from opensips_lsp.lint.text_edits import with_whole_line_ends
from opensips_lsp.server.positions import range_of


def workspace_edit(server, changes):
    """The WorkspaceEdit for (path, Text, [Edit]) of some files: for the versions that the client has told of, if it can."""
    edits = [
        (server.uris.uri(path), [text_edit(text, edit, server.encoding) for edit in found])
        for path, text, found in changes
    ]
    if not server.can("workspace.workspace_edit.document_changes"):
        return types.WorkspaceEdit(changes=dict(edits))
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, version_of(server, uri)), found)
            for uri, found in edits
        ]
    )


def version_of(server, uri):
    """The version of an open document, else None."""
    return server.diagnostics.versions.get(uri)


def can_be_sent(edits):
    """Whether a client gets what it should: JSON has no odd bytes, which are lone surrogates here."""
    return all(edit.text.isascii() or not any("\ud800" <= one <= "\udfff" for one in edit.text) for edit in edits)


def text_edit(text, edit, encoding):
    """An Edit of a Text as a TextEdit."""
    edit = with_whole_line_ends(text.string, edit)
    return types.TextEdit(range_of(text, edit.start, edit.end, encoding), edit.text)
