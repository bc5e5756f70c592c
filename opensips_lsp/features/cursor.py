"""What stands before an offset, in text that is being typed: for completion and signature help.

Only the text up to the offset is read, from the start of its item: what an unfinished string or bracket does to the
text behind it does not matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

from opensips_lsp.features.open_variable import open_variable
from opensips_lsp.model.facts import key_of_block
from opensips_lsp.record import Record
from opensips_lsp.syntax.items import Item
from opensips_lsp.syntax.literals import number_value, string_value
from opensips_lsp.syntax.nodes import Token
from opensips_lsp.syntax.scanner import KIND, Tokens, begins_line, comments, scan

if TYPE_CHECKING:
    from opensips_lsp.features.open_variable import Variable
    from opensips_lsp.model.source import RouteKey, Source

_OPENING = {"LPAR": ")", "LSQB": "]", "LBRACE": "}"}
_CLOSING = frozenset(("RPAR", "RSQB", "RBRACE"))
_STRUCTURE = {KIND[name]: name for name in (*_OPENING, *_CLOSING, "COMMA", "SEMICOLON")}
_ENDS = frozenset(("SEMICOLON", "LBRACE", "RBRACE", "ELSE"))  # kinds of tokens behind which a statement begins
_CONTROL = frozenset(("if", "while", "for", "switch"))
_GOES_ON = frozenset(  # kinds of tokens behind which a top-level statement goes on in the next line
    "EQUAL COMMA LPAR LSQB COLON DOT LOADMODULE MODPARAM LISTEN ALIAS GLOBAL AS PLUS MINUS".split()
)
_WORD = re.compile(r"\w*")


class Opening(Record):
    """A bracket that is open at the cursor.

    bracket: `(`, `[` or `{`. word: what stands right before it, a function for example; of a `{`, the word that begins
    its statement, such as `failure_route` or `if`. commas: how many stand in it so far. token: its number.
    """

    bracket: str
    word: str
    commas: int
    token: int


class _Tokens(Sequence[Token]):
    """The first tokens of an item, each made when somebody asks for it."""

    def __init__(self, item: Item, base: int, count: int) -> None:
        self._item, self._base, self._count = item, base, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> Token: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Token]: ...
    def __getitem__(self, number: int | slice) -> Token | Sequence[Token]:
        numbers = range(self._count)
        if isinstance(number, slice):
            if number.start is None and number.step is None:
                return _Tokens(self._item, self._base, len(numbers[number]))
            return [Token(self._item, self._base, one) for one in numbers[number]]
        return Token(self._item, self._base, numbers[number])


class Cursor:
    """An offset in a file, and what stands before it.

    tokens: those of the item that end before the word at the cursor. word, word_start, word_end: the word that the
    cursor is in or behind, up to the cursor; where it begins; where it ends, behind the cursor. quote: `"` or `'` in a
    string, else "". string_start: the offset behind that quote. comment: whether the cursor is in a comment. All
    offsets are those of the file.
    """

    def __init__(self, source: Source, offset: int) -> None:
        self.source, self.offset = source, offset
        self.base, item = source.item_at(offset)
        prefix = source.text[self.base : offset]
        text = prefix + "\n"  # a comment that begins with # ends with its line
        scanned = scan(text, to_end=True) if source.spans else _scanned(item, text)
        self._item = Item(text, scanned, None, ())
        self.tokens: Sequence[Token] = _Tokens(self._item, self.base, len(scanned))
        opened = prefix[scanned.unclosed :] if scanned.unclosed is not None else ""
        self.quote = opened[:1] if opened[:1] in ("'", '"') else ""
        self.string_start = offset - len(opened) + 1 if self.quote else offset
        self.comment = opened.startswith("/*") or (not opened and self._in_line_comment(prefix))
        behind = _WORD.match(source.text, offset)
        self.word_end = behind.end() if behind else offset
        self.word, self.word_start = "", offset
        if self.quote:
            self.word = re.split(r"\W", self.string)[-1]
        elif self.tokens and self.tokens[-1].end == offset and not opened and _WORD.fullmatch(self.tokens[-1].text):
            self.word = self.tokens[-1].text
            self.tokens = self.tokens[:-1]
        self.word_start = offset - len(self.word)

    def _in_line_comment(self, prefix: str) -> bool:
        last = self.tokens[-1].end - self.base if self.tokens else 0
        return any(end > len(prefix) > start for start, end in comments(prefix + "\n", last, len(prefix) + 1))

    @property
    def string(self) -> str:
        """The text of the string up to the cursor, as it is written; "" outside of a string."""
        return self.source.text[self.string_start : self.offset] if self.quote else ""

    @property
    def previous(self) -> str:
        """The kind of the token before the word at the cursor, "" if there is none in the item."""
        return self.tokens[-1].kind if self.tokens else ""

    @cached_property
    def openings(self) -> list[Opening]:
        """The brackets that are open at the cursor, the outermost first."""
        found: list[Opening] = []
        first = 0  # the number of the token with which the statement begins
        for number, code in enumerate(self._item.tokens.kinds[: len(self.tokens)]):
            if number and not found and begins_line(self.source.text, self.tokens[number].start):
                first = number
            kind = _STRUCTURE.get(code)
            if kind is None:
                continue
            if kind in _OPENING:
                word = self.tokens[first if kind == "LBRACE" else max(number - 1, 0)].text
                found.append(Opening(self.tokens[number].text, word, 0, number))
            elif kind in _CLOSING or kind == "SEMICOLON":
                _close(found, kind)
            elif kind == "COMMA" and found:
                found[-1] = found[-1]._replace(commas=found[-1].commas + 1)
            if kind in ("SEMICOLON", "LBRACE", "RBRACE"):
                first = number + 1
        return found

    @property
    def call(self) -> Opening | None:
        """The call whose arguments the cursor is in: the innermost open `(` behind a word that is no keyword."""
        last = self.openings[-1] if self.openings else None
        if last is None or last.bracket != "(" or last.word in _CONTROL or not re.compile(r"\w+").fullmatch(last.word):
            return None
        return last

    def arguments(self, opening: Opening) -> list[list[Token]]:
        """The tokens of each argument behind an open bracket, up to the word at the cursor; the last is under way."""
        found: list[list[Token]] = [[]]
        depth = 0
        for token in self.tokens[opening.token + 1 :]:
            depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
            if token.kind == "COMMA" and not depth:
                found.append([])
            else:
                found[-1].append(token)
        return found

    @staticmethod
    def text_of(argument: Sequence[Token]) -> str | None:
        """What an argument that is one string stands for, or None."""
        if len(argument) == 1 and argument[0].kind == "STRING":
            return string_value(argument[0].text)
        return None

    @property
    def top_level(self) -> bool:
        """Whether the cursor is in no route block, nor in a file of statements that is included in one."""
        return self.source.role == "script" and not any(one.bracket == "{" for one in self.openings)

    @property
    def begins_statement(self) -> bool:
        """Whether a statement can begin with the word at the cursor."""
        if self.quote or self.comment:
            return False
        if self.top_level:
            return (
                not self.openings and begins_line(self.source.text, self.word_start) and self.previous not in _GOES_ON
            )
        if self.openings and self.openings[-1].bracket != "{":
            return False
        return self.previous in _ENDS or not self.tokens or self._behind_condition() or self._behind_label()

    def _behind_condition(self) -> bool:
        """Whether the cursor is right behind the `)` of an `if`, `while`, `for` or `switch`."""
        if self.previous != "RPAR":
            return False
        depth = 0
        for number in range(len(self.tokens) - 1, 0, -1):
            kind = self.tokens[number].kind
            depth += (kind == "RPAR") - (kind == "LPAR")
            if not depth:
                return self.tokens[number - 1].text in _CONTROL
        return False

    def _behind_label(self) -> bool:
        """Whether the cursor is right behind the `:` of a `case` or `default`."""
        return self.previous == "COLON" and any(one.kind in ("CASE", "DEFAULT") for one in self.tokens[-4:-1])

    @property
    def route(self) -> RouteKey | None:
        """(keyword, name) of the route block that the cursor is in, as Script.contexts has it; or None."""
        if self.source.role != "script":
            return self.source.route
        block = next((one for one in self.openings if one.bracket == "{"), None)
        if block is None:
            return None
        start = next((n for n in range(block.token, -1, -1) if self.tokens[n].kind in ("ROUTE", "ROUTE_KIND")), None)
        return None if start is None else _route_key(self.tokens[start : block.token])

    @property
    def variable(self) -> Variable | None:
        """The variable that the cursor is in, in code or in a string; or None."""
        if self.comment:
            return None
        line = self.source.text.rfind("\n", 0, self.offset) + 1
        first = self.string_start if self.quote else max(line, self.base)
        return open_variable(self.source.text[first : self.offset], first)


def _scanned(item: Item, text: str) -> Tokens:
    """Scan a text that begins as an item does, and ends with a line end; the item has scanned the lines before that.

    Where a quote was never closed there, the item knows best where its text ends.
    """
    known = item.tokens
    count = bisect_right(known.ends, text.rfind("\n", 0, len(text) - 1) + 1)
    start = known.ends[count - 1] if count else 0
    rest = scan(text, start, to_end=True)
    starts = [*known.starts[:count], *(one + start for one in rest.starts)]
    ends = [*known.ends[:count], *(one + start for one in rest.ends)]
    unclosed = None if rest.unclosed is None else rest.unclosed + start
    return Tokens(known.kinds[:count] + rest.kinds, starts, ends, rest.stop + start, unclosed)


def _close(openings: list[Opening], kind: str) -> None:
    """Take out the bracket that a token closes, with those in it that nothing closed.

    A `;` ends the statement that begins behind the innermost `{`, a `)` or `]` no block.
    """
    if kind in ("SEMICOLON", "RBRACE"):
        while openings and openings[-1].bracket != "{":
            openings.pop()
    if openings and (kind == "RBRACE" or (kind != "SEMICOLON" and openings[-1].bracket != "{")):
        openings.pop()


def _route_key(header: Sequence[Token]) -> RouteKey:
    """(keyword, name) of a route block, as model.facts.route_key gives it, from the tokens before its `{`."""
    name = header[2].text if len(header) > 2 else ""
    if name and header[2].kind == "STRING":
        name = string_value(name)
    elif name and header[2].kind == "NUMBER":
        name = str(number_value(name))
    return key_of_block(header[0].text, name)
