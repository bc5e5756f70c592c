"""opensips-lsp: the language server. Only this room knows the Language Server Protocol.

`handlers/` has one file per LSP method. The rest: `app` (the server), `transport` and `protocol` (messages), `warm_up`,
settings of the client, files that it watches, conversions of positions, URIs and edits.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run opensips-lsp and return the exit status."""
    from opensips_lsp.server.main import main as run

    return run(arguments)
