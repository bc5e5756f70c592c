"""What a number, letters or a word means, as the texts of the catalogue say.

A text about an argument lists words as "`P` pings the caller, `B` sends BYE", and numbers as "1: -3 alert, -2
critical"; what bits mean is FunctionText.values.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from opensips_lsp.features.number_meanings import by_number
from opensips_lsp.syntax.literals import number_value

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"(?P<number>-?(?:0x[0-9a-fA-F]+|\d+)) (?:= )?(?P<meaning>.+)")
_WORD = r"`[^`]+`"
_WORDS = re.compile(rf"(?:.*: )?(?P<words>{_WORD}(?:(?:/|-| or ){_WORD})*)(?: for| =|:)? (?P<meaning>.+)")
_NOT_THE_WHOLE = re.compile(r"(?:or|and) |.* and `")  # a meaning that goes on with other words
_WRITTEN = re.compile(r"[-+]?(?:0x[0-9a-fA-F]+|\d+)")


def meaning_of(value: int | str, values: Mapping[str, str]) -> str:
    """Return what one of some values means; "" if it is none of them."""
    number = as_number(value)
    return values.get(str(value), "") or ("" if number is None else by_number(values).get(number, ""))


def as_number(value: int | str) -> int | None:
    """Return the number that a value is, decimal or hexadecimal; None for a text."""
    if isinstance(value, int):
        return value
    return number_value(value) if _WRITTEN.fullmatch(value) else None


def decoded(value: int | str, text: str, bits: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (part, meaning) of each part of a value whose parts are known; [] if they are not.

    The parts of a number are its bits, or the number itself if the text about the argument lists it; those of a text
    are the words between `|`, or the letters, that the text lists.
    """
    number = as_number(value)
    if number is not None:
        found = _bits(value, number, by_number(bits)) if bits else []
        listed = numbers_in(text)
        found = found or ([(str(value), listed[number])] if number in listed else [])
        if found:
            return found
    words = words_in(text)
    parts = _parts(str(value), words) if words else None
    return [(part, words[word]) for part, word in parts or ()]


def _bits(value: int | str, number: int, known: Mapping[int, str]) -> list[tuple[str, str]]:
    """Return (bit, meaning) of the bits of a number, if one of them is known; what is left comes last."""
    form = "0x{:02x}" if str(value).startswith("0x") else "{}"
    found = [(form.format(bit), known[bit]) for bit in sorted(known) if bit > 0 and number & bit]
    rest = number & ~sum(known) if number > 0 else 0
    return [*found, (form.format(rest), "not known")] if found and rest else found


def numbers_in(text: str) -> dict[int, str]:
    """Return number -> meaning, of the numbers that a text lists behind its first colon."""
    found: dict[int, str] = {}
    _, colon, listed = text.rstrip(".").partition(": ")
    for clause in listed.split("; ") if colon else ():
        for piece in clause.split(", "):
            match = _NUMBER.fullmatch(piece)
            if match is None:
                break
            found.setdefault(number_value(match["number"]), match["meaning"])
    return found


def words_in(text: str) -> dict[str, str]:
    """Return word or letter -> meaning, of those that a text lists between backticks."""
    found: dict[str, str] = {}
    for piece in re.split(r"[;,.] ", text.rstrip(".")):
        match = _WORDS.fullmatch(piece)
        if match is not None and not _NOT_THE_WHOLE.match(match["meaning"]):
            for word in _spelled_out(match["words"]):
                found.setdefault(word, match["meaning"])
    return found


def _spelled_out(words: str) -> list[str]:
    """Return the words of a list; `p0`-`p2` are three."""
    found = re.findall("`([^`]+)`", words)
    if "`-`" not in words:
        return found
    first, last = found[0], found[-1]
    return [f"{first[:-1]}{number}" for number in range(int(first[-1]), int(last[-1]) + 1)]


def _parts(value: str, words: Mapping[str, str]) -> list[tuple[str, str]] | None:
    """Return (part, the word that it is) of each part of a text that is made of some words only; else None.

    A word may stand for many: `cN` is a `c` with a number, `u/re/` one with an expression.
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(value):
        if value[at] in "|, ":
            at += 1
            continue
        matches = [(match, word) for word in words if (match := _pattern(word).match(value, at))]
        if not matches:
            return None
        match, word = max(matches, key=lambda pair: len(pair[0].group()))
        found.setdefault(match.group(), word)
        at = match.end()
    return list(found.items()) or None


@cache
def _pattern(word: str) -> re.Pattern[str]:
    written = re.sub(r"(?<=[a-zA-Z])N+$", r"\\d+", re.escape(word))
    return re.compile(re.sub(r"^([a-z])/re(?:gex)?/$", r"\1/[^/]*/", written))
