"""What the server answers: one file per LSP method, or per pair of methods that belong together.

A handler converts the params, calls a feature (opensips_lsp.features) or the scripts, and converts what it returns.
Each file has `register(server)`; pygls learns the server's capabilities from what is registered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.server.handlers import (
    call_hierarchy,
    code_action,
    code_lens,
    completion,
    definition,
    diagnostic,
    did_change,
    did_change_configuration,
    did_change_watched_files,
    did_change_workspace_folders,
    did_open,
    did_save,
    document_highlight,
    document_link,
    document_symbol,
    execute_command,
    folding_range,
    formatting,
    hover,
    initialize,
    inlay_hint,
    references,
    rename,
    selection_range,
    semantic_tokens,
    signature_help,
    workspace_symbol,
)

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server

_HANDLERS = (
    initialize,
    did_change_configuration,
    did_change_workspace_folders,
    did_change_watched_files,
    did_open,
    did_change,
    did_save,
    diagnostic,
    code_action,
    completion,
    execute_command,
    rename,
    definition,
    references,
    document_highlight,
    document_symbol,
    call_hierarchy,
    code_lens,
    document_link,
    workspace_symbol,
    formatting,
    folding_range,
    selection_range,
    semantic_tokens,
    inlay_hint,
    hover,
    signature_help,
)


def register(server: Server) -> None:
    """Register all handlers."""
    for handler in _HANDLERS:
        handler.register(server)
