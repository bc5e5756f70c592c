"""opensips-lint: lint and migrate OpenSIPS scripts on the command line."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of `opensips-lint`: ends the process, with 0 clean, 1 findings, 2 usage or internal error."""
    from opensips_lsp.cli.main import main as run

    os._exit(run(arguments))  # all is written, and a normal exit takes 3 ms more: Python takes everything apart first
