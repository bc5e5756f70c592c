"""Token and Node: what the views of any token, and of a node of any kind, say.

nodes.py has the classes of the kinds, and so VIEWS is whole when that is imported: take Token and Node from there.
"""

from __future__ import annotations

from functools import cache

from opensips_lsp.grammar.tables import NODES, TERMINALS
from opensips_lsp.syntax.parser import INNER, NODE
from opensips_lsp.syntax.raw_nodes import chain_of, is_sound, is_sound_chain, text_of, word_of
from opensips_lsp.syntax.scanner import KIND, between_blanks, kinds_of

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
        found: bool = self.item.tokens.kinds.startswith(kinds_of(kinds), self.number)
        return found

    def follows(self, kinds: str) -> bool:
        """Whether tokens of these kinds stand side by side right before this one, e.g. "SWITCH LPAR"."""
        found: bool = self.item.tokens.kinds.endswith(kinds_of(kinds), 0, self.number)
        return found

    @property
    def is_between_blanks(self) -> bool:
        """Whether a blank that is no line end stands before and behind it."""
        return between_blanks(self.item.text, self.item.tokens.starts[self.number], self.item.tokens.ends[self.number])

    @property
    def node(self) -> Node | None:
        """The innermost node around it; it may be an `error`. None where the item has no tree."""
        chain = chain_of(self.item, self.number)
        return None if chain is None else view(self.item, chain[0], chain[1], self._base)

    @property
    def sound_node(self) -> Node | None:
        """The innermost node around it; None if it belongs to a statement that has a syntax error.

        A statement in a block that is never closed has none itself.
        """
        chain = chain_of(self.item, self.number)
        if chain is None or not is_sound_chain(chain):
            return None
        return view(self.item, chain[0], chain[1], self._base)

    @property
    def is_sound(self) -> bool:
        """Whether it belongs to no statement that has a syntax error; makes no Node."""
        return is_sound(self.item, self.number)

    def starts_node(self, kind: str) -> bool:
        """Whether a node of this kind begins with it; makes no Node."""
        chain, number = chain_of(self.item, self.number), NODE[kind]
        while chain is not None:
            raw, chain = chain
            if raw[0] == number and raw[1] == self.number:
                return True
        return False

    def __repr__(self) -> str:
        return f"<{self.kind} {self.text!r} at {self.start}>"


class Node:
    """A node of the tree and its place. Equal nodes of one file compare equal.

    `item` is what it stands in, `base` the offset of that; `raw` is for syntax/ and model/. `memo` is for the rules
    that visit the node one after the other: a rule keeps there what another may need. `_above` is the parent, or (raw
    parent, the same of its parent).
    """

    __slots__ = ("_above", "_children", "base", "item", "memo", "raw")

    kinds: frozenset[int] = frozenset()  # numbers of those whose nodes are of this class

    def __init_subclass__(cls, kinds: str = "") -> None:
        """A class of nodes, whose kinds are named with blanks between them."""
        cls.kinds = _numbers(tuple(kinds.split()))
        for number in cls.kinds:
            VIEWS[number] = cls

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

    @property
    def in_a_line(self) -> str:
        """Its text as a message quotes it: with one blank for all that stands between two tokens, such as a comment."""
        found, end = "", self.start
        for token in self.tokens:
            found += " " + token.text if token.start > end else token.text
            end = token.end
        return found

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
                return word_of(self.item, above[0])
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
        return text_of(self.item, self.raw[3 + number])

    def child_number(self, kinds: tuple[str, ...], words: Collection[str], but_last: bool = False) -> int | None:
        """The number of the first child of these kinds that begins with one of these words, or None; makes no Node.

        but_last: the last child does not count.
        """
        numbers = _numbers(kinds)
        for number, raw in enumerate(self.raw[3 : -1 if but_last else None]):
            if raw[0] in numbers and word_of(self.item, raw) in words:
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
        numbers = wanted.kinds
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


# number of a node kind -> the class of its nodes
VIEWS: list[type[Node]] = [Node] * len(NODES)


def view(item: Item, raw: RawNode, above: Any = None, base: int = 0) -> Node:
    """The node, of the class of its kind, of a raw node; see Node for `above`."""
    return VIEWS[raw[0]](item, raw, above, base)


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
