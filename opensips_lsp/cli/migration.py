"""The files of one `opensips-lint migrate`: as they were, as the fixes make them, and what is left in those."""

from __future__ import annotations

from opensips_lsp.cli.job import Job
from opensips_lsp.cli.origin import keep
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.migrate import report
from opensips_lsp.migrate.codes import codes_of, is_foreign, is_reported
from opensips_lsp.migrate.report.around import around
from opensips_lsp.migrate.todo import with_todos, without_todos
from opensips_lsp.migrate.way import found_since, is_told_by_hop, since_of
from opensips_lsp.project.configuration import Options, migrating
from opensips_lsp.syntax.recognise import template_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.cli.migrate import MigrateArguments
    from opensips_lsp.cli.report import FileReport
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.project.session import Root


class Migration:
    """One migration. Raises ConfigError, UnknownRule.

    result: the report of all files. kept: sentences that say where the setting `from` was written, or is to be written.
    """

    result: report.Report

    def __init__(self, arguments: MigrateArguments, rules: Sequence[Rule], origin: Version, to: Version) -> None:
        self._arguments, self._origin, self._to = arguments, origin, to
        self._rules, self._by_hop = rules, is_told_by_hop(origin, to)
        self._codes = codes_of(rules)
        options = Options(to, origin, choose=arguments.choose or (), isolated=arguments.isolated)
        self._job = Job(arguments.paths, migrating(options), rules, arguments.unsafe_fixes)
        self.kept: list[str] = []

    def run(self) -> int:
        """Read, fix, write -> exit status."""
        job, arguments = self._job, self._arguments
        job.read()
        original = {key: job.text(key) for key in job.named}
        if arguments.todo:
            for key in job.named:
                job.change(key, without_todos(job.text(key)))
        before, since = self._fix()
        roots = job.roots()
        job.lint(roots)
        since |= self._since(roots)
        if arguments.todo:
            self._add_todos()
        unwritten = self._write(original) if arguments.write else set()
        reports = [
            self._file_report(before.get(key, after), after, job.text(key), original.get(key), since, key in unwritten)
            for key, after in job.reports.items()
            if key in job.named or self._has_any_reported(before.get(key, after))
        ]
        roots = [root for root in roots if not self._is_foreign(root)]
        made = report.Report(self._to, self._origin, reports, [], arguments.write)
        self.result = around(made, [job.session.script(root) for root in roots], arguments.via)
        if arguments.write:
            self.kept = [] if job.notes.failed else keep(job, roots, self._origin)
        if job.notes.failed:
            return 2
        return 1 if any(map(_is_refused, (job.reports if arguments.write else before).values())) else 0

    def _write(self, original: Mapping[str, str]) -> set[str]:
        """Write the files that are no longer as they were -> the keys of those that could not be written."""
        job = self._job
        changed = [(key, path) for key, path in job.named.items() if job.text(key) != original[key]]
        return {key for key, path in changed if not job.write(key, path, job.text(key))}

    def _fix(self) -> tuple[dict[str, FileReport], dict[Finding, str]]:
        """Fix all files, without writing them -> (key -> what was found in each before, since when that is found)."""
        job = self._job
        roots = job.roots()
        job.lint(roots)
        before, since = dict(job.reports), self._since(roots)
        job.fix(roots)
        for key, found in job.reports.items():
            if found.fixed is not None:
                job.change(key, found.fixed)
        return before, since

    def _since(self, roots: Sequence[Root]) -> dict[Finding, str]:
        """Finding -> since which series it is found, where the report goes from series to series."""
        since: dict[Finding, str] = {}
        files: dict[str, list[tuple[Script, Source]]] = {}
        for root in roots if self._by_hop else ():
            script = self._job.session.script(root)
            for source in root.sources:
                files.setdefault(self._job.key(source.path), []).append((script, source))
        for key, in_scripts in files.items():
            if key in self._job.reports:
                since |= found_since(in_scripts, self._job.reports[key].findings, self._rules)
        return since

    def _add_todos(self) -> None:
        """Write a comment above each line that needs a person."""
        for key, after in self._job.reports.items():
            # not in a template: `#` does not begin a comment in all of them
            if key in self._job.named and not template_kind(after.path, after.text):
                found = [one for one in after.findings if one.code not in self._codes.foreign and _needs_a_person(one)]
                self._job.change(key, with_todos(after.text, found, self._to.series))

    def _file_report(
        self,
        before: FileReport,
        after: FileReport,
        written: str,
        original: str | None,
        since: dict[Finding, str],
        unwritten: bool,
    ) -> report.FileReport:
        """The FileReport of one file, which held `original`; `written` is what becomes of it with --write.

        unwritten: whether it could not be written.
        """
        arguments, original = self._arguments, before.text if original is None else original
        made = report.file_report(
            after.path, before.text, after.text, before.findings, after.findings, self._codes,
            written if arguments.write and not unwritten else original, arguments.unsafe_fixes, arguments.show_secrets,
            before.passwords | after.passwords, since_of(since, self._to.series) if self._by_hop else None,
        )  # fmt: skip
        return made._replace(unwritten=unwritten)

    def _is_foreign(self, root: Root) -> bool:
        """Whether a script is for another server."""
        return is_foreign(self._job.findings_in(root.covers), self._codes)

    def _has_any_reported(self, found: FileReport) -> bool:
        return any(is_reported(finding, self._codes) for finding in found.findings)


def _is_refused(found: FileReport) -> bool:
    return any(finding.severity == ERROR for finding in found.findings)


def _needs_a_person(finding: Finding) -> bool:
    return bool(finding.choices and finding.fix is None) or finding.severity == ERROR
