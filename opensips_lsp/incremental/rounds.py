"""What some rules find in the items of one file, kept while what they read of the rest of the script stays as it was."""

from collections import namedtuple

from opensips_lsp.incremental.pieces import Pieces
from opensips_lsp.incremental.watched import EVERYTHING
from opensips_lsp.lint.runner import Asked, Judges, certain, of_item_by, of_text
from opensips_lsp.model.script import facts_of, has_facts

# What one asked said of an item. found: relative to where it stands; reads: question -> answer; parts: what the answers
# follow from.
_Said = namedtuple("_Said", "found reads parts")

# Of an item. said: asked -> _Said, of those that found or read something. found, parts: of them all. again: those that read
# what cannot be compared, and are asked each time; missing: those that have not been asked, or whose answer no longer holds.
_Judged = namedtuple("_Judged", "said found parts again missing")

_UNDONE = 20  # items, besides as many as a file has: what undoing the last edits brings back


def _judged(said, again, missing):
    found = tuple([finding for each in said.values() for finding in each.found])
    return _Judged(said, found, frozenset().union(*[each.parts for each in said.values()]), again, missing)


def _touches(outdated, parts):
    """Whether one of some parts is among those that are outdated; None: any may be."""
    return outdated is None or EVERYTHING in parts or not parts.isdisjoint(outdated)


# What is asked about an item. `concerns(item)` follows from the Facts that it holds, and from whether it has problems;
# `by_facts` is as in Rule.


class _Syntax:
    """Asked about an item: its syntax problems."""

    by_facts = False

    @staticmethod
    def concerns(item):
        return bool(item.problems)

    def ask(self, offset, item, source, watched, watch):
        return certain(of_text(offset, item, source), item, offset), watch.log


class _Statements:
    """Asked about an item: what some rules find in its nodes, and in its statements (Rule.by_statement)."""

    by_facts = False

    def __init__(self, visiting, local):
        self._asked, self._pieces = Asked(visiting, local), None

    def ask(self, offset, item, source, watched, watch):
        if item.tree is not None and self._pieces is not None:
            return self._pieces.of_item(offset, item, source)
        return of_item_by(self._asked, offset, item, watched, source), watch.log

    def concerns(self, item):
        return True

    def told_apart(self, watched, watch):
        """Look at statements one by one from now on: the file is edited."""
        if self._pieces is None:
            self._pieces = Pieces(self._asked.visiting, self._asked.looking, watched, watch)

    def forget(self):
        """Forget the statements: they belong to another script."""
        self._pieces = None


class _Items:
    """Asked about an item: some rules that look at items, all for the same Facts."""

    def __init__(self, rules, facts, by_facts):
        self._asked, self._facts, self.by_facts = Asked((), rules), facts, by_facts

    def concerns(self, item):
        return not self._facts or has_facts(item, self._facts)

    def ask(self, offset, item, source, watched, watch):
        return of_item_by(self._asked, offset, item, watched, source), watch.log


class Round:
    """The judgement of all items of a file by some rules.

    A rule is asked from when it first concerns the script on: most never do. Rules that look at statements are all asked
    together.
    """

    def __init__(self, rules, about_syntax, count):
        self._rules = rules
        self._asked_rules = set()
        self._statements = []  # the _Statements that are asked
        self._new = _judged({}, (), (_Syntax(),) if about_syntax else ())
        self._concerned = {}  # what an item holds -> those of self._new.missing that it concerns
        self._judged = [self._new] * count
        self._open = set(range(count))  # numbers of those that may have something to say, or to be asked
        # item -> (_Judged, edits until then, its number), of items that an edit took out: it may be undone
        self._left = {}
        self._most = count  # items that there have been at a time
        self.parts = set()  # what any of the answers may follow from
        # how many edits there were, and which was the last to change a part, and to move items past each other
        self._edits, self._last, self._moved = 0, {}, 0
        self._where = None  # part -> numbers of the items of which something may follow from it; None: not known now

    def concern(self, concerned):
        """Ask those rules too that have not been asked yet and are now concerned."""
        fresh = [rule for rule in self._rules if rule in concerned and rule not in self._asked_rules]
        if not fresh:
            return
        self._asked_rules.update(fresh)
        looking = [rule for rule in fresh if rule.has("check_item")]
        grouped = {}
        for rule in looking:
            if True:
                grouped.setdefault(((), False), []).append(rule)
        asked = [_Items(rules, *about) for about, rules in grouped.items()]
        local = []
        visiting = [rule for rule in fresh if rule.visits]
        if visiting or local:
            statements = _Statements(visiting, local)
            self._statements.append(statements)
            asked.append(statements)
        more = tuple(asked)
        self._new, self._concerned = self._new._replace(missing=self._new.missing + more), {}
        self._judged = [known._replace(missing=known.missing + more) for known in self._judged]
        self._open.update(range(len(self._judged)))
        self._left = {
            item: (known._replace(missing=known.missing + more), *left) for item, (known, *left) in self._left.items()
        }

    def findings(self, source, watched, watch):
        """All that is found; raises judges.RuleFailed."""
        found, items = [], source.items
        for at in sorted(self._open):
            known = self._judged[at]
            if known.missing or known.again:
                known, for_once = self._completed(known, *items[at], source, watched, watch)
                self._judged[at] = known
                self.parts |= known.parts
                self._note(at, known)
                found += for_once
            if known.found:
                offset = items[at][0]
                found += [finding.shifted(offset) for finding in known.found]
            elif not known.again:
                self._open.discard(at)
        return found

    def _completed(self, known, offset, item, source, watched, watch):
        """-> (what is known of an item, with what those say that were missing; what is found for this once only)."""
        said, again, for_once = dict(known.said), [], []
        for asked in self._asked_of(item, known):
            watched.here, watch.log = (source.place, offset, item), {}
            try:
                mine, reads = asked.ask(offset, item, source, watched, watch)
            finally:
                watched.here = watch.log = None
            if (EVERYTHING,) in reads:
                again.append(asked)
                for_once += mine
            elif mine or reads:
                kept = tuple(finding.shifted(-offset) for finding in mine)
                said[asked] = _Said(kept, reads, watched.follows_from(reads))
        return _judged(said, tuple(again), ()), for_once

    def _asked_of(self, item, known):
        """Those that are missing, or are to be asked again, and have something to say about an item."""
        if known is not self._new:
            return [asked for asked in known.missing + known.again if asked.concerns(item)]
        holds = facts_of(item).held, bool(item.problems)
        if holds not in self._concerned:
            self._concerned[holds] = [asked for asked in known.missing if asked.concerns(item)]
        return self._concerned[holds]

    def swap(self, old, edit, watched, watch):
        """Some items have come in the place of others (incremental.Edit).

        -> number of each that was judged before -> how many edits there were then; -1: that does not matter, it stood elsewhere.
        """
        if not self._new.missing:  # nobody has been asked yet
            self._judged[edit.first : edit.last] = [self._new] * (edit.end - edit.first)
            self._open = set()
            return {}
        for statements in self._statements:
            statements.told_apart(watched, watch)
        self._most = max(self._most, len(edit.items), len(old))
        if (edit.last - edit.first, edit.end - edit.first) != (1, 1):
            self._moved = self._edits + 1
            self._open, self._where = set(range(len(edit.items))), None
        for at in range(edit.first, edit.last):
            item, known = old[at][1], self._judged[at]
            if known is not self._new:
                self._left.pop(item, None)
                self._left[item] = known, self._edits, at
        while len(self._left) > self._most + _UNDONE:
            del self._left[next(iter(self._left))]
        come = [self._left.get(item) for _, item in edit.items[edit.first : edit.end]]
        if come == [None] and edit.last - edit.first == 1:
            come = [self._carried_over(old[edit.first][1], edit.items[edit.first][1], edit.first)]
        come = [known or (self._new, 0, 0) for known in come]
        self._judged[edit.first : edit.last] = [known for known, *_ in come]
        self._open.update(range(edit.first, edit.end))
        back = {}
        for at, (known, then, number) in enumerate(come, edit.first):
            self._note(at, known)
            if known is not self._new:
                back[at] = then if number == at else -1
        return back

    def _carried_over(self, before, item, at):
        """What `_left` would have of an item that differs from the one before in comments only; or None."""
        if before.facts is None or item.facts is not before.facts:
            return None
        said = {asked: each for asked, each in self._judged[at].said.items() if asked.by_facts and not each.found}
        missing = tuple([asked for asked in self._asked_of(item, self._new) if asked not in said])
        return _judged(said, (), missing), self._edits, at

    def forget(self, changed, back, source, watched):
        """Forget what no longer holds when these parts of summaries have changed; `back`: what swap said of this edit."""
        self._edits += 1
        relevant = self.parts.intersection(changed)
        self._last.update(dict.fromkeys(relevant, self._edits))
        for at in (
            self._following({*relevant, EVERYTHING}).union(back) if relevant or EVERYTHING in self.parts else back
        ):
            known = self._judged[at]
            outdated = self._since(back[at], known) if at in back else relevant
            if _touches(outdated, known.parts):
                self._check(at, known, outdated, source, watched)

    def _following(self, parts):
        """The numbers of the items of which something may follow from some parts of summaries."""
        if self._where is None:
            self._where = {}
            for at, known in enumerate(self._judged):
                self._note(at, known)
            self.parts = set(self._where).union(*[known.parts for known, *_ in self._left.values()])
        return set().union(*(self._where.get(part, ()) for part in parts))

    def _note(self, at, known):
        """Note where something follows from the parts that what is known of an item follows from."""
        if self._where is not None:
            for part in known.parts:
                self._where.setdefault(part, set()).add(at)

    def _since(self, then, known):
        """The parts that something known of an item follows from and that have changed after so many edits; None: any may."""
        if then < self._moved:
            return None
        return {part for part in known.parts if self._last.get(part, 0) > then}

    def _check(self, at, known, outdated, source, watched):
        """Forget what was said of an item and follows from these parts of summaries, where an answer is another one now."""
        here, answers = (source.place, *source.items[at]), {}
        stale = [
            asked
            for asked, each in known.said.items()
            if _touches(outdated, each.parts) and not watched.still(each.reads, here, answers)
        ]
        if stale:
            said = {asked: each for asked, each in known.said.items() if asked not in stale}
            self._judged[at] = _judged(said, known.again, (*known.missing, *stale))
            self._open.add(at)

    def take_over(self, before, old, source, watched):
        """Take over what another Round of the same rules found in items of `old` that are there still."""
        known = {item: judged for item, (judged, *_) in before._left.items()} | {
            item: judged for (_, item), judged in zip(old.items, before._judged) if judged is not before._new
        }
        self._new, self._asked_rules, self._statements = before._new, before._asked_rules, before._statements
        self._concerned = {}
        for statements in self._statements:
            statements.forget()
        self.parts, self._most = before.parts, before._most
        self._judged = [known.get(item, self._new) for _, item in source.items]
        self._open, self._where = set(range(len(source.items))), None
        here = {item for _, item in source.items}
        self._left = {item: (judged, -1, -1) for item, judged in known.items() if item not in here}
        for at, judged in enumerate(self._judged):
            self._check(at, judged, None, source, watched)


class WholeRound:
    """The judgement of a file by the rules that look at it as a whole."""

    def __init__(self, rules):
        self._rules = [rule for rule in rules if rule.has("check_script")]
        self._judged = {}  # rule -> _Said
        self._asked = None, ()  # those that are concerned, and those of the rules that are

    @property
    def parts(self):
        """What any of the answers may follow from."""
        return frozenset().union(*[known.parts for known in self._judged.values()])

    def findings(self, concerned, source, watched, watch):
        """All that those rules find that are concerned; raises judges.RuleFailed."""
        if self._asked[0] is not concerned:
            self._asked = concerned, [rule for rule in self._rules if rule in concerned]
        found = []
        for rule in self._asked[1]:
            if rule not in self._judged:
                watch.log = reads = {}
                try:
                    mine = Judges.of_file_by(rule, watched, source)
                finally:
                    watch.log = None
                if mine:
                    reads[EVERYTHING,] = None
                self._judged[rule] = _Said(mine, reads, watched.follows_from(reads))
            found += self._judged[rule].found
        return found

    def forget(self, changed, watched):
        """Forget what no longer holds when these parts of summaries have changed."""
        for rule, known in list(self._judged.items()):
            if (EVERYTHING in known.parts or not known.parts.isdisjoint(changed)) and not watched.still(
                known.reads, None, {}
            ):
                del self._judged[rule]
