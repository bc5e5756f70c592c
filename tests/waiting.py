"""Wait for what another process or thread does, with a deadline: a test depends on no fixed delay."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

PATIENCE = 60.0  # seconds; a busy machine is slow, and a test that passes never waits as long
_STEP = 0.01


def until(condition: Callable[[], Value], what: str, seconds: float = PATIENCE) -> Value:
    """Return the first true result of `condition()`. Fail with `what` after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds:g} s still not: {what}")
        time.sleep(_STEP)
    return result
