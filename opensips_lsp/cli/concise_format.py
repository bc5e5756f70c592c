"""One line a finding, for grep and for the error lists of editors; the summary goes to standard error."""

import sys

from opensips_lsp.cli.summary import summary
from opensips_lsp.cli.terminal import printable
from opensips_lsp.lint.masking import masked
from opensips_lsp.syntax.text import Lines


def show(reports, options, out):
    """Write `file:line:column: severity CODE name: message` lines."""
    for report in reports:
        lines = Lines(report.text)
        for finding in report.findings:
            line, column = lines.position(finding.start)
            told = printable(masked(f"{finding.severity} {finding.code} {finding.name}: {finding.message}"))
            out.write(f"{report.path}:{line}:{column}: {told}\n")
    sys.stderr.write(summary(reports, options) + "\n")
