"""Reads OpenSIPS sources as text into catalogue facts. Nothing here compiles or runs anything.

`harvest_tree` and `harvest_module` read, and raise HarvestError, a ValueError that says what, where,
and what to do; `dumps` gives the text to store. `python -m opensips_lsp.catalogue.harvest` regenerates
what the package ships.
"""

from .. import HarvestError
from .store import dumps
from .tree import harvest_module, harvest_tree

__all__ = ["HarvestError", "dumps", "harvest_module", "harvest_tree"]
