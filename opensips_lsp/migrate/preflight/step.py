"""A step of a migration outside of the script."""

from opensips_lsp.record import record

# title: an imperative; reason: one sentence or a few; commands: shell lines, may be none; where: what in the script asks for it
Step = record("Step", "title reason commands where")
