"""Names that a script gives: flags, dialog profiles, blacklists, key-value stores, and what `$var` and `$avp` hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.hover.answer import Hover, answer, code, several
from opensips_lsp.model.names import (
    AVP,
    BLACKLIST,
    BRANCH_FLAG,
    CACHE,
    DECLARES,
    FLAG,
    GIVES,
    PROFILE,
    USES,
    VAR,
    name_at,
    names_of,
)

if TYPE_CHECKING:
    from opensips_lsp.features.hover.spot import Spot
    from opensips_lsp.model.names import Name

_MOST_PLACES = 4
_KINDS = {
    FLAG: "message flag", BRANCH_FLAG: "branch flag", PROFILE: "dialog profile", BLACKLIST: "blacklist",
    CACHE: "key-value store",
}  # fmt: skip
_ROLES = {DECLARES: "Declared", GIVES: "Set", USES: "Used"}


def of_name(spot: Spot) -> Hover | None:
    """Return where the name at a spot is set and used; None where there is none of these kinds."""
    name = name_at(spot.script, spot.source, spot.offset)
    if name is None or name.kind not in _KINDS or name.computed:
        return None
    found = names_of(spot.script, name.kind, name.name)
    lines = [_places(spot, [one for one in found if one.role == role], said) for role, said in _ROLES.items()]
    return answer(name, f"{code(name.name)}: {_KINDS[name.kind]}", first=lines)


def values_of(spot: Spot, offset: int) -> str:
    """Return where the `$var` or `$avp` whose name is at an offset gets a value, as a line; "" for other variables."""
    name = name_at(spot.script, spot.source, offset)
    if name is None or name.kind not in (VAR, AVP) or name.computed:
        return ""
    found = [one for one in names_of(spot.script, name.kind, name.name) if one.role == GIVES]
    return _places(spot, found, f"{code(f'${name.kind}({name.name})')} gets a value")


def _places(spot: Spot, found: list[Name], said: str) -> str:
    if not found:
        return ""
    shown = [spot.line(one.source, one.start) for one in found[:_MOST_PLACES]]
    more = len(found) - len(shown)
    lines = list(dict.fromkeys(shown)) + ([f"{more} more place{'s' * (more > 1)}"] if more else [])
    return f"{said} in {several(lines)}."
