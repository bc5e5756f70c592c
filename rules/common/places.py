"""Where something is written in an item: found by its text first, so that an item without it costs next to nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from operator import itemgetter

from opensips_lsp.lint.finding import Span
from opensips_lsp.model.script import facts_of
from opensips_lsp.syntax.nodes import Call, Comparison, string_value, view
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node, Route

    Found = TypeVar("Found")


_ERROR = NODE["error"]
_FIRST_TOKEN = itemgetter(1)
_MATCH = KIND["MATCH"]
_VAR, *_OPERATORS = (b"\\x%02x" % KIND[name] for name in ("VAR", "EQUALITY", "ORDER", "MATCH"))
_COMPARED = re.compile(_VAR + b"(?:" + b"|".join(_OPERATORS) + b")")


def throughout(source: Source, look: Callable[..., Iterable[Found]], *about: object) -> Iterator[Found]:
    """What `look(offset, item, *about)` yields of all items of a file."""
    for offset, item in source.items:
        yield from look(offset, item, *about)


def matches(offset: int, item: Item, pattern: re.Pattern[str]) -> Iterator[tuple[int, Span, re.Match[str]]]:
    """(number of the token, Span in the file of a group's match, match) of each match that begins in a token.

    The group is the first one of the pattern, or all of it where there is none. A pattern that begins with some
    characters, not with a choice or a boundary, is looked for much faster.
    """
    if item.tree is None:
        return
    starts, ends, group = item.tokens.starts, item.tokens.ends, min(pattern.groups, 1)
    for match in pattern.finditer(item.text):
        number = bisect_right(starts, match.start()) - 1
        if number >= 0 and match.start() < ends[number]:
            yield number, Span(offset + match.start(group), offset + match.end(group)), match


def comparisons(offset: int, item: Item, wanted: Callable[[str, str, str], bool]) -> Iterator[Comparison]:
    """The comparisons of a variable, as Nodes, that are `wanted(left, operator, right)`, right being its first token.

    Only those with a transformation on the left side or with `=~` or `!~` are looked at.
    """
    for number, *texts in _compared(item):
        if wanted(*texts):
            node = node_at(item, offset, number)
            parent = node.parent if node is not None and node.kind == "variable" else None
            if isinstance(parent, Comparison) and node == parent.left:  # else in a broken statement, perhaps
                yield parent


@lru_cache(maxsize=1 << 10)
def _compared(item: Item) -> tuple[tuple[int, str, str, str], ...]:
    """(number of the variable's token, its text, the operator, what follows) of each variable that may be compared."""
    starts, ends, kinds, found = item.tokens.starts, item.tokens.ends, item.tokens.kinds, []
    for match in _COMPARED.finditer(kinds) if item.tree is not None else ():
        at = match.start()
        texts = [item.text[start:end] for start, end in zip(starts[at : at + 3], ends[at : at + 3])]
        if len(texts) == 3 and (kinds[at + 1] == _MATCH or "{" in texts[0]):
            found.append((at, *texts))
    return tuple(found)


def node_at(item: Item, offset: int, number: int) -> Node | None:
    """The innermost Node, with its parents, that a token belongs to; None in a part with a syntax error."""
    raw, node = item.tree, None
    while raw is not None and raw[1] <= number < raw[2]:
        if raw[0] == _ERROR:
            return None
        node = view(item, raw, node, offset)
        at = bisect_right(raw, number, 3, key=_FIRST_TOKEN) - 1
        raw = raw[at] if at >= 3 else None
    return node


def calls(offset: int, item: Item, *names: str) -> Iterator[Call]:
    """The calls of functions with these names in an item, in the order of the text."""
    for number in sorted(number for name in names for number in _tokens(item, name)):
        node = node_at(item, offset, number)
        if isinstance(node, Call) and node.raw[1] == number:
            yield node


def _tokens(item: Item, word: str) -> Iterator[int]:
    """The numbers of the tokens of an item that are a word."""
    starts, ends, at = item.tokens.starts, item.tokens.ends, item.text.find(word)
    while at >= 0:
        number = bisect_right(starts, at) - 1
        if number >= 0 and starts[number] == at and ends[number] == at + len(word):
            yield number
        at = item.text.find(word, at + 1)


def literal(argument: Node | None) -> str | None:
    """What a call's argument in quotes stands for; None if it is none."""
    if argument is None or argument.kind not in ("strings", "string"):
        return None
    return "".join(string_value(token.text) for token in argument.tokens)


def event_routes(offset: int, item: Item, events: tuple[str, ...]) -> Iterator[Route]:
    """The event_route blocks of an item for one of some events, as Nodes."""
    for route in facts_of(item).routes:
        if route.word == "event_route" and route.name in events:
            yield view(item, route.raw, view(item, item.tree, None, offset), offset)


def is_plain(argument: Node) -> bool:
    """Whether a call's argument is one string that stands for just what is written between its quotes."""
    return argument.text[1:-1] == literal(argument)


def condition_of(node: Node) -> tuple[Node, Node] | None:
    """The whole condition that a node is a part of, and the `if` or `while` it belongs to; None when it is in none."""
    for parent in node.parents():
        if parent.kind in ("if", "while"):
            return (node, parent) if node == parent.children[0] else None
        if parent.kind not in ("group", "negation", "logic"):
            return None
        node = parent
    return None


def is_and(logic: Node) -> bool:
    """Whether a `logic` joins with `&&`."""
    return next(token for token in logic.own_tokens if token.kind == "LOGIC").text in ("&&", "and")


def tested_for_null(condition: Node, *texts: str) -> bool:
    """Whether a condition compares one of these variables with NULL."""
    return any(
        isinstance(node, Comparison) and node.right.kind == "null" and node.left.text in texts
        for node in condition.walk()
    )
