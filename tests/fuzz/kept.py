"""What fuzzing has found: cases that broke a law once, kept beside the targets, and tried in each run of the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fuzz.draws import Draws
from fuzz.target import Target

FOLDER = Path(__file__).parent / "found"


def cases_of(name: str) -> list[dict[str, Any]]:
    """The cases that a target has found: each has `case`, and what it showed as `why`."""
    path = FOLDER / f"{name}.json"
    found: list[dict[str, Any]] = json.loads(path.read_text("ascii")) if path.exists() else []
    return found


def keep(name: str, case: Any, why: str) -> None:
    """Add a case to those of a target."""
    found = [*cases_of(name), {"why": why, "case": case}]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n", "ascii")


def broken(target: Target, case: Any) -> str:
    """What a case breaks, in a few words; "" for nothing."""
    try:
        target.check(case)
    except BaseException as error:  # a law may be broken in any way, by SystemExit too
        if isinstance(error, KeyboardInterrupt):
            raise
        return f"{type(error).__name__}: {error}".strip()
    return ""


def smaller(target: Target, data: bytes) -> bytes:
    """Fewer bytes whose case breaks the law too, found by leaving pieces out."""

    def breaks(some: bytes) -> bool:
        return bool(broken(target, target.case_of(Draws(some))))

    return _fewer(data, breaks)


def _fewer(data: bytes, breaks: Callable[[bytes], bool]) -> bytes:
    size = max(len(data) // 2, 1)
    while size:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + size :]
            if breaks(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data
