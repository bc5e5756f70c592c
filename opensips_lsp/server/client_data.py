"""The `data` of something that the client keeps and sends back: a code action, a lens, an item of a call hierarchy."""

from __future__ import annotations

from typing import Any


def fields(data: Any) -> dict[str, Any]:
    """Return the members of such data, which is an object of cattrs or a dict; none of anything else."""
    if isinstance(data, dict):
        return data
    return dict(vars(data)) if hasattr(data, "__dict__") else {}


def texts(data: Any, *names: str) -> list[str] | None:
    """Return the members with these names if all of them are texts, else None."""
    found = [one for one in map(fields(data).get, names) if isinstance(one, str)]
    return found if len(found) == len(names) else None
