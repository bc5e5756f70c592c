"""One line a finding, for other programs' eyes and for grep."""

from opensips_lsp.text import Lines


def show(reports, options, out):
    """Write `file:line:column: severity CODE name message` lines."""
    for report in reports:
        lines = Lines(report.text)
        for finding in report.findings:
            out.write(head(report.path, lines, finding) + "\n")


def head(path, lines, finding):
    """The line that every format for people begins a finding with."""
    line, column = lines.position(finding.start)
    return f"{path}:{line}:{column}: {finding.severity} {finding.code} {finding.name} {finding.message}"
