"""Globs: `*` and `?` stop at a slash, `**` does not; a glob without slash matches in any folder."""

from __future__ import annotations

import re
from functools import lru_cache

from opensips_lsp.record import Record

_FOLDERS, _ANY, _STAR = "**/", "**", "*"


class Token(Record):
    """A part of a glob: text, which is `**/`, `**`, `*` or one character; or, with `one_of`, a set of characters.

    one_of: the first and the last character of each range. is_other: whether it is all but these.
    """

    text: str
    one_of: tuple[tuple[str, str], ...] | None = None
    is_other: bool = False

    def takes(self, character: str) -> bool:
        """Whether a character can stand for it, or for a part of it."""
        if self.text in (_FOLDERS, _ANY):
            return True
        if self.one_of is not None:
            inside = any(first <= character <= last for first, last in self.one_of)
            return character != "/" and inside != self.is_other
        return character != "/" if self.text in (_STAR, "?") else character == self.text


def check(glob: str) -> None:
    """Raise ValueError for a glob that can match nothing, which would otherwise go unnoticed."""
    if glob.startswith("./") or "//" in glob or "\\" in glob:
        raise ValueError(
            f"{glob!r} matches nothing; write paths like `etc/old/*.cfg`, relative to the folder of this file"
        )
    try:
        _tokens(glob)
    except ValueError as error:
        raise ValueError(f"{glob!r} is not a glob: {error}") from None


def matches(glob: str, path: str, inside: bool = False) -> bool:
    """Whether a glob matches a path with slashes, or, if `inside`, a folder above it.

    Takes as many steps as the path and the glob are long, multiplied; a regular expression could take hours.
    """
    return token_matches(_tokens(glob), path, inside)


def token_matches(tokens: tuple[Token, ...], path: str, inside: bool = False) -> bool:
    """As `matches`, for the parts of a glob."""
    reached = _skipped(tokens, {(0, False)})
    for character in path:
        if inside and character == "/" and (len(tokens), False) in reached:
            return True
        reached = _skipped(tokens, {then for at in reached for then in _steps(tokens, at, character)})
        if not reached:
            return False
    return (len(tokens), False) in reached


def _steps(tokens: tuple[Token, ...], at: tuple[int, bool], character: str) -> list[tuple[int, bool]]:
    """Where a character leads from a place: (number of the token to come, whether amid a `**/`)."""
    number, _ = at
    if number == len(tokens) or not tokens[number].takes(character):
        return []
    text = tokens[number].text
    if text == _FOLDERS:
        return [(number, True), (number + 1, False)] if character == "/" else [(number, True)]
    return [(number, False)] if text in (_ANY, _STAR) else [(number + 1, False)]


def _skipped(tokens: tuple[Token, ...], places: set[tuple[int, bool]]) -> set[tuple[int, bool]]:
    """Some places, and those that are reached from them without a character."""
    waiting = list(places)
    while waiting:
        number, amid = waiting.pop()
        if number < len(tokens) and not amid and tokens[number].text in (_FOLDERS, _ANY, _STAR):
            then = number + 1, False
            if then not in places:
                places.add(then)
                waiting.append(then)
    return places


@lru_cache(maxsize=256)
def _tokens(glob: str) -> tuple[Token, ...]:
    """The parts of a glob. Raises ValueError."""
    glob = glob.rstrip("/")
    found = [] if "/" in glob else [Token(_FOLDERS)]
    for part in re.split(r"(\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\])", glob):
        if part in (_FOLDERS, _ANY, _STAR, "?"):
            found.append(Token(part))
        elif len(part) > 2 and part[0] == "[":
            is_other = part[1] == "!"
            found.append(Token(part, ranges(part[1 + is_other : -1]), is_other))
        else:
            found += map(Token, part)
    return tuple(found)


def ranges(inner: str) -> tuple[tuple[str, str], ...]:
    """The first and the last character of each range in what stands between brackets. Raises ValueError."""
    found, at = [], 0
    while at < len(inner):
        is_range = inner[at + 1 : at + 2] == "-" and at + 2 < len(inner)
        first, last = inner[at], inner[at + 2 if is_range else at]
        if first > last:
            raise ValueError(f"bad character range {first}-{last}")
        found.append((first, last))
        at += 3 if is_range else 1
    return tuple(found)
