"""What to select around an offset, step by step: a word, a string, an argument, a call, a statement, ..., the file."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from opensips_lsp.features.variable_parts import variables_in
from opensips_lsp.syntax.item_views import gap_at, token_at
from opensips_lsp.syntax.nodes import Token
from opensips_lsp.syntax.scanner import comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.features.variable_parts import Part
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

    Span = tuple[int, int]

_MOST = 100  # nodes around an offset that are looked at
_WORD = re.compile(r"\w+")
# kinds of nodes that statements stand in
_BODIES = frozenset("route fragment block if while for case default error".split())
_IN_BRACKETS = frozenset(("LPAR", "LBRACE", "LSQB"))
_CLOSING = {"LPAR": "RPAR", "LBRACE": "RBRACE", "LSQB": "RSQB"}


def selection_ranges(snapshot: Snapshot, offset: int) -> list[tuple[int, int]]:
    """Return (start, end) of what can be selected around an offset, the least first; each has more than the one before.

    The last one is the file.
    """
    source = snapshot.in_scripts[0].source
    base, item = source.item_at(offset)
    spans = [(base + start, base + end) for start, end in _of_item(item, offset - base)]
    return _growing([*spans, (0, len(snapshot.text))], offset)


def _growing(spans: Iterable[Span], offset: int) -> list[Span]:
    """Return those spans around an offset of which each contains the one before and is longer."""
    found: list[Span] = []
    for start, end in sorted(spans, key=lambda span: span[1] - span[0]):
        if not start <= offset <= end:
            continue
        if not found or (start <= found[-1][0] and found[-1][1] <= end and end - start > found[-1][1] - found[-1][0]):
            found.append((start, end))
    return found


def _of_item(item: Item, at: int) -> Iterator[Span]:
    """Yield what may be selected around an offset of an item, in no order; not all of it is around it."""
    token = _token(item, at)
    if token is None:
        yield from _in_gap(item, at)
        token = _token_before(item, at)
    else:
        yield token.start, token.end
        yield from _in_token(token, at)
    node = token.node if token is not None else None
    around = (node, *node.parents()) if node is not None else ()
    for one in around[:_MOST]:
        if one.kind not in ("script", "fragment"):
            yield from _of_node(one)


def _token(item: Item, at: int) -> Token | None:
    """Return the token that an offset is in, or at an end of, a word rather than a bracket; None between tokens."""
    behind, before = token_at(item, at), token_at(item, at - 1) if at else None
    if before is not None and (behind is None or (before.end == at and _is_long(before) and not _is_long(behind))):
        return before
    return behind


def _is_long(token: Token) -> bool:
    return token.kind in ("STRING", "VAR") or token.text[:1].isalnum()


def _token_before(item: Item, at: int) -> Token | None:
    """Return the last token before an offset, or the first one; None where there is none."""
    return Token(item, 0, max(bisect_left(item.tokens.starts, at) - 1, 0)) if len(item.tokens) else None


# ---- in a token, and between tokens


def _in_token(token: Token, at: int) -> Iterator[Span]:
    text, start = token.text, token.start
    if token.kind == "STRING":
        yield start + 1, token.end - 1
        yield from _words(text, at - start, start)
    if token.kind in ("STRING", "VAR"):
        for variable in variables_in(text):
            yield from _parts(variable, start)


def _words(text: str, at: int, base: int) -> Iterator[Span]:
    """Yield the word that an offset of a text is in, or at an end of."""
    start = at
    while start and _WORD.match(text, start - 1):
        start -= 1
    match = _WORD.match(text, start)
    if match:
        yield base + match.start(), base + match.end()


def _parts(part: Part, base: int) -> Iterator[Span]:
    yield base + part.start, base + part.end
    for one in part.parts:
        yield from _parts(one, base)


def _in_gap(item: Item, at: int) -> Iterator[Span]:
    """Yield the word and the comment that an offset between tokens is in, and the comments beside that one."""
    text, gap = item.text, gap_at(item, at)
    unclosed = item.tokens.unclosed
    if gap is None:
        if unclosed is not None and unclosed <= at:
            yield from _words(text, at, 0)
        return
    row: list[Span] = []
    for start, behind in comments(text, *gap):
        end = start + len(text[start:behind].rstrip("\r\n"))
        if start <= at <= end:
            yield from _words(text, at, 0)
            yield start, end
        if row and text[row[-1][1] : start].strip(" \t\r") not in ("", "\n"):
            row = []
        row.append((start, end))
        yield row[0][0], end


# ---- nodes


def _of_node(node: Node) -> Iterator[Span]:
    """Yield a node; with the `;` behind it; and of what stands in it in brackets that are its own, with and without."""
    end, own = node.end, node.own_tokens
    yield node.start, end
    behind = node.last.next if node.size else None
    if behind is not None and behind.kind == "SEMICOLON" and node.parent_kind in _BODIES:
        yield node.start, behind.end
    opened: list[Token] = []
    for token in own:
        if token.kind in _IN_BRACKETS:
            if token.kind == "LBRACE" and token.start > node.start:
                yield node.start, token.previous.end if token.previous is not None else token.start
            opened.append(token)
        elif opened and token.kind == _CLOSING[opened[-1].kind]:
            start = opened.pop()
            yield start.start, token.end
            if start.next is not None and token.previous is not None and start.number + 1 < token.number:
                yield start.next.start, token.previous.end
