"""Findings as a JSON array; lines and columns from 1, counted in characters."""

from __future__ import annotations

import json

from opensips_lsp.lint.masking import masked
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import Report
    from opensips_lsp.lint.finding import Finding, Fix


def show(reports: Sequence[Report], arguments: Arguments, out: TextIO) -> None:
    """Write all findings as one array."""
    found = [row(report.path, Lines(report.text), finding) for report in reports for finding in report.findings]
    body = ",\n".join(json.dumps(one, ensure_ascii=True) for one in found)
    out.write(f"[\n{body}\n]\n" if found else "[]\n")


def row(path: str, lines: Lines, finding: Finding) -> dict[str, object]:
    """A finding as a JSON object."""
    made: dict[str, object] = {
        "file": path,
        "rule": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "stage": finding.stage,
        "message": masked(finding.message),
        "start": _place(lines, finding.start),
        "end": _place(lines, finding.end),
        "fix": _fix(lines, finding.fix) if finding.fix else None,
        "url": finding.url,
    }
    if finding.choices:
        made["choices"] = [_fix(lines, fix) for fix in finding.choices]
    return made


def _fix(lines: Lines, fix: Fix) -> dict[str, object]:
    return {
        "applicability": fix.applicability,
        "title": fix.title,
        "edits": [
            {"start": _place(lines, edit.start), "end": _place(lines, edit.end), "text": edit.text}
            for edit in fix.edits
        ],
    }


def _place(lines: Lines, offset: int) -> dict[str, int]:
    line, column = lines.position(offset)
    return {"line": line, "column": column}
