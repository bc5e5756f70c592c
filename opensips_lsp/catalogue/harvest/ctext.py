"""C as text: comments, strings, brackets. Nothing here knows OpenSIPS.

Every function takes and gives text; what is taken out is blanked, so offsets and lines stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT_OR_STRING = re.compile(
    r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?(?:\*/|\Z)|//(?:\\\n|[^\n])*', re.DOTALL
)
_STRING = re.compile(r'"((?:\\.|[^"\\])*)"')
_PIECE = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[()\[\]{},]')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_SECTION = re.compile(r"^%%", re.MULTILINE)
_NOT_NEWLINE = re.compile(r"[^\n]")


def without_comments(text: str) -> str:
    """`text` with comments blanked; `/*` inside a string is no comment."""

    def blank(match: re.Match[str]) -> str:
        return _NOT_NEWLINE.sub(" ", match[0]) if match[0][0] == "/" else match[0]

    return _COMMENT_OR_STRING.sub(blank, text)


def closing(text: str, start: int) -> int:
    """The offset of the bracket that closes the one at `start`, or -1; strings do not count."""
    depth = 0
    for match in _PIECE.finditer(text, start):
        if match[0] in "([{":
            depth += 1
        elif match[0] in ")]}":
            depth -= 1
            if depth == 0:
                return match.start()
    return -1


def pieces(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str]]:
    """What commas part at bracket depth 0, each with the offset of its first non-blank.

    An empty piece after the last comma is left out, as C leaves it out of an initialiser.
    """
    end = len(text) if end is None else end
    depth, begin = 0, start
    for match in _PIECE.finditer(text, start, end):
        if match[0] in "([{":
            depth += 1
        elif match[0] in ")]}":
            depth -= 1
        elif match[0] == "," and depth == 0:
            yield _stripped(text, begin, match.start())
            begin = match.end()
    if text[begin:end].strip():
        yield _stripped(text, begin, end)


def without_blocks(text: str) -> str:
    """`text` with a `;` in the place of every outermost `{…}`."""
    parts, offset, depth = [], 0, 0
    for match in _PIECE.finditer(text):
        if match[0] == "{":
            if depth == 0:
                parts.append(text[offset : match.start()])
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
            offset = match.end()
    return ";".join([*parts, "" if depth else text[offset:]])


def _stripped(text: str, begin: int, end: int) -> tuple[int, str]:
    piece = text[begin:end]
    return begin + len(piece) - len(piece.lstrip()), piece.strip()


def literal(text: str) -> str | None:
    """The value of a C string literal, or of several side by side; None when it is no literal."""
    parts = _STRING.findall(text)
    if not parts or _STRING.sub("", text).strip():
        return None
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), "".join(parts))


def strings(text: str) -> list[str]:
    """The values of all string literals of a text, in order."""
    return [literal(match[0]) or "" for match in _STRING.finditer(text)]


def sections(text: str) -> tuple[str, str]:
    """Declarations and rules of a lex or yacc file, without comments; ("", "") when it has no `%%`."""
    parts = _SECTION.split(text)
    return (without_comments(parts[0]), without_comments(parts[1])) if len(parts) > 1 else ("", "")
