"""opensips-lsp: the linter and language server for OpenSIPS scripts."""

__version__ = "0.1.0"
