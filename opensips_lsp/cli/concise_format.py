"""One line a finding, for grep and for the error lists of editors; the summary goes to standard error."""

from __future__ import annotations

import sys

from opensips_lsp.cli.summary import end
from opensips_lsp.lint.masking import shown_path
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write `file:line:column: severity CODE name: message` lines."""
    for report in reports:
        lines, shown = Lines(report.text), report.shown(arguments.show_secrets)
        for finding in report.findings:
            line, column = lines.position(finding.start)
            message = shown.about(finding.message, finding.start, finding.end)
            said = f"{finding.severity} {finding.code} {finding.name}: {message}"
            out.write(f"{shown_path(report.path)}:{line}:{column}: {said}\n")
    end(reports, arguments, sys.stderr)
