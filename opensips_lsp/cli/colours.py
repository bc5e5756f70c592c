"""Colours, on a terminal that wants them only."""

import os

_CODES = {"error": "31;1", "warning": "33;1", "info": "36", "hint": "2", "bold": "1", "-": "31", "+": "32", "dim": "2"}


def painter(out):
    """-> paint(text, style) for a stream."""
    if out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return lambda text, style: f"\x1b[{_CODES[style]}m{text}\x1b[0m"
    return lambda text, style: text
