"""Comments that say what a person has to decide: put above the lines, taken out again when it is decided. Pure."""

import re
from bisect import bisect_right

from opensips_lsp.syntax.scanner import scan
from opensips_lsp.syntax.text import Lines

_MARK = "# TODO(2.4): "
_OURS = re.compile(r"(?m)^[ \t]*# TODO\(2\.4\): [A-Z]\d{3} [^\n]*(?:\n|\Z)")


def without_todos(text):
    """The text without the comments that `with_todos` puts in; those that a person wrote stay."""
    return _OURS.sub("", text)


def with_todos(text, findings):
    """The text with one comment above each line that has a finding; `findings` are those of `text`, which has none yet."""
    lines, tokens = Lines(text), scan(text, whole=True)
    wanted = {}
    for finding in findings:
        line = _line_above(lines, tokens, lines.position(finding.start)[0])
        wanted.setdefault(line, dict.fromkeys(())).setdefault(f"{finding.code} {finding.message}")
    for line in sorted(wanted, reverse=True):
        start, end = lines.bounds(line)
        newline = "\r\n" if text[:end].endswith("\r") else "\n"
        indent = re.compile(r"[ \t]*").match(text[start:end]).group()
        comments = "".join(f"{indent}{_MARK}{_one_line(message)}{newline}" for message in wanted[line])
        text = text[:start] + comments + text[start:]
    return text


def _line_above(lines, tokens, line):
    """The line that a comment can go above: not one that begins within a string."""
    while line > 1:
        start = lines.bounds(line)[0]
        number = bisect_right(tokens.starts, start) - 1
        if number < 0 or not tokens.starts[number] < start < tokens.ends[number]:
            break
        line = lines.position(tokens.starts[number])[0]
    return line


def _one_line(message):
    return " ".join(message.split())
