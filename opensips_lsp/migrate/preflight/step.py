"""A step of a migration outside of the script."""

from __future__ import annotations

from opensips_lsp.record import Record


class Step(Record):
    """A step outside of the script. title: an imperative. reason: one sentence or a few.

    commands: shell lines, may be none. where: what in the script needs it.
    """

    title: str
    reason: str
    commands: tuple[str, ...]
    where: str
