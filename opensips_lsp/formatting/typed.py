"""The depth of the line on which a user types. What stands before it says so, whatever is missing behind it.

So it is known in a block that is not closed yet, where formatting lets everything stay.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

from opensips_lsp.formatting.depths import breaks_of, spread, structure
from opensips_lsp.syntax.items import items
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

STATEMENT, BRACE = ";", "}"  # what the line may begin with; the shortest statement stands for all of them
_CASE = "case 1:"
_LBRACE, _RBRACE = KIND["LBRACE"], KIND["RBRACE"]
_ENDS = tuple(bytes((kind,)) for kind in (KIND["SEMICOLON"], _LBRACE, _RBRACE))  # what stands before a statement
_BREAK = bytes((KIND["BREAK"], KIND["SEMICOLON"]))
_LAST = tuple(bytes((KIND[kind],)) + _BREAK for kind in ("COLON", "SEMICOLON", "RBRACE"))
_ROUTES = frozenset((KIND["ROUTE"], KIND["ROUTE_KIND"]))


def depth_at(source: Source, begin: int, first: str = STATEMENT) -> int | None:
    """How many steps the line that begins at an offset should be indented, if it begins with STATEMENT or BRACE.

    None where that is not known: within a string or a comment, behind braces that do not pair.
    """
    behind = bisect_right(source.all_items, max(begin - 1, 0), key=itemgetter(0))
    before = source.whole_text[source.all_items[behind - 1][0] : begin]
    item = _read(before, source.role)
    if item is None or not _is_readable(item):
        return None
    if first == BRACE:
        return _depth(item, before, (BRACE,), source.role)
    is_whole = all(problem.token < len(item.tokens) for problem in item.problems)
    if not len(item.tokens) or (is_whole and source.role == "script"):
        return 0
    depth = _depth(item, before, _followers(item), source.role)
    return _continued(item, source.role) if depth is None else depth


def _read(text: str, role: str) -> Item | None:
    """The one item of a text; None if there are more."""
    placed = items(text, role)
    return placed[0][1] if len(placed) == 1 else None


def _is_readable(item: Item) -> bool:
    """Whether nothing is open that no brace closes, and what the parser passed over has as many `{` as `}`."""
    passed = [item.tokens.kinds[one.token : one.end] for one in item.problems if one.repair == "skipped"]
    return (
        item.tokens.unclosed is None
        and item.unclosed is None
        and all(kinds.count(_LBRACE) == kinds.count(_RBRACE) for kinds in passed)
    )


def _depth(item: Item, text: str, firsts: tuple[str, ...], role: str) -> int | None:
    """The depth of the first of some texts that can stand behind a text, which is that of the item; or None."""
    number = len(item.tokens)
    for first in firsts:
        longer = _read(text + first, role)
        fits = {"unclosed", "inserted"} if first == BRACE else {"unclosed"}  # a `;` may be missing before a brace
        if longer is not None and {one.repair for one in longer.problems if one.token >= number} <= fits:
            return structure(longer)[1][number]
    return None


def _followers(item: Item) -> tuple[str, str]:
    """What may follow a text, the likely one first: a `break` that no `if` runs is the last statement of its case."""
    ends_case = any(map(item.tokens.kinds[:-1].endswith, _LAST))
    return (_CASE, STATEMENT) if ends_case else (STATEMENT, _CASE)


def _continued(item: Item, role: str) -> int | None:
    """The depth of a line on which the statement goes on that an item ends with."""
    kinds, count = item.tokens.kinds[:-1], len(item.tokens)
    first = max([kinds.rfind(end) for end in _ENDS]) + 1
    if first == count:
        return None
    if not first:
        begun: int | None = 0
        if kinds[0] in _ROUTES:
            return begun  # its `{` will stand there
    else:
        text = item.text[: item.tokens.ends[first - 1]] + "\n"
        whole = _read(text, role)
        begun = None if whole is None else _depth(whole, text, _followers(whole), role)
    anchors: list[int | None] = [begun, *[None] * (count - first)]
    breaks = [*breaks_of(item)[first:], True]
    return None if begun is None else spread(bytes((*kinds[first:], KIND["WORD"])), anchors, breaks)[-1]
