"""Findings as a JSON array; lines and columns from 1, counted in characters."""

import json

from opensips_lsp.lint.masking import masked
from opensips_lsp.syntax.text import Lines


def show(reports, options, out):
    """Write all findings as one array."""
    rows = [_row(report.path, Lines(report.text), finding) for report in reports for finding in report.findings]
    body = ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows)
    out.write(f"[\n{body}\n]\n" if rows else "[]\n")


def _row(path, lines, finding):
    row = {
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
        row["choices"] = [_fix(lines, fix) for fix in finding.choices]
    return row


def _fix(lines, fix):
    return {
        "applicability": fix.applicability,
        "title": fix.title,
        "edits": [
            {"start": _place(lines, edit.start), "end": _place(lines, edit.end), "text": edit.text}
            for edit in fix.edits
        ],
    }


def _place(lines, offset):
    line, column = lines.position(offset)
    return {"line": line, "column": column}
