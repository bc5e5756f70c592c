"""What rules find in the nodes of an item, statement by statement: one that an edit did not touch is not looked at again.

A statement is known by its text and by what it stands in: the route's header and the kinds of the nodes around it. A rule
that wants to know more of what is around a statement makes its findings good for this once only.
"""

from bisect import bisect_left
from collections import namedtuple

from opensips_lsp.incremental.watched import EVERYTHING
from opensips_lsp.lint import RuleFailed
from opensips_lsp.parse import NODE
from opensips_lsp.script import facts_of
from opensips_lsp.tree import view

# node kind -> how many of its first children are no statements, at least; a route's header is of two kinds
_LISTS = {NODE["route"]: 0, NODE["block"]: 0, NODE["case"]: 1, NODE["default"]: 0, NODE["fragment"]: 0}
_HEADER = frozenset((NODE["route_name"], NODE["number"]))
_ROUTE = NODE["route"]
_MOST = 500
_Word = namedtuple("_Word", "text")

# found: relative to where the statement begins. reads: question -> answer, as in opensips_lsp.watched.
_Known = namedtuple("_Known", "found reads")


class Pieces:
    """The statements of one file, and what was found in them by some rules. `watched`: the script as rules see it."""

    def __init__(self, visitors, watched, watch):
        self._visitors, self._watched, self._watch = visitors, watched, watch
        self._known = {}  # (text, what it stands in) -> _Known

    def of_item(self, offset, item, source):
        """-> (the findings in the nodes of an item, what was read for them); raises RuleFailed."""
        self._item, self._offset, self._source, self._answers = item, offset, source, {}
        whole = bool(facts_of(item).modules)  # statements are no world of their own then
        self._broken = sorted(problem.token for problem in item.problems)
        if len(self._known) > _MOST:
            self._known.clear()
        return self._walk(item.tree, None, None if whole else ())

    def _walk(self, raw, above, around):
        """-> (findings, reads) of a raw node and what is below it.

        above: the chain or node above it; around: what it stands in, None where statements are not told apart.
        """
        item, offset, source, visitors = self._item, self._offset, self._source, self._visitors
        found, statements, waiting, rule = [], [], [(raw, above, around)], None
        self._watch.log = reads = {}
        try:
            while waiting:
                raw, above, around = waiting.pop()
                rules, kind = visitors[raw[0]], raw[0]
                if rules:
                    node = view(item, raw, above, offset)
                    for rule in rules:
                        found += rule.check(node, self._watched, source)
                chain = raw, above
                if around is not None:
                    inner = (around, self._header(raw) if kind == _ROUTE else kind)
                    first = _LISTS.get(kind)
                    for number, child in enumerate(raw[3:]):
                        if first is not None and number >= first and child[0] not in _HEADER:
                            statements.append((child, chain, inner))
                        elif len(child) > 3 or visitors[child[0]]:
                            waiting.append((child, chain, inner))
                else:
                    waiting += [(child, chain, None) for child in raw[3:] if len(child) > 3 or visitors[child[0]]]
        except Exception as error:
            raise RuleFailed(rule) from error
        finally:
            self._watch.log = None
        for child, chain, inner in statements:
            more, also = self._statement(child, chain, inner)
            found += more
            reads.update(also)
        return found, reads

    def _statement(self, raw, chain, around):
        """-> (findings, reads) of a statement."""
        tokens = self._item.tokens
        if raw[2] - raw[1] < 2:
            return self._walk(raw, chain, None) if len(raw) > 3 or self._visitors[raw[0]] else ((), {})
        if self._broken:
            first = bisect_left(self._broken, raw[1])
            if first < len(self._broken) and self._broken[first] <= raw[2]:  # read otherwise than by itself
                return self._walk(raw, chain, around)
        start = tokens.starts[raw[1]]
        key = self._item.text[start : tokens.ends[raw[2] - 1]], around
        known = self._known.get(key)
        if known is None or not self._holds(known):
            found, reads = self._walk(raw, Outer(chain, self._item, self._offset, self._watch), around)
            if (EVERYTHING,) in reads:
                return found, reads
            known = _Known([finding.moved(-start - self._offset) for finding in found], reads)
            self._known[key] = known
            return found, reads
        return [finding.moved(start + self._offset) for finding in known.found], known.reads

    def _holds(self, known):
        for question, answer in known.reads.items():
            if question not in self._answers:
                self._answers[question] = self._watched.answer(question)
            if self._answers[question] != answer:
                return False
        return True

    def _header(self, raw):
        """The text of a route's header."""
        tokens, first = self._item.tokens, next((child for child in raw[3:] if child[0] not in _HEADER), None)
        end = first[1] if first is not None else raw[2]
        return self._item.text[tokens.starts[raw[1]] : tokens.ends[end - 1]]


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
