"""What is imported once for all servers of forked.py: all that a session loads sooner or later.

Nothing is linted here.
"""

import gc

import opensips_lsp.server.app  # noqa: F401 - what is imported is kept for the forked processes
from opensips_lsp.catalogue import load
from opensips_lsp.lint.registry import own_rules

own_rules()
load("2.4")
gc.freeze()
