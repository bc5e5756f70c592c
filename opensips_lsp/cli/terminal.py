"""What a terminal can be given: colours, if it wants them, and characters, and how wide it shows those."""

from __future__ import annotations

import os
import sys

from opensips_lsp.lint.masking import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    Paint = Callable[[str, str], str]

_CODES = {"error": "31;1", "warning": "33;1", "info": "36", "hint": "2", "bold": "1", "-": "31", "+": "32", "dim": "2"}


def painter(out: TextIO) -> Paint:
    """-> paint(text, style) for a stream: it gives the text, coloured if the stream is a terminal that wants it."""
    if out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return lambda text, style: f"\x1b[{_CODES[style]}m{text}\x1b[0m"
    return lambda text, style: text


def complain(message: object) -> None:
    """Write one line about what went wrong to standard error; what a file is called or says cannot make it two."""
    print(f"opensips-lint: {clean(str(message))}", file=sys.stderr)


def blank(text: str) -> str:
    """Blanks as wide as a printable text, its tabs kept, so that a mark stands under what follows it."""
    return "".join("\t" if c == "\t" else " " * width(c) for c in text)


def width(text: str) -> int:
    """How many columns a terminal takes for a printable text without tabs."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
