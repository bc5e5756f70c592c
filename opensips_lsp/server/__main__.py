"""`python -m opensips_lsp.server` is `opensips-lsp`."""

import sys

from opensips_lsp.server import main

if __name__ == "__main__":
    sys.exit(main())
