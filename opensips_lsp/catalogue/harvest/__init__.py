"""Reads OpenSIPS sources as text into catalogue facts. Nothing here compiles or runs anything.

`harvest_tree` and `harvest_module` read, `write` stores; all raise HarvestError, a ValueError
that says what, where, and what to do. `python -m opensips_lsp.catalogue.harvest` regenerates
what the package ships.
"""

from .. import HarvestError
from .store import write
from .tree import harvest_module, harvest_tree

__all__ = ["HarvestError", "harvest_module", "harvest_tree", "write"]
