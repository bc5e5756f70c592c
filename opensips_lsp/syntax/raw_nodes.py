"""What is read off raw nodes (see parser.py) without a view of them: their texts, and which are around a token.

The nodes around a token are a chain: (the innermost raw node, the same of the nodes around that, or None).
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from operator import itemgetter

from opensips_lsp.syntax.parser import NODE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.parser import RawNode

_FIRST_TOKEN = itemgetter(1)
_DEEP = 50  # nodes around a token
_ERROR, _ROUTE = NODE["error"], NODE["route"]
# kinds of nodes that are whole in a statement around them that is not
_STATEMENTS = frozenset(
    NODE[kind]
    for kind in "assert assignment async bare_call block call case default for if launch route switch while".split()
)


def text_of(item: Item, raw: RawNode) -> str:
    """The text of a raw node."""
    tokens = item.tokens
    text: str = item.text[tokens.starts[raw[1]] : tokens.ends[raw[2] - 1]]
    return text


def word_of(item: Item, raw: RawNode) -> str:
    """The text of the first token of a raw node."""
    tokens = item.tokens
    text: str = item.text[tokens.starts[raw[1]] : tokens.ends[raw[1]]]
    return text


def chain_of(item: Item, number: int) -> Any:
    """The chain of the nodes around the token with this number; None where the item has no tree around it."""
    chain: Any = None
    raw, depth = item.tree, 0
    while raw is not None and raw[1] <= number < raw[2]:
        chain = raw, chain
        depth += 1
        if depth > _DEEP:
            return _chains(item)[number]
        at = bisect_right(raw, number, 3, key=_FIRST_TOKEN) - 1
        raw = raw[at] if at >= 3 else None
    return chain


def block_around(item: Item, number: int) -> RawNode | None:
    """The route block around the token with this number; None where there is none."""
    tree = item.tree
    if tree is None:
        return None
    at = bisect_right(tree, number, 3, key=_FIRST_TOKEN) - 1
    block: RawNode | None = tree[at] if at >= 3 else None
    return block if block is not None and block[0] == _ROUTE and number < block[2] else None


def is_sound(item: Item, number: int) -> bool:
    """Whether the token with this number belongs to no statement that has a syntax error."""
    tree = item.tree
    if tree is None or not tree[1] <= number < tree[2]:
        return False
    if not item.problems:
        return True
    starts, ends = _broken(item)
    return number >= ends[bisect_right(starts, number) - 1]


def is_sound_chain(chain: Any) -> bool:
    """Whether the innermost node of a chain is in no error but those around whole statements."""
    raw, above = chain
    if raw[0] == _ERROR:
        return False
    while above is not None:
        outer, above = above
        if outer[0] == _ERROR and raw[0] not in _STATEMENTS:
            return False
        raw = outer
    return True


@lru_cache(maxsize=2)  # items, which it keeps
def _chains(item: Item) -> list[Any]:
    """`chain_of` each token of an item with a tree, in one walk: what nests deep is not gone down each time."""
    chains: list[Any] = [None] * len(item.tokens)
    waiting: list[Any] = [(item.tree, None)]
    while waiting:
        chain = waiting.pop()
        at, end = chain[0][1:3]
        for child in chain[0][3:]:
            chains[at : child[1]] = [chain] * (child[1] - at)
            at = child[2]
            waiting.append((child, chain))
        chains[at:end] = [chain] * (end - at)
    return chains


@lru_cache(maxsize=8)  # items, which it keeps
def _broken(item: Item) -> tuple[list[int], list[int]]:
    """Numbers of the first tokens, and of those behind the last, of what is in an error (is_sound); in order.

    Before them comes a stretch without a token.
    """
    found: list[tuple[int, int]] = [(-1, -1)]
    waiting: list[Any] = [item.tree]
    while waiting:
        raw = waiting.pop()
        if raw[0] != _ERROR:
            waiting += raw[3:]
            continue
        at = raw[1]
        for child in raw[3:]:
            if child[0] in _STATEMENTS:
                found.append((at, child[1]))
                at = child[2]
                waiting.append(child)
        found.append((at, raw[2]))
    found.sort()
    return [start for start, _ in found], [end for _, end in found]
