"""What is in an item, as views: its root and statements, its tokens, and what is at an offset in it.

The views' offsets are those of the file if the `offset` of the item is given, else they count from its start.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from opensips_lsp.grammar.tables import NODES
from opensips_lsp.syntax.nodes import Token, view
from opensips_lsp.syntax.scanner import kinds_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node


def root_of(item: Item, offset: int = 0) -> Node | None:
    """The node of all that is in an item: a `script`, or a `fragment` of a route; None where there is no tree."""
    return None if item.tree is None else view(item, item.tree, None, offset)


def statements_of(item: Item, *kinds: str, offset: int = 0) -> list[Node]:
    """The top-level statements of these kinds in an item."""
    if item.tree is None:
        return []
    return [view(item, raw, (item.tree, None), offset) for raw in item.tree[3:] if NODES[raw[0]] in kinds]


def tokens_of(item: Item, kinds: str, offset: int = 0) -> list[Token]:
    """The tokens of an item from which on tokens of these kinds stand side by side, e.g. "WORD LPAR"."""
    find, wanted = item.tokens.kinds.find, kinds_of(kinds)
    found, at = [], find(wanted)
    while at >= 0:
        found.append(Token(item, offset, at))
        at = find(wanted, at + len(wanted))
    return found


def line_starts(item: Item, *kinds: str, offset: int = 0) -> list[Token]:
    """The tokens that are the first on their line and begin a top-level statement, or have a syntax error.

    Of statements of these kinds; of all, if none is named.
    """
    numbers = {problem.token for problem in item.problems}
    numbers |= {
        raw[1] for raw in (item.tree[3:] if item.tree is not None else ()) if not kinds or NODES[raw[0]] in kinds
    }
    return [
        Token(item, offset, number)
        for number in sorted(numbers)
        if number < len(item.tokens) and item.begins_line(number)
    ]


def tokens_with_text(item: Item, text: str, offset: int = 0) -> list[Token]:
    """The tokens of an item that read so."""
    starts, ends, at, found = item.tokens.starts, item.tokens.ends, item.text.find(text), []
    while at >= 0:
        number = bisect_right(starts, at) - 1
        if number >= 0 and starts[number] == at and ends[number] == at + len(text):
            found.append(Token(item, offset, number))
        at = item.text.find(text, at + 1)
    return found


@lru_cache(maxsize=8)  # items, which it keeps
def variables_of(item: Item) -> tuple[Token, ...]:
    """The variables in an item's expressions, not those in texts; their offsets count from the start of the item."""
    return tuple(tokens_of(item, "VAR"))


def token_at(item: Item, at: int, offset: int = 0) -> Token | None:
    """The token that an offset, counted from the start of the item, lies in; None between tokens."""
    tokens = item.tokens
    number = bisect_right(tokens.starts, at) - 1
    return Token(item, offset, number) if number >= 0 and at < tokens.ends[number] else None


def gap_at(item: Item, at: int) -> tuple[int, int] | None:
    """(start, end) of what stands between two tokens around an offset; None inside a token.

    All offsets count from the item's start. A gap holds blanks, comments and what cfg.lex drops; what is never closed
    is no gap.
    """
    tokens = item.tokens
    before = bisect_right(tokens.starts, at) - 1
    if (before >= 0 and at < tokens.ends[before]) or (tokens.unclosed is not None and at >= tokens.unclosed):
        return None
    start = tokens.ends[before] if before >= 0 else 0
    return start, tokens.starts[before + 1] if before + 1 < len(tokens) else tokens.stop


def scanned_end(item: Item) -> int:
    """The offset up to which an item is scanned: where a text or comment begins that is never closed, or its end."""
    unclosed, stop = item.tokens.unclosed, item.tokens.stop
    end: int = stop if unclosed is None else unclosed
    return end
