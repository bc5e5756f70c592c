"""Annotations of a GitHub Actions run: workflow commands, one line a finding; the summary goes to standard error."""

from __future__ import annotations

import sys

from opensips_lsp.cli.rows import relative, rows
from opensips_lsp.cli.summary import end
from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.lint.masking import shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport

_COMMANDS = {ERROR: "error", WARNING: "warning"}  # all others are notices


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write a command for each finding."""
    for row in rows(reports, arguments):
        at, finding = row.line_span(), row.finding
        properties = {
            "file": relative(row.report.path),
            "line": at.line,
            "col": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
            "title": f"{finding.code} {finding.name}",
        }
        described = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        out.write(f"::{_COMMANDS.get(finding.severity, 'notice')} {described}::{_data(row.message)}\n")
    end(reports, arguments, sys.stderr)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return shown_path(_data(text).replace(":", "%3A").replace(",", "%2C"))
