"""What rules find in an item, statement by statement: one that an edit did not touch is not looked at again.

A statement is known by its text and by what it stands in: the route's header and the kinds of the nodes around it. A rule
that wants to know more of what is around a statement makes its findings good for this once only.
"""

from bisect import bisect_left, insort
from collections import namedtuple
from functools import lru_cache
from operator import itemgetter

from opensips_lsp.incremental.outer import Outer
from opensips_lsp.incremental.parts import HEADER, Part, alone, is_blank, outside, parts, walk
from opensips_lsp.incremental.watched import EVERYTHING
from opensips_lsp.lint.runner import Asked, RuleFailed, Visitors, certain
from opensips_lsp.model.script import facts_of
from opensips_lsp.syntax.items import Memo
from opensips_lsp.syntax.nodes import view
from opensips_lsp.syntax.parser import NODE

_ROUTE = NODE["route"]
_MOST = 250  # parts that are known, and as many that were before
_DEEP = 50  # statements in statements: what is deeper is not told apart

# found: relative to where the part begins. reads: question -> answer, as in opensips_lsp.watched.
_Known = namedtuple("_Known", "found reads")


class Pieces:
    """The statements of one file, and what was found in them by some rules. `watched`: the script as rules see it.

    visiting: the rules that look at nodes; local: those that look at statements (Rule.by_statement).
    """

    def __init__(self, visiting, local, watched, watch):
        self._visitors, self._local = Visitors(visiting), Asked((), local)
        self._watched, self._watch = watched, watch
        self._known = Memo(_MOST)  # (text, what it stands in, whether it was looked at by itself) -> _Known
        # the tree and the problems of an item; the same of those parts of it that are read otherwise than by themselves, and
        # the nodes that are visited in each
        self._tree, self._problems, self._known_there, self._walks = None, None, None, None

    def of_item(self, offset, item, source):
        """-> (what is found in the nodes of an item and in its statements, what was read for that); raises RuleFailed."""
        self._item, self._offset, self._source, self._answers = item, offset, source, {}
        self._alone = _made_of(item, offset, self._watch)
        if item.tree is not self._tree or item.problems is not self._problems:
            self._tree, self._problems, self._known_there, self._walks = item.tree, item.problems, Memo(_MOST), {}
        self._broken, self._depth = sorted(problem.token for problem in item.problems), 0
        if item.unclosed is not None:
            insort(self._broken, bisect_left(item.tokens.starts, item.unclosed))
        # statements are no world of their own where modules are loaded, or not all was read
        apart = not facts_of(item).modules and not item.torn and item.tokens.unclosed is None
        return self._looked_at(
            Part(0, len(item.text), 0, len(item.tokens), (item.tree,), True, None, () if apart else None), apart
        )

    def _looked_at(self, part, closely):
        """-> (findings, reads) of a part of the item, and of the parts inside. closely: whether to tell those apart."""
        found, reads, inner = self._visited(part, closely and part.around is not None and self._depth < _DEEP)
        if self._local.looking and part.apart:
            more, also = self._judged(part, [each for each in inner if each.apart])
            found += more
            reads |= also
        unknown = []
        for each in inner:
            known = self._known_of(each)
            if known is None:
                unknown.append(each)
                continue
            if known.found:
                found += [finding.shifted(each.start + self._offset) for finding in known.found]
            reads.update(known.reads)
        self._depth += 1
        for each in unknown:
            # where a person types there is one; where there are more, it is not worth it yet to look at each so closely
            more, also = self._of_unknown(each, closely=len(unknown) == 1)
            found += more
            reads.update(also)
        self._depth -= 1
        return found, reads

    def _known_of(self, part):
        """What is known of a part, if it still holds, or None."""
        memo, key = self._kept(part)
        known = memo.get(key)
        return known if known is not None and self._holds(known) else None

    def _of_unknown(self, part, closely):
        """-> (findings, reads) of a part of the item of which nothing is known."""
        outer = Outer(part.above, self._item, self._offset, self._watch)
        found, reads = self._looked_at(part._replace(above=outer), closely)
        if (EVERYTHING,) not in reads:
            memo, key = self._kept(part)
            memo[key] = _Known([finding.shifted(-part.start - self._offset) for finding in found], reads)
        return found, reads

    def _kept(self, part):
        """-> (where it is kept what is known of a part, its key there)."""
        text = self._item.text[part.start : part.end]
        if self._broken and self._is_broken(part):
            return self._known_there, (text, part.first, part.last, part.around, part.apart)
        return self._known, (text, part.around, part.apart)

    def _visited(self, part, closely):
        """-> (findings, reads, the parts inside) of the nodes of a part, but for those of the parts inside."""
        if not part.statements:
            return [], {}, []
        item, offset, source, rule = self._item, self._offset, self._source, None
        key = id(part.statements[0]), closely  # it lives as long as the tree
        if key not in self._walks:
            self._walks[key] = walk(part.statements, item.tokens.kinds, self._visitors, closely)
        nodes, holders = self._walks[key]
        found, chains = [], []
        self._watch.log = reads = {}
        try:
            for raw, number, rules in nodes:
                above = part.above if number is None else chains[number]
                chains.append((raw, above))
                if rules:
                    node = view(item, raw, above, offset)
                    for rule in rules:
                        found += rule.check(node, self._watched, source)
        except Exception as error:
            raise RuleFailed(rule) from error
        finally:
            self._watch.log = None
        inner = []
        for number, groups, closing in holders:
            inner += parts(item, groups, closing, part.apart, chains[number], self._around(part, nodes, number))
        tokens = item.tokens
        if part.above is None and closely and len(tokens) and not is_blank(item.text, tokens.ends[-1], len(item.text)):
            inner.append(Part(tokens.ends[-1], len(item.text), len(tokens), len(tokens), (), True, None, "behind all"))
        inner.sort(key=_START)
        return certain(found, item, offset), reads, inner

    def _around(self, part, nodes, number):
        """What is known of what stands around the statements in a node."""
        raw, number, _ = nodes[number]
        around = part.around if number is None else self._around(part, nodes, number)
        return around, self._header(raw) if raw[0] == _ROUTE else raw[0]

    def _judged(self, part, inner):
        """-> (findings, reads) of the rules that look at statements, in what of a part is not in the parts inside."""
        memo, key = self._known, None
        if inner:
            key = outside(self._item.text, part, inner), part.around, "alone"
            if self._broken and any(part.first <= at <= part.last for at in self._broken_outside(inner)):
                memo, key = self._known_there, (*key, part.first, part.last)
            known = memo.get(key)
            if known is not None and self._holds(known):
                return [], known.reads
        place = part.start, part.end, bool(inner)
        if place not in self._alone:
            self._alone[place] = alone(self._item, part, inner)
        found, rule, item = [], None, self._alone[place]
        self._watch.log = reads = {}
        try:
            for rule in self._local.about(item)[1]:
                found += rule.check_item(self._offset, item, self._watched, self._source)
        except Exception as error:
            raise RuleFailed(rule) from error
        finally:
            self._watch.log = None
        if key and not found and (EVERYTHING,) not in reads:
            memo[key] = _Known((), reads)
        return found, reads

    def _is_broken(self, part):
        """Whether a part is read otherwise than by itself."""
        first = bisect_left(self._broken, part.first)
        return first < len(self._broken) and self._broken[first] <= part.last

    def _broken_outside(self, inner):
        return [at for at in self._broken if not any(part.first < at < part.last for part in inner)]

    def _holds(self, known):
        answers = self._answers
        for question, answer in known.reads.items():
            if question not in answers:
                answers[question] = self._watched.again(question)
            if answers[question] != answer:
                return False
        return True

    def _header(self, raw):
        """The text of a route's header."""
        tokens, first = self._item.tokens, next((child for child in raw[3:] if child[0] not in HEADER), None)
        end = first[1] if first is not None else raw[2]
        return self._item.text[tokens.starts[raw[1]] : tokens.ends[end - 1]]


_START = itemgetter(0)


@lru_cache(maxsize=4)
def _made_of(item, offset, watch):
    """-> {part: it as an Item} of an item: what some rules took to make, others need not."""
    return {}
