"""Comments that say what a person has to decide: written above the lines, removed when it is decided. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right

from opensips_lsp.catalogue.version import NEWEST
from opensips_lsp.syntax.scanner import scan
from opensips_lsp.syntax.text import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.syntax.scanner import Tokens

_OWN = re.compile(rf"(?m)^[ \t]*# TODO\((?:{'|'.join(map(re.escape, NEWEST))})\): [A-Z]\d{{3}} [^\n]*(?:\n|\Z)")
_INDENT = re.compile(r"[ \t]*")


def without_todos(text: str) -> str:
    """Return the text without the comments that `with_todos` writes; those that a person wrote stay."""
    return _OWN.sub("", text)


def with_todos(text: str, findings: Iterable[Finding], series: str) -> str:
    """Return the text with a comment above each line that has one of its findings. The text has none yet.

    series: the one that the script is migrated to.
    """
    lines, tokens = Lines(text), scan(text, to_end=True)
    comments: dict[int, dict[str, None]] = {}  # line -> its comments, each once
    for finding in findings:
        line = _line_for_comment(lines, tokens, lines.position(finding.start)[0])
        comments.setdefault(line, {})[" ".join(f"{finding.code} {finding.message}".split())] = None
    for line in sorted(comments, reverse=True):
        start, end = lines.bounds(line)
        line_end = "\r\n" if text[:end].endswith("\r") else "\n"
        match = _INDENT.match(text, start, end)
        indent = match[0] if match else ""
        above = "".join(f"{indent}# TODO({series}): {comment}{line_end}" for comment in comments[line])
        text = text[:start] + above + text[start:]
    return text


def _line_for_comment(lines: Lines, tokens: Tokens, line: int) -> int:
    """Return the nearest line, this one or one above it, that does not start within a string."""
    while line > 1:
        start = lines.bounds(line)[0]
        number = bisect_right(tokens.starts, start) - 1
        if number < 0 or not tokens.starts[number] < start < tokens.ends[number]:
            break
        line = lines.position(tokens.starts[number])[0]
    return line
