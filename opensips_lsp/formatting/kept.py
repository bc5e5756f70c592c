"""What could not be parsed, and so stays as it is: the lines of a statement with a syntax error, or all of an item.

All of it where it is unknown how deep anything stands: a brace is missing or too much, a string or a comment is never
closed, or an include amid a statement brings what nobody sees here. Behind a quote that is never closed, so does all of
the file (see edits.py).
"""

from __future__ import annotations

from opensips_lsp.formatting.depths import BEFORE_BODY, WITH_BODY, breaks_of
from opensips_lsp.syntax.item_views import root_of
from opensips_lsp.syntax.nodes import Token
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node
    from opensips_lsp.syntax.parser import SyntaxProblem

_LBRACE, _RBRACE = KIND["LBRACE"], KIND["RBRACE"]
_BROKEN = frozenset(("error", "recovered"))
_STATEMENTS = frozenset(
    "alias assert assignment async bare_call blacklist call empty for global_parameter if include launch listen "
    "loadmodule mem_group modparam route switch while".split()
)
_LISTS = frozenset("script fragment route block recovered case default error".split())


def kept_tokens(item: Item) -> bytes | None:
    """For each token of an item, 1 if it must stay where it is, else 0; None if all of the item must."""
    kept = bytearray(len(item.tokens))
    if not kept or not item.problems:
        return bytes(kept) if item.tokens.unclosed is None else None
    if _is_without_structure(item):
        return None
    for first, behind in _broken(item):
        kept[first:behind] = b"\1" * (min(behind, len(kept)) - first)
    breaks = breaks_of(item)
    for number in range(1, len(kept)):  # to the end of its line ...
        kept[number] |= kept[number - 1] and not breaks[number]
    for number in range(len(kept) - 1, 0, -1):  # ... and from its beginning
        kept[number - 1] |= kept[number] and not breaks[number]
    return bytes(kept)


def _is_without_structure(item: Item) -> bool:
    kinds = item.tokens.kinds
    return (
        item.tree is None
        or item.unclosed is not None
        or item.tokens.unclosed is not None
        or kinds.count(_LBRACE) != kinds.count(_RBRACE)
        or any(problem.repair in ("unclosed", "unread", "stopped") for problem in item.problems)
    )


def _broken(item: Item) -> Iterator[tuple[int, int]]:
    """(number of the first token, number behind that of the last one) of what has a syntax error."""
    waiting = [root for root in (root_of(item),) if root is not None]
    while waiting:  # no recursion: each `else if` stands in the one before it
        node = waiting.pop()
        if node.kind in _BROKEN:
            yield node.numbers
        else:
            waiting += node.children
    for problem in item.problems:
        first, behind = _tokens(problem)
        if first < len(item.tokens):
            yield first, behind
            yield _statement_around(item, first)


def _tokens(problem: SyntaxProblem) -> tuple[int, int]:
    """(number of the first token, number behind that of the last one) of what a problem is about."""
    if problem.repair == "skipped":
        return problem.token, max(problem.end or 0, problem.token + 1)
    return max(problem.token - 1, 0), problem.token + (problem.repair == "dropped")


def _statement_around(item: Item, number: int) -> tuple[int, int]:
    """The numbers of the innermost statement around a token; of the token itself if there is none."""
    node = Token(item, 0, number).node
    while node is not None:
        if node.kind in _STATEMENTS and _is_in_list(node):
            return node.numbers
        node = node.parent
    return number, number + 1


def _is_in_list(node: Node) -> bool:
    """Whether a node stands where statements do: a call may be a part of one."""
    parent = node.parent
    if parent is None or parent.kind in _LISTS:
        return True
    return parent.kind in WITH_BODY and node in parent.children[BEFORE_BODY[parent.kind] :]
