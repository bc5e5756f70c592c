"""The findings of a script, kept up to date while somebody edits it.

tiles      the items of a text after an edit
summary    what the rest of a script can see of an item
results    what rules found in an item, with their queries; whom a changed answer concerns
analysis   the files of one root script, and their findings after an edit
"""

from __future__ import annotations

from opensips_lsp.incremental.analysis import Analysis
from opensips_lsp.incremental.report import Group

__all__ = ["Analysis", "Group"]
