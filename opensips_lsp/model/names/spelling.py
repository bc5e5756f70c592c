"""Which names a kind can have."""

from __future__ import annotations

import re

from opensips_lsp.model.names.mention import AVP, BLACKLIST, BRANCH_FLAG, CACHE, DECLARES, FLAG, PROFILE, VAR
from opensips_lsp.syntax.scanner import WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.model.names import Name

# kind -> what it is called; routes are called by their keyword
NOUNS = {
    VAR: "variable", AVP: "AVP", FLAG: "flag", BRANCH_FLAG: "branch flag", PROFILE: "dialog profile",
    BLACKLIST: "blacklist", CACHE: "cache",
}  # fmt: skip
# route blocks whose name the script chooses; that of an event_route is the name of an event
ROUTES = frozenset(("route", "failure_route", "onreply_route", "branch_route", "timer_route"))

_PLAIN = r"[A-Za-z][A-Za-z0-9_]*|0|[1-9][0-9]*"
_QUOTED = r"[^\"'\\$\0-\x1f\x7f]+"
_NEEDS_QUOTES = "`{}` is neither a word nor a number, and the name of this {} is used without quotes somewhere."
_ROUTE_NAME = "A route name is a number, or a word of letters, digits and underscores that begins with a letter."
# kind -> (what a name of it must be in quotes, the same in a sentence). A variable ends with its parenthesis, and where
# a function takes `$avp(name)/flags` with the slash, or a list with `;` or `,`; dlg_profile.c add_profile_definitions;
# `name=1,2` in drouting/dr_bl.c; cachedb_id.c parse_cachedb_url
_PATTERNS = {
    VAR: (r"[A-Za-z0-9_.:-]+", "The name of a variable has letters, digits, `_`, `-`, `.` and `:`."),
    AVP: (r"[A-Za-z0-9_.:-]+", "The name of an AVP has letters, digits, `_`, `-`, `.` and `:`."),
    PROFILE: (r"[A-Za-z0-9]+", "The name of a dialog profile has only letters and digits."),
    BLACKLIST: (r"[A-Za-z0-9_.-]+", "The name of a blacklist has letters, digits, `_`, `-` and `.`."),
    CACHE: (r"[A-Za-z0-9_.-]+", "The name of a cache group has letters, digits, `_`, `-` and `.`."),
    FLAG: (r"[A-Za-z0-9_]+", "The name of a flag has letters, digits and underscores."),
    BRANCH_FLAG: (r"[A-Za-z0-9_]+", "The name of a flag has letters, digits and underscores."),
}
_BUILT_IN = {BLACKLIST: ("all", "dns")}  # route.c; resolve.c


def refused_spelling(new: str, kind: str, found: Sequence[Name]) -> str | None:
    """Why what has a name at some places cannot be called `new`, as a sentence, or None."""
    wanted, why = _PATTERNS.get(kind, (_QUOTED, _ROUTE_NAME))
    plain = re.compile(_PLAIN).fullmatch(new)
    quoted = kind in (VAR, AVP) or all(name.quoted for name in found)
    if not re.compile(wanted).fullmatch(new):
        return why
    if kind == "route" and not new.strip("0"):
        return "This would be the main route."
    if not new.isdigit() and any(map(_is_number, found)):
        return "A parameter of a module is set to this flag as a number, so it can only be another number."
    if new.lower() in _BUILT_IN.get(kind, ()):
        return f"`{new}` means something else in OpenSIPS."
    if quoted:
        return None
    if not plain or (kind == BLACKLIST and new.isdigit()):
        return _NEEDS_QUOTES.format(new, NOUNS.get(kind, kind))
    return f"`{new}` is a reserved word in OpenSIPS." if new in WORDS else None


def _is_number(name: Name) -> bool:
    """Whether it is the number of a flag to which a parameter of a module is set: there, a word needs quotes."""
    return name.kind in (FLAG, BRANCH_FLAG) and name.role == DECLARES and not name.quoted


def key_of(name: Name, new: str) -> str:
    """What a name of the same kind is compared by that is written like this."""
    engine, colon, _ = name.name.partition(":")
    return f"{engine}:{new}" if name.kind == CACHE and colon else new
