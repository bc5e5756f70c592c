"""Comments in what stands between two tokens."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

_COMMENT = r"(?s)#[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z)"


def in_comment(text: str, start: int, offset: int, end: int) -> bool:
    """Whether an offset of the gap from `start` to `end` (see syntax.nodes.gap_at) lies in a comment."""
    starts, ends = _comments(text, start, end)
    number = bisect_right(starts, offset) - 1
    return number >= 0 and offset < ends[number]


@lru_cache(maxsize=2)  # there is a question for each character of a gap that may be wrong
def _comments(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    spans = [match.span() for match in re.compile(_COMMENT).finditer(text, start, end)]
    return [first for first, _ in spans], [last for _, last in spans]
