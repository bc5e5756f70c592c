"""A script's text -> the items that tile it: a few top-level statements each, parsed once for each distinct text.

An item ends where a line begins a new top-level statement (`scanner.scan`). Braces are not counted: an unclosed one
costs its item, not the file. An unclosed quote would swallow the items behind it; where that made an item unparsable,
the item is cut where the next statement seems to begin. The verdict is the same: it has an error.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from opensips_lsp.syntax.parser import SyntaxProblem, parse
from opensips_lsp.syntax.scanner import KIND, Tokens, begins_line, scan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableMapping
    from typing import Any

    Items = MutableMapping[Any, "Item"]

_STRING = KIND["STRING"]
_BEGIN = frozenset((KIND["LOADMODULE"], KIND["MODPARAM"]))  # of a statement ...
_ENDS = frozenset((KIND["SEMICOLON"], KIND["LBRACE"], KIND["RBRACE"]))  # ... and what stands before one
_SOON = 3  # statements, or tokens
_NEAR = 500  # characters
_FAR = 20_000  # characters: to look at so many several times takes longer than one scan
STATEMENT_LINE = re.compile(r"""(?m)^[ \t]*(?:(?:\w+_)?route\s*[\[{]|loadmodule\s*["']|modparam\s*\()""")


class Item:
    """A stretch of a script with its tokens, tree and problems. Immutable; it does not know where it stands.

    tree: a raw node (see parser.py) or None. unclosed: for an item that was cut, the offset of the quote that was never
    closed; read: how many characters behind its start were read to cut it.
    """

    __slots__ = ("facts", "old_token", "problems", "read", "said", "summary", "text", "tokens", "tree", "unclosed")

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        tree: tuple[Any, ...] | None,
        problems: tuple[SyntaxProblem, ...],
        unclosed: int | None = None,
        read: int = 0,
    ) -> None:
        self.text, self.tokens, self.tree, self.problems = text, tokens, tree, problems
        self.unclosed, self.read = unclosed, read
        # what is read off the tree once, kept here by opensips_lsp.model and .incremental
        self.facts: Any = None
        self.summary: Any = None
        self.said: dict[Any, Any] | None = None
        self.old_token: int | None = None

    @property
    def unread_includes(self) -> list[int]:
        """Numbers of the includes inside a statement: what they bring is not read, so nothing behind is certain."""
        return [problem.token for problem in self.problems if problem.repair == "unread"]

    @property
    def unread_from(self) -> int:
        """The number of the first token of the statement that the first of them stands in."""
        kinds, number = self.tokens.kinds, self.unread_includes[0]
        while number > 0 and kinds[number] not in _BEGIN and kinds[number - 1] not in _ENDS:
            number -= 1
        return number

    def begins_line(self, token: int) -> bool:
        """Whether nothing but blanks stands before this token on its line."""
        return begins_line(self.text, self.tokens.starts[token])


class Memo(dict["Any", "Any"]):
    """Items by their texts, for `items`: what has not been looked up for long is forgotten.

    Two generations: when the young one is full, it becomes the old one, and the old one is dropped. most: tokens in a
    generation; with all that is read off it, an item takes some 250 bytes for each. weight: how many a key and its
    value count for.
    """

    def __init__(self, most: int = 200_000, weight: Callable[[Any, Any], int] | None = None) -> None:
        super().__init__()
        self._most, self._weight, self._size = most, weight or (lambda _, item: weight_of(item)), 0
        self._old: dict[Any, Any] = {}

    def take_over(self, other: Memo) -> None:
        """Know what another one knows, and forget the rest; items are shared."""
        self.clear()
        self.update(other)
        self._old, self._size = dict(other._old), other._size

    def __missing__(self, key: Any) -> Any:
        item = self[key] = self._old[key]
        return item

    def get(self, key: Any, default: Any = None) -> Any:
        """What is known by a key, or the default."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._old

    def __setitem__(self, key: Any, item: Any) -> None:
        if self._size >= self._most:
            self._old = dict(self)
            self.clear()
            self._size = 0
        self._size += self._weight(key, item)
        super().__setitem__(key, item)


def weight_of(item: Item) -> int:
    """What an item counts for in a Memo: its tokens, and a little for its text, most of which one may swallow."""
    return len(item.tokens) + len(item.text) // 100


def items(text: str, start: str = "script", memo: Items | None = None) -> list[tuple[int, Item]]:
    """-> (offset, Item) of the items that tile a text. start: "script" or "fragment".

    memo: maps texts of items to items, and is filled.
    """
    memo = {} if memo is None else memo
    placed: list[tuple[int, Item]] = []
    position = 0
    while position < len(text) or not placed:
        near = placed and placed[-1][1].unclosed is not None  # one quote that is never closed seldom comes alone
        item = (item_near(text, position, memo, None) if near else None) or item_at(text, position, start, memo)
        placed.append((position, item))
        position += max(len(item.text), 1)
    return placed


def item_at(text: str, position: int, start: str, memo: Items, before: Item | None = None) -> Item:
    """The item that begins at an offset of a text.

    before: an item that stood there before an edit: the same kinds of tokens give the same tree.
    """
    tokens = scan(text, position, start == "fragment")
    return _known_or_parsed(text[position : position + tokens.stop], tokens, start, memo, before)


def item_near(text: str, position: int, memo: Items, before: Item | None) -> Item | None:
    """What `item_at` gives for a script, found without scanning the rest of the text; None when it takes that.

    While somebody types a string, what stands between strings stands in them up to the end of the file: to scan 10,000
    lines takes 20 ms for each letter, the next few statements 1 ms. They say it all if the item ends in them, or
    if there is a problem in them and behind it a string that has swallowed a statement.
    """
    for limit in _limits(text, position):
        if limit - position > _FAR:
            return None
        window = text[position:limit]
        tokens = scan(window)
        if tokens.stop < len(window):
            return _known_or_parsed(window[: tokens.stop], tokens, "script", memo, before)
        if tokens.unclosed is not None and window[tokens.unclosed] not in "\"'":
            continue
        item = _parsed(window, tokens, "script")
        if not item.problems or item.problems[0].token >= len(tokens) - _SOON:
            continue
        swallowed = _swallowed(item)
        if swallowed is not None and swallowed[2] < tokens.starts[-1]:  # what is there may be read on otherwise
            quote, cut, read = swallowed
            return _cut_at(window, quote, cut, read, memo)
    return None


def _limits(text: str, position: int) -> Iterator[int]:
    """Offsets up to which to look: a little behind the next line that seems to begin a statement, then such lines."""
    for number in range(_SOON):
        match = STATEMENT_LINE.search(text, position + 1)
        if match is None:
            return
        position = match.start()
        line_end = text.find("\n", position + _NEAR) if number == 0 else -1
        if line_end >= 0:
            yield line_end + 1
    yield position


def _known_or_parsed(piece: str, tokens: Tokens, start: str, memo: Items, before: Item | None) -> Item:
    item = memo.get((start, piece))
    if item is None or item.tokens.stop != tokens.stop:
        item = memo[start, piece] = _like(before, piece, tokens) or _parsed(piece, tokens, start)
    swallowed = _swallowed(item) if item.problems and start == "script" else None
    if swallowed is None:
        return item
    quote, cut, read = swallowed
    return _cut_at(piece, quote, cut, read, memo)


def _like(before: Item | None, text: str, tokens: Tokens) -> Item | None:
    """An item of another text with the same kinds of tokens, or None.

    Where lines begin matters after a problem only.
    """
    if before is None or before.problems or before.tokens.kinds != tokens.kinds or tokens.unclosed is not None:
        return None
    return Item(text, tokens, before.tree, ())


def _parsed(text: str, tokens: Tokens, start: str) -> Item:
    item = Item(text, tokens, None, ())
    tree, problems = parse(tokens.kinds, start, item.begins_line)
    return Item(text, tokens, tree, tuple(problems))


def _swallowed(item: Item) -> tuple[int, int, int] | None:
    """Where a quote seems to have swallowed a statement, or None.

    (offset of the quote, offset of the line of that statement, offset up to which that shows).

    The quote is that of the first string of several lines before the problem, or on its line: where it was not meant,
    what should stand between strings stands in them from there on, the beginning of the next statement too. None: no
    such string.
    """
    tokens, text = item.tokens, item.text
    quote: int | None = None
    problem = item.problems[0].token
    last = text.find("\n", tokens.starts[problem]) if problem < len(tokens) else len(text)
    token = -1
    while (token := tokens.kinds.find(_STRING, token + 1)) >= 0:
        start, end = tokens.starts[token], tokens.ends[token]
        if "\n" not in text[start:end]:
            continue
        if quote is None:
            if start > last >= 0:
                break
            quote = start
        match = STATEMENT_LINE.search(text, start, end)
        if match:
            return quote, match.start(), end
    if tokens.unclosed is not None and text[tokens.unclosed] in "\"'":
        match = STATEMENT_LINE.search(text, tokens.unclosed)
        if match:
            return tokens.unclosed if quote is None else quote, match.start(), len(text)
    return None


def _cut_at(piece: str, quote: int, cut: int, read: int, memo: Items) -> Item:
    key = "script", piece[:cut], quote, read
    if key not in memo:
        memo[key] = _cut_item(piece[:cut], quote, read)
    return memo[key]


def _cut_item(text: str, quote: int, read: int) -> Item:
    """The item that ends at a cut, with one problem: the quote, or what is wrong before it.

    The quote ends with its line.
    """
    item = _parsed(text, scan(_closed(text, quote), to_end=True), "script")
    at = bisect_left(item.tokens.starts, quote)
    first = item.problems[0] if item.problems and item.problems[0].token < at else None
    problem = first or SyntaxProblem(at, frozenset(), "skipped")
    return Item(text, item.tokens, item.tree, (problem,), quote, read)


def _closed(text: str, quote: int) -> str:
    """A text in which an open quote is closed at the end of its line, before the line end."""
    end = text.find("\n", quote) % (len(text) + 1)
    end -= text.startswith("\r\n", end - 1)
    return text[: end - 1] + text[quote] + text[end:] if end > quote + 1 else text
