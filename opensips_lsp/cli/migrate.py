"""`opensips-lint migrate`: pre-flight, fixes, and one report of what an upgrade takes."""

import os
import sys
from types import SimpleNamespace

from opensips_lsp.cli import progress
from opensips_lsp.cli.options import Help, Parser, choices, origin, version
from opensips_lsp.migrate import report
from opensips_lsp.project import files

_FORMATS = {".md": "markdown", ".html": "html", ".json": "json"}
_MOST_SCANNED = 1024 * 1024
_PROGRAMS = (
    ".sh", ".bash", ".py", ".pl", ".pm", ".php", ".rb", ".js", ".lua", ".json", ".yml", ".yaml", ".conf", ".cnf", ".mib",
    ".sql", ".cron", ".rules", ".txt", ".service", "",
)  # fmt: skip


def parser():
    """The ArgumentParser of the subcommand."""
    options = Parser(
        prog="opensips-lint migrate",
        formatter_class=Help,
        allow_abbrev=False,
        description="What moving these scripts to OpenSIPS 2.4 takes: one report, and with --write the changes made.",
        epilog="Exit status: 0 the new version refuses nothing in the files, 1 it does (without --write: as they are now), "
        "2 wrong usage, or a file that could not be read or written.",
    )
    options.add_argument("paths", nargs="*", metavar="PATH", help="scripts, or directories to search")
    options.add_argument(
        "--to", type=version, default="2.4", metavar="VERSION", help="the version to move to; default 2.4"
    )
    options.add_argument(
        "--from", type=origin, default="2.3", dest="origin", metavar="VERSION", help="from 1.4 on; default 2.3"
    )
    options.add_argument("--write", action="store_true", help="make the safe changes in the files")
    options.add_argument("--unsafe-fixes", action="store_true", help="make the unsafe ones too: read the diff first")
    options.add_argument(
        "--choose", type=choices, action="extend", metavar="RULE=N,...",
        help="where a rule offers choices, take the one with this number",
    )  # fmt: skip
    options.add_argument(
        "--todo",
        action="store_true",
        help="with --write: a comment above each line that needs a person; when that is done, it goes",
    )
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
        return _usage(
            f"{options.report}: the report can be written as {', '.join(_FORMATS)}; choose one of these endings"
        )
    if not options.paths and not options.scan:
        return _usage("nothing to migrate; name scripts or directories (see --help)")
    if "-" in options.paths:
        return _usage("migrate works on files, not on standard input; name a file")
    from opensips_lsp.cli import rules
    from opensips_lsp.project.settings import ConfigError

    try:
        migration = _Migration(options, rules.load(options.isolated))
        status = migration.run() if options.paths else 0
    except ConfigError as error:
        return _usage(str(error))
    scanned, places = _scan(options.scan)
    if options.paths and migration.report.files:
        if suffix:
            migration.report = migration.report._replace(traces=places)
        status = max(status, migration.tell(suffix))
    for place in places:
        print(f"{place.path}:{place.line}:{place.column}: info {place.name} {place.message}")
    if options.scan:
        print(f"{len(places)} place{'' if len(places) == 1 else 's'} in other programs to look at")
    return max(status, scanned)


class _Migration:
    """The files of one migration: texts as they were, as the fixes make them, and what is left in those."""

    def __init__(self, options, rules):
        from opensips_lsp.cli.run import Job

        self.options = options
        self.codes = {rule.code for rule in rules if rule.breaks_in is not None or rule.instead}
        self.dating = {rule.code for rule in rules if rule.dates}
        self.foreign = {rule.code for rule in rules if rule.instead}  # a script for another server is left as it is
        self.job = Job(
            SimpleNamespace(
                paths=options.paths, target=options.to, origin=options.origin, fix=True, diff=False, isolated=options.isolated,
                unsafe_fixes=options.unsafe_fixes, choose=options.choose, select=None, ignore=None, stdin_filename=None, exit_zero=False,
                output_format="text",
            ),
            rules,
        )  # fmt: skip
        self.report = None
        self.kept = []  # what is to be said of the setting `from`

    def run(self):
        """Read, fix, write -> exit status."""
        from opensips_lsp.migrate.todo import with_todos, without_todos
        from opensips_lsp.syntax.recognise import template_kind

        job, options = self.job, self.options
        job.read()
        original = dict(job.texts)
        if options.todo:
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
            # not in a template: `#` does not begin a comment in all of them
            if options.todo and key in job.named and not template_kind(after.path, after.text):
                job.texts[key] = with_todos(after.text, [f for f in after.findings if self.needs_a_person(f)])
            first = before.get(key, after)
            if key in job.named or any(map(self.told, first.findings)):
                reports.append(self.file_report(first, after, job.texts[key], original.get(key, first.text)))
        scripts = [root for root in scripts if not self.is_foreign(root)]
        self.report = report.Report(options.to, options.origin, reports, self.steps(scripts), options.write)
        if options.write:
            from opensips_lsp.cli.origin import keep

            self.write(original)
            self.kept = [] if job.notes.failed else keep(job, scripts, options.origin)
        if job.notes.failed:
            return 2
        return 1 if any(map(_refused, (job.reports if options.write else before).values())) else 0

    def file_report(self, before, after, written, original):
        """The FileReport of one file, which held `original`; `written` is what becomes of it with --write."""
        from opensips_lsp.lint.findings import wanted

        unsafe, changed = self.options.unsafe_fixes, before.text != after.text
        told = list(filter(self.told, after.findings))
        return report.file_report(
            after.path, before.text, after.text, before.findings, told,
            lambda finding: changed and wanted(finding, unsafe) is not None,
            written if self.options.write else original, self.codes, self.dating,
        )  # fmt: skip

    def is_foreign(self, root):
        """Whether a script is for another server."""
        return any(finding.code in self.foreign for key in root.told for finding in self.job.found_in(key))

    def needs_a_person(self, finding):
        """Whether a finding gets a comment."""
        return finding.code not in self.foreign and _needs_a_person(finding)

    def told(self, finding):
        """Whether a finding is about the migration: the report is no place for others."""
        return finding.severity == "error" or finding.code in self.codes

    def steps(self, roots):
        """What all the scripts need outside of them, each step once."""
        from opensips_lsp.migrate.preflight import steps

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
        """Print the report, or write it and print the summary -> exit status."""
        from importlib import import_module

        name = _FORMATS[suffix] if suffix else "markdown"
        text = import_module(f"opensips_lsp.migrate.report.{name}").render(self.report)
        if suffix:
            try:
                with open(self.options.report, "w", encoding="utf-8", errors="replace") as file:
                    file.write(text)
            except OSError as error:
                return _usage(f"{self.options.report}: cannot be written: {error.strerror}")
            print(f"{self.options.report}: {report.summary(self.report)}")
        else:
            print(text, end="")
            print(f"\n{report.summary(self.report)}")
            if not self.options.write and any(file.changes for file in self.report.files):
                print("Nothing is written yet: --write makes the changes.")
        for sentence in self.kept:
            print(sentence)
        return 0


def _refused(found):
    return any(finding.severity == "error" for finding in found.findings)


def _needs_a_person(finding):
    return bool(finding.choices and finding.fix is None) or finding.severity == "error"


def _scan(folders):
    """-> (2 when a folder or file cannot be read, else 0; the report.Place of what the programs in there meet)."""
    from opensips_lsp.migrate.programs import traces
    from opensips_lsp.syntax.text import Lines, decode

    status, places = 0, []
    for folder in folders:
        if not os.path.isdir(folder):
            status = _usage(f"{folder}: there is no such directory; check the path")
            continue
        for path in progress.over(sorted(_programs(folder)), "scanning"):
            try:
                with open(path, "rb") as file:
                    data = file.read(_MOST_SCANNED)
            except OSError as error:
                status = _usage(f"{path}: cannot be read: {error.strerror}")
                continue
            if b"\0" in data:
                continue
            text = decode(data)
            lines = Lines(text)
            for trace in traces(text):
                places.append(report.Place(path, *lines.position(trace.start), trace.name, trace.message))
    return status, places


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
