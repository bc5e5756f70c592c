"""Comments in what stands between two tokens."""

from __future__ import annotations

import re

_COMMENT = r"(?s)#[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z)"


def in_comment(text: str, start: int, offset: int, end: int) -> bool:
    """Whether an offset of the gap from `start` to `end` (see syntax.nodes.gap_at) lies in a comment."""
    return any(match.start() <= offset < match.end() for match in re.compile(_COMMENT).finditer(text, start, end))
