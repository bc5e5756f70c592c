"""Findings as Checkstyle has them, in XML."""

from __future__ import annotations

from itertools import groupby

from opensips_lsp.cli.rows import rows, xml
from opensips_lsp.lint.finding import ERROR, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport

_SEVERITIES = {ERROR: "error", WARNING: "warning"}  # all others are information


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write a `file` for each file that has findings, with an `error` for each of them."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n')
    for path, found in groupby(rows(reports, arguments), key=lambda row: row.report.path):
        out.write(f' <file name="{xml(path)}">\n')
        for row in found:
            at, finding = row.line_span(), row.finding
            out.write(
                f'  <error line="{at.line}" column="{at.column}" '
                f'severity="{_SEVERITIES.get(finding.severity, "info")}" message="{xml(row.message)}" '
                f'source="opensips-lint.{finding.code}.{finding.name}"/>\n'
            )
        out.write(" </file>\n")
    out.write("</checkstyle>\n")
