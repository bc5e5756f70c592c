"""What rules find in the nodes of an item, statement by statement: one that an edit did not touch is not looked at again.

A statement is known by its text and by what it stands in: the route's header and the kinds of the nodes around it. A rule
that wants to know more of what is around a statement makes its findings good for this once only.
"""

from bisect import bisect_left, insort
from collections import namedtuple

from opensips_lsp.incremental.watched import EVERYTHING
from opensips_lsp.lint import RuleFailed
from opensips_lsp.parse import NODE
from opensips_lsp.scan import END, KIND, Tokens
from opensips_lsp.script import facts_of
from opensips_lsp.split import Item
from opensips_lsp.tree import view

# node kind -> how many of its first children are no statements, at least; a route's header is of two kinds
_LISTS = {NODE["route"]: 0, NODE["block"]: 0, NODE["case"]: 1, NODE["default"]: 0, NODE["fragment"]: 0}
_HEADER = frozenset((NODE["route_name"], NODE["number"]))
_ROUTE, _FRAGMENT = NODE["route"], NODE["fragment"]
_ENDS = frozenset(KIND[name] for name in ("SEMICOLON", "LBRACE", "RBRACE"))  # behind these, no word goes on
_NOTHING, _END = bytes((KIND["RECOVER"],)), bytes((END,))  # RECOVER is never in a text
_MOST = 500  # statements
_DEEP = 50  # statements in statements: what is deeper is not told apart
_Word = namedtuple("_Word", "text")

# found: relative to where the statement begins. reads: question -> answer, as in opensips_lsp.watched.
_Known = namedtuple("_Known", "found reads")

# Some statements that stand side by side, mostly one, or none in a route's header or at its end. start, end: offsets in the
# item; first, last: numbers of tokens; is_whole: whether it is one of those parts that tile the item.
_Part = namedtuple("_Part", "start end first last statements is_whole")


class Pieces:
    """The statements of one file, and what was found in them by some rules. `watched`: the script as rules see it.

    visitors: the rules that look at nodes, as lint.Judges has them; local: those that look at statements (Rule.by_statement).
    """

    def __init__(self, visitors, local, watched, watch):
        self._visitors, self._local, self._watched, self._watch = visitors, local, watched, watch
        self._known = {}  # (text, what it stands in) -> _Known

    def of_item(self, offset, item, source):
        """-> (what is found in the nodes of an item, what else is found in its statements, what was read for that).

        Raises RuleFailed.
        """
        self._item, self._offset, self._source, self._answers = item, offset, source, {}
        self._broken, self._depth = sorted(problem.token for problem in item.problems), 0
        if item.unclosed is not None:
            insort(self._broken, bisect_left(item.tokens.starts, item.unclosed))
        if len(self._known) > _MOST:
            self._known.clear()
        if facts_of(item).modules or item.torn:  # statements are no world of their own then
            found, reads = self._walk(item.tree, None, None)
            more, also = self._judged(item)
            return found, more, reads | also
        parts = _parts_of(item)
        found, reads = self._walk(item.tree, None, (), parts)
        if parts is None:
            more, also = self._judged(item)
            return found, more, reads | also
        return found, [], reads

    def _walk(self, raw, above, around, parts=None):
        """-> (findings, reads) of a raw node and what is below it.

        above: the chain or node above it; around: what it stands in, None where statements are not told apart. parts: the
        _Parts that the item falls into.
        """
        item, offset, source, visitors = self._item, self._offset, self._source, self._visitors
        found, statements, waiting, rule = [], [], [(raw, above, around)], None
        route = raw[3] if parts is not None else None
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
                            if raw is not route:
                                statements.append((_statement(item, child), chain, inner))
                        elif len(child) > 3 or visitors[child[0]]:
                            waiting.append((child, chain, inner))
                    if raw is route:
                        statements += [(part, chain, inner) for part in parts]
                else:
                    waiting += [(child, chain, None) for child in raw[3:] if len(child) > 3 or visitors[child[0]]]
        except Exception as error:
            raise RuleFailed(rule) from error
        finally:
            self._watch.log = None
        for part, chain, inner in statements:
            more, also = self._part(part, chain, inner)
            found += more
            reads.update(also)
        return found, reads

    def _part(self, part, chain, around):
        """-> (findings, reads) of a _Part."""
        broken = False
        if self._broken:  # read otherwise than by itself
            first = bisect_left(self._broken, part.first)
            broken = first < len(self._broken) and self._broken[first] <= part.last
        if broken or (not part.is_whole and part.last - part.first < 2):
            return self._looked_at(part, chain, around if broken else None)
        key = self._item.text[part.start : part.end], around
        known = self._known.get(key)
        if known is not None and self._holds(known):
            return [finding.moved(part.start + self._offset) for finding in known.found], known.reads
        found, reads = self._looked_at(part, Outer(chain, self._item, self._offset, self._watch), around)
        if (EVERYTHING,) not in reads:
            self._known[key] = _Known([finding.moved(-part.start - self._offset) for finding in found], reads)
        return found, reads

    def _looked_at(self, part, above, around):
        found, reads = [], {}
        self._depth += 1
        for raw in part.statements:
            if len(raw) > 3 or self._visitors[raw[0]]:
                more, also = self._walk(raw, above, around if self._depth < _DEEP else None)
                found += more
                reads |= also
        self._depth -= 1
        if part.is_whole and self._local:
            more, also = self._judged(_alone(self._item, part))
            found += more
            reads |= also
        return found, reads

    def _judged(self, item):
        """-> (findings, reads) of the rules that look at statements, for an item or a part of one."""
        found, rule = [], None
        self._watch.log = reads = {}
        try:
            for rule in self._local:
                found += rule.check_item(self._offset, item, self._watched, self._source)
        except Exception as error:
            raise RuleFailed(rule) from error
        finally:
            self._watch.log = None
        return found, reads

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


def _statement(item, raw):
    """A statement amid another one, as a _Part."""
    tokens = item.tokens
    return _Part(
        tokens.starts[raw[1]],
        tokens.ends[raw[2] - 1] if raw[2] > raw[1] else tokens.starts[raw[1]],
        raw[1],
        raw[2],
        (raw,),
        False,
    )


def _parts_of(item):
    """The parts that an item falls into that is a route: its header, each statement with the gap before it, its end.

    None when it is none, or something in it is never closed.
    """
    tree, tokens = item.tree, item.tokens
    if len(tree) != 4 or tree[3][0] != _ROUTE or tokens.unclosed is not None:
        return None
    parts, begin, first, statements = [], 0, 0, []
    for raw in tree[3][3:]:
        if raw[0] not in _HEADER:
            if raw[1] > first and tokens.kinds[raw[1] - 1] in _ENDS:
                parts.append(_Part(begin, tokens.ends[raw[1] - 1], first, raw[1], tuple(statements), True))
                begin, first, statements = tokens.ends[raw[1] - 1], raw[1], []
            statements.append(raw)
    end = statements[-1][2] if statements else first
    if first < end < len(tokens) and tokens.kinds[end - 1] in _ENDS:
        parts.append(_Part(begin, tokens.ends[end - 1], first, end, tuple(statements), True))
        begin, first, statements = tokens.ends[end - 1], end, []
    parts.append(_Part(begin, len(item.text), first, len(tokens), tuple(statements), True))
    return parts


def _alone(item, part):
    """A part of an item as an Item, in which all stands where it did, and nothing else is there."""
    tokens, first, last = item.tokens, part.first, part.last
    kinds = _NOTHING * first + tokens.kinds[first:last] + _END
    text = f"{' ' * part.start}{item.text[part.start : part.end]}"
    alone = Tokens(kinds, tokens.starts[:last], tokens.ends[:last], len(text), None)
    return Item(text, alone, (_FRAGMENT, first, last, *part.statements), ())


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
