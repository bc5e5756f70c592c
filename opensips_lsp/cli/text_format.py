"""Findings for a person: the line, what is wrong under it, the fix as a small diff, and a summary."""

from __future__ import annotations

from opensips_lsp.cli.summary import end
from opensips_lsp.cli.terminal import blank, columns, file_url, linker, painter, width, wrapped
from opensips_lsp.lint.finding import CHOSEN, DISPLAY, SAFE
from opensips_lsp.lint.fixes import apply
from opensips_lsp.lint.masking import Shown, printable, shown_path
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport
    from opensips_lsp.cli.terminal import Link, Paint
    from opensips_lsp.lint.finding import Edit, Finding, Fix

_WIDEST = 160  # of a long line, no more than this is shown
_AROUND = 60  # ... with this much before the finding
_LONGEST = 20 * _WIDEST  # of a change


def show(reports: Sequence[FileReport], arguments: Arguments, out: TextIO) -> None:
    """Write all findings and a summary."""
    paint, link = painter(out, arguments.color), linker(out, arguments.color)
    for report in reports:
        page = _Page(report, report.shown(arguments.show_secrets), paint, link, columns(out))
        for found in _grouped(report.findings) if arguments.group else ([one] for one in report.findings):
            out.write("\n".join((*page.block(found[0]), *page.others(found))) + "\n\n")
    end(reports, arguments, out, paint)


def _grouped(findings: Sequence[Finding]) -> Iterable[list[Finding]]:
    """The findings of each rule, by where the first one stands."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.severity), []).append(finding)
    return groups.values()


class _Page:
    """How the findings of one file are shown."""

    def __init__(self, report: FileReport, shown: Shown, paint: Paint, link: Link, columns: int) -> None:
        self._path, self._shown, self._paint, self._link = shown_path(report.path), shown, paint, link
        self._url, self._columns = file_url(report.path), columns
        self._lines = Lines(report.text)
        self._offered: dict[object, int] = {}  # edits, choices -> the line where they were first offered

    def block(self, finding: Finding) -> Iterator[str]:
        """The lines that show one finding."""
        paint = self._paint
        line, column = self._lines.position(finding.start)
        place, code = f"{self._path}:{line}:{column}:", self._link(finding.code, finding.url)
        used = width(f"{place} {finding.severity} {finding.code} ")
        message = wrapped(self._said(f"{finding.name}: {finding.message}", finding), self._columns, used)
        place = self._link(paint(place, "bold"), self._url)
        yield f"{place} {paint(finding.severity, finding.severity)} {code} {message}"
        yield from self._source(line, finding)
        if finding.fix is not None:
            label = {SAFE: "fix", DISPLAY: "what to do", CHOSEN: "fix, as you chose"}
            yield from self._offer(label.get(finding.fix.applicability, "unsafe fix"), finding.fix, line, finding)
        if finding.choices and (first := self._offered.setdefault(finding.choices, line)) != line:
            yield f"      = choices: the same as on line {first}"
            return
        for number, choice in enumerate(finding.choices, 1):
            yield from self._offer(f"choice {number}", choice, line, finding)

    def others(self, found: Sequence[Finding]) -> Iterator[str]:
        """The lines that say where else a rule has found something, behind the block of the first one."""
        first = self._said(found[0].message, found[0])
        places: dict[str, dict[int, int]] = {first: {}}  # message -> line -> how often
        for finding in found[1:]:
            lines = places.setdefault(self._said(finding.message, finding), {})
            line = self._lines.position(finding.start)[0]
            lines[line] = lines.get(line, 0) + 1
        for message, lines in places.items():
            if not lines:
                continue
            each = [f"{line} ({count})" if count > 1 else f"{line}" for line, count in lines.items()]
            where = f"{sum(lines.values())} more, on line{'s' * (len(each) > 1)} {', '.join(each)}"
            yield self._row(where if message == first else f"{where}: {message}")

    def _offer(self, label: str, fix: Fix, line: int, finding: Finding) -> Iterator[str]:
        """The lines that show a fix; what it changes, if no finding before has offered the same."""
        first = self._offered.get(fix.edits) if fix.edits else None
        again = "" if first is None else ", as above" if first == line else f", as on line {first}"
        yield self._row(f"{label}: {self._said(fix.title, finding)}{again}")
        if first is None:
            self._offered[fix.edits] = line
            yield from self._change(fix, line)

    def _row(self, text: str) -> str:
        return wrapped(f"      = {text}", self._columns)

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

    def _change(self, fix: Fix, line: int) -> Iterator[str]:
        """The lines that a fix touches, before and after; a block for edits that are far apart.

        line: that of the finding. A block says where it is, unless it is the only one, and there.
        """
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
            if len(blocks) > 1 or not first <= line <= last:
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
