"""A face for raw trees: nodes that know their text, span and parents, and typed views of those that rules ask about.

Raw nodes (see parse.py) are shared between equal items and hold token numbers only. A Node is made when somebody
looks; `start` and `end` are offsets in the file, in characters, because a Node knows where its item stands.
"""

import re

from opensips_lsp.grammar.tables import NODES, TERMINALS
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import KIND


class Token:
    """One token: `kind` is a name of TERMINALS, `start` and `end` are offsets in the file."""

    __slots__ = ("_kind", "end", "start", "text")

    def __init__(self, item, base, number):
        start, end = item.tokens.starts[number], item.tokens.ends[number]
        self._kind = item.tokens.kinds[number]
        self.text = item.text[start:end]
        self.start, self.end = base + start, base + end

    @property
    def kind(self):
        return TERMINALS[self._kind]

    def __repr__(self):
        return f"<{self.kind} {self.text!r} at {self.start}>"


class Node:
    """A node of the tree, and where it stands. Equal nodes of one file compare equal.

    `above` is the parent, or what it can be made of when somebody asks: a chain (raw parent, chain above it). `memo` is
    for the rules that visit the node one after the other: what one has found out, the next need not.
    """

    __slots__ = ("_above", "_children", "base", "item", "memo", "raw")

    def __init__(self, item, raw, above=None, base=0):
        self.item, self.raw, self._above, self.base = item, raw, above, base
        self._children = self.memo = None

    @property
    def parent(self):
        """The Node around this one, or None."""
        if type(self._above) is tuple:
            self._above = view(self.item, *self._above, self.base)
        return self._above

    @property
    def number(self):
        """The number of its kind in NODES."""
        return self.raw[0]

    @property
    def kind(self):
        return NODES[self.raw[0]]

    @property
    def start(self):
        return self.base + self.item.tokens.starts[self.raw[1]]

    @property
    def end(self):
        raw = self.raw  # an error node may have no token: recovery went on where it began
        return self.base + (self.item.tokens.ends[raw[2] - 1] if raw[2] > raw[1] else self.item.tokens.starts[raw[1]])

    @property
    def text(self):
        return self.item.text[self.item.tokens.starts[self.raw[1]] : self.item.tokens.ends[self.raw[2] - 1]]

    @property
    def children(self):
        if self._children is None:
            self._children = [view(self.item, raw, self, self.base) for raw in self.raw[3:]]
        return self._children

    def child_kind(self, number):
        """The kind of the child with this number, from 0; makes no Node."""
        return NODES[self.raw[3 + number][0]]

    def child_text(self, number):
        """The text of the child with this number, from 0; makes no Node."""
        raw, tokens = self.raw[3 + number], self.item.tokens
        return self.item.text[tokens.starts[raw[1]] : tokens.ends[raw[2] - 1]]

    def inside(self, kind):
        """The nearest Node of that kind around this one, or None; makes no other Node."""
        number, above = NODE[kind], self._above
        while above is not None:
            if type(above) is not tuple:
                if above.number == number:
                    return above
                above = above._above
            elif above[0][0] == number:
                return view(self.item, *above, self.base)
            else:
                above = above[1]
        return None

    @property
    def first_word(self):
        """The text of its first token."""
        return self.item.text[self.item.tokens.starts[self.raw[1]] : self.item.tokens.ends[self.raw[1]]]

    def word_inside(self, kind):
        """The first word of the nearest node of that kind around this one, or None; makes no Node."""
        number, above = NODE[kind], self._above
        while above is not None:
            if type(above) is not tuple:
                if above.number == number:
                    return above.first_word
                above = above._above
            elif above[0][0] == number:
                tokens, first = self.item.tokens, above[0][1]
                return self.item.text[tokens.starts[first] : tokens.ends[first]]
            else:
                above = above[1]
        return None

    @property
    def size(self):
        """How many tokens the node spans."""
        return self.raw[2] - self.raw[1]

    @property
    def parent_kind(self):
        """The kind of the Node around this one, or None; makes no Node."""
        above = self._above
        if above is None:
            return None
        return NODES[above[0][0] if type(above) is tuple else above.number]

    @property
    def tokens(self):
        """All tokens of the node, those of its children included."""
        return [Token(self.item, self.base, number) for number in range(self.raw[1], self.raw[2])]

    @property
    def own_tokens(self):
        """The tokens that belong to no child."""
        taken = {number for raw in self.raw[3:] for number in range(raw[1], raw[2])}
        return [Token(self.item, self.base, n) for n in range(self.raw[1], self.raw[2]) if n not in taken]

    def token(self, number):
        """The token with this number, counted from the node's first one; negative from its last."""
        return Token(self.item, self.base, self.raw[1 if number >= 0 else 2] + number)

    def child(self, kind):
        """The first child of that kind, or None."""
        number = NODE[kind]
        return next((view(self.item, raw, self, self.base) for raw in self.raw[3:] if raw[0] == number), None)

    def parents(self):
        """The nodes around this one, innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def walk(self):
        """The node and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    def __eq__(self, other):
        return isinstance(other, Node) and self.raw is other.raw and self.base == other.base

    def __hash__(self):
        return hash((id(self.raw), self.base))

    def __repr__(self):
        return f"<{self.kind} {self.text!r} at {self.start}>"


class Comparison(Node):
    """`left operator right`, e.g. `$rm == "INVITE"` or, 2.3 only, `uri == myself`."""

    __slots__ = ()

    @property
    def left(self):
        return self.children[0]

    @property
    def operator(self):
        return Token(self.item, self.base, self.raw[3][2])

    @property
    def right(self):
        return self.children[1]


class Assignment(Node):
    """`$variable operator value`."""

    __slots__ = ()

    @property
    def variable(self):
        return self.children[0]

    @property
    def operator(self):
        return Token(self.item, self.base, self.raw[3][2])

    @property
    def value(self):
        return self.children[1]


class Call(Node):
    """`name(arguments)`: a function of a module or of the core, `route(...)` included."""

    __slots__ = ("_arguments", "_name", "_raw_arguments")

    def __init__(self, item, raw, above=None, base=0):
        self.item, self.raw, self._above, self.base = item, raw, above, base
        self._children = self.memo = self._arguments = self._name = self._raw_arguments = None

    @property
    def name(self):
        if self._name is None:
            self._name = self.token(0)
        return self._name

    @property
    def arguments(self):
        """One entry an argument; None for an empty one (`f(,"x")` has two)."""
        if self._arguments is None:
            self._arguments = [raw and view(self.item, raw, self, self.base) for raw in self.raw_arguments]
        return self._arguments

    @property
    def shapes(self):
        """(kind, number of tokens) of each argument; None for an empty one. Makes no Node."""
        return tuple([raw and (NODES[raw[0]], raw[2] - raw[1]) for raw in self.raw_arguments])

    @property
    def arity(self):
        """How many arguments there are, empty ones included."""
        return len(self.raw_arguments)

    @property
    def raw_arguments(self):
        """The raw node of each argument; None for an empty one. Makes no Node."""
        if self._raw_arguments is None:
            self._raw_arguments = self._read_arguments()
        return self._raw_arguments

    def _read_arguments(self):
        kinds, end = self.item.tokens.kinds, self.raw[2] - 1
        at = self.raw[1] + 2
        if at == end:
            return []
        children = self.raw[3:]
        if children and sum([child[2] - child[1] for child in children]) + len(children) - 1 == end - at:
            return children  # besides them, there is room for the commas between them only
        found, children = [None], iter(children)
        child = next(children, None)
        while at < end:
            if child is not None and at == child[1]:
                found[-1] = child
                at, child = child[2], next(children, None)
                continue
            if kinds[at] == _COMMA:
                found.append(None)
            at += 1
        return found


class Route(Node):
    """A route block: `kind_word` is its keyword, `name` its name node or None."""

    __slots__ = ()

    @property
    def kind_word(self):
        return self.token(0)

    @property
    def name(self):
        return self.child("route_name")

    @property
    def header(self):
        """The tokens before the `{`."""
        number, found = self.raw[1], []
        while self.item.tokens.kinds[number] != _LBRACE:
            found.append(Token(self.item, self.base, number))
            number += 1
        return found

    @property
    def header_end(self):
        """Offset behind the token before the `{`."""
        return self.header[-1].end


class GlobalParameter(Node):
    """`name = value` at top level."""

    __slots__ = ()

    @property
    def name(self):
        return self.token(0)

    @property
    def value(self):
        """The value's node."""
        return self.children[0]


class ModParam(Node):
    """`modparam("module", "parameter", value)`."""

    __slots__ = ()

    @property
    def module(self):
        return self.children[0]

    @property
    def parameter(self):
        return self.children[1]

    @property
    def value(self):
        return self.children[2]


_COMMA, _LBRACE = KIND["COMMA"], KIND["LBRACE"]
# number of a node kind -> the class of its Nodes
VIEWS = [Node] * len(NODES)
for _kind, _view in (
    ("comparison", Comparison),
    ("assignment", Assignment),
    ("call", Call),
    ("route", Route),
    ("global_parameter", GlobalParameter),
    ("modparam", ModParam),
):
    VIEWS[NODE[_kind]] = _view


def view(item, raw, above=None, base=0):
    """The Node, of the class that fits its kind, of a raw node; see Node for `above`."""
    return VIEWS[raw[0]](item, raw, above, base)


# what `"…"` may hold behind a backslash (cfg.lex, <STRING1>); all else keeps its backslash
_ESCAPES = {"n": "\n", "r": "\r", "a": "\a", "t": "\t", '"': '"', "\\": "\\", "\n": ""}


def string_value(literal):
    """The characters that a quoted literal stands for."""
    body = literal[1:-1]
    if literal[0] == "'" or "\\" not in body:
        return body
    if body.count("\\") == body.count("\\n"):
        return body.replace("\\n", "\n")
    if not any(f"\\{digit}" in body for digit in "x01234567"):  # most are: the start of a process is the quicker for it
        return "\\".join(map(_unescaped, body.split("\\\\")))

    def unescape(match):
        code = match.group(1)
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        if code[0] in "01234567" and len(code) > 1:
            return chr(int(code, 8) & 255)
        return _ESCAPES.get(code, match.group())

    return re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{2,3}|[\s\S])").sub(unescape, body)


def _unescaped(text):
    """What a part of a literal stands for that has no escape but those above, and no backslash behind another."""
    for code, character in _ESCAPES.items():
        text = text.replace(f"\\{code}", character)
    return text


def number_value(text):
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
