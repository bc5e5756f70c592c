"""Findings for a person: the line, what is wrong under it, the fix as a small diff, and a summary."""

from __future__ import annotations

from opensips_lsp.cli.summary import summary
from opensips_lsp.cli.terminal import blank, painter, width
from opensips_lsp.lint.finding import CHOSEN, DISPLAY, SAFE
from opensips_lsp.lint.fixes import apply
from opensips_lsp.lint.masking import masked, printable
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import Report
    from opensips_lsp.cli.terminal import Paint
    from opensips_lsp.lint.finding import Edit, Finding, Fix

_WIDEST = 160  # of a long line, no more than this is shown
_AROUND = 60  # ... with this much before the finding


def show(reports: Sequence[Report], arguments: Arguments, out: TextIO) -> None:
    """Write all findings and a summary line."""
    paint = painter(out)
    for report in reports:
        lines = Lines(report.text)
        shown: dict[object, int] = {}
        for finding in report.findings:
            out.write("\n".join(_block(report, lines, finding, paint, shown)) + "\n\n")
    out.write(paint(summary(reports, arguments), "bold") + "\n")


def _block(report: Report, lines: Lines, finding: Finding, paint: Paint, shown: dict[object, int]) -> Iterator[str]:
    """The lines that show one finding. `shown`: what a finding before it has offered -> the line of that one."""
    line, column = lines.position(finding.start)
    place = paint(f"{printable(report.path)}:{line}:{column}:", "bold")
    message = _clean(f"{finding.code} {finding.name}: {finding.message}")
    yield f"{place} {paint(finding.severity, finding.severity)} {message}"
    yield from _source(report.text, lines, line, finding, paint)
    if finding.fix is not None:
        label = {SAFE: "fix", DISPLAY: "what to do", CHOSEN: "fix, as you chose"}
        first = shown.setdefault(finding.fix, line) if finding.fix.edits else line
        again = "" if first == line else f", as on line {first}"
        yield f"      = {label.get(finding.fix.applicability, 'unsafe fix')}: {_clean(finding.fix.title)}{again}"
        yield from _change(report.text, lines, finding.fix, paint) if not again else ()
    if finding.choices and (first := shown.setdefault(finding.choices, line)) != line:
        yield f"      = choices: the same as on line {first}"
        return
    for number, choice in enumerate(finding.choices, 1):
        yield f"      = choice {number}: {_clean(choice.title)}"
        yield from _change(report.text, lines, choice, paint)


def _clean(text: str) -> str:
    """What may be shown of a text: no control characters, no passwords."""
    return printable(masked(text))


def _source(text: str, lines: Lines, line: int, finding: Finding, paint: Paint) -> Iterator[str]:
    """The line of a finding, and a mark under what it is about."""
    start, end = lines.bounds(line)
    source = _clean(text[start:end].rstrip("\r"))
    first, last = finding.start - start, max(finding.end - start, finding.start - start + 1)
    before, marked, after = source[:first], source[first:last], source[last:]
    if len(source) > _WIDEST:
        before = "…" + before[-_AROUND:] if len(before) > _AROUND else before
        marked = marked[: _WIDEST - _AROUND]
        rest = _WIDEST - len(before) - len(marked)
        after = after[:rest] + "…" if len(after) > rest else after
    yield paint(f"{line:5} | ", "dim") + before + marked + after
    yield paint("      | ", "dim") + blank(before) + paint("^" * max(1, width(marked)), finding.severity)


def _change(text: str, lines: Lines, fix: Fix, paint: Paint) -> Iterator[str]:
    """The lines that a fix touches, before and after; a block for edits that are far apart, each with its place."""
    blocks: list[tuple[int, int, tuple[Edit, ...]]] = []  # first line, last line, edits
    for edit in sorted(fix.edits):
        first, last = lines.position(edit.start)[0], lines.position(edit.end)[0]
        if blocks and first <= blocks[-1][1] + 1:
            blocks[-1] = blocks[-1][0], max(last, blocks[-1][1]), (*blocks[-1][2], edit)
        else:
            blocks.append((first, last, (edit,)))
    for first, last, edits in blocks:
        rows = [*_hunk(text, lines.bounds(first)[0], lines.bounds(last)[1], fix._replace(edits=edits))]
        if sum(len(row) for _, row in rows) > 20 * _WIDEST:
            return  # nobody reads that; --diff shows it
        if len(blocks) > 1:
            yield paint(f"      @ line {first}", "dim")
        for sign, row in rows:
            yield paint(f"      {sign} {_clean(row.rstrip(chr(13)))}", sign)


def _hunk(text: str, start: int, end: int, fix: Fix) -> Iterator[tuple[str, str]]:
    """(sign, row) of each row that a fix changes between two offsets: removed ones, then added ones."""
    before = text[start:end]
    after, _ = apply(before, [fix._replace(edits=tuple(edit.shifted(-start) for edit in fix.edits))])
    old, new = before.split("\n"), after.split("\n") if after else []
    while old and new and old[-1] == new[-1]:
        old.pop(), new.pop()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    yield from (("-", row) for row in old)
    yield from (("+", row) for row in new)
