"""opensips-lint: lint and migrate OpenSIPS scripts on the command line."""

import os
import sys


def main(arguments=None):
    """Entry point of `opensips-lint`: ends the process, with 0 clean, 1 findings, 2 usage or internal error."""
    from opensips_lsp.cli.main import main as run

    status = run(arguments)
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(status)  # what Python would take apart first takes longer than parsing 300 lines
