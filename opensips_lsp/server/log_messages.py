"""The log messages of `opensips -c`, parsed from its output. Pure.

OpenSIPS counts lines by LF, and columns in bytes, both from 1; the second column is the one after the token (cfg.lex
count). 2.x writes the place in words (cfg.y yyerror), 3.x as FILE:LINE:COLUMN-COLUMN; warnings are in words in both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import Lines, decode, encode

if TYPE_CHECKING:
    from collections.abc import Sequence


class LogMessage(Record):
    """A message of OpenSIPS about a script, at most with a place: line, start and end are columns.

    file: as OpenSIPS names it. When it names no place, file, line, start and end are None.
    """

    file: str | None
    line: int | None
    start: int | None
    end: int | None
    severity: str
    message: str


class LocatedMessage(Record):
    """A LogMessage at its offsets in a text, in characters."""

    start: int
    end: int
    severity: str
    message: str


_WITH_PLACE = re.compile(
    r"(?P<what>parse error|warning) in (?:config file (?P<old>.+), "
    r"line (?P<old_line>\d+), column (?P<old_start>\d+)-(?P<old_end>\d+)"
    r"|(?P<new>.+):(?P<line>\d+):(?P<start>\d+)-(?P<end>\d+)): ?(?P<message>.*)"
)
_LOGGED = re.compile(r"(?:CRITICAL|ERROR):[\w-]+:\w+: (.+)")


def parse_log(output: str, status: int) -> list[LogMessage]:
    """Return the messages in an output, each once; at least one error unless `status` (of the exit) is 0."""
    found = [_message(match) for match in _WITH_PLACE.finditer(output)]
    if status != 0 and not any(one.severity == ERROR for one in found):
        logged = _LOGGED.search(output)
        reason = logged[1].strip() if logged else f"opensips -c exited with status {status}"
        found.append(LogMessage(None, None, None, None, ERROR, reason))
    return list(dict.fromkeys(found))


def _message(match: re.Match[str]) -> LogMessage:
    old = "old_" if match["old"] is not None else ""
    line, start, end = (int(match[old + name]) for name in ("line", "start", "end"))
    severity = ERROR if match["what"] == "parse error" else WARNING
    message = match["message"].strip() or match["what"]
    return LogMessage(match["old"] or match["new"], line, start, end, severity, message)


def encoded(text: str) -> bytes:
    """Return the bytes that OpenSIPS reads of a text: those of the file, if it was decoded from one."""
    try:
        return encode(text)
    except UnicodeEncodeError:  # half of a surrogate pair, which no file has
        return text.encode("utf-8", "replace")


def located(message: LogMessage, text: str) -> LocatedMessage:
    """Return a message at its offsets in the text that OpenSIPS has read, and never outside of the text."""
    if message.line is None or message.start is None or message.end is None:
        return LocatedMessage(0, 0, message.severity, message.message)
    lines = Lines(text)
    first, last = lines.bounds(min(max(message.line, 1), len(lines)))
    line = text[first:last].rstrip("\r")
    start, end = (_characters(line, column) for column in (message.start, message.end))
    if end <= start:
        start, end = max(min(start, len(line) - 1), 0), len(line)
    return LocatedMessage(first + start, first + end, message.severity, message.message)


def _characters(line: str, column: int) -> int:
    """Return the number of characters of a line before a column, which counts bytes from 1."""
    if line.isascii():
        return min(max(column - 1, 0), len(line))
    return min(len(decode(encoded(line)[: max(column - 1, 0)])), len(line))


def after_edits(messages: Sequence[LocatedMessage], old: str, new: str) -> Sequence[LocatedMessage]:
    """Return the messages about an old text at their offsets in a new one, without those in lines that have changed."""
    if old == new:
        return messages
    old_lines, new_lines = old.splitlines(True), new.splitlines(True)
    head = _common_length(old_lines, new_lines)
    tail = _common_length(old_lines[head:][::-1], new_lines[head:][::-1])
    first = sum(map(len, old_lines[:head]))
    last = len(old) - sum(map(len, old_lines[len(old_lines) - tail :]))
    by = len(new) - len(old)
    return [
        one if one.end <= first else one._replace(start=one.start + by, end=one.end + by)
        for one in messages
        if one.end <= first or one.start >= last
    ]


def _common_length(old: list[str], new: list[str]) -> int:
    """Return the number of equal lines at the start of both."""
    return next((n for n, (one, other) in enumerate(zip(old, new)) if one != other), min(len(old), len(new)))
