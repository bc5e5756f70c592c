"""The depth of each token of an item if it began a line: how many steps the line would be indented.

A statement in a block is one step deeper than the statement that has the block. A body without braces is one step
deeper than its `if`, `else`, `while` or `for`, unless it stands on the line of that. An `if` behind `else` is no step,
on the same line or the next one: that is how people write chains. A `case` is one step deeper than its `switch`, and
what belongs to it one more. A line on which a statement goes on is one step deeper than the line on which the innermost
open bracket stands, or else the statement begins; a line that begins with the closing bracket is as deep as that of the
opening one.
"""

from __future__ import annotations

from opensips_lsp.syntax.item_views import root_of
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

OPENING = frozenset(KIND[name] for name in ("LPAR", "LSQB", "LBRACE"))
CLOSING = frozenset(KIND[name] for name in ("RPAR", "RSQB", "RBRACE"))
_LBRACE, _RBRACE = KIND["LBRACE"], KIND["RBRACE"]
_BRACES = frozenset(("block", "route", "recovered", "switch"))  # what has statements, or cases, between braces
_CASES = frozenset(("case", "default"))
WITH_BODY = frozenset(("if", "while", "for"))
_INNER = _BRACES | _CASES | WITH_BODY
BEFORE_BODY = {"if": 1, "while": 1, "for": 2, "switch": 1, "case": 1}  # children before the first statement in it
_DEEPEST = 100  # nobody nests as deep; with the square of the depth, blanks would fill the memory
_HEADER = frozenset(("route_name", "number"))  # children of a route that are no statements


def structure(item: Item) -> tuple[list[bool], list[int]]:
    """For each token of an item, whether a line end stands before it, and its depth; ask by `said_of`, which keeps it.

    This follows from the tree, the kinds of the tokens, and where lines end.
    """
    breaks = breaks_of(item)
    depths = spread(item.tokens.kinds, _anchors(item, breaks), breaks)
    return breaks, depths if max(depths, default=0) <= _DEEPEST else [min(depth, _DEEPEST) for depth in depths]


def breaks_of(item: Item) -> list[bool]:
    """For each token of an item, whether a line end stands between it and the one before it; True for the first."""
    text, tokens = item.text, item.tokens
    breaks = ["\n" in text[start:end] for start, end in zip(tokens.ends, tokens.starts[1:])]
    return [True, *breaks] if len(tokens) else []


def spread(kinds: bytes, anchors: Sequence[int | None], breaks: Sequence[bool]) -> list[int]:
    """The depth of each token: its own if it has one, else that of a line on which the statement before it goes on."""
    found: list[int] = []
    opened: list[int] = []  # depths of the lines of the brackets that are open in the statement
    begun = line = 0  # depths of the statement, and of the line
    for kind, anchor, begins in zip(kinds, anchors, breaks):
        if anchor is not None:
            opened.clear()
            begun = line = depth = anchor
        else:
            depth = opened.pop() if opened and kind in CLOSING else (opened[-1] if opened else begun) + 1
            if begins:
                line = depth
            if kind in OPENING:
                opened.append(line)
        found.append(depth)
    return found


def _anchors(item: Item, breaks: Sequence[bool]) -> list[int | None]:
    """For each token with which a statement begins, or a part of one that is as deep as itself, its depth."""
    anchors: list[int | None] = [None] * len(item.tokens)
    root = root_of(item)
    waiting = [] if root is None else [(root, -1)]
    while waiting:  # no recursion: each `else if` stands in the one before it
        node, depth = waiting.pop()
        kind = node.kind
        first_child = BEFORE_BODY.get(kind, 0)
        if kind in _BRACES:
            _braces(item, node, depth, anchors)
        for number, (child, first, behind) in enumerate(node.child_spans):
            if number < first_child or (child in _HEADER and kind == "route"):
                continue
            if kind not in WITH_BODY:
                inside = depth + 1
            else:
                inside = depth + _steps_to_body(child, breaks[first], number - first_child)
                if number > first_child:
                    anchors[first - 1] = depth  # `else`
            if first < behind:
                anchors[first] = inside
            if child in _INNER:
                waiting.append((node.child_at(number), inside))
    return anchors


def _steps_to_body(kind: str, breaks: bool, is_else: int) -> bool:
    """Whether a body is one step deeper than its `if`, `else`, `while` or `for`."""
    return breaks and kind != "block" and not (is_else and kind == "if")


def _braces(item: Item, node: Node, depth: int, anchors: list[int | None]) -> None:
    """Give the braces of a node its depth."""
    kinds = item.tokens.kinds
    first, behind = node.numbers
    brace = kinds.find(_LBRACE, first, behind)
    if brace >= 0:
        anchors[brace] = depth
        if kinds[behind - 1] == _RBRACE:  # else the parser has put it in
            anchors[behind - 1] = depth
