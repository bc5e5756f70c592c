"""Code actions: fixes, choices, suppressions, fixes of the whole file, migration, refactorings.

All are computed for the text as it is now. Those that apply fixes until nothing changes take time, and of refactorings
there are many: they come without edits, and `edits_of` computes the edits when the user picks one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from opensips_lsp.features import refactor
from opensips_lsp.features.migration import can_migrate, later_targets, target_of
from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.fixes import wanted
from opensips_lsp.lint.suppression_edits import SuppressionEdits
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from opensips_lsp.features.migration import Migration
    from opensips_lsp.features.snapshot import Scripts, Snapshot
    from opensips_lsp.lint.finding import Edit, Finding

QUICK_FIX, FIX_ALL, MIGRATE = "quickfix", "source.fixAll.opensips-lint", "source.migrate.opensips-lint"
MIGRATE_TO = "source.migrateTo.opensips-lint"  # not below MIGRATE, of which an editor may make all when it saves
KINDS = QUICK_FIX, FIX_ALL, MIGRATE, MIGRATE_TO, *refactor.KINDS
OF_RULE, OF_ALL, MIGRATION, REFACTORING = "rule", "all", "migration", "refactoring"

_MAX_FINDINGS = 100  # findings of a place for which actions are computed: nobody reads a longer list
_CAUTION = " (may change what the script does)"


class Task(Record):
    """What `edits_of` computes.

    what: OF_RULE, OF_ALL, MIGRATION or REFACTORING. code: that of the rule, the name of the refactoring, or the series
    to migrate to if that is not the one of migration.target_of; else None.
    start, end: the place of the refactoring, in the text for which it was offered.
    """

    what: str
    code: str | None = None
    start: int = 0
    end: int = 0


class CodeAction(Record):
    """One entry of the menu. It has `edits` of the snapshot's text, or a `task` that computes them.

    kind: one of KINDS. findings: those that the action deals with. preferred: the fix that an editor may apply without
    showing the menu. refused: why there are neither edits nor a task, as a sentence, or "". caution: how it may change
    what the script does, as a sentence, or "".
    """

    title: str
    kind: str
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...] | None
    task: Task | None = None
    preferred: bool = False
    refused: str = ""
    caution: str = ""

    @property
    def cautious_title(self) -> str:
        """The title, with a word about the caution."""
        return self.title + _CAUTION if self.caution else self.title


def code_actions(
    snapshot: Snapshot,
    start: int,
    end: int,
    line: tuple[int, int] | None,
    is_wanted: Callable[[str], bool],
) -> list[CodeAction]:
    """Return the code actions for the characters from offset `start` to `end`, the best first.

    line: (start, end) of the line whose findings count when there are none from `start` to `end`, or None.
    is_wanted(kind): whether the client wants actions of a kind.
    """
    actions: list[CodeAction] = []
    if is_wanted(QUICK_FIX):
        found = _touching(snapshot.findings, start, end) or (_touching(snapshot.findings, *line) if line else [])
        found = found[:_MAX_FINDINGS]
        actions += _fixes(found)
        actions += _fixes_of_rules(found, snapshot.findings)
        actions += _suppressions(found, snapshot)
    if is_wanted(FIX_ALL) and any(wanted(finding, unsafe=False) for finding in snapshot.findings):
        actions.append(CodeAction("Apply all safe fixes", FIX_ALL, (), None, Task(OF_ALL)))
    if is_wanted(MIGRATE) and can_migrate(snapshot):
        title = f"Migrate this file to OpenSIPS {target_of(snapshot).series}"
        actions.append(CodeAction(title, MIGRATE, (), None, Task(MIGRATION)))
    if is_wanted(MIGRATE_TO):
        for target in later_targets(snapshot):
            title = f"Migrate this file to OpenSIPS {target.series}"
            actions.append(CodeAction(title, MIGRATE_TO, (), None, Task(MIGRATION, target.series)))
    for offered in refactor.refactorings(snapshot, start, end, is_wanted):
        task = None if offered.refused else Task(REFACTORING, offered.name, start, end)
        refused, caution = offered.refused, offered.caution
        actions.append(CodeAction(offered.title, offered.kind, (), None, task, refused=refused, caution=caution))
    return _without_duplicates(actions)


def edits_of(
    task: Task, scripts: Scripts, path: str, begin: Callable[[Snapshot, str | None], Migration]
) -> dict[str, list[Edit]]:
    """Return the edits of a task in a file as it is now, by path; none when there is nothing left to do.

    begin(snapshot, version or None): a new Migration for a file. Raises UnstableFix, RuleFailed.
    """
    snapshot = scripts.snapshot(path)
    if snapshot is None:
        return {}
    if task.what == REFACTORING:
        return refactor.edits_of(snapshot, str(task.code), task.start, task.end)
    if task.what == MIGRATION:
        fixed = begin(snapshot, task.code).fixed(path) if task.code or can_migrate(snapshot) else None
    else:
        fixed = scripts.fixed(path, codes=None if task.code is None else {task.code})
    edits = edits_between(snapshot.text.string, fixed[0]) if fixed else []
    return {path: edits} if edits else {}


def _touching(findings: Sequence[Finding], start: int, end: int) -> list[Finding]:
    """Return the findings that share a character, or an end, with a span."""
    return [finding for finding in findings if finding.start <= end and start <= finding.end]


def _fixes(findings: list[Finding]) -> Iterator[CodeAction]:
    """Yield the fixes of findings that are safe or chosen by the settings, then the unsafe ones, then the choices."""
    fixes = [(finding, finding.fix) for finding in findings if finding.fix and finding.fix.edits]
    for finding, fix in fixes:
        if wanted(finding, unsafe=False):
            yield CodeAction(fix.title, QUICK_FIX, (finding,), fix.edits, preferred=True)
    for finding, fix in fixes:
        if fix.applicability == UNSAFE:
            yield CodeAction(fix.title + _CAUTION, QUICK_FIX, (finding,), fix.edits)
    for finding in findings:
        for choice in finding.choices:
            if choice.edits:
                yield CodeAction(choice.title, QUICK_FIX, (finding,), choice.edits)


def _fixes_of_rules(found: list[Finding], findings: Sequence[Finding]) -> Iterator[CodeAction]:
    """Yield an action that applies all fixes of a rule, for each rule with more than one of them in the file."""
    fixes = Counter(finding.code for finding in findings if wanted(finding, unsafe=False))
    for finding in found:
        if fixes[finding.code] > 1:
            title = f"Fix all {finding.code} ({finding.name}) in this file"
            yield CodeAction(title, QUICK_FIX, (finding,), None, Task(OF_RULE, finding.code))


def _suppressions(findings: list[Finding], snapshot: Snapshot) -> Iterator[CodeAction]:
    """Yield the actions that suppress findings on their line, then in the file."""
    if not findings:
        return
    edits = SuppressionEdits(snapshot.in_scripts[0].source, snapshot.selection)
    findings = list(filter(edits.is_possible, findings))
    for finding in findings:
        edit = edits.on_line(finding)
        if edit is not None:
            title = f"Disable {finding.code} ({finding.name}) for this line"
            yield CodeAction(title, QUICK_FIX, (finding,), (edit,))
    for finding in findings:
        title = f"Disable {finding.code} ({finding.name}) for this file"
        yield CodeAction(title, QUICK_FIX, (finding,), (edits.in_file(finding.code),))


def _without_duplicates(actions: list[CodeAction]) -> list[CodeAction]:
    """Merge actions with the same title and edits into one, which deals with the findings of all."""
    same: dict[tuple[object, ...], list[CodeAction]] = {}
    for action in actions:
        same.setdefault((action.title, action.edits, action.task), []).append(action)
    return [
        group[0]._replace(findings=tuple(finding for action in group for finding in action.findings))
        for group in same.values()
    ]
