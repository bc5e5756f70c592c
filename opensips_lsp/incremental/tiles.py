"""The items of a text after an edit: those that the edit does not touch are the same objects as before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from operator import itemgetter

from opensips_lsp.record import Record
from opensips_lsp.syntax.items import item_at, item_near
from opensips_lsp.syntax.scanner import begins_statement, begins_up_to

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.syntax.items import Item, Items
    from opensips_lsp.syntax.text import TextChange

_OFFSET = itemgetter(0)


class Retiled(Record):
    """The (offset, Item) after an edit: items[first:end] have taken the place of the old [first:last]."""

    items: list[tuple[int, Item]]
    first: int
    last: int
    end: int


def retiled(old: Sequence[tuple[int, Item]], change: TextChange, memo: Items, past: Sequence[Item] = ()) -> Retiled:
    """The items of a script after an edit; `old`: those before. memo: as for items.items.

    past: items that edits took out, in the order in which they stood, of which some may be back now.
    """
    text, shift, changed = change.after.string, change.shift, change.start + len(change.new)
    first = _first_touched(old, change.start)
    last = bisect_left(old, change.end, lo=first, key=_OFFSET)
    fresh: list[tuple[int, Item]] = []
    found = 0  # number of the item in `past` behind the one that was found last: they come back in their order
    position = old[first][0]
    while position < len(text) or not (fresh or first):
        while last < len(old) and old[last][0] + shift < position:
            last += 1
        if position >= changed and last < len(old) and old[last][0] + shift == position:
            break
        number = first + len(fresh)
        before = old[number][1] if number < len(old) else None
        back = _back(text, position, past, found)
        found = found if back is None else back + 1
        item = (
            (None if back is None else past[back])
            or item_near(text, position, memo, before)
            or item_at(text, position, "script", memo, before)
        )
        fresh.append((position, item))
        position += max(len(item.text), 1)
    else:
        last = len(old)
    rest = [(offset + shift, item) for offset, item in old[last:]] if shift else list(old[last:])
    while fresh and first < last and fresh[0] == old[first]:
        del fresh[0]
        first += 1
    return Retiled([*old[:first], *fresh, *rest], first, last, first + len(fresh))


def _back(text: str, position: int, past: Sequence[Item], first: int) -> int | None:
    """The number of the item at an offset, if it is one that an edit took out: nothing is scanned for it.

    first: where in `past` to begin to look. When a comment is closed that had swallowed 10,000 lines, to scan them
    takes 20 ms, this 1 ms.
    """
    for number in chain(range(first, len(past)), range(first)):
        item = past[number]
        if (
            text.startswith(item.text, position)
            and len(item.tokens)
            and item.unclosed is item.tokens.unclosed is None
            and begins_statement(text, position + len(item.text))
        ):
            return number
    return None


def _first_touched(old: Sequence[tuple[int, Item]], start: int) -> int:
    """The number of the first item that an edit at an offset may change."""
    first = bisect_right(old, start, key=_OFFSET) - 1
    if first > 0 and start - old[first][0] <= begins_up_to(old[first][1].text):
        first -= 1  # what shows that an item begins here may be gone
    for number, (offset, item) in enumerate(old[:first]):
        if item.unclosed is not None and offset + item.read >= start:
            return number  # it was cut because of what the edit changes
    return first
