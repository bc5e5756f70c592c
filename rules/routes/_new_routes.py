"""Edits that create an empty route block for a name that no block has."""

from __future__ import annotations

import re
from functools import lru_cache

from opensips_lsp.lint.finding import UNSAFE, Edit, Fix
from opensips_lsp.model.routes import title
from opensips_lsp.syntax.scanner import WORDS
from opensips_lsp.syntax.text import line_break

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Source

_INDENT = re.compile(r"\{[ \t]*\r?\n([ \t]+)")  # of the first line in the file that stands behind a brace
_PLAIN, _QUOTABLE = re.compile(r"(?a)\w+"), re.compile(r"(?a)[\w.:@-]+")


@lru_cache(maxsize=4)
def _style(text: str) -> tuple[str, str]:
    """-> (line end, indentation) of a file."""
    indent = _INDENT.search(text)
    return line_break(text), indent[1] if indent else "\t"


def creations(source: Source, word: str, name: str) -> tuple[Fix, ...]:
    """The Fix that adds an empty route block at the end of a file, as a tuple; empty where none can stand there."""
    last = source.items[-1][1]
    if source.role != "script" or last.problems or last.unclosed is not None or not _QUOTABLE.fullmatch(name):
        return ()
    text = source.text
    line_end, inside = _style(text)
    written = name if _PLAIN.fullmatch(name) and name not in WORDS else f'"{name}"'
    lines = "" if text.endswith("\n") else line_end, f"{word}[{written}] {{", f"{inside}exit;", "}", ""
    edit = Edit(len(text), len(text), line_end.join(lines))
    return (Fix(f"Create `{title(word, name)}`", (edit,), UNSAFE),)
