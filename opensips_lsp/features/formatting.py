"""Format a file, some lines of it, or the line on which a user types.

An editor gets small edits of blanks, one or two for each line that changes. What could not be parsed stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.formatting import format_source
from opensips_lsp.formatting.check import Changed, reread
from opensips_lsp.formatting.edits import applied
from opensips_lsp.formatting.typed import BRACE, STATEMENT, depth_at
from opensips_lsp.formatting.unit import unit_of
from opensips_lsp.lint.finding import Edit
from opensips_lsp.syntax.item_views import token_at

if TYPE_CHECKING:
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.formatting import Formatted
    from opensips_lsp.model.script import Source

_BLANKS = " \t\r"
_BLOCKS = frozenset(("block", "route", "switch"))
TRIGGERS = BRACE, "\n"  # characters after which a client asks for the edits of `format_typed`


def format_file(snapshot: Snapshot, unit: str) -> Formatted:
    """Return the edits that format a file. unit: one step of indentation, if the file itself has none."""
    return format_source(snapshot.in_scripts[0].source, unit)


def format_lines(snapshot: Snapshot, start: int, end: int, unit: str) -> Formatted:
    """Return those of the edits that are on the lines from offset `start` to `end`."""
    return format_source(snapshot.in_scripts[0].source, unit, start, end)


def format_typed(snapshot: Snapshot, offset: int, character: str, unit: str) -> tuple[Edit, ...]:
    """Return the edits for one of TRIGGERS, which was typed right before an offset.

    A brace: for its line, and the lines of its block. A line end: for the line that it ends, and the one that begins.
    """
    source = snapshot.in_scripts[0].source
    if source.template is not None or character not in TRIGGERS:
        return ()
    text = source.whole_text
    begin = text.rfind("\n", 0, offset) + 1
    if not begin and character != BRACE:
        return ()  # no line end stands before this offset: the client means another text
    end = text.find("\n", begin) % (len(text) + 1)
    content = text[begin:end].strip(_BLANKS)
    first, behind = _block_start(source, offset), end
    if character != BRACE:
        first = text.rfind("\n", 0, max(begin - 1, 0)) + 1
        behind = end if content and not content.startswith(BRACE) else begin  # an empty line keeps its blanks
    found = () if first is None else format_source(source, unit, first, behind).edits
    edits = tuple([edit for edit in found if "\n" not in edit.text])  # whoever types will end the last line
    if behind == end and any(edit.start >= begin for edit in edits):
        return edits
    return _checked(source, (*edits, *_typed_line(source, begin, end, content, unit)))


def _block_start(source: Source, offset: int) -> int | None:
    """Return where the block begins that a `}` right before an offset ends; None if there is no such block."""
    base, item = source.item_at(max(offset - 1, 0))
    brace = token_at(item, offset - 1 - base, base)
    node = brace.sound_node if brace is not None and brace.kind == "RBRACE" else None
    return node.start if node is not None and node.kind in _BLOCKS and node.end == offset else None


def _typed_line(source: Source, begin: int, end: int, content: str, unit: str) -> list[Edit]:
    """Return the edit that indents a line of which nothing, or a brace, is known."""
    if content and not content.startswith(BRACE):
        return []
    depth = depth_at(source, begin, BRACE if content else STATEMENT)
    line = source.whole_text[begin:end].removesuffix("\r")
    blanks = line[: len(line) - len(line.lstrip(" \t"))]
    wanted = (unit_of(source.all_items) or unit) * (depth or 0)
    return [] if depth is None or blanks == wanted else [Edit(begin, begin + len(blanks), wanted)]


def _checked(source: Source, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return some edits, or none if the text would not mean the same."""
    try:
        reread(source, applied(source.whole_text, edits))
    except Changed:
        return ()
    return edits
