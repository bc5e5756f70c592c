"""What output formats for programs share: where a finding stands, what identifies it, and how paths are written."""

from __future__ import annotations

import os
from hashlib import blake2b

from opensips_lsp.lint.masking import Shown, printable
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.cli.report import FileReport
    from opensips_lsp.lint.finding import Finding, Spanned

XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


class LineSpan(Record):
    """A span of a file: lines and columns from 1, counted in characters; the end is the character behind."""

    line: int
    column: int
    end_line: int
    end_column: int


class Row(Record):
    """A finding of a file. identity: what stays equal while lines above it come and go, and is its own in the file."""

    report: FileReport
    lines: Lines
    shown: Shown
    finding: Finding
    identity: str

    def line_span(self, span: Spanned | None = None) -> LineSpan:
        """The LineSpan of the finding, or of a span of its file."""
        span = span or self.finding
        return LineSpan(*self.lines.position(span.start), *self.lines.position(span.end))

    @property
    def message(self) -> str:
        """What the finding says, in one line."""
        return self.said(self.finding.message)

    def said(self, sentence: str) -> str:
        """A sentence about the finding, in one line without passwords."""
        return self.shown.about(sentence, self.finding.start, self.finding.end)


def rows(reports: Sequence[FileReport], arguments: Arguments) -> Iterator[Row]:
    """Yield all findings, file by file."""
    for report in reports:
        lines, seen = Lines(report.text), dict[str, int]()
        hidden, shown = report.shown(), report.shown(arguments.show_secrets)
        for finding in report.findings:
            start, end = lines.bounds(lines.position(finding.start)[0])
            message = hidden.masked(finding.message, finding.start, finding.end)  # nobody shall guess until it fits
            about = f"{report.path}\0{finding.code}\0{message}\0{hidden.text[start:end].strip()}"
            seen[about] = seen.get(about, 0) + 1
            data = f"{about}\0{seen[about]}".encode("utf-8", "surrogatepass")
            yield Row(report, lines, shown, finding, blake2b(data, digest_size=16).hexdigest())


def relative(path: str, folder: str | None = None) -> str:
    """A path from a folder, or from where the command runs, with slashes; outside of it, the absolute one."""
    found = os.path.relpath(path, folder or os.curdir)
    return (os.path.abspath(path) if found.startswith(os.pardir) else found).replace(os.sep, "/")


def xml(text: str) -> str:
    """A text for an attribute or the body of an XML element; control characters are replaced, XML has none."""
    return "\n".join(map(printable, text.split("\n"))).translate(XML)
