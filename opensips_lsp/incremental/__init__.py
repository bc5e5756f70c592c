"""What is found in a script, kept up to date while somebody edits it, at a cost that follows the edit.

analysis   the files of one root script, and how an edit changes what is known of them
rounds     what some rules found in the items of a file, while it holds
pieces     ... and in the statements of an item
outer      what is around a statement, as far as rules may know it
watched    a Script that notes what rules read of it, so that it can be asked again
summary    what the rest of a script can see of an item
"""

from opensips_lsp.incremental.analysis import Analysis

__all__ = ["Analysis"]
