"""The findings in the files of one root script, kept up to date at a cost that follows the edit.

Each item keeps what rules found in it, and their queries about the rest of the script with the answers.
After an edit, rules run on those items that it touched, and on those with a query that has another answer now.
"""

from __future__ import annotations

from operator import attrgetter

from opensips_lsp.incremental.report import Group, groups_of
from opensips_lsp.incremental.results import Index, Result, holds, placed
from opensips_lsp.incremental.summary import Totals, summary_of
from opensips_lsp.incremental.tiles import Retiled, retiled
from opensips_lsp.lint.findings import active_rules, order
from opensips_lsp.lint.runner import Runner, run_on_file, syntax_findings
from opensips_lsp.model.facts import MAIN_ROUTE, said_of
from opensips_lsp.model.queries import EVERYTHING, Recorder
from opensips_lsp.syntax.templates import may_begin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from opensips_lsp.incremental.results import ItemPlace
    from opensips_lsp.incremental.summary import Summary
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.includes import IncludeProblem
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item, Items
    from opensips_lsp.syntax.text import TextChange

# what no edit that an Analysis follows changes
_fixed_inputs = attrgetter("target", "origin", "myself", "_given_catalogue", "has_all_text")
_UNDONE = 64  # results of items that an edit took out, besides as many as a file ever had: it may be undone


class _File:
    """One file of the script: its source as it is now, and what rules have found in it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.rules: Sequence[Rule] | None = None  # those that are selected
        self.runners: list[Runner] = []  # each runs the rules that came to be active at a time
        self.ran: set[Rule] = set()
        self.results = [Result(item) for _, item in source.all_items]
        self.by_rule: dict[Rule, Result] = {}  # of rules that look at the file
        self.past: dict[Item, Result] = {}  # of items that an edit took out
        self.most = len(self.results)  # items there ever were

    def choose(self, rules: Sequence[Rule], index: Index) -> None:
        """Run these rules from now on; forget all that was found if some are left out, else only more have to run."""
        self.rules = rules
        if self.ran.issubset(rules):
            return
        for result in (*self.results, *self.by_rule.values()):
            index.discard(result)
            result.forget()
        self.runners, self.ran, self.by_rule, self.past = [], set(), {}, {}


class Analysis:
    """The files of one root script.

    `script_of(sources)` makes the Script; sources, problems: as project.includes gives them.

    memo: as for syntax.items.items. before: another Analysis of the script as it was, to take over what still holds.
    """

    def __init__(
        self,
        script_of: Callable[[Sequence[Source]], Script],
        sources: Iterable[Source],
        problems: Sequence[IncludeProblem],
        memo: Items,
        before: Analysis | None = None,
    ) -> None:
        self._memo, self._recorder = memo, Recorder()
        recorded = {id(source): source.replaced(self._recorder) for source in sources}
        self._files = [_File(source) for source in recorded.values()]
        self.problems = [problem._replace(source=recorded[id(problem.source)]) for problem in problems]
        self.script = script_of(self.sources)
        self.script.recorder = self._recorder
        self._totals: Totals | None = None  # until something is edited
        self._index = Index()
        self.revision: int = 0 if before is None else before.revision + 1  # how many edits there were
        if before is not None and _fixed_inputs(before.script) == _fixed_inputs(self.script):
            self.take_over(before)

    @property
    def sources(self) -> list[Source]:
        """The sources of the script as it is now, the root first."""
        return [file.source for file in self._files]

    def prepare(self) -> None:
        """Count what is there, so that the first edit need not."""
        if self._totals is None:
            self._totals = Totals(self.sources)

    # ---- what is found

    def findings(self, number: int, selection: Selection) -> list[Finding]:
        """What lint.findings gives for the file of that number; raises RuleFailed."""
        file = self._files[number]
        self.groups(number, selection)
        for result in file.results:
            if result.edits_other_items and result.revision != self.revision:
                self._forget(result)
        groups = self.groups(number, selection)
        return sorted([one for group in groups for one in group.findings], key=order)

    def groups(self, number: int, selection: Selection) -> list[Group]:
        """The same findings, in groups that are the same objects as long as nothing in them changes; raises RuleFailed.

        Of a fix that edits another item, the offsets there may be old: `findings` has the ones of now.
        """
        file = self._files[number]
        if file.rules != selection.rules:
            file.choose(selection.rules, self._index)
        active = active_rules(self.script, file.source, selection.rules)
        added = [rule for rule in active if rule not in file.ran]
        if added:
            file.runners.append(Runner(added))
            file.ran.update(added)
        for (offset, _), result in zip(file.source.all_items, file.results, strict=True):
            if result.runs < len(file.runners):
                self._run(file, offset, result)
        script, source = self.script, file.source
        of_files = {rule: self._of_rule(file, rule) for rule in active if rule.has("check_script")}
        return groups_of(script, source, self.problems, selection, active, file.results, of_files)

    def _run(self, file: _File, offset: int, result: Result) -> None:
        """Run the rules on an item that have not run there."""
        item, recorder, source = result.item, self._recorder, file.source
        assert item is not None
        self._index.discard(result)
        recorder.linted, recorder.answers = (source.place, offset, item), dict(result.answers)
        try:
            found = [] if result.runs else syntax_findings(offset, item, self.script, source)
            for runner in file.runners[result.runs :]:
                found += runner.of_item(offset, item, self.script, source)
            result.answers = recorder.answers
        finally:
            recorder.linted = recorder.answers = None
        self._index.add(result, self.script)
        end = offset + len(item.text)
        edits = [edit for one in found for fix in (one.fix, *one.choices) if fix for edit in fix.edits]
        result.edits_other_items |= any([not offset <= edit.start < end or edit.end > end for edit in edits])
        if not result.runs:  # else what was found before is as old as it was
            result.revision = self.revision
        result.runs = len(file.runners)
        result.found += placed(found, -offset)
        result.after_steps.clear()

    def _of_rule(self, file: _File, rule: Rule) -> list[Finding]:
        """What one rule finds that looks at files."""
        result = file.by_rule.get(rule)
        if result is None:
            result = file.by_rule[rule] = Result()
        if not result.runs:
            self._index.discard(result)
            self._recorder.answers = {}
            try:
                result.found = run_on_file(rule, self.script, file.source)
                result.answers = self._recorder.answers
            finally:
                self._recorder.answers = None
            if result.found:
                result.answers[EVERYTHING] = None
            self._index.add(result, self.script)
            result.runs = 1
        return result.found

    # ---- edits

    def edited(self, numbers: Sequence[int], change: TextChange) -> bool:
        """Follow a change of the text of the files of these numbers.

        Returns False, and does nothing, when more may have changed than a text: what it includes, what includes it, its
        kind.
        """
        begin, end = change.before.lines(change.start, change.end)
        end = max(end, change.end)  # which may be inside a line end
        if may_begin(change.before.part(begin, end)) or may_begin(change.after.part(begin, end + change.shift)):
            return False
        self.prepare()
        assert self._totals is not None
        edits = [(self._files[number], self._retiled(self._files[number], change)) for number in numbers]
        changed: set[Any] = {"position"}
        taken_back: list[Result] = []
        if any(edit is None for _, edit in edits):
            return False
        for file, edit in edits:
            assert edit is not None
            removed = [item for _, item in file.source.all_items[edit.first : edit.last]]
            added = [item for _, item in edit.items[edit.first : edit.end]]
            changed |= self._totals.swap(removed, added)
            functions = self._index.gathered() | self.script.gathered_functions
            changed |= {("gathered", one) for one in functions if _answers(removed, one) != _answers(added, one)}
            if edit.last == len(file.source.all_items) or edit.end == len(edit.items):
                changed.add("end")
            taken_back += self._swap(file, edit, change)
        self.revision += 1
        self.script = self.script.edited(self.sources, changed, self._totals.sets())
        for result in self._index.stale(self.script, changed, self._where):
            self._forget(result)
        if taken_back:
            where = self._where()
            for result in taken_back:
                self._take_back(result, where[result])
        return True

    def _retiled(self, file: _File, change: TextChange) -> Retiled | None:
        """The items of a file after a change, or None when more may have changed than its text."""
        source = file.source
        if source.role != "script" or source.template or any(problem.source is source for problem in self.problems):
            return None
        old = source.all_items
        edit = retiled(old, change, self._memo, tuple(file.past))
        removed = [summary_of(item) for _, item in old[edit.first : edit.last]]
        added = [summary_of(item) for _, item in edit.items[edit.first : edit.end]]
        if (
            any([each.includes for each in removed + added])
            or any(MAIN_ROUTE in each.routes for each in removed) != any(MAIN_ROUTE in each.routes for each in added)
            or (_load(removed) != _load(added) and _load(map(_summary, old)) != _load(map(_summary, edit.items)))
            or _may_be_included(old)
            or _may_be_included(edit.items)
            or not any(summary_of(item).code for _, item in edit.items)
        ):
            return None
        return edit

    def _swap(self, file: _File, edit: Retiled, change: TextChange) -> list[Result]:
        """Put a file's new text and items in -> the results of items that had been taken out before."""
        for result in file.results[edit.first : edit.last]:
            assert result.item is not None
            self._index.discard(result)
            file.past.pop(result.item, None)
            file.past[result.item] = result
        added = [item for _, item in edit.items[edit.first : edit.end]]
        known = [file.past.pop(item, None) for item in added]
        file.most = max(file.most, len(edit.items))
        while len(file.past) > file.most + _UNDONE:
            del file.past[next(iter(file.past))]
        file.results[edit.first : edit.last] = [
            result or Result(item) for result, item in zip(known, added, strict=True)
        ]
        source, depth = file.source, len(file.source.place)
        self._replace(file, source.replaced(self._recorder, change.after.string, edit.items))
        for other in self._files:  # what is included below the edit is read further on
            place = other.source.place
            if (
                other is not file
                and place[:depth] == source.place
                and len(place) > depth
                and place[depth] >= change.end
            ):
                place = (*place[:depth], place[depth] + change.shift, *place[depth + 1 :])
                self._replace(other, other.source.replaced(self._recorder, place=place))
        return [result for result in known if result is not None]

    def _replace(self, file: _File, source: Source) -> None:
        old, file.source = file.source, source
        self.problems = [
            problem._replace(source=source) if problem.source is old else problem for problem in self.problems
        ]

    def _take_back(self, result: Result, place: ItemPlace) -> None:
        """Use a result of another time again, if all that it follows from is as it was."""
        if holds(self.script, result, place):
            self._index.add(result, self.script)
        else:
            result.forget()

    def _forget(self, result: Result) -> None:
        self._index.discard(result)
        result.forget()

    def _where(self) -> dict[Result, ItemPlace]:
        """Where the item of each result stands."""
        return {
            result: (file.source.place, offset, item)
            for file in self._files
            for (offset, item), result in zip(file.source.all_items, file.results, strict=True)
        }

    def take_over(self, before: Analysis) -> None:
        """Take over what another Analysis of the script found in items that are there still, if it still holds.

        Not in files in which something was looked for already.
        """
        old = {(file.source.path, file.source.role, file.source.route): file for file in before._files}
        taken = []
        for file in self._files:
            known = old.pop((file.source.path, file.source.role, file.source.route), None)
            if known is None or file.rules is not None or known.source.template or file.source.template:
                continue
            file.rules, file.runners, file.ran = known.rules, known.runners, known.ran
            file.past = {**known.past, **{result.item: result for result in known.results if result.item}}
            for number, (_, item) in enumerate(file.source.all_items):
                result = file.past.pop(item, None)
                if result is not None:
                    file.results[number] = result
                    taken.append(result)
        where = self._where()
        for result in taken:
            self._take_back(result, where[result])


def _answers(items: Iterable[Item], function: Callable[[Item], Any]) -> Any:
    """The answers of a function to some items; if it fails, what nothing equals, so that the rule runs again."""
    try:
        return [answer for item in items if (answer := said_of(item, function))]
    except Exception:
        return object()


def _summary(placed: tuple[int, Item]) -> Summary:
    return summary_of(placed[1])


def _load(summaries: Iterable[Summary]) -> bool:
    """Whether something is loaded: a file that loads nothing cannot stand alone (project.roots)."""
    return any(each.loads for each in summaries)


def _may_be_included(items: Sequence[tuple[int, Item]]) -> bool:
    """Whether a file may be no script but the statements of a route: project.includes looks closer then."""
    problems = items[0][1].problems
    if not problems or problems[0].token != 0:
        return False
    return not any(summary_of(item).loads or summary_of(item).params or summary_of(item).routes for _, item in items)
