"""What the literals of a script stand for: texts in quotes, and numbers."""

from __future__ import annotations

import re

# what `"…"` may hold behind a backslash (cfg.lex, <STRING1>); all else keeps its backslash
_ESCAPES = {"n": "\n", "r": "\r", "a": "\a", "t": "\t", '"': '"', "\\": "\\", "\n": ""}


def string_value(literal: str) -> str:
    """The characters that a quoted literal stands for."""
    body = literal[1:-1]
    if literal[0] == "'" or "\\" not in body:
        return body
    if body.count("\\") == body.count("\\n"):
        return body.replace("\\n", "\n")
    if not any(
        f"\\{digit}" in body for digit in "x01234567"
    ):  # nearly always; the regular expression takes 1 ms to compile
        return "\\".join(map(_unescaped, body.split("\\\\")))

    def unescape(match: re.Match[str]) -> str:
        code = match.group(1)
        if code[0] == "x" and len(code) > 1:
            return chr(int(code[1:], 16))
        if code[0] in "01234567" and len(code) > 1:
            return chr(int(code, 8) & 255)
        return _ESCAPES.get(code, match.group())

    return re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{2,3}|[\s\S])").sub(unescape, body)


def value_places(literal: str) -> list[int]:
    """Where each of the characters is written in a quoted literal that it stands for."""
    if literal[0] == "'" or "\\" not in literal:
        return list(range(1, len(literal) - 1))
    escape = re.compile(r"\\(?:x[0-9a-fA-F]{1,2}|[0-7]{2,3}|[\s\S])|[\s\S]")
    return [
        match.start()
        for match in escape.finditer(literal, 1, len(literal) - 1)
        for _ in string_value(f'"{match.group()}"')
    ]


def _unescaped(text: str) -> str:
    """What a literal without doubled backslashes and without numbers behind a backslash stands for."""
    for code, character in _ESCAPES.items():
        text = text.replace(f"\\{code}", character)
    return text


def number_value(text: str) -> int:
    """The value of a number token, sign included (cfg.lex NUMBER, HEXNUMBER, OCTNUMBER, YES, NO)."""
    sign = -1 if text[:1] == "-" else 1
    text = text.lstrip("+- \t\r\n")
    if text in ("yes", "true", "on", "enable"):
        return sign
    if not text[:1].isdigit():
        return 0
    if text[:2] == "0x":
        return sign * int(text, 16)
    return sign * int(text, 8 if text[0] == "0" else 10)
