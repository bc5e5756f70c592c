"""What stands between the tokens: blanks, comments, and what cfg.lex drops without a word."""

import re
from bisect import bisect_right

_COMMENT = r"(?s)#[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z)"


def gap_in(item, at):
    """(start, end) of the gap between tokens around an offset of an item, in such offsets, or None inside of a token."""
    tokens = item.tokens
    before = bisect_right(tokens.starts, at) - 1
    if before >= 0 and at < tokens.ends[before]:
        return None
    start = tokens.ends[before] if before >= 0 else 0
    end = tokens.starts[before + 1] if before + 1 < len(tokens) else tokens.stop
    if tokens.unclosed is not None and at >= tokens.unclosed:
        return None
    return start, end


def in_comment(text, start, offset, end):
    """Whether an offset of the gap from `start` to `end` lies in a comment."""
    return any(match.start() <= offset < match.end() for match in re.compile(_COMMENT).finditer(text, start, end))
