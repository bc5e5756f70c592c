"""What is found in the files of one root script, kept up to date at a cost that follows the edit, not the file.

Each item keeps its findings, and what the rules read of the rest of the script while they judged it (watched.py). After an
edit, those items are judged again that it touched, or for which something that was read is no longer so. What a rule reads
that cannot be compared makes its item depend on everything. So no rule has to know of this, and none can forget it.
"""

from collections import namedtuple

from opensips_lsp.incremental.rounds import Round, WholeRound
from opensips_lsp.incremental.summary import MAIN_ROUTE, Tally, summary_of, take_over
from opensips_lsp.incremental.watched import Watch, Watched, WatchedSource
from opensips_lsp.lint import in_templates as opaque
from opensips_lsp.lint import syntax_errors as syntax
from opensips_lsp.lint.findings import concerned, reported, told
from opensips_lsp.model.script import Script, old_word, proof_of, proof_of_params
from opensips_lsp.syntax import templates as template
from opensips_lsp.syntax.items import retiled

Edit = namedtuple("Edit", "items reach first last end")  # items[first:end] have taken the place of the old [first:last]

# what a Script remembers -> the parts of summaries that it follows from; all else goes with every edit
_REMEMBERED = {
    "catalogue": (), "modules": ("loads",), "_modules": ("loads",), "_functions": ("loads",),
    "protocols": ("protocols", "loads"), "contexts": ("calls", "params"), "settings": ("params",),
}  # fmt: skip
_TERMS = "target", "origin", "myself", "_given_catalogue"
_GIVEN = "myself", "aged", "target", "origin", "whole", "complete", "_given_catalogue"
_UNASKED = object()
_MANY = 3  # items


class _File:
    """One file of the script: its Source as it is now, and what rules have found in it."""

    def __init__(self, source):
        self.source = source
        self.reach = len(source.text) if any(item.unclosed is not None for _, item in source.items) else 0
        self.past = None  # (text, items) before an edit swallowed many of them: they may soon be back
        self.chosen = None  # the rules that were chosen for it
        self.rules = ()  # those of them that fit
        self.concerned = ()  # those of these that may have something to say about the script; None: to be asked
        self.codes = ()  # of what may be found then
        self.rounds = {}  # about a migration -> (Round, WholeRound)

    def choose(self, rules, target):
        """Judge by these rules from now on."""
        fitting = [rule for rule in rules if rule.applies(target) and (not self.source.template or opaque.fits(rule))]
        self.chosen, self.rules, self.concerned, self.rounds = rules, fitting, None, {}
        for migrating in (False, True):
            # what only concerns a migration is not looked for before there is one: that comes and goes while somebody types
            these = [rule for rule in fitting if rule.migrating is migrating and not rule.instead]
            self.rounds[migrating] = Round(these, not migrating, len(self.source.items)), WholeRound(these)


class Analysis:
    """The files of one root script. `script_of(sources)` makes the Script; sources, problems: what project.sources gives.

    `memo` is that of split.items. `before`: another Analysis of the script as it was, to take over what still holds.
    """

    def __init__(self, script_of, sources, problems, memo, before=None):
        self._memo, self._watch = memo, Watch()
        watched = {id(source): WatchedSource(source, self._watch) for source in sources}
        self._files = [_File(source) for source in watched.values()]
        self.problems = [problem._replace(source=watched[id(problem.source)]) for problem in problems]
        self.script = script_of(self.sources)
        self._tally = None  # until something is edited
        self._proof_of_params, self._words_of_rules = _UNASKED, set()
        self._watched = Watched(self.script, self._watch)
        if before is not None:
            self._take_over(before)

    @property
    def sources(self):
        """The Sources of the script as it is now, the root first."""
        return [file.source for file in self._files]

    def prepare(self):
        """Count what is there, so that the first edit need not."""
        if self._tally is None:
            self._tally = Tally(self.sources)
            self._let_tell(self.script)
            self._watched.count(self._tally.counts)

    def remember_items(self):
        """Let whoever looks at the texts as they are now find their items without scanning them."""
        for source in self.sources:
            if source.role == "script" and not source.template:
                self._memo["tiles", "script", source.text] = source.items

    # ---- what is found

    def findings(self, number, selection):
        """What lint.findings gives for the file of that number; raises RuleFailed."""
        file = self._files[number]
        if file.chosen != selection.rules:
            file.choose(selection.rules, self.script.target)
            self._words_of_rules.update(word for rule in file.rules for word in rule.prefilter.words)
        if file.concerned is None:
            file.concerned = frozenset(concerned(self.script, file.source, file.rules))
            file.codes = {rule.code for rule in file.concerned} | {syntax.CODE}
            for of_items, _ in file.rounds.values():
                of_items.concern(file.concerned)
        found = told(self._found(file), self.script, file.source, file.concerned)
        return reported(found, self.script, file.source, self.problems, selection)

    def _found(self, file):
        found = []
        for migrating in (False, True) if self.script.proof is not None else (False,):
            of_items, of_file = file.rounds[migrating]
            found += of_items.findings(file.source, self._watched, self._watch)
            found += of_file.findings(file.concerned, file.source, self._watched, self._watch)
        return [finding for finding in found if finding.code in file.codes]

    # ---- edits

    def edited(self, numbers, change):
        """Follow a text.Change of the files of these numbers.

        -> False, and nothing is done, when more may have changed than a text: what it includes, what includes it, its kind.
        """
        begin, end = change.before.lines(change.start, change.end)
        end = max(end, change.end)  # which may be amid a line end
        behind = end + len(change.new) - (change.end - change.start)
        lines = change.before.part(begin, end), change.after.part(begin, behind)
        if any(map(template.may_begin, lines)):
            return False
        self.prepare()
        edits = [(self._files[number], self._edit(self._files[number], change)) for number in numbers]
        if any(edit is None for _, edit in edits):
            return False
        changed, back, above = set(), {}, min(file.source.at(change.start) for file, _ in edits)
        for file, edit in edits:
            items = file.source.items
            gone = [item for _, item in items[edit.first : edit.last]]
            come = [item for _, item in edit.items[edit.first : edit.end]]
            parts, words = self._tally.swap(gone, come, *lines)
            changed |= parts | self._watched.gone_and_come(gone, come)
            if edit.last == len(items) or edit.end == len(edit.items):
                changed.add("end")
            if not self._words_of_rules.isdisjoint(words):
                self._ask_whom_it_concerns()
            for key, (of_items, _) in file.rounds.items():
                back[file, key] = of_items.swap(items, edit, self._watched, self._watch)
            self._move(file, edit, change)
        self._renew(changed, above)
        for file in self._files:
            for key, (of_items, of_file) in file.rounds.items():
                of_items.forget(changed, back.get((file, key), {}), file.source, self._watched)
                of_file.forget(changed, self._watched)
        return True

    def _edit(self, file, change):
        """The Edit of a file, or None: see `edited`."""
        source = file.source
        if source.role != "script" or source.template or any(problem.source is source for problem in self.problems):
            return None
        old = source.items
        items, reach, first, last, behind = retiled(
            old, file.reach, change.after, change.start, change.end, len(change.new), self._memo, file.past
        )
        while first < min(last, behind) and items[first] == old[first]:
            first += 1
        for (_, before), (_, item) in zip(old[first:last], items[first:behind]):
            take_over(before, item)
        gone = [summary_of(item) for _, item in old[first:last]]
        come = [summary_of(item) for _, item in items[first:behind]]
        if (
            any([each.includes for each in gone + come])
            or any([MAIN_ROUTE in each.routes for each in gone]) != any([MAIN_ROUTE in each.routes for each in come])
            or _may_be_a_part(old)
            or _may_be_a_part(items)
            or not any(summary_of(item).code for _, item in items)
        ):
            self._memo["tiles", "script", change.after.string] = items  # for whoever looks at all of it
            return None
        return Edit(items, reach, first, last, behind)

    def _move(self, file, edit, change):
        """Put a file's new text and items in, and all that is included below the edit where it now is."""
        shift = len(change.new) - (change.end - change.start)
        source, depth = file.source, len(file.source.place)
        file.reach = edit.reach
        if len(source.items) - len(edit.items) > _MANY:
            file.past = source.text, source.items
        self._replace(file, WatchedSource(source, self._watch, change.after, edit.items))
        for other in self._files:
            place = other.source.place
            if (
                other is not file
                and len(place) > depth
                and place[:depth] == source.place
                and place[depth] >= change.end
            ):
                place = (*place[:depth], place[depth] + shift, *place[depth + 1 :])
                self._replace(other, WatchedSource(other.source, self._watch, place=place))

    def _replace(self, file, source):
        old, file.source = file.source, source
        self.problems = [
            problem._replace(source=source) if problem.source is old else problem for problem in self.problems
        ]

    def _ask_whom_it_concerns(self):
        for file in self._files:
            file.concerned = None

    def _renew(self, changed, above):
        """Make a Script of the new sources that remembers what still holds: above the first edit all stands where it did."""
        old, script = self.script, Script.__new__(Script)
        remembered = script.__dict__
        remembered.update([(name, old.__dict__[name]) for name in _GIVEN])
        script.sources, script._modules, script._functions, script._answers = tuple(self.sources), {}, {}, {}
        if script.all_read != old.all_read:
            changed.add("all_read")
        for name, parts in _REMEMBERED.items():
            if name in old.__dict__ and changed.isdisjoint(parts):
                remembered[name] = old.__dict__[name]
        self._let_tell(script)
        if "loads" not in changed and (not old.loads or old.loads[-1][0] < above):
            remembered["loads"] = old.loads
        self.script = script
        if "contexts" in old.__dict__ and "contexts" not in remembered:
            before, now = old.contexts, script.contexts
            changed.update(("context", key) for key in before.keys() | now.keys() if before.get(key) != now.get(key))
        remembered["proof"] = self._proof(changed)
        if remembered["proof"] != old.proof:
            changed.add("proof")
            if None in (remembered["proof"], old.proof):
                self._ask_whom_it_concerns()
        changed.update(self._watched.renew(script, changed, self._matters))

    def _matters(self, part):
        """Whether something that is known follows from a part of summaries."""
        return any([part in each.parts for file in self._files for rounds in file.rounds.values() for each in rounds])

    def _let_tell(self, script):
        """Let a Script have from the Tally what it would look through all texts for."""
        for name, part in (("words", "words"), ("_quoted", "quoted"), ("_called", "called")):
            script.__dict__[name] = self._tally.counts[part].keys()

    def _proof(self, changed):
        """What script.proof is, found without looking through all items again."""
        script = self.script
        if not changed.isdisjoint(("params", "loads")):
            self._proof_of_params = _UNASKED
        if script.origin is not None or script.target < (2, 4) or any([source.template for source in script.sources]):
            return proof_of(script)
        if self._tally.old:
            return next(
                old_word(source, offset, item, summary_of(item).old)
                for source in self.sources
                for offset, item in source.items
                if summary_of(item).old is not None
            )
        if self._proof_of_params is _UNASKED:
            self._proof_of_params = proof_of_params(script)
        return self._proof_of_params or script.aged

    def _take_over(self, before):
        """Take over what another Analysis found in items that are there still, or were there, if it judged by the same terms."""
        if any(getattr(before.script, name) != getattr(self.script, name) for name in _TERMS):
            return
        old = {(file.source.path, file.source.role, file.source.route): file for file in before._files}
        for file in self._files:
            source = file.source
            known = old.get((source.path, source.role, source.route))
            if known is None or known.chosen is None or source.template != known.source.template:
                continue
            file.choose(known.chosen, self.script.target)
            file.past = known.past
            if len(known.source.items) - len(source.items) > _MANY:
                file.past = known.source.text, known.source.items
            for key, (of_items, _) in file.rounds.items():
                of_items.take_over(known.rounds[key][0], known.source, source, self._watched)
        self._words_of_rules = before._words_of_rules


def _may_be_a_part(items):
    """Whether a file may be no script but the statements of a route: project looks closer then."""
    problems = items[0][1].problems
    if not problems or problems[0].token != 0:
        return False
    return not any(summary_of(item).loads or summary_of(item).params or summary_of(item).routes for _, item in items)
