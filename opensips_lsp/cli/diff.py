"""What would change, as a unified diff that `patch -p0` takes, byte for byte; the summary on standard error."""

from __future__ import annotations

import difflib
import sys

from opensips_lsp.cli.summary import end
from opensips_lsp.cli.terminal import painter
from opensips_lsp.lint.masking import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write the diff of each file that fixes would change."""
    for report in reports:
        if report.changed is not None:
            write_diff(report.path, report.text, report.changed, out, arguments.color)
    out.flush()
    end(reports, arguments, sys.stderr)


def write_diff(path: str, before: str, after: str, out: TextIO, color: str = "auto") -> None:
    """Write the diff of one file."""
    paint = painter(out, color)
    clean: Callable[[str], str] = printable if out.isatty() else str
    name = _name(path)
    for number, row in enumerate(difflib.unified_diff(_rows(before), _rows(after), name, name)):
        style = "bold" if number < 2 else row[0] if row[0] in "+-" else None
        body, end = (row[:-1], "\n") if row.endswith("\n") else (row, "\n\\ No newline at end of file\n")
        out.write((paint(clean(body), style) if style else clean(body)) + end)


def _name(path: str) -> str:
    """A path for the head of a diff: in quotes as in C if it has control characters, which patch understands."""
    if not path.isprintable():
        return '"' + path.encode("unicode_escape").decode("ascii").replace('"', '\\"') + '"'
    return path + ("\t" if " " in path else "")  # else patch takes the name to end there


def _rows(text: str) -> list[str]:
    """Lines with their LF, as difflib wants them."""
    rows = text.split("\n")
    return [row + "\n" for row in rows[:-1]] + ([rows[-1]] if rows[-1] else [])
