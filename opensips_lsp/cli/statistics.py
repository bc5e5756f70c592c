"""--statistics: how often each rule has found something, most first, as text or JSON."""

from __future__ import annotations

import json
from collections import Counter

from opensips_lsp.cli.summary import end
from opensips_lsp.cli.terminal import painter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write a row for each rule and severity, and the summary."""
    counts = Counter((one.code, one.name, one.severity) for report in reports for one in report.findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    if arguments.output_format == "json":
        made = [
            {"count": count, "rule": code, "name": name, "severity": severity} for (code, name, severity), count in rows
        ]
        out.write(json.dumps(made, indent=1) + "\n")
        return
    paint = painter(out, arguments.color)
    for (code, name, severity), count in rows:
        out.write(f"{count:6}  {paint(f'{severity:7}', severity)}  {code}  {name}\n")
    end(reports, arguments, out, paint)
