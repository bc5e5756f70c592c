"""What a number, letters or a word means, as the texts of the catalogue list it.

A text lists meanings as "0x02 no 477 reply; 0x04 no DNS failover" or as "`P` pings the caller, `B` sends BYE".
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from opensips_lsp.syntax.nodes import number_value

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"(?P<number>-?(?:0x[0-9a-fA-F]+|\d+)) (?:= )?(?P<meaning>.+)")
_SUM = re.compile(r"(?P<before>\D+) (?P<number>\d+) (?P<meaning>.+)")  # "private IP in 1 Contact"
_WORD = r"`[^`]+`"
_WORDS = re.compile(rf"(?:.*: )?(?P<words>{_WORD}(?:(?:/|-| or ){_WORD})*)(?: for| =|:)? (?P<meaning>.+)")
_NOT_THE_WHOLE = re.compile(r"(?:or|and) |.* and `")  # a meaning that goes on with other words
_WRITTEN = re.compile(r"[-+]?(?:0x[0-9a-fA-F]+|\d+)")


def meaning_of(value: int | str, values: Mapping[str, str]) -> str:
    """Return what a value means; "" if that is not known. values: value, or bit of a mask, -> meaning."""
    if str(value) in values:
        return values[str(value)]
    number = as_number(value)
    if number is None:
        return ""
    known = {number_value(key): meaning for key, meaning in values.items() if _WRITTEN.fullmatch(key)}
    if number in known:
        return known[number]
    if any(bit <= 0 or bit & (bit - 1) for bit in known if bit):
        return ""
    found = [meaning for bit, meaning in known.items() if bit and number & bit]
    return " and ".join(found) if found and number == sum(bit for bit in known if number & bit) else ""


def as_number(value: int | str) -> int | None:
    """Return the number that a value is, decimal or hexadecimal; None for a text."""
    if isinstance(value, int):
        return value
    return number_value(value) if _WRITTEN.fullmatch(value) else None


def numbers_in(text: str) -> dict[int, str]:
    """Return number -> meaning, of the numbers that a text lists behind its first colon."""
    found: dict[int, str] = {}
    head, colon, listed = text.rstrip(".").partition(": ")
    for clause in listed.split("; ") if colon else ():
        before = ""
        for piece in clause.split(", "):
            match = _NUMBER.fullmatch(piece)
            if match is None and head.startswith("Sum") and not before:
                match = _SUM.fullmatch(piece)
                before = f"{match['before']} " if match else ""
            if match is None:
                break
            found.setdefault(number_value(match["number"]), before + match["meaning"])
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


def decoded(value: int | str, text: str) -> list[tuple[str, str]]:
    """Return (part, meaning) of each part of a value of which a text lists the meaning; [] if one is not listed.

    The parts of a number are the number itself, or its bits; those of a text are words between `|`, or letters.
    """
    number = as_number(value)
    if number is not None:
        found = _number_decoded(value, number, numbers_in(text))
        if found:
            return found
    listed = words_in(text)
    parts = _parts(str(value), listed) if listed else None
    return [(part, listed[word]) for part, word in parts or ()]


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
    written = re.escape(word)
    written = re.sub(r"(?<=[a-zA-Z])N+$", r"\\d+", written)
    return re.compile(re.sub(r"^([a-z])/re(?:gex)?/$", r"\1/[^/]*/", written))


def _number_decoded(value: int | str, number: int, listed: Mapping[int, str]) -> list[tuple[str, str]]:
    if number in listed:
        return [(str(value), listed[number])]
    bits = [bit for bit in listed if bit > 0]
    if len(bits) < 2 or any(bit & (bit - 1) for bit in bits) or not number & sum(bits) or number < 0:
        return []
    form = "0x{:02x}" if str(value).startswith("0x") else "{}"
    found = [(form.format(bit), listed[bit]) for bit in sorted(bits) if number & bit]
    rest = number & ~sum(bits)
    return [*found, (form.format(rest), "not known")] if rest else found
