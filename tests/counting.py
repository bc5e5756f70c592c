"""Count work instead of seconds."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, FunctionType
from typing import Any


@contextmanager
def without_collection() -> Iterator[None]:
    """No garbage is collected in here: Hypothesis has a callback for that, whose lines would count."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def steps_of(function: Callable[..., object], *args: object) -> int:
    """How many lines of Python run, and calls and returns are made, while a function is called with some arguments."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    with without_collection():
        sys.settrace(trace)
        try:
            function(*args)
        finally:
            sys.settrace(before)
    return count


def calls_of(counted: FunctionType, function: Callable[..., object], *args: object) -> int:
    """How often a function is called while another one is called with some arguments."""
    count, code = 0, counted.__code__

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code is code

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function(*args)
    finally:
        sys.setprofile(before)
    return count
