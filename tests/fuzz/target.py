"""What a target of fuzzing is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from fuzz.draws import Draws
from fuzz.steps import at_most


class Target(NamedTuple):
    """Something to try on many cases.

    examples: how many cases a run of the tests tries. case_of(draws): a case, of what JSON can hold. law(case): raises
    where something does not hold. each, base: how many calls a case may take for each of its characters, and at all.
    """

    name: str
    examples: int
    case_of: Callable[[Draws], Any]
    law: Callable[[Any], None]
    each: int = 2_000
    base: int = 300_000

    def check(self, case: Any) -> None:
        """Hold a case to the law, in a bounded number of steps."""
        with at_most(self.base + self.each * size_of(case)):
            self.law(case)


def size_of(case: Any) -> int:
    """How many characters a case has, in all of its texts."""
    if isinstance(case, str):
        return len(case)
    if isinstance(case, dict):
        return sum(size_of(one) for pair in case.items() for one in pair)
    return sum(map(size_of, case)) if isinstance(case, (list, tuple)) else 1
