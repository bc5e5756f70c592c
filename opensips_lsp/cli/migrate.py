"""`opensips-lint migrate`: pre-flight, fixes, and one report of what an upgrade takes."""

import argparse
import os
import sys
from types import SimpleNamespace

from opensips_lsp.cli import files, progress, report
from opensips_lsp.cli.options import version

_FORMATS = {".md": "markdown", ".html": "html", ".json": "json"}
_MOST_SCANNED = 1024 * 1024
_PROGRAMS = (
    ".sh", ".bash", ".py", ".pl", ".pm", ".php", ".rb", ".js", ".lua", ".json", ".yml", ".yaml", ".conf", ".cnf", ".mib",
    ".sql", ".cron", ".rules", ".txt", ".service", "",
)  # fmt: skip


def parser():
    """The ArgumentParser of the subcommand."""
    options = argparse.ArgumentParser(
        prog="opensips-lint migrate",
        description="What moving these scripts to OpenSIPS 2.4 takes: one report, and with --write the changes made.",
        epilog="Exit status: 0 nothing is left that the new version refuses, 1 something is, 2 a file could not be read or written.",
    )
    options.add_argument("paths", nargs="*", metavar="PATH", help="scripts, or directories to search")
    options.add_argument("--to", type=version, default="2.4", metavar="VERSION", help="the version to move to; default 2.4")
    options.add_argument("--from", type=version, default="2.3", dest="origin", metavar="VERSION", help="default 2.3")
    options.add_argument("--write", action="store_true", help="make the safe changes in the files")
    options.add_argument("--unsafe-fixes", action="store_true", help="make the unsafe ones too: read the diff first")
    options.add_argument("--todo", action="store_true", help="with --write: a comment above each line that needs a person")
    options.add_argument("--report", metavar="FILE", help="write the report there: .md, .html or .json")
    options.add_argument("--scan", action="append", default=[], metavar="DIR",
                         help="look through the programs in there for what the upgrade changes for them")  # fmt: skip
    options.add_argument("--isolated", action="store_true", help="ignore all configuration files")
    return options


def main(arguments):
    """Run `opensips-lint migrate` -> exit status."""
    options = parser().parse_args(arguments)
    suffix = os.path.splitext(options.report)[1].lower() if options.report else None
    if suffix is not None and suffix not in _FORMATS:
        return _usage(f"{options.report}: the report can be written as {', '.join(_FORMATS)}; choose one of these endings")
    if not options.paths and not options.scan:
        return _usage("nothing to migrate; name scripts or directories (see --help)")
    from opensips_lsp.cli import rules
    from opensips_lsp.config import ConfigError

    try:
        migration = _Migration(options, rules.load(options.isolated))
        status = migration.run() if options.paths else 0
    except ConfigError as error:
        return _usage(str(error))
    if options.paths:
        migration.tell(suffix)
    return max(status, _scan(options.scan))


class _Migration:
    """The files of one migration: texts as they were, as the fixes make them, and what is left in those."""

    def __init__(self, options, rules):
        from opensips_lsp.cli.run import Job

        self.options = options
        self.codes = {rule.code for rule in rules if rule.breaks_in is not None}
        self.job = Job(
            SimpleNamespace(
                paths=options.paths, target=options.to, origin=options.origin, fix=True, diff=False, isolated=options.isolated,
                unsafe_fixes=options.unsafe_fixes, select=None, ignore=None, stdin_filename=None, exit_zero=False,
                output_format="text",
            ),
            rules,
        )  # fmt: skip
        self.report = None

    def run(self):
        """Read, fix, write -> exit status."""
        from opensips_lsp.todo import with_todos, without_todos

        job = self.job
        job.read()
        original = dict(job.texts)
        for key in job.named:
            job.texts[key] = without_todos(job.texts[key])
        scripts = job.scripts()
        job.lint(scripts)
        before = dict(job.reports)
        job.fix(scripts)
        for key, found in job.reports.items():
            if found.fixed is not None:
                job.texts[key] = found.fixed
        scripts = job.scripts()
        job.lint(scripts)
        reports = []
        for key, after in job.reports.items():
            if key in job.named and key in before:
                reports.append(self.file_report(before[key], after))
                if self.options.todo:
                    job.texts[key] = with_todos(after.text, [f for f in after.findings if _needs_a_person(f)])
        self.report = report.Report(
            self.options.to, self.options.origin, reports, self.steps(scripts), self.options.write
        )
        if self.options.write:
            self.write(original)
        if job.notes.failed:
            return 2
        return 1 if any(file.decisions or file.errors for file in reports) else 0

    def file_report(self, before, after):
        """The FileReport of one file."""
        from opensips_lsp.lint import wanted

        unsafe = self.options.unsafe_fixes
        told = [f for f in after.findings if f.severity == "error" or f.code in self.codes]
        return report.file_report(
            after.path, before.text, after.text, before.findings, told, lambda finding: wanted(finding, unsafe) is not None
        )

    def steps(self, roots):
        """What all the scripts need outside of them, each step once."""
        from opensips_lsp.preflight import steps

        found = {}
        for root in roots:
            for step in steps(self.job.script(root)):
                found.setdefault((step.title, step.reason), step)
        return list(found.values())

    def write(self, original):
        """Write the files that changed."""
        job = self.job
        for key, path in job.named.items():
            if job.texts[key] != original[key]:
                try:
                    files.write(path, job.data[key], job.texts[key])
                except files.Unlintable as trouble:
                    job.notes.trouble(trouble)

    def tell(self, suffix):
        """Print the report, or write it and print the summary."""
        from importlib import import_module

        name = _FORMATS[suffix] if suffix else "markdown"
        text = import_module(f"opensips_lsp.cli.report_{name}").render(self.report)
        if suffix:
            with open(self.options.report, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
            print(f"{self.options.report}: {report.summary(self.report)}")
        else:
            print(text, end="")
            print(f"\n{report.summary(self.report)}")
            if not self.options.write and any(file.changes for file in self.report.files):
                print("Nothing is written yet: --write makes the changes.")


def _needs_a_person(finding):
    return bool(finding.choices and finding.fix is None) or finding.severity == "error"


def _scan(folders):
    """Print what the programs in folders meet -> 2 when a folder cannot be read, else 0."""
    from opensips_lsp.outside import traces
    from opensips_lsp.text import Lines, decode

    status, count = 0, 0
    for folder in folders:
        if not os.path.isdir(folder):
            print(f"opensips-lint: {folder}: there is no such directory; check the path", file=sys.stderr)
            status = 2
            continue
        for path in progress.over(sorted(_programs(folder)), "scanning"):
            try:
                with open(path, "rb") as file:
                    data = file.read(_MOST_SCANNED)
            except OSError as error:
                print(f"opensips-lint: {path}: cannot be read: {error.strerror}", file=sys.stderr)
                continue
            if b"\0" in data:
                continue
            text = decode(data)
            lines = Lines(text)
            for trace in traces(text):
                line, column = lines.position(trace.start)
                print(f"{path}:{line}:{column}: info {trace.name} {trace.message}")
                count += 1
    if folders:
        print(f"{count} place{'' if count == 1 else 's'} in other programs to look at")
    return status


def _programs(folder):
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (".git", "node_modules", "__pycache__")]
        for name in names:
            path = os.path.join(here, name)
            if os.path.splitext(name)[1].lower() in _PROGRAMS and os.path.isfile(path):
                yield path


def _usage(message):
    print(f"opensips-lint: {message}", file=sys.stderr)
    return 2
