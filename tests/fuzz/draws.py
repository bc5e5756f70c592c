"""Choices that bytes make: the same for hypothesis, which shrinks the bytes, and for atheris, which steers them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws(random.Random):
    """A random.Random whose chance is in some bytes. When they are used up, all that it gives is the first choice."""

    def __new__(cls, data: bytes) -> Draws:
        """Seed nothing: the bytes are no seed."""
        return super().__new__(cls)

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._data, self._at = data, 0

    @property
    def left(self) -> int:
        """How many bytes are not used yet."""
        return max(len(self._data) - self._at, 0)

    def getrandbits(self, k: int, /) -> int:
        """Take as many bytes as k bits need; 0 when there are none."""
        count = (k + 7) // 8
        piece = self._data[self._at : self._at + count]
        self._at += count
        return int.from_bytes(piece, "little") & ((1 << k) - 1)

    def random(self) -> float:
        """A number from 0 to below 1."""
        return self.getrandbits(16) / (1 << 16)

    def number(self, most: int) -> int:
        """A number from 0 to `most`."""
        return self.getrandbits(8 if most < 256 else 16 if most < 65536 else 32) % (most + 1)

    def pick(self, options: Sequence[T]) -> T:
        """One of some things; takes one or two bytes, whatever they are."""
        return options[self.number(len(options) - 1)]

    def some(self, options: Sequence[T], most: int) -> list[T]:
        """Up to `most` of some things, while there are bytes."""
        return [self.pick(options) for _ in range(self.number(most)) if self.left]

    def rest(self) -> bytes:
        """All bytes that are not used yet."""
        piece = self._data[self._at :]
        self._at = len(self._data)
        return piece
