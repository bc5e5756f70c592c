"""What --fix would change, as unified diffs."""

import difflib


def show(reports, out, paint):
    """Write the diff of each file that fixes would change."""
    for report in reports:
        if report.fixed is None or report.fixed == report.text:
            continue
        for row in difflib.unified_diff(
            _rows(report.text), _rows(report.fixed), report.path, f"{report.path} (fixed)", n=2
        ):
            style = row[0] if row[0] in "+-" and row[:3] not in ("+++", "---") else None
            body, end = (row[:-1], "\n") if row.endswith("\n") else (row, "\n\\ No newline at end of file\n")
            out.write((paint(body, style) if style else body) + end)


def _rows(text):
    """Lines with their LF, as difflib wants them; what cannot be printed is replaced."""
    rows = text.encode("utf-8", "replace").decode("utf-8").split("\n")
    return [row + "\n" for row in rows[:-1]] + ([rows[-1]] if rows[-1] else [])
