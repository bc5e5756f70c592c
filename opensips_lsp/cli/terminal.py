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
    Link = Callable[[str, str | None], str]

_IN_URLS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_NARROWEST = 40  # columns; what has less is not wrapped for
_CODES = {"error": "31;1", "warning": "33;1", "info": "36", "hint": "2", "bold": "1", "-": "31", "+": "32", "dim": "2"}


def painter(out: TextIO, color: str = "auto") -> Paint:
    """-> paint(text, style) for a stream: it gives the text, coloured if the stream wants it. color: as --color."""
    if color == "always" or (color == "auto" and _wants_color(out)):
        return lambda text, style: f"\x1b[{_CODES[style]}m{text}\x1b[0m"
    return lambda text, style: text


def _wants_color(out: TextIO) -> bool:
    """What NO_COLOR says, else FORCE_COLOR (for what is no file of ours), else whether it is a terminal that can."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") != "0":
        return out in (sys.stdout, sys.stderr)
    return _is_able(out)


def _is_able(out: TextIO) -> bool:
    return out.isatty() and os.environ.get("TERM") != "dumb"


def linker(out: TextIO, color: str = "auto") -> Link:
    """-> link(text, url) for a stream: it gives the text, as a link (OSC 8) on a terminal that has colours."""
    if color != "never" and _is_able(out) and (color == "always" or not os.environ.get("NO_COLOR")):
        return lambda text, url: f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if url else text
    return lambda text, url: text


def file_url(path: str) -> str | None:
    """The URL of a file; None for what is none, such as standard input. By hand: urllib takes 5 ms to import."""
    if not os.path.exists(path):
        return None
    path = os.path.abspath(path).replace(os.sep, "/")
    quoted = "".join(chr(byte) if chr(byte) in _IN_URLS else f"%{byte:02X}" for byte in os.fsencode(path))
    return f"file://{quoted if quoted[0] == '/' else '/' + quoted}"


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


def columns(out: TextIO) -> int:
    """How wide the lines of a stream may be; 0 for what is no terminal, or one that does not say how wide it is."""
    if not out.isatty():
        return 0
    try:
        found = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        found = os.get_terminal_size(out.fileno()).columns
    return found if found >= _NARROWEST else 0


def wrapped(text: str, columns: int, used: int = 0, indent: int = 8) -> str:
    """A sentence in lines of so many columns; what stands in backticks is not broken.

    columns: 0 for as many as it takes. used: how many are taken on the first line. indent: of the others.
    """
    if not columns or used + width(text) <= columns:
        return text
    done: list[str] = []
    words = text.split(" ")
    while words:
        word = words.pop(0)
        while words and word.count("`") % 2 and any("`" in other for other in words):
            word += " " + words.pop(0)
        if done and used + 1 + width(word) > columns:
            done.append("\n" + " " * indent + word)
            used = indent + width(word)
        else:
            done.append(" " * bool(done) + word)
            used += bool(done[1:]) + width(word)
    return "".join(done)
