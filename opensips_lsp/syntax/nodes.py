"""The views of a tree: what a rule, and whatever else reads a script, sees of tokens, nodes and items.

The parser makes raw nodes, tuples of numbers that equal items share (see parser.py); only syntax/ and model/ read them.
A `Token` or a `Node` is made on demand. Its `start` and `end` are offsets in the file, in characters, if the `offset`
of its item was given to what made it; else they count from the start of the item.

    of a fact       LoadModule.of(item, load, offset) and its like
    of an item      root_of, statements_of, line_starts, tokens_of, tokens_with_text, variables_of, token_at, gap_at,
                    scanned_end
    of a token      kind, text, start, end, at(); next, previous, next_kind, begins(), follows(); node, sound_node,
                    is_sound, starts_node()
    of a node       kind, text, start, end; first, last, tokens, own_tokens; parent, parents(), inside(); children,
                    child(), child_at(), walk(), find(). These make no other Node: size, numbers, first_word,
                    first_kind, parent_kind, word_inside(), child_kind(), child_spans, child_text(), child_number()
    of its class    Call.arguments, Comparison.left, ModParam.value, Route.header, String.value ...: see VIEWS

grammar/opensips.lark says which children a node of a kind has.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from operator import itemgetter

from opensips_lsp.grammar.tables import NODES, TERMINALS
from opensips_lsp.syntax.parser import INNER, NODE
from opensips_lsp.syntax.scanner import KIND, between_blanks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any, Protocol, TypeVar

    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.parser import RawNode

    N = TypeVar("N", bound="Node")

    class Fact(Protocol):
        """What an item contributes to its script (model/facts.py), read off a node."""

        @property
        def raw(self) -> RawNode:
            """The raw node of the statement."""


class Token:
    """A token. `number` counts the tokens of its item."""

    __slots__ = ("_base", "item", "number", "text")

    def __init__(self, item: Item, base: int, number: int) -> None:
        tokens = item.tokens
        self.item, self._base, self.number = item, base, number
        self.text: str = item.text[tokens.starts[number] : tokens.ends[number]]

    @property
    def kind(self) -> str:
        """Its terminal in the grammar, e.g. "WORD"."""
        return TERMINALS[self.item.tokens.kinds[self.number]]

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self._base + int(self.item.tokens.starts[self.number])

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return self._base + int(self.item.tokens.ends[self.number])

    @property
    def next(self) -> Token | None:
        """The token behind it in the item, or None."""
        number = self.number + 1
        return Token(self.item, self._base, number) if number < len(self.item.tokens) else None

    @property
    def next_kind(self) -> str:
        """The kind of the token behind it; "$END" if there is none."""
        return TERMINALS[self.item.tokens.kinds[self.number + 1]]

    @property
    def previous_kind(self) -> str:
        """The kind of the token before it; "$END" if there is none."""
        return TERMINALS[self.item.tokens.kinds[self.number - 1]]

    @property
    def previous(self) -> Token | None:
        """The token before it in the item, or None."""
        return Token(self.item, self._base, self.number - 1) if self.number else None

    def at(self, offset: int) -> Token:
        """The same token of an item that stands at an offset."""
        return Token(self.item, offset, self.number)

    def begins(self, kinds: str) -> bool:
        """Whether tokens of these kinds stand side by side from this one on, e.g. "VAR COLONEQ NULL"."""
        found: bool = self.item.tokens.kinds.startswith(_kinds(kinds), self.number)
        return found

    def follows(self, kinds: str) -> bool:
        """Whether tokens of these kinds stand side by side right before this one, e.g. "SWITCH LPAR"."""
        found: bool = self.item.tokens.kinds.endswith(_kinds(kinds), 0, self.number)
        return found

    @property
    def is_between_blanks(self) -> bool:
        """Whether a blank that is no line end stands before and behind it."""
        return between_blanks(self.item.text, self.item.tokens.starts[self.number], self.item.tokens.ends[self.number])

    @property
    def node(self) -> Node | None:
        """The innermost node around it; it may be an `error`. None where the item has no tree."""
        chain = self._chain()
        return None if chain is None else view(self.item, chain[0], chain[1], self._base)

    @property
    def sound_node(self) -> Node | None:
        """The innermost node around it; None if it belongs to a statement that has a syntax error.

        A statement in a block that is never closed has none itself.
        """
        chain = self._chain()
        if chain is None or not _is_sound(chain):
            return None
        return view(self.item, chain[0], chain[1], self._base)

    @property
    def is_sound(self) -> bool:
        """Whether it belongs to no statement that has a syntax error; makes no Node."""
        tree, number = self.item.tree, self.number
        if tree is None or not tree[1] <= number < tree[2]:
            return False
        if not self.item.problems:
            return True
        starts, ends = _broken(self.item)
        return number >= ends[bisect_right(starts, number) - 1]

    def starts_node(self, kind: str) -> bool:
        """Whether a node of this kind begins with it; makes no Node."""
        chain, number = self._chain(), NODE[kind]
        while chain is not None:
            raw, chain = chain
            if raw[0] == number and raw[1] == self.number:
                return True
        return False

    def _chain(self) -> Any:
        """(the innermost raw node around it, the same of the node around that, or None); None without a tree."""
        chain: Any = None
        raw, number, depth = self.item.tree, self.number, 0
        while raw is not None and raw[1] <= number < raw[2]:
            chain = raw, chain
            depth += 1
            if depth > _DEEP:
                return _chains(self.item)[number]
            at = bisect_right(raw, number, 3, key=_FIRST_TOKEN) - 1
            raw = raw[at] if at >= 3 else None
        return chain

    def __repr__(self) -> str:
        return f"<{self.kind} {self.text!r} at {self.start}>"


class Node:
    """A node of the tree and its place. Equal nodes of one file compare equal.

    `item` is what it stands in, `base` the offset of that; `raw` is for syntax/ and model/. `memo` is for the rules
    that visit the node one after the other: a rule keeps there what another may need. `_above` is the parent, or (raw
    parent, the same of its parent).
    """

    __slots__ = ("_above", "_children", "base", "item", "memo", "raw")

    def __init__(self, item: Item, raw: RawNode, above: Any = None, base: int = 0) -> None:
        self.item, self.raw, self._above, self.base = item, raw, above, base
        self._children: list[Node] | None = None
        self.memo: Any = None

    @classmethod
    def of(cls: type[N], item: Item, fact: Fact, offset: int = 0) -> N:
        """The node that a fact of an item was read off: call it on the class of its kind, e.g. `LoadModule.of`."""
        return cls(item, fact.raw, None if fact.raw is item.tree else (item.tree, None), offset)

    # ---- what it is

    @property
    def number(self) -> int:
        """The number of its kind in NODES."""
        number: int = self.raw[0]
        return number

    @property
    def kind(self) -> str:
        """Its name in the grammar, e.g. "call"; "error" for what has a syntax error."""
        return NODES[self.raw[0]]

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.base + int(self.item.tokens.starts[self.raw[1]])

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        raw = self.raw  # an error may have no token: recovery went on where it began
        tokens = self.item.tokens
        return self.base + int(tokens.ends[raw[2] - 1] if raw[2] > raw[1] else tokens.starts[raw[1]])

    @property
    def text(self) -> str:
        """Its text, comments between its tokens included."""
        raw, tokens = self.raw, self.item.tokens
        text: str = self.item.text[tokens.starts[raw[1]] : tokens.ends[raw[2] - 1]]
        return text

    @property
    def constant(self) -> str | int | None:
        """What a String or Number stands for; None for any other node."""
        return None

    # ---- its tokens

    @property
    def size(self) -> int:
        """How many tokens it spans."""
        size: int = self.raw[2] - self.raw[1]
        return size

    @property
    def numbers(self) -> tuple[int, int]:
        """(number of its first token, number behind that of its last one); makes no Token."""
        return self.raw[1], self.raw[2]

    @property
    def first(self) -> Token:
        """Its first token."""
        return Token(self.item, self.base, self.raw[1])

    @property
    def last(self) -> Token:
        """Its last token."""
        return Token(self.item, self.base, self.raw[2] - 1)

    @property
    def first_word(self) -> str:
        """The text of its first token; makes no Token."""
        tokens, first = self.item.tokens, self.raw[1]
        word: str = self.item.text[tokens.starts[first] : tokens.ends[first]]
        return word

    @property
    def first_kind(self) -> str:
        """The kind of its first token; makes no Token."""
        return TERMINALS[self.item.tokens.kinds[self.raw[1]]]

    @property
    def tokens(self) -> list[Token]:
        """All its tokens, those of its children included."""
        return [Token(self.item, self.base, number) for number in range(self.raw[1], self.raw[2])]

    @property
    def own_tokens(self) -> list[Token]:
        """The tokens that belong to no child."""
        taken = {number for raw in self.raw[3:] for number in range(raw[1], raw[2])}
        return [Token(self.item, self.base, n) for n in range(self.raw[1], self.raw[2]) if n not in taken]

    def token(self, number: int) -> Token:
        """The token with this number, counted from the node's first one; negative from its last."""
        return Token(self.item, self.base, self.raw[1 if number >= 0 else 2] + number)

    @property
    def joined(self) -> str:
        """The texts of its tokens without what stands between them."""
        return "".join([token.text for token in self.tokens])

    # ---- what is around it

    @property
    def parent(self) -> Node | None:
        """The node around this one, or None."""
        if type(self._above) is tuple:
            self._above = view(self.item, self._above[0], self._above[1], self.base)
        parent: Node | None = self._above
        return parent

    @property
    def parent_kind(self) -> str | None:
        """The kind of the node around this one, or None; makes no Node."""
        above = self._above
        if above is None:
            return None
        return NODES[above[0][0] if type(above) is tuple else above.number]

    def parents(self) -> Iterator[Node]:
        """The nodes around this one, innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def inside(self, kind: str) -> Node | None:
        """The nearest node of that kind around this one, or None; makes no other Node."""
        number, above = NODE[kind], self._above
        while above is not None:
            if type(above) is not tuple:
                if above.number == number:
                    node: Node = above
                    return node
                above = above._above
            elif above[0][0] == number:
                return view(self.item, above[0], above[1], self.base)
            else:
                above = above[1]
        return None

    def word_inside(self, kind: str) -> str | None:
        """The first word of the nearest node of that kind around this one, or None; makes no Node."""
        number, above = NODE[kind], self._above
        while above is not None:
            if type(above) is not tuple:
                if above.number == number:
                    word: str = above.first_word
                    return word
                above = above._above
            elif above[0][0] == number:
                return _word(self.item, above[0])
            else:
                above = above[1]
        return None

    # ---- what is in it

    @property
    def children(self) -> list[Node]:
        """Its child nodes; tokens are none."""
        if self._children is None:
            self._children = [view(self.item, raw, self, self.base) for raw in self.raw[3:]]
        return self._children

    def child_kind(self, number: int) -> str:
        """The kind of the child with this number, from 0; makes no Node."""
        return NODES[self.raw[3 + number][0]]

    @property
    def child_spans(self) -> list[tuple[str, int, int]]:
        """(kind, and numbers of its tokens as `numbers` has them) of each child; makes no Node."""
        return [(NODES[raw[0]], raw[1], raw[2]) for raw in self.raw[3:]]

    def child_at(self, number: int) -> Node:
        """The child with this number, from 0; makes no other Node."""
        return view(self.item, self.raw[3 + number], self, self.base)

    def child_text(self, number: int) -> str:
        """The text of the child with this number, from 0; makes no Node."""
        return _text(self.item, self.raw[3 + number])

    def child_number(self, kinds: tuple[str, ...], words: Collection[str], but_last: bool = False) -> int | None:
        """The number of the first child of these kinds that begins with one of these words, or None; makes no Node.

        but_last: the last child does not count.
        """
        numbers = _numbers(kinds)
        for number, raw in enumerate(self.raw[3 : -1 if but_last else None]):
            if raw[0] in numbers and _word(self.item, raw) in words:
                return number
        return None

    def child(self, kind: str) -> Node | None:
        """The first child of that kind, or None."""
        number = NODE[kind]
        return next((view(self.item, raw, self, self.base) for raw in self.raw[3:] if raw[0] == number), None)

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in the order of the text."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)

    def find(self, wanted: type[N], begins: Collection[str] = (), outside: Collection[str] = ()) -> list[N]:
        """The nodes of a class below this one, in the order of the text, e.g. `find(Call)`; makes no other Node.

        begins: kinds of tokens with one of which they begin; none: any. outside: kinds of nodes that are not searched.
        Nor are the nodes found.
        """
        item, base, kinds = self.item, self.base, self.item.tokens.kinds
        numbers = KINDS[wanted]
        ways, first = _ways(numbers, tuple(outside)), _terminals(tuple(begins))
        found: list[N] = []
        waiting: list[tuple[RawNode, Any]] = [(raw, self) for raw in reversed(self.raw[3:]) if raw[0] in ways]
        while waiting:
            chain = waiting.pop()
            raw = chain[0]
            if raw[0] not in numbers:
                waiting += [(child, chain) for child in reversed(raw[3:]) if child[0] in ways]
            elif not first or kinds[raw[1]] in first:
                found.append(wanted(item, raw, chain[1], base))
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.raw is other.raw and self.base == other.base

    def __hash__(self) -> int:
        return hash((id(self.raw), self.base))

    def __repr__(self) -> str:
        return f"<{self.kind} {self.text!r} at {self.start}>"


# ---- nodes of a kind


class Infix(Node):
    """Two nodes with an operator between them."""

    __slots__ = ()

    @property
    def operator(self) -> Token:
        """The token of the operator."""
        return Token(self.item, self.base, self.raw[3][2])


class Comparison(Infix):
    """`left operator right`, e.g. `$rm == "INVITE"` or, 2.3 only, `uri == myself`."""

    __slots__ = ()

    @property
    def left(self) -> Node:
        """The left side: a `variable` or a `condition_word`."""
        return self.children[0]

    @property
    def right(self) -> Node:
        """The right side."""
        return self.children[1]


class Assignment(Infix):
    """`variable operator value`, e.g. `$var(x) = 1`."""

    __slots__ = ()

    @property
    def variable(self) -> Node:
        """What gets the value."""
        return self.children[0]

    @property
    def value(self) -> Node:
        """The node of the value."""
        return self.children[1]


class Logic(Infix):
    """`left operator right`, the operator being `&&`, `||`, `and` or `or`; what stands further left is in `left`."""

    __slots__ = ()

    @property
    def left(self) -> Node:
        """The condition before the operator."""
        return self.children[0]

    @property
    def right(self) -> Node:
        """The term behind the operator."""
        return self.children[1]


class Conditional(Node):
    """An `if` or a `while`."""

    __slots__ = ()

    @property
    def condition(self) -> Node:
        """Its condition."""
        return self.children[0]


class For(Node):
    """`for (iterator in values) body`."""

    __slots__ = ()

    @property
    def iterator(self) -> Node:
        """The variable that gets the values."""
        return self.children[0]

    @property
    def values(self) -> Node:
        """The variable that has them."""
        return self.children[1]


class Case(Node):
    """`case label: statements`."""

    __slots__ = ()

    @property
    def label(self) -> Node:
        """The node of its label."""
        return self.children[0]


class Call(Node):
    """`name(arguments)`: a function of a module or of the core, `route(...)` included."""

    __slots__ = ("_arguments", "_name", "_raw_arguments")

    def __init__(self, item: Item, raw: RawNode, above: Any = None, base: int = 0) -> None:
        self.item, self.raw, self._above, self.base = item, raw, above, base
        self._children = self.memo = None
        self._name: Token | None = None
        self._arguments: list[Node | None] | None = None
        self._raw_arguments: tuple[RawNode | None, ...] | None = None

    @property
    def name(self) -> Token:
        """The token of its name."""
        if self._name is None:
            self._name = self.first
        return self._name

    @property
    def arguments(self) -> list[Node | None]:
        """One entry an argument; None for an empty one (`f(,"x")` has two)."""
        if self._arguments is None:
            self._arguments = [None if raw is None else view(self.item, raw, self, self.base) for raw in self._raw()]
        return self._arguments

    def argument(self, number: int) -> Node | None:
        """The argument with this number, from 0; None if it is empty or there are fewer."""
        return self.arguments[number] if number < len(self.arguments) else None

    @property
    def shapes(self) -> tuple[tuple[str, int] | None, ...]:
        """(kind, number of tokens) of each argument; None for an empty one. Makes no Node."""
        return tuple([raw and (NODES[raw[0]], raw[2] - raw[1]) for raw in self._raw()])

    @property
    def arity(self) -> int:
        """How many arguments there are, empty ones included; makes no Node."""
        return len(self._raw())

    def _raw(self) -> tuple[RawNode | None, ...]:
        """The raw node of each argument; None for an empty one."""
        if self._raw_arguments is None:
            self._raw_arguments = self._read_arguments()
        return self._raw_arguments

    def _read_arguments(self) -> tuple[RawNode | None, ...]:
        kinds, end = self.item.tokens.kinds, self.raw[2] - 1
        at = self.raw[1] + 2
        if at == end:
            return ()
        children = self.raw[3:]
        if children and sum([child[2] - child[1] for child in children]) + len(children) - 1 == end - at:
            return children  # besides them, there is room for the commas between them only
        found: list[RawNode | None] = [None]
        rest = iter(children)
        child = next(rest, None)
        while at < end:
            if child is not None and at == child[1]:
                found[-1] = child
                at, child = child[2], next(rest, None)
                continue
            if kinds[at] == _COMMA:
                found.append(None)
            at += 1
        return tuple(found)


class Deferred(Node):
    """`async(call, route)`, `launch(call)` or `launch(call, route)`."""

    __slots__ = ()

    @property
    def call(self) -> Node:
        """The call of the function."""
        return self.children[0]

    @property
    def route(self) -> Node | None:
        """The name of the route that goes on with the result, or None."""
        return self.child("route_name")


class Route(Node):
    """A route block."""

    __slots__ = ()

    @property
    def kind_word(self) -> Token:
        """Its keyword, e.g. `failure_route`."""
        return self.first

    @property
    def name(self) -> Node | None:
        """The node of its name, or None."""
        return self.child("route_name")

    @property
    def header(self) -> list[Token]:
        """The tokens before the `{`."""
        return [Token(self.item, self.base, number) for number in range(self.raw[1], self._brace)]

    @property
    def header_kinds(self) -> tuple[str, ...]:
        """The kinds of the tokens between the keyword and the `{`; makes no Token."""
        return tuple([TERMINALS[kind] for kind in self.item.tokens.kinds[self.raw[1] + 1 : self._brace]])

    @property
    def header_end(self) -> int:
        """The offset behind the last token before the `{`."""
        return self.base + int(self.item.tokens.ends[self._brace - 1])

    @property
    def _brace(self) -> int:
        """The number of the `{`."""
        number: int = self.item.tokens.kinds.index(_LBRACE, self.raw[1])
        return number


class GlobalParameter(Node):
    """`name = value` at top level."""

    __slots__ = ()

    @property
    def name(self) -> Token:
        """The token of its name."""
        return self.first

    @property
    def value(self) -> Node:
        """The node of the value."""
        return self.children[0]


class LoadModule(Node):
    """`loadmodule "file"`."""

    __slots__ = ()

    @property
    def file(self) -> String:
        """The node of the file's name."""
        return _as_string(self.children[0])


class ModParam(Node):
    """`modparam("module", "parameter", value)`."""

    __slots__ = ()

    @property
    def module(self) -> String:
        """The node of the module's name."""
        return _as_string(self.children[0])

    @property
    def parameter(self) -> String:
        """The node of the parameter's name."""
        return _as_string(self.children[1])

    @property
    def value(self) -> Node:
        """The node of the value: a String or a Number."""
        return self.children[2]


class Listen(Node):
    """`listen = socket`, with its options."""

    __slots__ = ()

    @property
    def socket(self) -> Node:
        """What it listens on: a Socket, or an `any_socket` with `*` for its address."""
        return self.children[0]

    @property
    def advertised(self) -> Node | None:
        """The node behind `as`: `address` and perhaps a port; or None."""
        return self.child("advertised")


class Socket(Node):
    """`protocol:host` or `protocol:host:port`."""

    __slots__ = ()

    @property
    def protocol(self) -> Node:
        """The node of the protocol."""
        return self.children[0]

    @property
    def host(self) -> Node:
        """The node of the host: an `address`, `string` or `host`."""
        return self.children[1]

    @property
    def port(self) -> Token | None:
        """The token of the port, a number or `any`; None without one."""
        return self.last if self.raw[2] > self.raw[4][2] else None


class Blacklist(Node):
    """`dst_blacklist = name: { rules }`."""

    __slots__ = ()

    @property
    def name(self) -> Node:
        """The node of its name."""
        return self.children[0]

    @property
    def rules(self) -> list[Node]:
        """The nodes of its rules."""
        return self.children[1:]


class String(Node):
    """A text in quotes, or some side by side, which OpenSIPS joins (kind `strings`)."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The characters that it stands for."""
        if self.raw[2] - self.raw[1] == 1:
            return string_value(_text(self.item, self.raw))
        return "".join([string_value(token.text) for token in self.tokens])

    constant = value


class Number(Node):
    """A number, perhaps with a sign."""

    __slots__ = ()

    @property
    def value(self) -> int:
        """The number that it stands for."""
        return number_value(_text(self.item, self.raw))

    constant = value


# number of a node kind -> the class of its nodes
VIEWS: list[type[Node]] = [Node] * len(NODES)
_CLASSES: tuple[tuple[str, type[Node]], ...] = (
    ("comparison", Comparison),
    ("assignment", Assignment),
    ("logic", Logic),
    ("if while", Conditional),
    ("for", For),
    ("case", Case),
    ("call", Call),
    ("async launch", Deferred),
    ("route", Route),
    ("global_parameter", GlobalParameter),
    ("loadmodule", LoadModule),
    ("modparam", ModParam),
    ("listen", Listen),
    ("socket", Socket),
    ("blacklist", Blacklist),
    ("string strings", String),
    ("number", Number),
)
for _names, _class in _CLASSES:
    for _name in _names.split():
        VIEWS[NODE[_name]] = _class
# class -> the numbers of its kinds
KINDS = {cls: frozenset([number for number, other in enumerate(VIEWS) if other is cls]) for cls in VIEWS}


def view(item: Item, raw: RawNode, above: Any = None, base: int = 0) -> Node:
    """The node, of the class of its kind, of a raw node; see Node for `above`."""
    return VIEWS[raw[0]](item, raw, above, base)


def _as_string(node: Node) -> String:
    if TYPE_CHECKING:
        assert isinstance(node, String)
    return node


# ---- what is in an item


def root_of(item: Item, offset: int = 0) -> Node | None:
    """The node of all that is in an item: a `script`, or a `fragment` of a route; None where there is no tree."""
    return None if item.tree is None else view(item, item.tree, None, offset)


def statements_of(item: Item, *kinds: str, offset: int = 0) -> list[Node]:
    """The top-level statements of these kinds in an item."""
    if item.tree is None:
        return []
    return [view(item, raw, (item.tree, None), offset) for raw in item.tree[3:] if NODES[raw[0]] in kinds]


def tokens_of(item: Item, kinds: str, offset: int = 0) -> list[Token]:
    """The tokens of an item from which on tokens of these kinds stand side by side, e.g. "WORD LPAR"."""
    find, wanted = item.tokens.kinds.find, _kinds(kinds)
    found, at = [], find(wanted)
    while at >= 0:
        found.append(Token(item, offset, at))
        at = find(wanted, at + len(wanted))
    return found


def line_starts(item: Item, *kinds: str, offset: int = 0) -> list[Token]:
    """The tokens that are the first on their line and begin a top-level statement, or have a syntax error.

    Of statements of these kinds; of all, if none is named.
    """
    numbers = {problem.token for problem in item.problems}
    numbers |= {
        raw[1] for raw in (item.tree[3:] if item.tree is not None else ()) if not kinds or NODES[raw[0]] in kinds
    }
    return [
        Token(item, offset, number)
        for number in sorted(numbers)
        if number < len(item.tokens) and item.begins_line(number)
    ]


def tokens_with_text(item: Item, text: str, offset: int = 0) -> list[Token]:
    """The tokens of an item that read so."""
    starts, ends, at, found = item.tokens.starts, item.tokens.ends, item.text.find(text), []
    while at >= 0:
        number = bisect_right(starts, at) - 1
        if number >= 0 and starts[number] == at and ends[number] == at + len(text):
            found.append(Token(item, offset, number))
        at = item.text.find(text, at + 1)
    return found


@lru_cache(maxsize=8)  # items, which it keeps
def variables_of(item: Item) -> tuple[Token, ...]:
    """The variables in an item's expressions, not those in texts; their offsets count from the start of the item."""
    return tuple(tokens_of(item, "VAR"))


def block_around(node: Node) -> RawNode | None:
    """The raw node of the route block that a node stands in, or is; None for a node outside of one. Makes no Node."""
    tree, number = node.item.tree, node.raw[1]
    if tree is None:
        return None
    at = bisect_right(tree, number, 3, key=_FIRST_TOKEN) - 1
    block: RawNode | None = tree[at] if at >= 3 else None
    return block if block is not None and block[0] == _ROUTE and number < block[2] else None


def token_at(item: Item, at: int, offset: int = 0) -> Token | None:
    """The token that an offset, counted from the start of the item, lies in; None between tokens."""
    tokens = item.tokens
    number = bisect_right(tokens.starts, at) - 1
    return Token(item, offset, number) if number >= 0 and at < tokens.ends[number] else None


def gap_at(item: Item, at: int) -> tuple[int, int] | None:
    """(start, end) of what stands between two tokens around an offset; None inside a token.

    All offsets count from the item's start. A gap holds blanks, comments and what cfg.lex drops; what is never closed
    is no gap.
    """
    tokens = item.tokens
    before = bisect_right(tokens.starts, at) - 1
    if (before >= 0 and at < tokens.ends[before]) or (tokens.unclosed is not None and at >= tokens.unclosed):
        return None
    start = tokens.ends[before] if before >= 0 else 0
    return start, tokens.starts[before + 1] if before + 1 < len(tokens) else tokens.stop


def scanned_end(item: Item) -> int:
    """The offset up to which an item is scanned: where a text or comment begins that is never closed, or its end."""
    unclosed, stop = item.tokens.unclosed, item.tokens.stop
    end: int = stop if unclosed is None else unclosed
    return end


# ---- raw nodes

_COMMA, _LBRACE = KIND["COMMA"], KIND["LBRACE"]
_FIRST_TOKEN = itemgetter(1)
_ERROR, _ROUTE = NODE["error"], NODE["route"]
# kinds of nodes that are whole in a statement around them that is not
_STATEMENTS = frozenset(
    NODE[kind]
    for kind in "assert assignment async bare_call block call case default for if launch route switch while".split()
)


@cache
def _kinds(names: str) -> bytes:
    """Names of terminals, with blanks between them, as a scanner's kinds."""
    return bytes([KIND[name] for name in names.split()])


@cache
def _numbers(kinds: tuple[str, ...]) -> frozenset[int]:
    """Names of kinds of nodes, as numbers."""
    return frozenset([NODE[kind] for kind in kinds])


@cache
def _ways(wanted: frozenset[int], outside: tuple[str, ...]) -> frozenset[int]:
    """Some kinds of nodes, and those that may hold such, but for those outside."""
    return (INNER - _numbers(outside)) | wanted


@cache
def _terminals(names: tuple[str, ...]) -> frozenset[int]:
    """Names of terminals, as numbers."""
    return frozenset([KIND[name] for name in names])


def _text(item: Item, raw: RawNode) -> str:
    tokens = item.tokens
    text: str = item.text[tokens.starts[raw[1]] : tokens.ends[raw[2] - 1]]
    return text


def _word(item: Item, raw: RawNode) -> str:
    """The text of the first token of a raw node."""
    tokens = item.tokens
    text: str = item.text[tokens.starts[raw[1]] : tokens.ends[raw[1]]]
    return text


@lru_cache(maxsize=2)  # items, which it keeps
def _chains(item: Item) -> list[Any]:
    """Token._chain of each token of an item with a tree, in one walk: what nests deep is not gone down each time."""
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
    """Numbers of the first tokens, and of those behind the last, of what is in an error (_is_sound); in order.

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


def _is_sound(chain: Any) -> bool:
    """Whether the innermost raw node of a chain (Token._chain) is in no error but those around whole statements."""
    raw, above = chain
    if raw[0] == _ERROR:
        return False
    while above is not None:
        outer, above = above
        if outer[0] == _ERROR and raw[0] not in _STATEMENTS:
            return False
        raw = outer
    return True


_DEEP = 50  # nodes around a token

# ---- values

# what `"…"` may hold behind a backslash (cfg.lex, <STRING1>); all else keeps its backslash
_ESCAPES = {"n": "\n", "r": "\r", "a": "\a", "t": "\t", '"': '"', "\\": "\\", "\n": ""}


def string_value(literal: str) -> str:
    """The characters that a quoted literal stands for."""
    body = literal[1:-1]
    if literal[0] == "'" or "\\" not in body:
        return body
    if body.count("\\") == body.count("\\n"):
        return body.replace("\\n", "\n")
    if not any(
        f"\\{digit}" in body for digit in "x01234567"
    ):  # nearly always; the regular expression takes 1 ms to compile
        return "\\".join(map(_unescaped, body.split("\\\\")))

    def unescape(match: re.Match[str]) -> str:
        code = match.group(1)
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        if code[0] in "01234567" and len(code) > 1:
            return chr(int(code, 8) & 255)
        return _ESCAPES.get(code, match.group())

    return re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{2,3}|[\s\S])").sub(unescape, body)


def value_places(literal: str) -> list[int]:
    """Where each of the characters is written in a quoted literal that it stands for."""
    if literal[0] == "'" or "\\" not in literal:
        return list(range(1, len(literal) - 1))
    escape = re.compile(r"\\(?:x[0-9a-fA-F]{1,2}|[0-7]{2,3}|[\s\S])|[\s\S]")
    return [
        match.start()
        for match in escape.finditer(literal, 1, len(literal) - 1)
        for _ in string_value(f'"{match.group()}"')
    ]


def _unescaped(text: str) -> str:
    """What a literal without doubled backslashes and without numbers behind a backslash stands for."""
    for code, character in _ESCAPES.items():
        text = text.replace(f"\\{code}", character)
    return text


def number_value(text: str) -> int:
    """The value of a number token, sign included (cfg.lex NUMBER, HEXNUMBER, OCTNUMBER, YES, NO)."""
    sign = -1 if text[:1] == "-" else 1
    text = text.lstrip("+- \t\r\n")
    if text in ("yes", "true", "on", "enable"):
        return sign
    if not text[:1].isdigit():
        return 0
    if text[:2] == "0x":
        return sign * int(text, 16)
    return sign * int(text, 8 if text[0] == "0" else 10)
