"""The semantic tokens of one item: which kind of word each of its tokens is, and each part of a variable or text.

Found once for an item. What depends on the script (whether a variable can be written, whether the target still has a
function, whether a text is searched for variables) stays undecided here.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from opensips_lsp.features.text_tokens import text_pieces, variable_pieces
from opensips_lsp.features.token_kinds import (
    COMMENT,
    CONDITION_WORD,
    CONSTANT,
    CORE_FUNCTION,
    FUNCTION,
    KEYWORD,
    NAMESPACE,
    NUMBER,
    OPERATOR,
    PROPERTY,
    REGEXP,
    ROUTES,
    STRING,
    VARIABLE,
    WRITTEN,
    TokenKind,
    Undecided,
)  # fmt: skip
from opensips_lsp.grammar.tables import TERMINALS
from opensips_lsp.model.calls import TokenCall, calls_in
from opensips_lsp.model.facts import facts_of, module_name
from opensips_lsp.model.names.arguments import core_text_holds_variables
from opensips_lsp.model.route_uses import route_uses
from opensips_lsp.record import Record
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.nodes import Route
from opensips_lsp.syntax.scanner import KIND, comments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opensips_lsp.features.token_kinds import Piece
    from opensips_lsp.syntax.items import Item


_FLOW = frozenset(("exit", "drop", "return"))  # core functions that end a route (action.c EXIT_T, DROP_T, RETURN_T)
_LPAR, _COMMA, _STRING = (KIND[name] for name in ("LPAR", "COMMA", "STRING"))
_CORE, _MODPARAM = KIND["CORE_FUNCTION"], KIND["MODPARAM"]
_LOADMODULE, _MATCH, _EQUAL = (KIND[name] for name in ("LOADMODULE", "MATCH", "EQUAL"))
_ASSIGNING = frozenset(KIND[name] for name in ("EQUAL", "COLONEQ", "ASSIGN_OP"))
_COMPARING = frozenset(KIND[name] for name in ("EQUALITY", "ORDER", "MATCH"))
_BEFORE_WORD = _ASSIGNING | _COMPARING | {_LPAR, _COMMA, KIND["PLUS"]}  # a bare word behind one of these is a value
_PARTS_OF_HOST = frozenset((KIND["DOT"], KIND["MINUS"]))


class ItemTokens(Record):
    """The pieces of an item, in order, and the undecided among them, each once.

    texts: the number of a piece that is a text -> the pieces of it if it is searched for variables.
    """

    pieces: tuple[Piece, ...]
    undecided: tuple[Undecided, ...]
    texts: dict[int, tuple[Piece, ...]]


def item_tokens(item: Item) -> ItemTokens:
    """Return the tokens of an item, with offsets from its start; called once for each item, by said_of."""
    return _Scan(item).result()


class _Scan:
    def __init__(self, item: Item) -> None:
        self._item, self._text = item, item.text
        self._kinds, self._starts, self._ends = item.tokens.kinds, item.tokens.starts, item.tokens.ends
        self._pieces: list[Piece] = []
        self._texts: dict[int, tuple[Piece, ...]] = {}  # by the start of the piece
        self._routes = dict(_routes(item))  # by the start of the token
        self._arguments = {
            number: (call, which)
            for call in calls_in(item)
            for which, (first, end) in enumerate(call.arguments)
            for number in range(first, end)
            if self._kinds[number] == _STRING
        }

    def result(self) -> ItemTokens:
        starts, ends, add = self._starts, self._ends, self._pieces.append
        for number, kind in enumerate(self._kinds[:-1]):
            action = _ACTIONS[kind]
            if isinstance(action, TokenKind):
                add((starts[number], ends[number], action))
            elif action is not None:
                action(self, number)
        pieces = tuple(sorted([*self._pieces, *self._comments()], key=itemgetter(0)))
        texts = {number: self._texts[piece[0]] for number, piece in enumerate(pieces) if piece[0] in self._texts}
        kinds = [kind for found in (pieces, *texts.values()) for _, _, kind in found]
        return ItemTokens(pieces, tuple(dict.fromkeys(kind for kind in kinds if isinstance(kind, Undecided))), texts)

    # ---- what depends on the neighbours

    def _word_of(self, number: int) -> str:
        return self._text[self._starts[number] : self._ends[number]]

    def _put(self, number: int, kind: TokenKind | Undecided) -> None:
        self._pieces.append((self._starts[number], self._ends[number], kind))

    def _put_undecided(self, number: int, what: str, kind: TokenKind) -> None:
        self._put(number, Undecided(what, kind, (self._word_of(number),)))

    def word(self, number: int) -> None:
        """A word that is not reserved, or only here and there."""
        kinds, route = self._kinds, self._routes.get(self._starts[number])
        before, behind = kinds[number - 1] if number else -1, kinds[number + 1]
        if route is not None:
            self._put(number, route)
        elif behind == _LPAR:
            self._put_undecided(number, "function", FUNCTION)
        elif behind == _EQUAL and (not number or self._item.begins_line(number)):
            self._put_undecided(number, "global_parameter", PROPERTY)
        elif before in _BEFORE_WORD and behind not in _PARTS_OF_HOST:
            self._put(number, CONSTANT)

    def condition_word(self, number: int) -> None:
        """`method` and its like: what 2.3 compares, and a plain word everywhere else."""
        if self._kinds[number + 1] in _COMPARING:
            self._put_undecided(number, "word", CONDITION_WORD)
        else:
            self.word(number)

    def core_function(self, number: int) -> None:
        """A function of the core, or what ends a route."""
        if self._word_of(number) in _FLOW:
            self._put(number, KEYWORD)
        elif self._kinds[number] == _CORE or self._kinds[number + 1] == _LPAR:
            self._put_undecided(number, "function", CORE_FUNCTION)
        else:
            self.word(number)

    def global_parameter(self, number: int) -> None:
        """The name of a global parameter."""
        self._put_undecided(number, "global_parameter", PROPERTY)

    def number(self, number: int) -> None:
        """A number, or a word that is one: `yes` and its like."""
        kind = KEYWORD if self._text[self._starts[number]].isalpha() else NUMBER
        self._put(number, self._routes.get(self._starts[number]) or kind)

    def operator(self, number: int) -> None:
        """An operator, if it is a word."""
        if self._text[self._starts[number]].isalpha():
            self._put(number, OPERATOR)

    def include(self, number: int) -> None:
        """An include directive with its file: one token of the scanner."""
        start, end = self._starts[number], self._starts[number] + len(self._word_of(number).rstrip("\r"))
        word = len(self._word_of(number).split(None, 1)[0].partition('"')[0].partition("'")[0])
        file = end - len(self._text[start + word : end].lstrip(" \t\n"))
        self._pieces.append((start, start + word, KEYWORD))
        if file < end:
            self._pieces.append((file, end, STRING))

    def variable(self, number: int) -> None:
        """A variable, not in a text."""
        written = self._kinds[number + 1] in _ASSIGNING
        start, end = self._starts[number], self._ends[number]
        pieces = variable_pieces(self._text[start:end], WRITTEN if written else VARIABLE)
        self._pieces += [(start + first, start + last, kind) for first, last, kind in pieces]

    def string(self, number: int) -> None:
        """A string: a name, a pattern, or a text, which may be searched for variables."""
        before, route = self._kinds[number - 1] if number else -1, self._routes.get(self._starts[number])
        if route is not None:
            self._quoted(number, route)
        elif before == _LOADMODULE:
            name = module_name(string_value(self._word_of(number)))
            self._quoted(number, Undecided("module", NAMESPACE, (name,)))
        elif before == _MATCH:
            self._put(number, REGEXP)
        elif number in self._arguments:
            self._argument(number, *self._arguments[number])
        elif before in (_LPAR, _COMMA) and number > 1:
            self._of_modparam(number)
        else:
            self._put(number, STRING)

    def _quoted(self, number: int, kind: TokenKind | Undecided) -> None:
        """Put a string whose content is a name."""
        start, end = self._starts[number], self._ends[number]
        inside = [(start + 1, end - 1, kind)] if end - start > 2 else []
        self._pieces += [(start, start + 1, STRING), *inside, (end - 1, end, STRING)]

    def _argument(self, number: int, call: TokenCall, which: int) -> None:
        """Put a string that is an argument of a function, or a part of one."""
        literal, start, arity = self._word_of(number), self._starts[number], len(call.arguments)
        if call.core:
            holds = "$" in literal and core_text_holds_variables(call.name, which, arity, literal[1:])
            self._pieces += _placed(literal, start) if holds else ((start, self._ends[number], STRING),)
        elif len(literal) > 2:
            if "$" in literal:
                self._texts[start] = tuple(_placed(literal, start))
            self._put(number, Undecided("text", STRING, (call.name, str(which), literal[1:2])))
        else:
            self._put(number, STRING)

    def _of_modparam(self, number: int) -> None:
        """Put the name of a module, of a parameter, or the value."""
        words = [string_value(self._word_of(one)) for one in (number - 2, number) if self._kinds[one] == _STRING]
        if self._kinds[number - 2] == _MODPARAM:
            self._quoted(number, Undecided("module", NAMESPACE, (words[0],)))
        elif self._kinds[number - 4] == _MODPARAM and len(words) == 2:
            self._quoted(number, Undecided("parameter", PROPERTY, (words[0], words[1])))
        else:
            self._put(number, STRING)

    # ---- between tokens

    def _comments(self) -> Iterator[Piece]:
        """Yield the comments, and the string or comment that is never closed."""
        text, starts, ends = self._text, self._starts, self._ends
        unclosed, stop = self._item.tokens.unclosed, len(text)
        last = stop if unclosed is None else unclosed
        if "#" in text or "/*" in text:
            for start, end in zip([0, *ends], [*starts, last]):
                if end > start + 1 and ("#" in (gap := text[start:end]) or "/*" in gap):
                    for first, behind in comments(text, start, end):
                        yield first, first + len(text[first:behind].rstrip("\r\n")), COMMENT
        if unclosed is not None:
            yield from self._unclosed(unclosed)

    def _unclosed(self, start: int) -> Iterator[Piece]:
        text = self._text
        if text.startswith("/*", start):
            yield start, len(text.rstrip()), COMMENT
        elif text[start] in "\"'":
            end = text.find("\n", start)
            line = text[start:] if end < 0 else text[start:end]
            yield start, start + len(line.rstrip()), STRING


def _placed(literal: str, start: int) -> Iterator[Piece]:
    """Yield the pieces of a text that begins at an offset."""
    for first, last, kind in text_pieces(literal):
        yield start + first, start + last, kind


def _routes(item: Item) -> Iterator[tuple[int, TokenKind]]:
    """Yield (start of a token, its kind) of the names of routes, in headers and where something goes to them."""
    for use in route_uses(item):
        yield use.start - use.quoted, ROUTES[use.word]
    for route in facts_of(item).routes:
        name = Route.of(item, route).name if route.word is not None else None
        if route.word in ROUTES and name is not None:
            kind = ROUTES[route.word]
            yield name.start, TokenKind(kind.type, ("definition", *kind.modifiers))


# ---- kinds of tokens

_BY_NAME: dict[str, TokenKind | Callable[[_Scan, int], None]] = {
    **dict.fromkeys(
        "ROUTE ROUTE_KIND IF ELSE WHILE FOR IN SWITCH CASE DEFAULT BREAK ASSERT ASYNC LAUNCH SYNC LOADMODULE MODPARAM "
        "NULL AS USE_CHILDREN ANY".split(),
        KEYWORD,
    ),
    **dict.fromkeys("IPV4 IPV6 IPNET".split(), NUMBER),
    **dict.fromkeys("GLOBAL MEM_GROUP LISTEN ALIAS DST_BLACKLIST".split(), _Scan.global_parameter),
    **dict.fromkeys("COND_WORD MSGLEN".split(), _Scan.condition_word),
    **dict.fromkeys("WORD OLD_VALUE ANYCAST".split(), _Scan.word),
    **dict.fromkeys("CORE_FUNCTION IS_MYSELF".split(), _Scan.core_function),
    **dict.fromkeys("LOGIC NOT".split(), _Scan.operator),
    "NUMBER": _Scan.number,
    "INCLUDE": _Scan.include,
    "VAR": _Scan.variable,
    "STRING": _Scan.string,
}
_ACTIONS = [_BY_NAME.get(name) for name in TERMINALS]
