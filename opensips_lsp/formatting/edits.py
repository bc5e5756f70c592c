"""A source -> the edits that format it: few and small, each of blanks at the beginning or the end of one line."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from opensips_lsp.formatting.check import Changed, reread
from opensips_lsp.formatting.layout import BLANKS, layout
from opensips_lsp.formatting.unit import TAB, unit_of
from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.facts import said_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.scanner import comments, scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.formatting.layout import Layout
    from opensips_lsp.model.source import PlacedItem, Source
    from opensips_lsp.syntax.items import Item


class Formatted(Record):
    """What formatting makes of a source.

    edits: in order of the text. stays: the offsets of the items in which something could not be parsed, and stays as it
    is. refused: why all of it stays as it is, as the end of a sentence, or None.
    """

    edits: tuple[Edit, ...]
    stays: tuple[int, ...] = ()
    refused: str | None = None


def format_source(source: Source, unit: str = TAB, start: int = 0, end: int | None = None) -> Formatted:
    """Format a source, or those of its lines that have a character from offset `start` to `end`.

    unit: one step of indentation, where the file itself has none yet.
    """
    if source.template is not None:
        return Formatted((), refused=f"is {source.template} template")
    text, items, role = source.whole_text, source.all_items, source.role
    stays = tuple([offset for offset, item in items if said_of(item, layout).stays])
    first, last = _lines(text, start, len(text) if end is None else end)
    near = slice(_number(items, first - 1), _number(items, last) + 1)  # the blanks of a line may stand one item before
    found = edits_of(text, items, near, role, unit)
    edits = [edit for edit in found if first <= edit.start and edit.end <= last]
    if edits:
        formatted = applied(text, edits)
        try:
            again = edits_of(formatted, reread(source, formatted), near, role, unit)
        except Changed as error:
            return Formatted((), stays, f"would not mean the same: {error}")
        if len(again) != len(found) - len(edits):
            return Formatted((), stays, "would be formatted otherwise a second time")
    return Formatted(tuple(edits), stays)


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """(start, end) of the lines between two offsets; an `end` at the beginning of a line is before it."""
    return text.rfind("\n", 0, start) + 1, text.find("\n", max(end - 1, start)) % (len(text) + 1)


def _number(items: Sequence[PlacedItem], offset: int) -> int:
    """The number of the item that an offset lies in."""
    return max(bisect_right(items, offset, key=itemgetter(0)) - 1, 0)


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with edits that are in order."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += text[at : edit.start], edit.text
        at = edit.end
    return "".join([*pieces, text[at:]])


def edits_of(text: str, items: Sequence[PlacedItem], near: slice, role: str, unit: str) -> list[Edit]:
    """The edits that format some items of a text, unchecked."""
    unit = unit_of(items) or unit
    cut = next((number for number, (_, item) in enumerate(items) if item.unclosed is not None), len(items))
    stop = min(near.stop, cut)  # behind it, OpenSIPS reads what stands between strings as strings
    layouts = [(offset, said_of(item, layout)) for offset, item in items[near.start : stop + 1]]
    # the blanks before the first token of an item stand in the item before it
    stay = {offset for offset, one in layouts if one.first_stays and offset}
    edits: list[Edit] = []
    for offset, one in layouts[: max(stop - near.start, 0)]:
        edits += sorted(_of_layout(text, offset, one, unit))
    if stop == len(items):
        edits += _final_line_end(text, items[-1][1], role)
    return [edit for edit in edits if edit.end not in stay] if stay else edits


def _of_layout(text: str, offset: int, one: Layout, unit: str) -> Iterator[Edit]:
    """The edits of an item at an offset."""
    for start, end in one.trailing:
        yield Edit(offset + start, offset + end, "")
    for start, end, depth in one.indents:
        blanks, wanted = text[offset + start : offset + end], unit * depth
        if blanks != wanted:
            same = _common_length(blanks, wanted)
            yield Edit(offset + start + same, offset + end, wanted[same:])


def _common_length(one: str, other: str) -> int:
    """How many characters at the beginning are the same."""
    for number, (left, right) in enumerate(zip(one, other)):
        if left != right:
            return number
    return min(len(one), len(other))


def _final_line_end(text: str, last: Item, role: str) -> Iterator[Edit]:
    """The Edit that ends the last line, if it has no end and something in it.

    Not where that makes a comment of words: to cfg.lex, a `#` without an LF behind it is nothing.
    """
    if text.endswith("\n") or not text[text.rfind("\n") + 1 :].strip(BLANKS) or said_of(last, layout).last_stays:
        return
    line_end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    tokens, longer = last.tokens, last.text + line_end
    again = scan(longer, to_end=role == "fragment")
    behind = tokens.ends[-1] if len(tokens) else 0
    same_tokens = (again.kinds, list(again.ends)) == (tokens.kinds, list(tokens.ends))
    if same_tokens and _comments(longer, behind) == _comments(last.text, behind):
        yield Edit(len(text), len(text), line_end)


def _comments(text: str, start: int) -> list[tuple[int, int]]:
    return list(comments(text, start, len(text)))
