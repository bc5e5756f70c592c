"""One step of indentation, as most of a file has it: a tab, or a number of blanks."""

from __future__ import annotations

from collections import Counter

from opensips_lsp.formatting.layout import layout
from opensips_lsp.model.facts import said_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.model.source import PlacedItem
    from opensips_lsp.syntax.items import Item

TAB = "\t"
_LEAST, _MOST = 2, 8  # blanks: one is a slip


def unit_of(items: Iterable[PlacedItem]) -> str | None:
    """The step that most lines have which are indented by as many steps as they should be; None where none is."""
    votes: Counter[str] = Counter()
    for _, item in items:
        votes.update(said_of(item, _steps))
    return max(votes, key=votes.__getitem__, default=None)


def _steps(item: Item) -> Counter[str]:
    """A step -> the number of lines of an item that are as deep as they should be if it is the right one."""
    votes: Counter[str] = Counter()
    for start, end, depth in said_of(item, layout).indents:
        width = end - start
        if width and depth:
            blanks = item.text[start:end]
            if width == depth and blanks == TAB * width:
                votes[TAB] += 1
            elif width % depth == 0 and _LEAST <= width // depth <= _MOST and blanks == " " * width:
                votes[" " * (width // depth)] += 1
    return votes
