"""Where something is written in an item: found by its text first, so that an item without it costs next to nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from opensips_lsp.lint.finding import Span
from opensips_lsp.model.facts import facts_of
from opensips_lsp.syntax.item_views import token_at, tokens_with_text, variables_of
from opensips_lsp.syntax.nodes import Call, Comparison, Logic, Route, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node, Token

    Found = TypeVar("Found")


_OPERATORS = frozenset(("EQUALITY", "ORDER", "MATCH"))


def throughout(source: Source, look: Callable[..., Iterable[Found]], *about: object) -> Iterator[Found]:
    """What `look(offset, item, *about)` yields of all items of a file."""
    for offset, item in source.items:
        yield from look(offset, item, *about)


def shifted(span: Spanned, offset: int) -> Span:
    """The Span in a file of what an item has, from the offset of the item."""
    return Span(span.start + offset, span.end + offset)


def matches(offset: int, item: Item, pattern: re.Pattern[str]) -> Iterator[tuple[Token, Span, re.Match[str]]]:
    """(token, Span in the file of a group's match, match) of each match that begins in a token.

    The group is the first one of the pattern; the whole match where the pattern has none. A pattern that begins with
    fixed characters, not with a choice or a boundary, is found much faster.
    """
    if item.tree is None:
        return
    group = min(pattern.groups, 1)
    for match in pattern.finditer(item.text):
        token = token_at(item, match.start(), offset)
        if token is not None:
            yield token, Span(offset + match.start(group), offset + match.end(group)), match


def comparisons(offset: int, item: Item, wanted: Callable[[str, str, str], bool]) -> Iterator[Comparison]:
    """The comparisons of a variable that are `wanted(left, operator, first token of the right side)`.

    Only those with a transformation on the left side, or with `=~` or `!~`.
    """
    for token, *texts in _compared(item):
        if wanted(*texts):
            node = node_at(token.at(offset))
            parent = node.parent if node is not None and node.kind == "variable" else None
            if isinstance(parent, Comparison) and node == parent.left:  # else in a broken statement, perhaps
                yield parent


@lru_cache(maxsize=8)  # items, which it keeps
def _compared(item: Item) -> tuple[tuple[Token, str, str, str], ...]:
    """(token, its text, the operator, the text of what follows) of each variable that may be compared."""
    found = []
    for token in variables_of(item):
        if token.next_kind in _OPERATORS and (token.next_kind == "MATCH" or "{" in token.text):
            operator = token.next
            right = operator and operator.next
            if operator is not None and right is not None:
                found.append((token, token.text, operator.text, right.text))
    return tuple(found)


def node_at(token: Token) -> Node | None:
    """The innermost node that a token belongs to; None where there is a syntax error around it."""
    node = token.node
    return None if node is None or node.kind == "error" or node.inside("error") is not None else node


def calls(offset: int, item: Item, *names: str) -> Iterator[Call]:
    """The calls of functions with these names in an item, in the order of the text."""
    tokens = [token for name in names for token in tokens_with_text(item, name, offset)]
    for token in sorted(tokens, key=lambda token: token.number):
        node = node_at(token)
        if isinstance(node, Call) and node.start == token.start:
            yield node


def literal(argument: Node | None) -> str | None:
    """What a call's argument in quotes stands for; None if it is none."""
    return argument.value if isinstance(argument, String) else None


def event_routes(offset: int, item: Item, events: tuple[str, ...]) -> Iterator[Route]:
    """The event_route blocks of an item for one of some events, as Nodes."""
    for route in facts_of(item).routes:
        if route.word == "event_route" and route.name in events:
            yield Route.of(item, route, offset)


def is_plain(argument: Node) -> bool:
    """Whether a call's argument is one string that stands for just what is written between its quotes."""
    return argument.text[1:-1] == literal(argument)


def condition_of(node: Node) -> tuple[Node, Node] | None:
    """The condition that a node stands in, and the `if` or `while` of that condition; None when it is in none."""
    for parent in node.parents():
        if parent.kind in ("if", "while"):
            return (node, parent) if node == parent.children[0] else None
        if parent.kind not in ("group", "negation", "logic"):
            return None
        node = parent
    return None


def is_and(node: Node | None) -> bool:
    """Whether a node joins two conditions with `&&`."""
    return isinstance(node, Logic) and node.operator.text in ("&&", "and")


def tested_for_null(condition: Node, *texts: str) -> bool:
    """Whether a condition compares one of these variables with NULL."""
    return any(
        isinstance(node, Comparison) and node.right.kind == "null" and node.left.text in texts
        for node in condition.walk()
    )
