"""Findings for a person: the line, what is wrong under it, the fix as a small diff, and a summary."""

from opensips_lsp.cli.summary import summary
from opensips_lsp.cli.terminal import blank, painter, printable, width
from opensips_lsp.lint import apply
from opensips_lsp.rule import DISPLAY, SAFE
from opensips_lsp.text import Lines

_WIDEST = 160  # of a long line, no more than this is shown
_AROUND = 60  # ... with this much before the finding


def show(reports, options, out):
    """Write all findings and a summary line."""
    paint = painter(out)
    for report in reports:
        lines = Lines(report.text)
        for finding in report.findings:
            out.write("\n".join(_block(report, lines, finding, paint)) + "\n\n")
    out.write(paint(summary(reports, options), "bold") + "\n")


def _block(report, lines, finding, paint):
    """The lines that tell of one finding."""
    line, column = lines.position(finding.start)
    place = paint(f"{report.path}:{line}:{column}:", "bold")
    told = printable(f"{finding.code} {finding.name} {finding.message}")
    yield f"{place} {paint(finding.severity, finding.severity)} {told}"
    yield from _source(report.text, lines, line, finding, paint)
    if finding.fix is not None:
        label = {SAFE: "fix", DISPLAY: "what to do"}.get(finding.fix.applicability, "unsafe fix")
        yield f"      = {label}: {printable(finding.fix.title)}"
        yield from _change(report.text, lines, finding.fix, paint)
    for number, choice in enumerate(finding.choices, 1):
        yield f"      = choice {number}: {printable(choice.title)}"
        yield from _change(report.text, lines, choice, paint)


def _source(text, lines, line, finding, paint):
    """The line of a finding, and a mark under what it is about."""
    start, end = lines.bounds(line)
    source = printable(text[start:end].rstrip("\r"))
    first, last = finding.start - start, max(finding.end - start, finding.start - start + 1)
    before, marked, after = source[:first], source[first:last], source[last:]
    if len(source) > _WIDEST:
        before = "…" + before[-_AROUND:] if len(before) > _AROUND else before
        marked = marked[: _WIDEST - _AROUND]
        rest = _WIDEST - len(before) - len(marked)
        after = after[:rest] + "…" if len(after) > rest else after
    yield paint(f"{line:5} | ", "dim") + before + marked + after
    yield paint("      | ", "dim") + blank(before) + paint("^" * max(1, width(marked)), finding.severity)


def _change(text, lines, fix, paint):
    """The lines that a fix touches, before and after."""
    if not fix.edits:
        return
    first, _ = lines.bounds(lines.position(min(edit.start for edit in fix.edits))[0])
    _, last = lines.bounds(lines.position(max(edit.end for edit in fix.edits))[0])
    before = text[first:last]
    moved = tuple(edit._replace(start=edit.start - first, end=edit.end - first) for edit in fix.edits)
    after, _ = apply(before, [fix._replace(edits=moved)])
    if max(len(before), len(after)) > 10 * _WIDEST:
        return  # nobody reads that; --diff shows it
    for sign, rows in (("-", before), ("+", after)):
        for row in rows.split("\n") if rows else ():
            yield paint(f"      {sign} {printable(row.rstrip(chr(13)))}", sign)
