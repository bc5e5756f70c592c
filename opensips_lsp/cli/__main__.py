"""`python -m opensips_lsp.cli` is opensips-lint."""

import sys

from opensips_lsp.cli import main

sys.exit(main())
