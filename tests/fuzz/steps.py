"""A limit on work: calls are counted, not seconds, so that a slow machine fails nothing and an endless loop does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooManySteps(BaseException):
    """More calls than a case of its size may take. Not an Exception: nothing in between may catch it."""


@contextmanager
def at_most(most: int) -> Iterator[None]:
    """Raise TooManySteps in here when more than that many functions are called, of Python or of C."""
    count = 0

    def seen(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")
        if count > most:
            sys.setprofile(None)
            raise TooManySteps(
                f"more than {most} calls; the last one is in {frame.f_code.co_filename}:{frame.f_lineno}"
            )

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        yield
    finally:
        sys.setprofile(before)
