"""What is around a statement, as far as the rules that judge the statement may know it."""

from collections import namedtuple

from opensips_lsp.incremental.watched import EVERYTHING
from opensips_lsp.syntax.nodes import view

_Word = namedtuple("_Word", "text")


class Outer:
    """A node around a statement, as rules see it that judge the statement: its kind, what is around it, and of a route its
    header. All else may be changed by an edit next to the statement, so whoever reads it depends on everything.
    """

    __slots__ = ("_chain", "_item", "_node", "_offset", "_watch")

    def __init__(self, chain, item, offset, watch):
        self._chain, self._item, self._offset, self._watch, self._node = chain, item, offset, watch, None

    @property
    def node(self):
        if self._node is None:
            self._node = view(self._item, *self._chain, self._offset)
        return self._node

    @property
    def number(self):
        return self._chain[0][0]

    @property
    def kind(self):
        return self.node.kind

    @property
    def above(self):
        """The Outer around this one, or None."""
        above = self._chain[1]
        if above is None or type(above) is Outer:
            return above
        return Outer(above, self._item, self._offset, self._watch) if type(above) is tuple else above

    parent = _above = above

    @property
    def parent_kind(self):
        return None if self.above is None else self.above.kind

    def parents(self):
        node = self.above
        while node is not None:
            yield node
            node = node.above

    def inside(self, kind):
        return next((node for node in self.parents() if node.kind == kind), None)

    @property
    def first_word(self):
        return self.node.first_word

    @property
    def kind_word(self):
        """The keyword of a route; where it stands may change."""
        return _Word(self.node.kind_word.text)

    def __getattr__(self, name):
        if self._watch.log is not None:
            self._watch.log[EVERYTHING,] = None
        return getattr(self.node, name)

    def __eq__(self, other):
        return self.node == (other.node if type(other) is Outer else other)

    def __hash__(self):
        return hash(self.node)
