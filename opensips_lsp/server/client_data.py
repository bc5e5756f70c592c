"""What a client sends that the protocol leaves open: data of ours that it has kept, commands that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lsprotocol import types


def fields(data: Any) -> dict[str, Any]:
    """Return the members of data, which is an object of cattrs or a dict; none of anything else."""
    if isinstance(data, dict):
        return data
    return dict(vars(data)) if hasattr(data, "__dict__") else {}


def texts(data: Any, *names: str) -> list[str] | None:
    """Return the members of data with these names if all of them are texts, else None."""
    found = [one for one in map(fields(data).get, names) if isinstance(one, str)]
    return found if len(found) == len(names) else None


def has_command(capabilities: types.ClientCapabilities, name: str) -> bool:
    """Return whether a client has a command, as it says in `experimental.commands.commands` to any server."""
    commands = fields(fields(capabilities.experimental).get("commands")).get("commands")
    return isinstance(commands, (list, tuple)) and name in commands
