"""textDocument/formatting, textDocument/rangeFormatting, textDocument/onTypeFormatting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.features import formatting as feature
from opensips_lsp.project.editorconfig import indentation
from opensips_lsp.server.positions import offset, offsets
from opensips_lsp.server.workspace_edits import text_edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.formatting import Formatted
    from opensips_lsp.lint.finding import Edit
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.workspace import FileSnapshot

_MOST_BLANKS = 16  # of a step: what a client sends beyond that is a mistake


def register(server: Server) -> None:
    """Register the handlers."""
    first, *more = feature.TRIGGERS

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        return _answer(server, snapshot, feature.format_file(snapshot, _unit(server, snapshot, params.options)))

    @server.feature(types.TEXT_DOCUMENT_RANGE_FORMATTING)
    def range_formatting(params: types.DocumentRangeFormattingParams) -> list[types.TextEdit] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        start, end = offsets(snapshot.text, params.range, server.encoding)
        return _answer(
            server, snapshot, feature.format_lines(snapshot, start, end, _unit(server, snapshot, params.options))
        )

    @server.feature(types.TEXT_DOCUMENT_ON_TYPE_FORMATTING, types.DocumentOnTypeFormattingOptions(first, more))
    def on_type_formatting(params: types.DocumentOnTypeFormattingParams) -> list[types.TextEdit] | None:
        snapshot = server.document(params)
        if snapshot is None:
            return None
        at = offset(snapshot.text, params.position, server.encoding)
        return _converted(
            server, snapshot, feature.format_typed(snapshot, at, params.ch, _unit(server, snapshot, params.options))
        )


def _unit(server: Server, snapshot: FileSnapshot, options: types.FormattingOptions) -> str:
    """Return one step of indentation: what an .editorconfig says, else what the client does."""
    blanks = min(max(options.tab_size, 1), _MOST_BLANKS)
    return indentation(snapshot.path, server.scripts.read_settings) or (" " * blanks if options.insert_spaces else "\t")


def _answer(server: Server, snapshot: FileSnapshot, formatted: Formatted) -> list[types.TextEdit]:
    if formatted.refused is not None:
        server.log(f"{snapshot.path}: {formatted.refused}; it stays as it is")
    return _converted(server, snapshot, formatted.edits)


def _converted(server: Server, snapshot: FileSnapshot, edits: Sequence[Edit]) -> list[types.TextEdit]:
    return [text_edit(snapshot.text, edit, server.encoding) for edit in edits]
