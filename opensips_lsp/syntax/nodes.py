"""The views of a tree: what a rule, and whatever else reads a script, sees of tokens and nodes.

The parser makes raw nodes, tuples of numbers that equal items share (see parser.py); only syntax/ and model/ read them.
A `Token` or a `Node` is made on demand. Its `start` and `end` are offsets in the file, in characters, if the `offset`
of its item was given to what made it; else they count from the start of the item.

    of a fact       LoadModule.of(item, load, offset) and its like
    of an item      root_of, statements_of, tokens_of, token_at ...: see item_views.py
    of a token      kind, text, start, end, at(); next, previous, next_kind, begins(), follows(); node, sound_node,
                    is_sound, starts_node(): see views.py
    of a node       kind, text, start, end; first, last, tokens, own_tokens; parent, parents(), inside(); children,
                    child(), child_at(), walk(), find(). These make no other Node: size, numbers, first_word,
                    first_kind, parent_kind, word_inside(), child_kind(), child_spans, child_text(), child_number():
                    see views.py
    of its class    Call.arguments, Comparison.left, ModParam.value, Route.header, String.value ...: here

grammar/opensips.lark says which children a node of a kind has.
"""

from __future__ import annotations

from opensips_lsp.grammar.tables import NODES, TERMINALS
from opensips_lsp.syntax.literals import number_value, string_value
from opensips_lsp.syntax.raw_nodes import text_of
from opensips_lsp.syntax.scanner import KIND
from opensips_lsp.syntax.views import VIEWS, Node, Token, view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.parser import RawNode

__all__ = [
    "VIEWS", "Assignment", "Blacklist", "Call", "Case", "Comparison", "Conditional", "Deferred", "For",
    "GlobalParameter", "Infix", "Listen", "LoadModule", "Logic", "ModParam", "Node", "Number", "Route", "Socket",
    "String", "Token", "view",
]  # fmt: skip

_COMMA, _LBRACE = KIND["COMMA"], KIND["LBRACE"]


class Infix(Node):
    """Two nodes with an operator between them."""

    __slots__ = ()

    @property
    def operator(self) -> Token:
        """The token of the operator."""
        return Token(self.item, self.base, self.raw[3][2])


class Comparison(Infix, kinds="comparison"):
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


class Assignment(Infix, kinds="assignment"):
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


class Logic(Infix, kinds="logic"):
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


class Conditional(Node, kinds="if while"):
    """An `if` or a `while`."""

    __slots__ = ()

    @property
    def condition(self) -> Node:
        """Its condition."""
        return self.children[0]


class For(Node, kinds="for"):
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


class Case(Node, kinds="case"):
    """`case label: statements`."""

    __slots__ = ()

    @property
    def label(self) -> Node:
        """The node of its label."""
        return self.children[0]


class Call(Node, kinds="call"):
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


class Deferred(Node, kinds="async launch"):
    """`async(call, route)`, `launch(call)` or `launch(call, route)`; behind the route a timeout or a parameter."""

    __slots__ = ()

    @property
    def call(self) -> Node:
        """The call of the function."""
        return self.children[0]

    @property
    def route(self) -> Node | None:
        """The name of the route that goes on with the result, or None."""
        return self.child("route_name")


class Route(Node, kinds="route"):
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


class GlobalParameter(Node, kinds="global_parameter"):
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


class LoadModule(Node, kinds="loadmodule"):
    """`loadmodule "file"`."""

    __slots__ = ()

    @property
    def file(self) -> String:
        """The node of the file's name."""
        return _as_string(self.children[0])


class ModParam(Node, kinds="modparam"):
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


class Listen(Node, kinds="listen"):
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


class Socket(Node, kinds="socket"):
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


class Blacklist(Node, kinds="blacklist"):
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


class String(Node, kinds="string strings"):
    """A text in quotes, or some side by side, which OpenSIPS joins (kind `strings`)."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The characters that it stands for."""
        if self.raw[2] - self.raw[1] == 1:
            return string_value(text_of(self.item, self.raw))
        return "".join([string_value(token.text) for token in self.tokens])

    constant = value


class Number(Node, kinds="number"):
    """A number, perhaps with a sign."""

    __slots__ = ()

    @property
    def value(self) -> int:
        """The number that it stands for."""
        return number_value(text_of(self.item, self.raw))

    constant = value


def _as_string(node: Node) -> String:
    if TYPE_CHECKING:
        assert isinstance(node, String)
    return node
