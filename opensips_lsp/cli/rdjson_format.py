"""Findings in the format of reviewdog (rdjson), with safe and unsafe fixes as suggestions; columns count bytes."""

from __future__ import annotations

import json

from opensips_lsp.cli.rows import relative, rows
from opensips_lsp.lint.finding import ERROR, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport
    from opensips_lsp.cli.rows import Row
    from opensips_lsp.lint.finding import Spanned

_SEVERITIES = {ERROR: "ERROR", WARNING: "WARNING"}  # all others are information


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write one object with all findings."""
    diagnostics = []
    for row in rows(reports, arguments):
        finding = row.finding
        code = {"value": f"{finding.code} {finding.name}"} | ({"url": finding.url} if finding.url else {})
        made: dict[str, object] = {
            "message": row.message,
            "location": {"path": relative(row.report.path), "range": _range(row, finding)},
            "severity": _SEVERITIES.get(finding.severity, "INFO"),
            "code": code,
        }
        if finding.fix is not None and finding.fix.edits:
            made["suggestions"] = [{"range": _range(row, edit), "text": edit.text} for edit in finding.fix.edits]
        diagnostics.append(made)
    out.write(json.dumps({"source": {"name": "opensips-lint"}, "diagnostics": diagnostics}, indent=1) + "\n")


def _range(row: Row, span: Spanned) -> dict[str, dict[str, int]]:
    return {"start": _position(row, span.start), "end": _position(row, span.end)}


def _position(row: Row, offset: int) -> dict[str, int]:
    line, _ = row.lines.position(offset)
    start, _ = row.lines.bounds(line)
    return {"line": line, "column": len(row.report.text[start:offset].encode("utf-8", "surrogateescape")) + 1}
