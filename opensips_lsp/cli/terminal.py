"""What a terminal can be given: colours, if it wants them, and characters, and how wide it shows those."""

import os

_CODES = {"error": "31;1", "warning": "33;1", "info": "36", "hint": "2", "bold": "1", "-": "31", "+": "32", "dim": "2"}


def painter(out):
    """-> paint(text, style) for a stream."""
    if out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return lambda text, style: f"\x1b[{_CODES[style]}m{text}\x1b[0m"
    return lambda text, style: text


def printable(text):
    """A text without control characters and broken encoding; tabs stay. As long as the text."""
    if text.isprintable():
        return text
    return "".join(c if c == "\t" or c.isprintable() else "\ufffd" for c in text)


def blank(text):
    """Blanks as wide as a printable text, its tabs kept, so that a mark stands under what follows it."""
    return "".join("\t" if c == "\t" else " " * width(c) for c in text)


def width(text):
    """How many columns a terminal takes for a printable text without tabs."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
