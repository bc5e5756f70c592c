"""opensips-lsp: the language server for OpenSIPS scripts."""
