"""What is found in the files of one root script, kept up to date at a cost that follows the edit, not the file.

Each item keeps its findings, and what the rules read of the rest of the script while they judged it (watched.py). After an
edit, those items are judged again that it touched, or for which something that was read is no longer so. What a rule reads
that cannot be compared makes its item depend on everything. So no rule has to know of this, and none can forget it.
"""

from collections import Counter, namedtuple
from copy import copy

from opensips_lsp import opaque, syntax, template
from opensips_lsp.lint import Judges, concerned, reported, stops_the_parser, told
from opensips_lsp.pieces import Pieces
from opensips_lsp.script import facts_of, item_start, old_word, proof_of, proof_of_params
from opensips_lsp.split import retiled
from opensips_lsp.summary import COUNTED, MAIN_ROUTE, ORDERED, summary_of
from opensips_lsp.watched import EVERYTHING, Watch, Watched, WatchedSource

# Of an item, or of a rule that looks at a file. found: relative to where the item stands; after: what rules found that are
# asked when OpenSIPS reads the script without an error, None when they have not been; reads: question -> answer; parts:
# what the answers follow from.
_Judged = namedtuple("_Judged", "found after reads parts")
_UNJUDGED = _Judged(None, None, {}, frozenset())

# what a Script remembers -> the parts of summaries it follows from; all else goes with every edit
_REMEMBERED = {
    "catalogue": (), "modules": ("loads",), "_modules": ("loads",), "_functions": ("loads",),
    "protocols": ("protocols", "loads"), "contexts": ("calls", "params"), "settings": ("params",),
}  # fmt: skip
_UNASKED = object()
_GIVEN = "myself", "target", "origin", "whole", "complete", "_given_catalogue"

_Edit = namedtuple(
    "_Edit", "items reach first last end"
)  # items[first:end] have taken the place of the old [first:last]


class Analysis:
    """The files of one root script. `script_of(sources)` makes the Script; sources, problems: what project.sources gives.

    `memo` is that of split.items. `before`: another Analysis of the script as it was, to take over what still holds.
    """

    def __init__(self, script_of, sources, problems, memo, before=None):
        self._memo, self._watch = memo, Watch()
        watched = {id(source): WatchedSource(source, self._watch) for source in sources}
        self.sources = list(watched.values())
        self.problems = [problem._replace(source=watched[id(problem.source)]) for problem in problems]
        self.script = script_of(self.sources)
        summaries = [summary_of(item) for source in self.sources for _, item in source.items]
        self._counts = {part: Counter(one for each in summaries for one in getattr(each, part)) for part in COUNTED}
        self._old = sum(each.old is not None for each in summaries)  # items with something that only 2.3 reads
        self._proof_of_params = _UNASKED
        self._watched = Watched(self.script, self._counts, self._watch)
        self._reach = [
            len(source.text) if any(item.unclosed is not None for _, item in source.items) else 0
            for source in self.sources
        ]
        self._judges = [None] * len(sources)
        self._rules, self._words_of_rules = [None] * len(sources), set()
        self._concerned = [None] * len(sources)  # rules of each file that may have something to say about this script
        self._judged = [[_UNJUDGED] * len(source.items) for source in self.sources]
        self._whole = [{} for _ in sources]  # (rule, whether after) -> _Judged, of rules that look at a file
        self._pieces = [None] * len(sources)  # of files that are being edited
        self._left = {}  # (number of the file, item) -> _Judged, of items that an edit took out: it may be undone
        if before is not None:
            self._take_over(before)

    def __len__(self):
        return len(self.sources)

    # ---- what is found

    def findings(self, number, selection):
        """What lint.findings gives for the file of that number; raises RuleFailed."""
        source = self.sources[number]
        self._choose_judges(number, selection)
        rules = self._concerned[number]
        codes = {rule.code for rule in rules} | {syntax.CODE}
        found = [one for one in self._of_items(number, "found") + self._of_file(number, False) if one.code in codes]
        if not any(map(stops_the_parser, found)):
            more = self._of_items(number, "after") + self._of_file(number, True)
            found += [one for one in more if one.code in codes]
        found = told(found, self.script, source, rules)
        return reported(found, self.script, source, self.problems, selection)

    def _choose_judges(self, number, selection):
        """The Judges of a file, with all rules of a selection that fit: which of them are told changes more often."""
        source = self.sources[number]
        if self._rules[number] != selection.rules:
            rules = [rule for rule in selection.rules if rule.applies(self.script.target)]
            rules = [rule for rule in rules if opaque.fits(rule)] if source.template else rules
            if self._judges[number] is None or rules != self._judges[number].rules:
                self._judged[number] = [_UNJUDGED] * len(source.items)
                self._left.clear()
                self._judges[number], self._whole[number], self._pieces[number] = Judges(rules), {}, None
            self._rules[number], self._concerned[number] = selection.rules, None
            self._words_of_rules.update(word for rule in rules for word in rule.words)
        if self._concerned[number] is None:
            self._concerned[number] = concerned(self.script, source, self._judges[number].rules)
        return self._judges[number]

    def _of_items(self, number, which):
        """The findings in the items of a file."""
        found, judged, items = [], self._judged[number], self.sources[number].items
        at_which = _Judged._fields.index(which)
        for at, known in enumerate(judged):
            mine = known[at_which]
            if mine is None:
                mine = self._judge(number, at, which)
            if mine:
                offset = items[at][0]
                found += [finding.moved(offset) for finding in mine]
        return found

    def _judge(self, number, at, which):
        source, judges = self.sources[number], self._judges[number]
        offset, item = source.items[at]
        here, reads, nodes = (source.place, offset, item), {}, ()
        if which == "found" and self._pieces[number] is not None and item.tree is not None:
            self._watched.here = here
            in_nodes, reads = self._pieces[number].of_item(offset, item, source)
            nodes = (in_nodes,)
        judge = judges.of_item if which == "found" else judges.of_item_after
        found, more = self._watching(here, judge, offset, item, self._watched, source, *nodes)
        found, reads = tuple(finding.moved(-offset) for finding in found), reads | more
        if any(finding.related for finding in found):
            reads[EVERYTHING,] = None
        known = self._judged[number][at]
        reads = known.reads | reads
        self._judged[number][at] = known._replace(
            reads=reads, parts=self._watched.follows_from(reads), **{which: found}
        )
        return found

    def _of_file(self, number, after):
        found, whole, judges = [], self._whole[number], self._judges[number]
        for rule in judges.files_after if after else judges.files:
            if (rule, after) not in whole:
                more, reads = self._watching(None, judges.of_file_by, rule, self._watched, self.sources[number])
                if more:
                    reads[EVERYTHING,] = None
                whole[rule, after] = _Judged(more, None, reads, self._watched.follows_from(reads))
            found += whole[rule, after].found
        return found

    def _watching(self, here, judge, *about):
        """-> (what a judge says, question -> answer of all that it read)."""
        self._watched.here, self._watch.log = here, {}
        try:
            return list(judge(*about)), self._watch.log
        finally:
            self._watched.here = self._watch.log = None

    # ---- edits

    def edited(self, numbers, text, start, end, length):
        """Follow an edit of the files of these numbers: the characters from `start` to `end` are now `length` others.

        -> False, and nothing is done, when more may have changed than a text: what it includes, what includes it, its kind.
        """
        edits = [(number, self._edit(number, text, start, end, length)) for number in numbers]
        if any(edit is None for _, edit in edits):
            return False
        changed, back = set(), set()  # parts of summaries; (number, place) of what was judged in other times
        for number, edit in edits:
            changed |= self._recount(
                self.sources[number].items[edit.first : edit.last], edit.items[edit.first : edit.end]
            )
            back |= self._swap(number, edit)
            if self._pieces[number] is None and self._judges[number] is not None:
                self._pieces[number] = Pieces(self._judges[number].visitors, self._watched, self._watch)
            self._move(number, edit, text, end, length - (end - start))
        self._renew(changed)
        self._forget(changed, back)
        return True

    def _edit(self, number, text, start, end, length):
        """The _Edit of a file, or None: see `edited`."""
        source = self.sources[number]
        if source.role != "script" or source.template or any(problem.source is source for problem in self.problems):
            return None
        if template.may_begin(_lines(source.text, start, end)) or template.may_begin(
            _lines(text, start, start + length)
        ):
            return None
        items, reach, first, last, behind = retiled(
            source.items, self._reach[number], text, start, end, length, self._memo
        )
        while first < min(last, behind) and items[first] == source.items[first]:
            first += 1
        gone, come = (
            [summary_of(item) for _, item in some] for some in (source.items[first:last], items[first:behind])
        )
        if (
            any(each.includes for each in gone + come)
            or any(MAIN_ROUTE in each.routes for each in gone) != any(MAIN_ROUTE in each.routes for each in come)
            or _begins_badly(source.items)
            or _begins_badly(items)
            or not any(summary_of(item).code for _, item in items)
        ):
            return None
        return _Edit(items, reach, first, last, behind)

    def _swap(self, number, edit):
        """Put what is known of the new items in the place of the old ones -> (number, place) of what was known already."""
        judged, old = self._judged[number], self.sources[number].items
        if len(self._left) > 3 * len(edit.items) + 1000:
            self._left.clear()
        for (_, item), known in zip(old[edit.first : edit.last], judged[edit.first : edit.last]):
            self._left[number, item] = known
        come = [self._left.get((number, item), _UNJUDGED) for _, item in edit.items[edit.first : edit.end]]
        judged[edit.first : edit.last] = come
        return {(number, edit.first + at) for at, known in enumerate(come) if known is not _UNJUDGED}

    def _move(self, number, edit, text, end, shift):
        """Put a file's new text and items in, and all that is included below the edit where it now is."""
        source, depth = self.sources[number], len(self.sources[number].place)
        self._reach[number] = edit.reach
        self._replace(number, WatchedSource(source, self._watch, text, edit.items))
        for other, below in enumerate(self.sources):
            place = below.place
            if other != number and len(place) > depth and place[:depth] == source.place and place[depth] >= end:
                place = (*place[:depth], place[depth] + shift, *place[depth + 1 :])
                self._replace(other, WatchedSource(below, self._watch, place=place))

    def _replace(self, number, source):
        old, self.sources[number] = self.sources[number], source
        self.problems = [
            problem._replace(source=source) if problem.source is old else problem for problem in self.problems
        ]

    def _recount(self, gone, come):
        """Count what has changed -> the names of the parts in which the summaries of items differ."""
        gone, come = ([summary_of(item) for _, item in some] for some in (gone, come))
        changed = {
            part
            for part in ORDERED
            if [one for each in gone for one in getattr(each, part)]
            != [one for each in come for one in getattr(each, part)]
        }
        for part in COUNTED:
            counter, differ = self._counts[part], set()
            added, taken = _differing([getattr(each, part) for each in come], [getattr(each, part) for each in gone])
            for one in added:
                if one not in counter:
                    differ.add(one)
                counter[one] += 1
            for one in taken:
                counter[one] -= 1
                if not counter[one]:
                    differ.add(one)
            for one in differ:
                if not counter[one]:
                    del counter[one]
            if differ:
                changed.add(part)
            if part == "words" and not differ.isdisjoint(self._words_of_rules):
                self._concerned = [None] * len(self.sources)
        self._old += sum(each.old is not None for each in come) - sum(each.old is not None for each in gone)
        return changed

    def _renew(self, changed):
        """Make a Script of the new sources that remembers what still holds."""
        old, script = self.script, copy(self.script)
        remembered = script.__dict__
        remembered.clear()
        remembered.update((name, old.__dict__[name]) for name in _GIVEN)
        script.sources, script._modules, script._functions, script._answers = tuple(self.sources), {}, {}, {}
        for name, parts in _REMEMBERED.items():
            if name in old.__dict__ and changed.isdisjoint(parts):
                remembered[name] = old.__dict__[name]
        remembered["words"], remembered["_quoted"] = self._counts["words"].keys(), self._counts["quoted"].keys()
        remembered["_called"] = self._counts["called"].keys()
        remembered["_loads"] = sorted(
            (source.at(offset + start), name)
            for source in self.sources
            for offset, item in source.items
            if summary_of(item).loads
            for start, name in _loads(item)
        )
        self.script = script
        remembered["proof"] = self._proof(changed)
        if remembered["proof"] != old.proof:
            changed.add("proof")
            if None in (remembered["proof"], old.proof):
                self._concerned = [None] * len(self.sources)  # rules about a migration are, or are not any more
        self._watched.renew(script, changed)

    def _proof(self, changed):
        """What script.proof is, found without looking through all items again."""
        script = self.script
        if not changed.isdisjoint(("params", "loads")):
            self._proof_of_params = _UNASKED
        if script.origin is not None or script.target < (2, 4) or any(source.template for source in self.sources):
            return proof_of(script)
        if self._old:
            return next(
                old_word(source, offset, item, summary_of(item).old)
                for source in self.sources
                for offset, item in source.items
                if summary_of(item).old is not None
            )
        if self._proof_of_params is _UNASKED:
            self._proof_of_params = proof_of_params(script)
        return self._proof_of_params

    def _forget(self, changed, back):
        """Forget what no longer holds. `back`: what was judged in other times, when all may have been different."""
        for number, source in enumerate(self.sources):
            whole, judged = self._whole[number], self._judged[number]
            for key in [key for key, known in whole.items() if not self._holds(known, changed, None)]:
                del whole[key]
            for at, known in enumerate(judged):
                parts = known.parts
                if parts and (EVERYTHING in parts or not parts.isdisjoint(changed) or (number, at) in back):
                    if not self._still(known, (source.place, *source.items[at])):
                        judged[at] = _UNJUDGED

    def _holds(self, known, changed, here):
        """Whether what was judged just before an edit still holds."""
        if EVERYTHING not in known.parts and known.parts.isdisjoint(changed):
            return True
        return self._still(known, here)

    def _still(self, known, here):
        """Whether all that was read is still so."""
        if (EVERYTHING,) in known.reads:
            return False
        self._watched.here = here
        try:
            return all(self._watched.answer(question) == answer for question, answer in known.reads.items())
        finally:
            self._watched.here = None

    def _take_over(self, before):
        """Take over what another Analysis found in items that are there still."""
        old = {(source.path, source.role, source.route): number for number, source in enumerate(before.sources)}
        for number, source in enumerate(self.sources):
            at = old.get((source.path, source.role, source.route))
            if at is None or before._judges[at] is None or source.template or before.sources[at].template:
                continue
            self._judges[number], self._rules[number] = before._judges[at], before._rules[at]
            self._words_of_rules = before._words_of_rules
            known = {item: judged for (_, item), judged in zip(before.sources[at].items, before._judged[at])}
            self._judged[number] = [known.get(item, _UNJUDGED) for _, item in source.items]
            for place, judged in enumerate(self._judged[number]):
                if judged.parts and not self._still(judged, (source.place, *source.items[place])):
                    self._judged[number][place] = _UNJUDGED


def _lines(text, start, end):
    """The lines that lie from one offset to another."""
    right = text.find("\n", end)
    return text[text.rfind("\n", 0, start) + 1 : right if right >= 0 else len(text)]


def _differing(come, gone):
    """What has come and what is gone, of what two lists of collections hold."""
    if len(come) == len(gone) == 1 and isinstance(come[0], frozenset):  # an edit amid an item
        return come[0] - gone[0], gone[0] - come[0]
    return [one for each in come for one in each], [one for each in gone for one in each]


def _begins_badly(items):
    """Whether a file may be no script but statements of a route: project looks closer then."""
    problems = items[0][1].problems
    return bool(problems) and problems[0].token == 0


def _loads(item):
    return [(item_start(item, load.raw), load.name) for load in facts_of(item).modules]
