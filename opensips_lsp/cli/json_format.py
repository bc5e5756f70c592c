"""Findings as a JSON array; lines and columns from 1, counted in characters. Only edits have passwords."""

from __future__ import annotations

import json

from opensips_lsp.lint.masking import Shown
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport
    from opensips_lsp.lint.finding import Finding, Fix


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write all findings as one array."""
    found = [json.dumps(one, ensure_ascii=True) for report in reports for one in objects(report, arguments)]
    body = ",\n".join(found)
    out.write(f"[\n{body}\n]\n" if found else "[]\n")


def objects(report: FileReport, arguments: Arguments) -> Iterator[dict[str, object]]:
    """Yield each finding of a file as a JSON object."""
    lines, shown = Lines(report.text), report.shown(arguments.show_secrets)
    for finding in report.findings:
        yield _object(report.path, lines, shown, finding)


def _object(path: str, lines: Lines, shown: Shown, finding: Finding) -> dict[str, object]:
    def fix_of(fix: Fix) -> dict[str, object]:
        return _fix(lines, fix, shown.masked(fix.title, finding.start, finding.end))

    made: dict[str, object] = {
        "file": path,
        "rule": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "stage": finding.stage,
        "message": shown.masked(finding.message, finding.start, finding.end),
        "start": _place(lines, finding.start),
        "end": _place(lines, finding.end),
        "fix": fix_of(finding.fix) if finding.fix else None,
        "url": finding.url,
    }
    if finding.choices:
        made["choices"] = [fix_of(fix) for fix in finding.choices]
    return made


def _fix(lines: Lines, fix: Fix, title: str) -> dict[str, object]:
    return {
        "applicability": fix.applicability,
        "title": title,
        "edits": [
            {"start": _place(lines, edit.start), "end": _place(lines, edit.end), "text": edit.text}
            for edit in fix.edits
        ],
    }


def _place(lines: Lines, offset: int) -> dict[str, int]:
    line, column = lines.position(offset)
    return {"line": line, "column": column}
