"""A code quality report of GitLab: a JSON array, paths from the folder of the project."""

from __future__ import annotations

import json
import os

from opensips_lsp.cli.rows import relative, rows
from opensips_lsp.lint.finding import ERROR, HINT, INFO, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport

_SEVERITIES = {ERROR: "critical", WARNING: "major", INFO: "minor", HINT: "info"}


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write all findings as one array."""
    folder = os.environ.get("CI_PROJECT_DIR")
    found = []
    for row in rows(reports, arguments):
        at = row.line_span()
        found.append(
            {
                "description": f"{row.finding.code} {row.finding.name}: {row.message}",
                "check_name": row.finding.code,
                "fingerprint": row.identity,
                "severity": _SEVERITIES[row.finding.severity],
                "location": {
                    "path": relative(row.report.path, folder),
                    "lines": {"begin": at.line, "end": at.end_line},
                },
            }
        )
    out.write(json.dumps(found, indent=1) + "\n")
