"""Which of some names a mistaken one was meant to be: a misspelling is looked for, not a name that looks similar.

`set_dlg_profile` and `unset_dlg_profile`, `min_expires` and `max_expires` look similar, and mean different things.
"""

from __future__ import annotations

from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORT = 3  # words with fewer letters are no misspelling of each other, but for one letter more
_LONG = 6  # a word from this length on may have two wrong letters


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that another one is a misspelling of; None when there is none, or more than one."""
    return _nearest(name, frozenset(names))


@lru_cache(maxsize=1 << 10)
def _nearest(name: str, names: frozenset[str]) -> str | None:
    vocabulary, spelt = _spelt(names)
    found: dict[int, list[str]] = {}
    ours = _words(name)
    letters, mask, digits = len("".join(ours)), _mask(ours), sorted(_number(name))
    for other, theirs, length, their_mask, their_digits in spelt:
        alike = len(theirs) == len(ours)
        most = 2 * len(theirs) if alike else 1  # letters that may be wrong
        if abs(letters - length) > most or (mask & ~their_mask).bit_count() > most:
            continue
        if alike and digits != their_digits:
            continue
        wrong = _wrong_letters(ours, theirs, vocabulary)
        if wrong is not None:
            found.setdefault(wrong, []).append(other)
    best = found[min(found)] if found else []
    return best[0] if len(best) == 1 else None


@lru_cache(maxsize=16)
def _spelt(names: frozenset[str]) -> tuple[set[str], list[tuple[str, list[str], int, int, list[str]]]]:
    """-> (all words in some names; (name, its words, how many letters they have, _mask of them, digits) of each)."""
    words = [(name, _words(name)) for name in names]
    spelt = [(name, some, len("".join(some)), _mask(some), sorted(_number(name))) for name, some in words]
    return {word for _, some in words for word in some}, spelt


def _mask(words: list[str]) -> int:
    """A bit for each letter that is in some words; two letters may have the same."""
    mask = 0
    for letter in "".join(words).lower():
        mask |= 1 << (ord(letter) & 63)
    return mask


def _words(name: str) -> list[str]:
    for separator in "-.:":
        name = name.replace(separator, "_")
    return name.split("_")


def _wrong_letters(ours: list[str], theirs: list[str], vocabulary: set[str]) -> int | None:
    """How many letters of the words of a name are wrong if it is meant to be another one; None if it is not."""
    joined = "".join(ours), "".join(theirs)
    if joined[0].lower() == joined[1].lower() or sorted(ours) == sorted(theirs):
        return 0
    if len(ours) != len(theirs):
        return _distance(*joined, 1) if min(map(len, joined)) >= _LONG else None
    total = 0
    for word, right in zip(ours, theirs):
        if word != right:
            wrong = None if word in vocabulary or _number(word) != _number(right) else _misspelt(word, right)
            if wrong is None:
                return None
            total += wrong
    return total


def _number(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _misspelt(word: str, right: str) -> int | None:
    shortest = min(len(word), len(right))
    if shortest < _SHORT:
        return 1 if len(word) == len(right) + 1 and word.startswith(right) else None
    return _distance(word, right, 2 if shortest >= _LONG else 1)


def _distance(one: str, other: str, most: int) -> int | None:
    """How many letters have to be put in, left out, exchanged for others or swapped; None if more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for number, right in enumerate(other, 1):
            steps = min(last[number] + 1, row[-1] + 1, last[number - 1] + (letter != right))
            if at > 1 < number and letter == other[number - 2] and one[at - 2] == right:
                steps = min(steps, before[number - 2] + 1)
            row.append(steps)
        before, last = last, row
    return last[-1] if last[-1] <= most else None
