"""What changed from one series of OpenSIPS to the next: a row a change, a file a hop. Written by hand.

The hop to BY_RULES has no rows: each of its changes is a rule of its own.
"""

from __future__ import annotations

from functools import cache

from . import v2_1, v2_2, v2_3, v3_0, v3_1, v3_2, v3_3, v3_4, v3_5, v3_6, v4_0
from .row import (
    DEPRECATED,
    DIFFERENT,
    NOTHING,
    OUTSIDE,
    REFUSED,
    SEVERITIES,
    Hop,
    Row,
    limits_needed_call,
    new_name,
    subjects,
)

__all__ = [
    "BY_RULES", "DEPRECATED", "DIFFERENT", "HOPS", "NOTHING", "OUTSIDE", "REFUSED", "SEVERITIES", "Hop", "Row",
    "between", "limits_needed_call", "new_name", "number", "subjects",
]  # fmt: skip

BY_RULES = "2.4"
HOPS = tuple([one.HOP for one in (v2_1, v2_2, v2_3, v3_0, v3_1, v3_2, v3_3, v3_4, v3_5, v3_6, v4_0)])


@cache
def number(version: str) -> tuple[int, ...]:
    """A version, as a tuple that compares."""
    return tuple([int(part) for part in version.split(".")])


def between(origin: tuple[int, ...], target: tuple[int, ...]) -> list[tuple[Hop, Row]]:
    """(hop, row) of what changes for a script that goes from one version to another, in order."""
    return [(hop, row) for hop in HOPS for row in hop.rows if origin < number(row.since or hop.series) <= target]
