"""Lint the files named on the command line, fix them if the arguments say so, and print what is found."""

from __future__ import annotations

import sys

from opensips_lsp.cli.job import Job
from opensips_lsp.lint.finding import SEVERITIES
from opensips_lsp.lint.masking import shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.lint.rule import Rule


_FOR_PEOPLE = ("text", "concise")  # formats that write nothing of no files


def check(arguments: Arguments, rules: Sequence[Rule]) -> int:
    """Lint, fix and print as the arguments say -> exit status. Raises ConfigError, UnknownRule."""
    baseline = _module("baseline").read(arguments.baseline) if arguments.baseline else None
    job = Job(arguments.paths, arguments.options(), rules, arguments.unsafe_fixes, arguments.stdin_filename)
    job.notes.quiet = arguments.quiet
    job.read()
    if arguments.show_files:
        for path in job.named.values():
            print(shown_path(path))
        return 2 if job.notes.failed else 0
    roots = job.roots()
    job.lint(roots)
    if arguments.add_suppressions:
        _module("add_suppressions").add(job, roots, arguments.reason, baseline)
    elif arguments.fix or arguments.diff:
        job.fix(roots)
    if arguments.writes:
        job.write_fixed()
        roots = job.roots()
        job.lint(roots)
    if arguments.write_baseline:
        status: int = _module("baseline").write(arguments.write_baseline, job)
        return status
    if baseline is not None:
        baseline.apply(job)
    _show(job, arguments)
    if arguments.writes and any(map(job.session.had_proof, roots)):
        for path, text in _module("origin").lost(job, roots):
            job.notes.note(path, text)
    if job.notes.failed:
        return 2
    return 1 if _fails(job, arguments) and not arguments.exit_zero else 0


def _fails(job: Job, arguments: Arguments) -> bool:
    """Whether there is a finding of the severity that the arguments name, or of a worse one."""
    failing = SEVERITIES[: SEVERITIES.index(arguments.fail_level) + 1]
    return any(finding.severity in failing for report in job.reports.values() for finding in report.findings)


def _show(job: Job, arguments: Arguments) -> None:
    """Print the reports; where standard output is for the fixed text of standard input, on standard error."""
    reports, out = list(job.reports.values()), sys.stdout
    if job.input is not None and arguments.writes:
        sys.stdout.buffer.writelines(job.filtered())
        out = sys.stderr
    if not (reports or arguments.diff or arguments.output_format not in _FOR_PEOPLE):
        return
    name = f"{arguments.output_format.replace('-', '_')}_format"
    formatted = _module("diff" if arguments.diff else "statistics" if arguments.statistics else name)
    if arguments.output_file is None:
        formatted.show(reports, arguments, out)
    else:
        as_it_is = arguments.diff or arguments.output_format in _FOR_PEOPLE
        with _module("output_file").output_file(arguments.output_file, as_it_is) as page:
            formatted.show(reports, arguments, page)


def _module(name: str) -> Any:
    """One of the modules beside this one that most runs do not need."""
    return getattr(__import__("opensips_lsp.cli", fromlist=[name]), name)
