"""POSIX extended regular expressions that regcomp() of the GNU C library refuses. What is not certain is accepted."""

from __future__ import annotations

import re

_CLASSES = frozenset(
    ["alpha", "upper", "lower", "alnum", "cntrl", "space", "digit", "print", "graph", "punct", "xdigit", "blank"]
)
_MOST = 0x7FFF  # RE_DUP_MAX
_INTERVAL = r"([0-9]*)(?:(,)([0-9]*))?\}"


class _Refused(Exception):
    """What is wrong with a pattern: the offset, and why as the rest of a sentence."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(at, why)
        self.at, self.why = at, why


def refusal(pattern: str) -> tuple[int, str] | None:
    """(offset, why) of what is wrong with a pattern, as the rest of a sentence that begins with it; or None."""
    pattern = pattern.partition("\0")[0]
    try:
        _check(pattern)
    except _Refused as refused:
        return refused.at, refused.why
    return None


def _check(pattern: str) -> None:
    at, end, repeatable = 0, len(pattern), False  # repeatable: whether something stands before that `*` can repeat
    opened: list[tuple[int, int]] = []  # (number, offset) of groups
    closed: set[int] = set()  # numbers of groups
    groups = 0
    while at < end:
        character = pattern[at]
        if character == "\\":
            if at + 1 == end:
                raise _Refused(at, "ends in a lone backslash")
            character = pattern[at + 1]
            if character in "123456789" and int(character) not in closed:
                raise _Refused(at, f"refers to group {character}, which does not exist yet")
            repeatable = character not in "bB<>`'"
            at += 2
            continue
        if character == "[":
            at, repeatable = _bracket(pattern, at), True
            continue
        if character in "*+?{":
            if not repeatable:
                raise _Refused(at, f"has a `{character}` with nothing before it to repeat")
            at = _interval(pattern, at) if character == "{" else at + 1
            continue
        if character == "(":
            groups += 1
            opened.append((groups, at))
        elif character == ")" and opened:
            closed.add(opened.pop()[0])
        repeatable = character not in "(|^$"
        at += 1
    if opened:
        raise _Refused(opened[-1][1], "has a `(` without a `)`")


def _interval(pattern: str, at: int) -> int:
    """-> the offset behind the `}`."""
    match = re.compile(_INTERVAL).match(pattern, at + 1)
    if match is None or not (match[1] or match[2]):
        raise _Refused(at, "has a `{` without numbers and a `}`; write `\\{` for a literal `{`")
    least, _, most = match.groups()
    if least and most and int(least) > int(most):
        raise _Refused(at, f"repeats at least {least} and at most {most} times")
    if int(most or least or 0) > _MOST:
        raise _Refused(at, f"repeats more than {_MOST} times")
    return match.end()


def _bracket(pattern: str, start: int) -> int:
    """-> the offset behind the `]` of a bracket expression."""
    at, end = start + 1, len(pattern)
    if pattern[at : at + 1] == "^":
        at += 1
    first, certain = at, True
    while at < end:
        if pattern[at] == "]" and at > first:
            return at + 1
        low, begin = pattern[at], at
        at = _element(pattern, start, at)
        if low == "-" and pattern[begin : begin + 3] == "---":
            certain = False  # libraries differ
        if low == "-" and begin > first and certain and pattern[at : at + 1] not in ("]", ""):
            raise _Refused(begin, "has a `-` in brackets that is neither a range nor the last character")
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("]", ""):
            is_class, high = at - begin > 1, pattern[at + 1]
            if pattern[at : at + 3] == "---":
                certain = False
            behind = _element(pattern, start, at + 1)
            simple = not is_class and behind == at + 2
            if certain and simple and (low + high).isascii() and low.upper() > high.upper():  # REG_ICASE
                raise _Refused(begin, f"has the range `{low}-{high}`, which is empty")
            if is_class:
                certain = False
            at = behind
    raise _Refused(start, "has a `[` without a `]`")


def _element(pattern: str, start: int, at: int) -> int:
    """-> the offset behind one character, or one `[:class:]`, `[=x=]`, `[.x.]`, of a bracket expression."""
    opening = pattern[at : at + 2]
    if opening not in ("[:", "[=", "[."):
        return at + 1
    close = pattern.find(f"{opening[1]}]", at + 2)
    if close < 0:
        raise _Refused(start, "has a `[` without a `]`")
    name = pattern[at + 2 : close]
    if opening == "[:" and name not in _CLASSES and len(name) < 32:
        raise _Refused(at, f"has the class `[:{name}:]`, which does not exist")
    return close + 2
