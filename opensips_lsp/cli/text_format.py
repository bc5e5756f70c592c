"""Findings for a person: the line, what is wrong under it, the fix as a small diff, and a summary."""

from __future__ import annotations

from opensips_lsp.cli.summary import end
from opensips_lsp.cli.terminal import blank, file_url, linker, painter, width
from opensips_lsp.lint.finding import CHOSEN, DISPLAY, SAFE
from opensips_lsp.lint.fixes import apply
from opensips_lsp.lint.masking import Shown, printable, shown_path
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import Report
    from opensips_lsp.cli.terminal import Link, Paint
    from opensips_lsp.lint.finding import Edit, Finding, Fix

_WIDEST = 160  # of a long line, no more than this is shown
_AROUND = 60  # ... with this much before the finding
_LONGEST = 20 * _WIDEST  # of a change


def show(reports: Sequence[Report], arguments: Arguments, out: TextIO) -> None:
    """Write all findings and a summary line."""
    paint, link = painter(out, arguments.color), linker(out, arguments.color)
    for report in reports:
        page = _Page(report, Shown(report.text, arguments.show_secrets), paint, link)
        for finding in report.findings:
            out.write("\n".join(page.block(finding)) + "\n\n")
    end(reports, arguments, out, paint)


class _Page:
    """How the findings of one file are shown."""

    def __init__(self, report: Report, shown: Shown, paint: Paint, link: Link) -> None:
        self._path, self._shown, self._paint, self._link = shown_path(report.path), shown, paint, link
        self._url = file_url(report.path)
        self._lines = Lines(report.text)
        self._offered: dict[object, int] = {}  # what a finding has offered -> the line of the first one that did

    def block(self, finding: Finding) -> Iterator[str]:
        """The lines that show one finding."""
        paint, offered = self._paint, self._offered
        line, column = self._lines.position(finding.start)
        place = self._link(paint(f"{self._path}:{line}:{column}:", "bold"), self._url)
        code, message = self._link(finding.code, finding.url), self._said(f"{finding.name}: {finding.message}", finding)
        yield f"{place} {paint(finding.severity, finding.severity)} {code} {message}"
        yield from self._source(line, finding)
        if finding.fix is not None:
            label = {SAFE: "fix", DISPLAY: "what to do", CHOSEN: "fix, as you chose"}
            first = offered.setdefault(finding.fix, line) if finding.fix.edits else line
            again = "" if first == line else f", as on line {first}"
            title = self._said(finding.fix.title, finding)
            yield f"      = {label.get(finding.fix.applicability, 'unsafe fix')}: {title}{again}"
            yield from self._change(finding.fix) if not again else ()
        if finding.choices and (first := offered.setdefault(finding.choices, line)) != line:
            yield f"      = choices: the same as on line {first}"
            return
        for number, choice in enumerate(finding.choices, 1):
            yield f"      = choice {number}: {self._said(choice.title, finding)}"
            yield from self._change(choice)

    def _said(self, sentence: str, finding: Finding) -> str:
        return self._shown.about(sentence, finding.start, finding.end)

    def _source(self, line: int, finding: Finding) -> Iterator[str]:
        """The line of a finding, and a mark under what it is about."""
        paint, text = self._paint, self._shown.text
        start, end = self._lines.bounds(line)
        while end > start and text[end - 1] == "\r":
            end -= 1
        first, last = min(finding.start, end), min(max(finding.end, finding.start + 1), end)
        begin, stop, rest = start, last, end - last
        if end - start > _WIDEST:  # a line may be long and have a finding in each word
            begin, stop = max(start, first - _AROUND), min(last, first + _WIDEST - _AROUND)
            rest = _WIDEST - (first - begin) - (begin > start) - (stop - first)
        before = "…" * (begin > start) + printable(text[begin:first])
        marked = printable(text[first:stop])
        after = printable(text[last : min(last + rest, end)]) + "…" * (end - last > rest)
        yield paint(f"{line:5} | ", "dim") + before + marked + after
        yield paint("      | ", "dim") + blank(before) + paint("^" * max(1, width(marked)), finding.severity)

    def _change(self, fix: Fix) -> Iterator[str]:
        """The lines that a fix touches, before and after; a block for edits that are far apart, each with its place."""
        paint, lines = self._paint, self._lines
        blocks: list[tuple[int, int, tuple[Edit, ...]]] = []  # first line, last line, edits
        for edit in sorted(fix.edits):
            first, last = lines.position(edit.start)[0], lines.position(edit.end)[0]
            if blocks and first <= blocks[-1][1] + 1:
                blocks[-1] = blocks[-1][0], max(last, blocks[-1][1]), (*blocks[-1][2], edit)
            else:
                blocks.append((first, last, (edit,)))
        for first, last, edits in blocks:
            if first == last and lines.bounds(first)[1] - lines.bounds(first)[0] > _LONGEST:
                return
            rows = [*self._hunk(lines.bounds(first)[0], lines.bounds(last)[1], fix._replace(edits=edits))]
            if sum(len(row) for _, row in rows) > _LONGEST:
                return  # nobody reads that; --diff shows it
            if len(blocks) > 1:
                yield paint(f"      @ line {first}", "dim")
            for sign, row in rows:
                yield paint(f"      {sign} {printable(row.rstrip(chr(13)))}", sign)

    def _hunk(self, start: int, end: int, fix: Fix) -> Iterator[tuple[str, str]]:
        """(sign, row) of each row that a fix changes between two offsets: removed ones, then added ones."""
        shown = self._shown
        before = shown.text[start:end]
        edits = tuple(
            edit._replace(text=shown.masked(edit.text, edit.start, edit.end)).shifted(-start) for edit in fix.edits
        )
        after = shown.masked(apply(before, [fix._replace(edits=edits)])[0], start, end)
        old, new = before.split("\n"), after.split("\n") if after else []
        while old and new and old[-1] == new[-1]:
            old.pop(), new.pop()
        while old and new and old[0] == new[0]:
            del old[0], new[0]
        yield from (("-", row) for row in old)
        yield from (("+", row) for row in new)
