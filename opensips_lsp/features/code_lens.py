"""Code lenses: above each route block, who goes to it and what it runs as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.route_users import NEVER, FileKeys, contexts_of, enters, routes_in, runs_as, uses_of
from opensips_lsp.model.contexts import ELSEWHERE
from opensips_lsp.model.route_uses import ARM, CALL, MODPARAM, RAISE, RESUME
from opensips_lsp.record import Record

if TYPE_CHECKING:
    from collections.abc import Collection

    from opensips_lsp.features.route_users import PlacedUse
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.source import RouteKey

# the ways, and what is said of so many uses
_COUNTS = (
    ((CALL, RESUME), "{} call", "{} calls"),
    ((ARM,), "armed by {}", "armed by {}"),
    ((RAISE,), "raised by {}", "raised by {}"),
    ((MODPARAM,), "named by {} modparam", "named by {} modparams"),
)


class Lens(Record):
    """A lens. start, end: of the keyword of the route block above which it stands. key: of the route."""

    start: int
    end: int
    key: RouteKey


class Users(Record):
    """What a lens says, and the places that name the route."""

    title: str
    uses: tuple[PlacedUse, ...]


def lenses(snapshot: Snapshot) -> list[Lens]:
    """Return the lenses of a file; what they say is found out when they are shown."""
    found = []
    for placed in routes_in(snapshot.in_scripts[0].source):
        start = placed.offset + placed.item.tokens.starts[placed.route.raw[1]]
        found.append(Lens(start, start + len(placed.key[0]), placed.key))
    return found


def users(snapshot: Snapshot, key: RouteKey) -> Users:
    """Return what the lens of a route says."""
    key_of = FileKeys()
    uses = {
        (key_of[placed.source.path], placed.start): placed
        for placed in uses_of(snapshot, lambda _, use: (use.word, use.name) == key)
    }
    found = tuple(uses.values())
    return Users(_title(snapshot, key, found), found)


def _title(snapshot: Snapshot, key: RouteKey, uses: Collection[PlacedUse]) -> str:
    if not uses and not enters(key):
        unseen = ELSEWHERE in contexts_of(snapshot, key) or not all(one.script.complete for one in snapshot.in_scripts)
        return ("not called" if key[0] == "route" else "not armed") + (" here" if unseen else "")
    parts = []
    for ways, one, more in _COUNTS:
        count = sum(placed.use.way in ways for placed in uses)
        if count:
            parts.append((one if count == 1 else more).format(count))
    kinds = runs_as(snapshot, key)
    return "; ".join(filter(None, (", ".join(parts), kinds if kinds in ("", NEVER) else f"runs as {kinds}")))
