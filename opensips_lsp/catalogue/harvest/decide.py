"""The value of a condition of numbers, comparisons and brackets, as Python writes it: `1 == 1 and not (2 > 1)`."""

from __future__ import annotations

import operator
import re

_TOKEN = re.compile(r"\s*(?:(\d+)|(==|!=|<=|>=|<|>|\(|\)|\b(?:and|or|not)\b))")
_COMPARED = {
    "==": operator.eq, "!=": operator.ne, "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_MOST_DEPTH = 50


class _Unread(Exception):
    """This is no such condition."""


def decided(condition: str) -> bool | None:
    """Whether a condition holds; None when it is none that can be read."""
    tokens, at, condition = [], 0, condition.rstrip()
    while at < len(condition):
        match = _TOKEN.match(condition, at)
        if match is None:
            return None
        tokens.append(match[1] or match[2])
        at = match.end()
    reader = _Reader([*tokens, ""])
    try:
        value = reader.either(0)
        return bool(value) if reader.at == len(tokens) else None
    except _Unread:
        return None


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self.at = tokens, 0

    def _takes(self, *wanted: str) -> str:
        token = self._tokens[self.at]
        if token not in wanted:
            return ""
        self.at += 1
        return token

    def either(self, depth: int) -> int:
        value = self._both(depth)
        while self._takes("or"):
            other = self._both(depth)
            value = value or other
        return value

    def _both(self, depth: int) -> int:
        value = self._negated(depth)
        while self._takes("and"):
            other = self._negated(depth)
            value = value and other
        return value

    def _negated(self, depth: int) -> int:
        is_other = False
        while self._takes("not"):
            is_other = not is_other
        value = self._compared(depth)
        return int(not value) if is_other else value

    def _compared(self, depth: int) -> int:
        value = self._one(depth)
        while sign := self._takes(*_COMPARED):
            value = int(_COMPARED[sign](value, self._one(depth)))
        return value

    def _one(self, depth: int) -> int:
        if self._takes("("):
            if depth == _MOST_DEPTH:
                raise _Unread
            value = self.either(depth + 1)
            if not self._takes(")"):
                raise _Unread
            return value
        token = self._tokens[self.at]
        if not token.isdigit() or len(token) > 20:
            raise _Unread
        self.at += 1
        return int(token)
