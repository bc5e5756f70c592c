"""What a number stands for, by the texts of the catalogue: a duration in larger units, or the names of its bits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIT = re.compile(r"(?i)(?:^|^Number: |\b(?:in|many|whole) )(seconds|milliseconds|microseconds)\b")
_MICROSECONDS = {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1}
_UNITS = (
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("min", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
    ("us", 1),
)
_PLAIN = {"seconds": 120, "milliseconds": 9_999, "microseconds": 9_999}  # up to here anybody can read it
_FEWEST = 3  # values: fewer are a switch, which speaks for itself


def duration(number: int, text: str) -> str:
    """Return how long a number is, such as "1 h 30 min", if a text says that it counts seconds or parts of them.

    "" if it does not, or the number is easily read.
    """
    match = _UNIT.search(text)
    unit = match[1].lower() if match else ""
    if not unit or number <= _PLAIN[unit]:
        return ""
    left, parts = number * _MICROSECONDS[unit], list[str]()
    for name, size in _UNITS:
        if len(parts) < 2 and left >= size:
            parts.append(f"{left // size} {name}")
            left %= size
    shown = " ".join(parts)
    return f"≈ {shown}" if left else shown


def named_value(number: int, values: Mapping[str, str]) -> str:
    """Return the meaning of one of some values, "" if it is none of them, or there are but two."""
    meanings = by_number(values)
    return meanings.get(number, "") if len(meanings) >= _FEWEST else ""


def named_bits(number: int, values: Mapping[str, str]) -> list[str]:
    """Return the meanings of the bits of a number; none if one of them is not known."""
    meanings = by_number(values)
    bits = [1 << bit for bit in range(number.bit_length()) if number >> bit & 1]
    return [meanings[bit] for bit in bits] if all(bit in meanings for bit in bits) else []


def number_of(text: str) -> int | None:
    """Return the number that a text is, decimal or hexadecimal, or None."""
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    return int(text, 16) if re.fullmatch(r"0x[0-9a-fA-F]+", text) else None


def by_number(values: Mapping[str, str]) -> dict[int, str]:
    """Return the meanings of those of some values that are numbers, by number."""
    found: dict[int, str] = {}
    for value, meaning in values.items():
        number = number_of(value.removeprefix("-"))
        if number is not None:
            found[-number if value.startswith("-") else number] = meaning
    return found
