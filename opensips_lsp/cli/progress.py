"""A progress bar on standard error: on a terminal only, and only when the work takes long."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeVar

    Thing = TypeVar("Thing")

_PATIENCE = 1.0  # seconds before anything is shown
_PACE = 0.1  # seconds between two looks of it


def over(things: Sequence[Thing], doing: str) -> Iterator[Thing]:
    """Yield each of a list; show how far it is, with what is being done, once it takes longer than a second."""
    if len(things) < 2 or not sys.stderr.isatty():
        yield from things
        return
    due, shown = time.monotonic() + _PATIENCE, False
    try:
        for number, thing in enumerate(things):
            if time.monotonic() >= due:
                due, shown = time.monotonic() + _PACE, True
                sys.stderr.write("\r" + _bar(doing, number, len(things)))
                sys.stderr.flush()
            yield thing
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _bar(doing: str, number: int, total: int) -> str:
    """What fits on one line of the terminal."""
    width = os.get_terminal_size(sys.stderr.fileno()).columns or 80
    count = f" {number}/{total} files"
    room = min(40, width - len(doing) - len(count) - 5)
    if room < 5:
        return (doing + count)[: width - 1]
    filled = room * number // total
    return f"{doing} [{'#' * filled}{'.' * (room - filled)}]{count}"
