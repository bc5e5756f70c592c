"""Findings as JUnit has them, in XML: a test suite for each file, a failed test for each finding."""

from __future__ import annotations

from itertools import groupby

from opensips_lsp.cli.rows import rows, xml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write a suite for each file; one without findings has a test that passed."""
    total = sum(len(report.findings) for report in reports)
    tests = total + sum(not report.findings for report in reports)
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<testsuites name="opensips-lint" tests="{tests}" failures="{total}" errors="0">\n')
    found = {id(report): list(group) for report, group in groupby(rows(reports, arguments), key=lambda row: row.report)}
    for report in reports:
        count = len(report.findings)
        path = xml(report.path)
        out.write(f' <testsuite name="{path}" tests="{count or 1}" failures="{count}" errors="0">\n')
        if not count:
            out.write(f'  <testcase classname="{path}" name="opensips-lint"/>\n')
        for row in found.get(id(report), ()):
            at, finding = row.line_span(), row.finding
            name = f"{finding.code} {finding.name} {at.line}:{at.column}"
            out.write(
                f'  <testcase classname="{path}" name="{xml(name)}" line="{at.line}">\n'
                f'   <failure type="{finding.severity}" message="{xml(row.message)}">'
                f"line {at.line}, column {at.column}: {xml(row.message)}</failure>\n  </testcase>\n"
            )
        out.write(" </testsuite>\n")
    out.write("</testsuites>\n")
