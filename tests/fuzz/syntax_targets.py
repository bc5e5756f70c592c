"""Text, tokens, trees, items, templates."""

from __future__ import annotations

import inspect
from typing import Any

from fuzz.draws import Draws
from fuzz.target import Target
from fuzz.texts import any_text, edited, script, template

from opensips_lsp.grammar.tables import TERMINALS
from opensips_lsp.incremental.tiles import retiled
from opensips_lsp.model.facts import facts_of
from opensips_lsp.syntax.items import Item, items
from opensips_lsp.syntax.nodes import VIEWS, Node, Token
from opensips_lsp.syntax.parser import parse
from opensips_lsp.syntax.recognise import MARKS, template_kind
from opensips_lsp.syntax.scanner import END, comments, scan
from opensips_lsp.syntax.templates import blanked, spans
from opensips_lsp.syntax.text import Lines, Text, TextChange, decode, encode

_KINDS = [kind for kind in range(len(TERMINALS)) if kind != END]
ENCODINGS = "utf-8", "utf-16", "utf-32"


def scanner(text: str) -> None:
    """Tokens stand in order, in the text; what lies between them is no word; a scan that goes on finds the same."""
    whole = scan(text, to_end=True)
    assert whole.stop == len(text) and len(whole.kinds) == len(whole) + 1 == len(whole.ends) + 1
    end = 0
    for start, stop in zip(whole.starts, whole.ends):
        assert end <= start < stop <= len(text)
        for one, other in comments(text, end, start):
            assert end <= one < other <= start
        end = stop
    assert whole.unclosed is None or end <= whole.unclosed < len(text)
    at, kinds = 0, b""
    starts: list[int] = []
    while at < len(text):
        part = scan(text, at)
        assert 0 < part.stop <= len(text) - at
        kinds, starts = kinds + part.kinds[:-1], starts + [at + start for start in part.starts]
        at += part.stop
    if whole.unclosed is None:
        assert (kinds, starts) == (whole.kinds[:-1], whole.starts)


def parser(kinds: list[int]) -> None:
    """Whatever the tokens are, there is a tree that has each of them at most once, and problems that name tokens."""
    for start in ("script", "fragment"):
        for begins in (lambda number: True, lambda number: False, lambda number: number % 3 == 0):
            tree, problems = parse(bytes((*kinds, END)), start, begins)
            if tree is not None:
                _nested(tree, 0, len(kinds))
            for problem in problems:
                assert 0 <= problem.token <= len(kinds)
            assert tree is not None or problems or not kinds


def _nested(node: Any, first: int, last: int) -> None:
    _, begin, end, *children = node
    assert first <= begin <= end <= last
    for child in children:
        _nested(child, begin, end)
        begin = child[2]


def _token_kinds(draws: Draws) -> list[int]:
    if draws.number(1):
        tokens = scan(script(draws), to_end=True)
        kinds = list(tokens.kinds[:-1])
        for _ in range(draws.number(5)):
            at = draws.number(len(kinds))
            kinds[at : at + draws.number(2)] = [draws.pick(_KINDS) for _ in range(draws.number(2))]
        return kinds
    return [_KINDS[byte % len(_KINDS)] for byte in draws.rest()]


def tiling(text: str) -> None:
    """Items tile the text; their nodes have spans within; every attribute of a view answers."""
    for start in ("script", "fragment"):
        at = 0
        for offset, item in items(text, start):
            assert offset == at
            at += len(item.text)
            if item.tree is not None:
                _viewed(item)
            facts_of(item)
            assert all(0 <= one.token <= len(item.tokens) for one in item.problems)
        assert at == len(text)


_PROPERTIES = {
    view: [name for name, _ in inspect.getmembers(view, lambda one: isinstance(one, property))]
    for view in {*VIEWS, Node, Token}
}


def _viewed(item: Item) -> None:
    assert item.tree is not None
    for number in range(len(item.tokens)):
        token = Token(item, 0, number)
        assert token.is_sound == (token.sound_node is not None)
    for node in Node(item, item.tree).walk():
        assert 0 <= node.start <= node.end <= len(item.text)
        if node.inside("error") is None and node.kind != "error":
            for name in _PROPERTIES.get(type(node), ()):
                getattr(node, name)
            if node.numbers[0] < node.numbers[1]:
                for token in (node.first, node.last):
                    for name in _PROPERTIES[Token]:
                        getattr(token, name)


def told(placed: list[tuple[int, Item]]) -> list[Any]:
    """All that items say."""
    return [
        (offset, item.text, item.tokens.kinds, list(item.tokens.starts), list(item.tokens.ends), item.tokens.unclosed,
         item.tree, item.problems, item.unclosed)
        for offset, item in placed
    ]  # fmt: skip


def tiles(case: list[Any]) -> None:
    """After each edit the items are those of the text read anew."""
    text, changes = case
    memo: Any = {}
    placed, now = items(text, memo=memo), Text(text)
    for start, end, new in changes:
        start, end = min(start, len(now)), min(end, len(now))
        after = now.edited(start, end, new)
        placed = retiled(placed, TextChange(now, after, start, end, new), memo).items
        now = after
        assert told(placed) == told(items(now.string))


def _text_and_edits(draws: Draws) -> list[Any]:
    text = any_text(draws) if draws.number(1) else script(draws)
    return [text, edited(draws, text)]


def texts(case: list[Any]) -> None:
    """Bytes come back; lines and positions lead there and back, in each encoding; an edited text has its lines."""
    data, changes = case
    text = decode(data.encode("latin-1"))
    assert encode(text) == data.encode("latin-1")
    now, lines = Text(text), Lines(text)
    for offset in {0, len(text), *(start % (len(text) + 1) for start, _, _ in changes)}:
        assert lines.offset(*lines.position(offset)) == offset
        for encoding in ENCODINGS:
            line, unit = now.position(offset, encoding)
            back = now.offset(line, unit, encoding)
            assert back == offset or text[offset - 1 : offset + 1] == "\r\n"
    for start, end, new in changes:
        start, end = min(start, len(now)), min(end, len(now))
        now = now.edited(start, end, new)
        assert now.line_starts == Text(now.string).line_starts
        for encoding in ENCODINGS:
            assert 0 <= now.offset(start, end, encoding) <= len(now)


def _bytes_and_edits(draws: Draws) -> list[Any]:
    text = any_text(draws)
    changes = edited(draws, text)
    return [encode(text).decode("latin-1"), changes]


def templates(text: str) -> None:
    """What is opaque stands in order; the rest stays, the length and the line ends too."""
    template_kind("a.cfg", text)
    for kind in {kind for kind, _, _ in MARKS}:
        found = spans(kind, text)
        end = 0
        for start, stop in found:
            assert end <= start <= stop <= len(text)
            end = stop
        blank = blanked(text, found)
        assert len(blank) == len(text)
        assert all((one == "\n") == (other == "\n") for one, other in zip(text, blank))
        items(blank)


TARGETS = (
    Target("scanner", 400, any_text, scanner),
    Target("parser", 150, _token_kinds, parser),
    Target("items", 100, any_text, tiling),
    Target("tiles", 100, _text_and_edits, tiles),
    Target("texts", 300, _bytes_and_edits, texts),
    Target("templates", 100, lambda draws: template(draws) if draws.number(3) else any_text(draws), templates),
)
