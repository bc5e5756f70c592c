"""One JSON object a line, as the items of the JSON format."""

from __future__ import annotations

import json

from opensips_lsp.cli.json_format import objects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write all findings."""
    for report in reports:
        for one in objects(report, arguments):
            out.write(json.dumps(one, ensure_ascii=True) + "\n")
