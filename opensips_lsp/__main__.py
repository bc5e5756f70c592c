"""`python -m opensips_lsp` is opensips-lint."""

from __future__ import annotations

from opensips_lsp.cli import main

main()
