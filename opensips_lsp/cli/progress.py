"""A progress bar on standard error: on a terminal only, and only when the work takes long."""

import sys
import time

_PATIENCE = 1.0  # seconds before anything is shown
_WIDTH = 30


def over(things, doing):
    """Yield each of a list; show how far it is, with what is being done, once it takes longer than a second."""
    if len(things) < 2 or not sys.stderr.isatty():
        yield from things
        return
    began, shown = time.monotonic(), False
    for number, thing in enumerate(things):
        if time.monotonic() - began > _PATIENCE:
            filled = _WIDTH * number // len(things)
            bar = "#" * filled + "." * (_WIDTH - filled)
            print(f"\r{doing} [{bar}] {number}/{len(things)}", end="", file=sys.stderr, flush=True)
            shown = True
        yield thing
    if shown:
        print("\r" + " " * 79 + "\r", end="", file=sys.stderr, flush=True)
