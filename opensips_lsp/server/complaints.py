"""What `opensips -c` says of a script, read from its output. Pure.

OpenSIPS counts lines by LF, and columns in bytes, both from 1; the second column is the one behind the token (cfg.lex
count). 2.x says where in words (cfg.y yyerror), 3.x as FILE:LINE:COLUMN-COLUMN; warnings are in words in both.
"""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import Lines, decode, encode


class Complaint(Record):
    """An error or warning that OpenSIPS printed.

    file: as OpenSIPS names it, or None when it does not say where; then there is no line and column either.
    """

    file: str | None
    line: int | None
    start: int | None
    end: int | None
    severity: str
    message: str


class Place(Record):
    """A Complaint at its place in a text, in characters."""

    start: int
    end: int
    severity: str
    message: str


_PLACED = re.compile(
    r"(?P<what>parse error|warning) in (?:config file (?P<old>.+), line (?P<old_line>\d+), column (?P<old_start>\d+)-(?P<old_end>\d+)"
    r"|(?P<new>.+):(?P<line>\d+):(?P<start>\d+)-(?P<end>\d+)): ?(?P<message>.*)"
)
_LOGGED = re.compile(r"(?:CRITICAL|ERROR):[\w-]+:\w+: (.+)")


def complaints(output, status):
    """The Complaints in an output, each once; a script that is refused has at least one."""
    found = [_complaint(match) for match in _PLACED.finditer(output)]
    if status != 0 and not any(one.severity == ERROR for one in found):
        logged = _LOGGED.search(output)
        reason = logged[1].strip() if logged else f"opensips -c ends with status {status}"
        found.append(Complaint(None, None, None, None, ERROR, reason))
    return list(dict.fromkeys(found))


def _complaint(match):
    old = "old_" if match["old"] is not None else ""
    line, start, end = (int(match[old + name]) for name in ("line", "start", "end"))
    severity = ERROR if match["what"] == "parse error" else WARNING
    return Complaint(
        match["old"] or match["new"], line, start, end, severity, match["message"].strip() or match["what"]
    )


def data_of(text):
    """The bytes that OpenSIPS reads of a text: those of the file, if it is from one."""
    try:
        return encode(text)
    except UnicodeEncodeError:  # half of a surrogate pair, which no file has
        return text.encode("utf-8", "replace")


def placed(complaint, text):
    """The Place of a Complaint in the text that OpenSIPS has read; what it counts wrong stays within the text."""
    if complaint.line is None:
        return Place(0, 0, complaint.severity, complaint.message)
    lines = Lines(text)
    first, last = lines.bounds(min(max(complaint.line, 1), len(lines)))
    line = text[first:last].rstrip("\r")
    start, end = (_character(line, column) for column in (complaint.start, complaint.end))
    if end <= start:
        start, end = max(min(start, len(line) - 1), 0), len(line)
    return Place(first + start, first + end, complaint.severity, complaint.message)


def _character(line, column):
    """The number of characters of a line before a column, which counts bytes from 1."""
    if line.isascii():
        return min(max(column - 1, 0), len(line))
    return min(len(decode(data_of(line)[: max(column - 1, 0)])), len(line))


def moved(places, old, new):
    """Places in a text where they are in a later one; those in lines that have changed are left out."""
    if old == new:
        return places
    before, after = old.splitlines(True), new.splitlines(True)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    first, last = sum(map(len, before[:head])), len(old) - sum(map(len, before[len(before) - tail :]))
    by = len(new) - len(old)
    return [
        place if place.end <= first else place._replace(start=place.start + by, end=place.end + by)
        for place in places
        if place.end <= first or place.start >= last
    ]


def _common(before, after):
    return next((n for n, (one, other) in enumerate(zip(before, after)) if one != other), min(len(before), len(after)))
