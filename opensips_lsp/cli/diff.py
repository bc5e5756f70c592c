"""What --fix would change, as a unified diff that `patch -p0` takes, byte for byte; the summary on standard error."""

import difflib
import sys

from opensips_lsp.cli.summary import summary
from opensips_lsp.cli.terminal import painter, printable


def show(reports, options, out):
    """Write the diff of each file that fixes would change."""
    paint = painter(out)
    clean = printable if out.isatty() else lambda row: row
    for report in reports:
        if report.fixed is None or report.fixed == report.text:
            continue
        name = report.path + ("\t" if " " in report.path else "")  # else patch takes the name to end there
        for number, row in enumerate(difflib.unified_diff(_rows(report.text), _rows(report.fixed), name, name)):
            style = "bold" if number < 2 else row[0] if row[0] in "+-" else None
            body, end = (row[:-1], "\n") if row.endswith("\n") else (row, "\n\\ No newline at end of file\n")
            out.write((paint(clean(body), style) if style else clean(body)) + end)
    out.flush()
    sys.stderr.write(summary(reports, options) + "\n")


def _rows(text):
    """Lines with their LF, as difflib wants them."""
    rows = text.split("\n")
    return [row + "\n" for row in rows[:-1]] + ([rows[-1]] if rows[-1] else [])
