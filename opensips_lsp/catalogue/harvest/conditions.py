"""What `#if` leaves of a C text in the default build.

A condition is true, false, or unknown; what stands under an unknown one stays, and says under which.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .build import DEFAULT_BUILD

_DIRECTIVE = re.compile(r"[ \t]*#[ \t]*(\w+)[ \t]*(.*)")
_TOKEN = re.compile(
    r"\s*(?:defined\s*\(\s*(\w+)\s*\)|defined\s+(\w+)|(&&|\|\||!(?!=)|[()])|((?:!=|[^()!&|\s])(?:!=|[^()!&|])*))"
)


class Conditioned(NamedTuple):
    """A text of the same length in which dropped lines and directives are blank."""

    text: str
    lines: tuple[tuple[str, ...], ...]  # per line, the unknown conditions it stands under

    def conditions(self, offset: int) -> tuple[str, ...]:
        """The unknown conditions that hold where `offset` stands in the text."""
        return self.lines[self.text.count("\n", 0, offset)]


def evaluate(condition: str, build: dict[str, bool] = DEFAULT_BUILD) -> bool | None:
    """The truth of a preprocessor condition, None when the build does not decide it."""
    return _Reader([*_TOKEN.finditer(condition)], build).alternatives()


class _Reader:
    def __init__(self, tokens: list[re.Match[str]], build: dict[str, bool]) -> None:
        self._tokens = tokens[::-1]
        self._build = build

    def _at(self, operator: str) -> bool:
        if self._tokens and self._tokens[-1][3] == operator:
            self._tokens.pop()
            return True
        return False

    def alternatives(self) -> bool | None:
        found = [self._conjunction()]
        while self._at("||"):
            found.append(self._conjunction())
        return True if True in found else None if None in found else False

    def _conjunction(self) -> bool | None:
        found = [self._atom()]
        while self._at("&&"):
            found.append(self._atom())
        return False if False in found else None if None in found else True

    def _atom(self) -> bool | None:
        if self._at("!"):
            truth = self._atom()
            return None if truth is None else not truth
        if self._at("("):
            truth = self.alternatives()
            self._at(")")
            return truth
        if not self._tokens:
            return None
        match = self._tokens.pop()
        word = match[4].strip() if match[4] else ""
        if word.isdigit():
            return word != "0"
        return self._build.get(match[1] or match[2] or word)


def resolve(text: str, build: dict[str, bool] = DEFAULT_BUILD) -> Conditioned:
    """`text`, whose comments are gone, as the build compiles it; macros are not expanded."""
    kept, lines = [], []
    levels: list[tuple[bool | None, str, bool]] = []  # truth, its words, a branch before was true
    for line in text.split("\n"):
        directive = _DIRECTIVE.match(line)
        if directive and _step(levels, directive[1], directive[2].strip(), build):
            line = " " * len(line)
        dead = any(truth is False for truth, _, _ in levels)
        kept.append(" " * len(line) if dead else line)
        lines.append(tuple(words for truth, words, _ in levels if truth is None))
    return Conditioned("\n".join(kept), tuple(lines))


def _step(levels: list[tuple[bool | None, str, bool]], name: str, rest: str, build: dict[str, bool]) -> bool:
    """Open, turn or close a level; False when the directive is none of those."""
    rest = rest.rstrip("\\").strip()
    if name in ("if", "ifdef", "ifndef"):
        words = {"if": rest, "ifdef": f"defined({rest})", "ifndef": f"!defined({rest})"}[name]
        truth = evaluate(words, build)
        levels.append((truth, words, truth is True))
    elif name in ("else", "elif") and levels:
        truth, words, taken = levels.pop()
        if name == "elif":
            truth, words = evaluate(rest, build), rest
        else:
            truth, words = None if truth is None else not truth, f"!({words})"
        truth = False if taken else truth
        levels.append((truth, words, taken or truth is True))
    elif name == "endif" and levels:
        levels.pop()
    else:
        if name == "define" and levels and levels[-1][1] == f"!defined({rest})":
            levels[-1] = (True, "", True)  # an include guard
        return False
    return True
