"""The migration of scripts: what the safe fixes change, what is left to a person, and the report. Nothing is written.

It uses the functions and settings of `opensips-lint migrate`, and gives the same texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import DEFAULT_TARGET, parse_version
from opensips_lsp.lint.fixes import wanted
from opensips_lsp.lint.masking import passwords
from opensips_lsp.migrate import report
from opensips_lsp.migrate.codes import codes_of, is_foreign
from opensips_lsp.migrate.report.around import around, merged, merged_hops
from opensips_lsp.migrate.way import found_since, is_told_by_hop, since_of
from opensips_lsp.project import files
from opensips_lsp.project.configuration import DEFAULT_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.features.snapshot import FileInScript, Scripts, Snapshot
    from opensips_lsp.lint.finding import Finding

ORIGIN, TARGET = DEFAULT_ORIGIN, DEFAULT_TARGET


def target_of(snapshot: Snapshot) -> Version:
    """Return the version to which a file is migrated: the one it is checked for, if that is new enough."""
    return snapshot.in_scripts[0].script.target if _is_for_new_version(snapshot) else TARGET


def later_targets(snapshot: Snapshot) -> list[Version]:
    """Return the other versions to which a file can be migrated: all series that are newer than that of target_of."""
    return [target for target in map(parse_version, SERIES) if target[:2] > target_of(snapshot)[:2]]


def origin_of(snapshot: Snapshot, target: Version) -> Version:
    """Return the version that a file is migrated from to one that was named: what the settings say, if it is older.

    A file that is checked for a series after the default one's comes from that.
    """
    script = snapshot.in_scripts[0].script
    if script.origin is not None and script.origin < target:
        return script.origin
    return script.target if TARGET[:2] < script.target[:2] and script.target < target else ORIGIN


def can_migrate(snapshot: Snapshot) -> bool:
    """Return whether a migration may change a file. For a file that is checked for an older version it is not known."""
    codes = codes_of(snapshot.selection.rules)
    return not _is_for_new_version(snapshot) or any(
        finding.code in codes.migrating and wanted(finding, unsafe=False) for finding in snapshot.findings
    )


def _is_for_new_version(snapshot: Snapshot) -> bool:
    return snapshot.in_scripts[0].script.target[:2] >= TARGET[:2]


class Migration:
    """Scripts on their way to a version.

    scripts: those of the editor, which stay as they are. fresh: others, without open files, that are checked for
    `target` as ones that come from `origin`. The methods raise what those of Scripts raise.
    """

    def __init__(self, scripts: Scripts, fresh: Scripts, target: Version = TARGET, origin: Version = ORIGIN) -> None:
        self._scripts, self._fresh, self._target, self._origin = scripts, fresh, target, origin
        self._before: dict[str, Snapshot] = {}  # files.key of a file -> its snapshot before the migration
        self._changes: list[tuple[str, str, str]] = []

    def fixed(self, path: str) -> tuple[str, int] | None:
        """Return the text of a file with its fixes, and how many; None when it cannot be read.

        Raises UnstableFix, RuleFailed.
        """
        self._take_buffers(path)
        self._fresh.snapshot(path)  # a rule that fails is left out from then on
        return self._fresh.fixed(path)

    def migrate(self, path: str) -> None:
        """Fix one more file; files that are migrated later see it fixed."""
        self._take_buffers(path)
        snapshot = self._fresh.snapshot(path)
        if snapshot is None or files.key(path) in self._before:
            return
        self._before[files.key(path)] = snapshot
        fixed = self._fresh.fixed(path)
        if fixed and fixed[0] != snapshot.text.string:
            self._fresh.open(path, fixed[0])
            self._changes.append((path, snapshot.text.string, fixed[0]))

    def changes(self) -> list[tuple[str, str, str]]:
        """Return (path, text before, text after) of each file that changes."""
        return list(self._changes)

    def report(self) -> report.Report:
        """Return the report of the files so far."""
        by_hop = is_told_by_hop(self._origin, self._target)
        pairs = [(before, self._fresh.snapshot(before.path) or before) for before in self._before.values()]
        reports = [_file_report(*pair, _since(*pair, self._target) if by_hop else None) for pair in pairs]
        files_of = {file.sources[0].path: file for _, after in pairs for file in after.in_scripts}
        scripts = [file.script for file in files_of.values() if not self._is_foreign(file)]
        return around(report.Report(self._target, self._origin, reports, [], False), scripts, False)

    def _is_foreign(self, file: FileInScript) -> bool:
        """Return whether the script that a file belongs to is for another server."""
        snapshots = filter(None, [self._fresh.snapshot(source.path) for source in file.sources])
        return any(is_foreign(one.findings, codes_of(one.selection.rules)) for one in snapshots)

    def _take_buffers(self, path: str) -> None:
        """Take over what the editor has not saved of a file and of its scripts."""
        snapshot = self._scripts.snapshot(path)
        sources = [source for file in snapshot.in_scripts for source in file.sources] if snapshot else []
        for source in sources:
            buffer = self._scripts.buffer(source.path)
            if buffer is not None and self._fresh.buffer(source.path) is None:
                self._fresh.open(source.path, buffer.string)


def combined_report(migrations: list[Migration]) -> report.Report:
    """Return one report of some migrations."""
    reports = [migration.report() for migration in migrations] or [report.Report(TARGET, ORIGIN, [], [], False)]
    return reports[-1]._replace(
        files=[file for one in reports for file in one.files],
        steps=merged(one.steps for one in reports),
        hops=merged_hops(one.hops for one in reports),
    )


def _since(before: Snapshot, after: Snapshot, target: Version) -> Callable[[Finding], str]:
    """Return what says since which series a finding is found, before or after the fixes."""
    since: dict[Finding, str] = {}
    for snapshot in (before, after):
        files = [(file.script, file.source) for file in snapshot.in_scripts]
        since |= found_since(files, snapshot.findings, snapshot.selection.rules)
    return since_of(since, target.series)


def _file_report(before: Snapshot, after: Snapshot, since: Callable[[Finding], str] | None) -> report.FileReport:
    return report.file_report(
        before.path,
        before.text.string,
        after.text.string,
        before.findings,
        after.findings,
        codes_of(before.selection.rules),
        before.text.string,
        passwords=passwords({source.whole_text for file in before.in_scripts for source in file.sources}),
        since=since,
    )
