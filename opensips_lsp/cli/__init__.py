"""opensips-lint: lint and migrate OpenSIPS scripts on the command line."""

import os


def main(arguments=None):
    """Entry point of `opensips-lint`: ends the process, with 0 clean, 1 findings, 2 usage or internal error."""
    from opensips_lsp.cli.main import main as run

    os._exit(run(arguments))  # all is written; what Python would take apart first takes longer than parsing 300 lines
