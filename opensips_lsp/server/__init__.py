"""opensips-lsp: the language server. Only this room knows the Language Server Protocol."""


def main(arguments=None):
    """Run opensips-lsp -> exit status."""
    from opensips_lsp.server.main import main as run

    return run(arguments)
