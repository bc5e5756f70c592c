"""What some rules find in the items of one file, kept while what they read of the rest of the script stays as it was."""

from collections import namedtuple

from opensips_lsp.incremental.pieces import Pieces
from opensips_lsp.incremental.watched import EVERYTHING
from opensips_lsp.lint import certain, walk

# found: relative to where the item stands; reads: question -> answer; parts: what the answers follow from; again: the rules
# (NODES: all that look at nodes) that read what cannot be compared: they are asked each time.
_Judged = namedtuple("_Judged", "found reads parts again")
NODES = "nodes"


class Round:
    """The judgement of all items of a file by some rules; by those that are asked after the others, when `late`."""

    def __init__(self, judges, late, count):
        self._judges, self._late = judges, late
        self._rules = judges.items_after if late else judges.items
        self._judged = [None] * count
        self._left = {}  # item -> _Judged, of items that an edit took out: it may be undone
        self._pieces = None  # made when the file is edited: until then each item is judged once

    def findings(self, source, watched, watch):
        """All that is found; raises lint.RuleFailed."""
        found, items = [], source.items
        for at, known in enumerate(self._judged):
            if known is None:
                offset, item = items[at]
                known, mine = self._judge(offset, item, source, watched, watch)
                self._judged[at] = known
                found += mine
            elif known.found or known.again:
                offset, item = items[at]
                found += [finding.moved(offset) for finding in known.found]
                for asked in known.again:
                    found += self._ask(asked, offset, item, source, watched, watch)[0]
        return found

    def _judge(self, offset, item, source, watched, watch):
        """-> (_Judged, all that is found now)."""
        found, reads, again, now = [], {}, [], []
        for asked in self._rules if self._late else (NODES, *self._rules):
            mine, log = self._ask(asked, offset, item, source, watched, watch)
            if (EVERYTHING,) in log:
                again.append(asked)
                now += mine
            else:
                reads.update(log)
                found += mine
        kept = tuple(finding.moved(-offset) for finding in found)
        return _Judged(kept, reads, watched.follows_from(reads), tuple(again)), found + now

    def _ask(self, asked, offset, item, source, watched, watch):
        """-> (what a rule, or those that look at NODES, finds in an item, what was read)."""
        watched.here, watch.log, reads = (source.place, offset, item), {}, {}
        try:
            if asked is not NODES:
                return self._judges.of_item_by(asked, offset, item, watched, source), watch.log
            found, log = self._judges.of_text(offset, item, source), watch.log
            if item.tree is not None and self._pieces is not None:
                more, reads = self._pieces.of_item(offset, item, source)
                found += more
            elif item.tree is not None:
                walk(item.tree, item, offset, self._judges.visitors, watched, source, found)
            return certain(found, item), log | reads
        finally:
            watched.here = watch.log = None

    def swap(self, old, edit, watched, watch):
        """Some items have come in the place of others (incremental.Edit) -> places of those that were judged at other times."""
        if self._pieces is None and not self._late:
            self._pieces = Pieces(self._judges.visitors, watched, watch)
        if len(self._left) > 3 * len(edit.items) + 1000:
            self._left.clear()
        for (_, item), known in zip(old[edit.first : edit.last], self._judged[edit.first : edit.last]):
            if known is not None:
                self._left[item] = known
        come = [self._left.get(item) for _, item in edit.items[edit.first : edit.end]]
        self._judged[edit.first : edit.last] = come
        return {edit.first + at for at, known in enumerate(come) if known is not None}

    def forget(self, changed, back, source, watched):
        """Forget what no longer holds when these parts of summaries have changed; all may have for the places `back`."""
        for at, known in enumerate(self._judged):
            if known is None or not known.parts:
                continue
            if EVERYTHING in known.parts or at in back or not known.parts.isdisjoint(changed):
                if not watched.still(known.reads, (source.place, *source.items[at])):
                    self._judged[at] = None

    def take_over(self, before, old, source, watched):
        """Take over what another Round of the same rules found in items of `old` that are there still."""
        known = {item: judged for (_, item), judged in zip(old.items, before._judged) if judged is not None}
        self._judged = [known.get(item) for _, item in source.items]
        self.forget((), range(len(source.items)), source, watched)


class WholeRound:
    """The judgement of a file by the rules that look at it as a whole."""

    def __init__(self, judges, late):
        self._judges, self._late = judges, late
        self._judged = {}  # rule -> _Judged

    def findings(self, concerned, source, watched, watch):
        """All that those rules find that are concerned; raises lint.RuleFailed."""
        found = []
        for rule in self._judges.files_after if self._late else self._judges.files:
            if rule not in concerned:
                continue
            if rule not in self._judged:
                watch.log = reads = {}
                try:
                    mine = list(self._judges.of_file_by(rule, watched, source))
                finally:
                    watch.log = None
                if mine:
                    reads[EVERYTHING,] = None
                self._judged[rule] = _Judged(mine, reads, watched.follows_from(reads), ())
            found += self._judged[rule].found
        return found

    def forget(self, changed, watched):
        """Forget what no longer holds when these parts of summaries have changed."""
        for rule, known in list(self._judged.items()):
            if (EVERYTHING in known.parts or not known.parts.isdisjoint(changed)) and not watched.still(
                known.reads, None
            ):
                del self._judged[rule]
