"""The line that ends a run: how much was found, how much of it has a fix, how much was fixed."""

from __future__ import annotations

from opensips_lsp.lint.finding import SEVERITIES
from opensips_lsp.lint.fixes import wanted
from opensips_lsp.lint.masking import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import Report
    from opensips_lsp.cli.terminal import Paint
    from opensips_lsp.lint.finding import Finding


def end(reports: Sequence[Report], arguments: Arguments, out: TextIO, paint: Paint | None = None) -> None:
    """Write the summary of a run, unless it is to be quiet."""
    if not arguments.quiet:
        text = summary(reports, arguments)
        out.write((paint(text, "bold") if paint else text) + "\n")


def summary(reports: Sequence[Report], arguments: Arguments) -> str:
    """The summary of a run, without line end."""
    findings = [finding for report in reports for finding in report.findings]
    fixes = sum(report.fixes for report in reports)
    done = ""
    if fixes:
        what = f"{_count(fixes, 'fix')} in {_count(sum(bool(report.fixes) for report in reports), 'file')}"
        chosen = dict.fromkeys(clean(title) for report in reports for title in report.chosen)
        what += f" (as you chose: {', '.join(chosen)})" if chosen else ""
        done = f"--fix would apply {what}; " if arguments.diff else f"Applied {what}; "
    suppressed = sum(report.suppressed for report in reports)
    if suppressed:
        files = _count(sum(bool(report.suppressed) for report in reports), "file")
        what = f"{_count(suppressed, 'finding')} in {files}"
        done = f"--add-suppressions would suppress {what}; " if arguments.diff else f"Suppressed {what}; "
    if not findings:
        if done:
            return f"{done}nothing left{' to fix' if fixes else ''}."
        known = sum(report.known for report in reports)
        more = f" ({known} in the baseline)" if known else ""
        return f"No {'new ' if known else ''}findings in {_count(len(reports), 'file')}{more}."
    counts = [
        _count(number, severity)
        for severity in SEVERITIES
        if (number := sum(finding.severity == severity for finding in findings))
    ]
    files = _count(sum(bool(report.findings) for report in reports), "file")
    left = " left" if arguments.fix and not arguments.diff and fixes else ""
    targets = " and ".join(map(str, sorted({report.target for report in reports})))
    return f"{done}{', '.join(counts)}{left} in {files} for OpenSIPS {targets}{_remedies(reports, findings, arguments)}"


def _remedies(reports: Sequence[Report], findings: Sequence[Finding], arguments: Arguments) -> str:
    """How many findings are not shown, and how many can be mended, and how; in parentheses."""
    safe = sum(wanted(finding, unsafe=False) is not None for finding in findings)
    unsafe = sum(wanted(finding, unsafe=True) is not None for finding in findings) - safe
    choices = sum(bool(finding.choices) and wanted(finding, unsafe=True) is None for finding in findings)
    known = sum(report.known for report in reports)
    remedies = [f"{known} more in the baseline"] if known else []
    if not arguments.fix and not arguments.diff:
        remedies += [f"{safe} fixable with --fix"] if safe else []
        remedies += [f"{unsafe}{' more' if safe else ''} with --fix --unsafe-fixes"] if unsafe else []
    elif unsafe and not arguments.unsafe_fixes:
        remedies += [f"{unsafe} fixable with --unsafe-fixes"]
    remedies += [f"{choices} need{'s' if choices == 1 else ''} your choice"] if choices else []
    return f" ({'; '.join(remedies)})" if remedies else ""


def _count(number: int, noun: str) -> str:
    """A number and its noun, in the plural if need be."""
    if number == 1 or noun == "info":
        return f"{number} {noun}"
    return f"{number} {noun}{'es' if noun.endswith('x') else 's'}"
