"""Formatting: how far each line is indented, read off the tree; blanks at line ends; the final line end.

Nothing else is changed: no line is broken or joined, and what stands between the words of a line stays. What could not
be parsed, and templates, stay as they are, byte for byte. `format_source` is what front ends call.

    depths.py    the depth of each token that may begin a line
    kept.py      which tokens must stay where they are
    layout.py    an item -> the blanks that begin and end its lines; kept on the item
    unit.py      what one step of indentation is in a file
    edits.py     a source -> its edits, checked
    check.py     whether a text means the same before and after
    typed.py     the depth of the line that a user is about to type
"""

from opensips_lsp.formatting.edits import Formatted, format_source

__all__ = ["Formatted", "format_source"]
