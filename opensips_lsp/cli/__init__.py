"""opensips-lint: lint and migrate OpenSIPS scripts on the command line."""


def main(arguments=None):
    """Entry point of `opensips-lint`; -> exit status: 0 clean, 1 findings, 2 usage or internal error."""
    from opensips_lsp.cli.main import main as run

    return run(arguments)
