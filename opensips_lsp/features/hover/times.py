"""Since when and until when a name is there, over all versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.catalogue.history import in_series, joined, level_after, periods, spelled, where
from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, KEYWORDS, REFUSED_GLOBALS
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.features.hover.answer import code, several

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opensips_lsp.catalogue.history import Period
    from opensips_lsp.catalogue.version import Version

_MOVING = ("functions", "async_functions", "pvars")  # what may be in one module today, and in another tomorrow


def periods_of(kind: str, name: str, module: str | None = None) -> tuple[Period, ...]:
    """Return when OpenSIPS has a name. kind: as changes.changes takes it, or "keywords"; module: None for the core."""
    if kind == "keywords":
        return in_series([series for series in KEYWORDS if name in KEYWORDS[series]])
    if kind == "globals":
        return in_series([one for one in GLOBALS if name in GLOBALS[one] and name not in REFUSED_GLOBALS[one]])
    if kind == "core":
        grammar = in_series([series for series in FUNCTIONS if name in FUNCTIONS[series]])
        return joined(grammar, periods("functions", name))
    return periods(kind, name, module or "")


def when(kind: str, name: str, module: str | None = None) -> str:
    """Return in a line which versions have a name that the target has, "" for all of them."""
    found = periods_of(kind, name, module)
    words = spelled(found)
    if not words:
        return ""
    others = where(kind, name) if kind in _MOVING else {}
    return f"Only in OpenSIPS {words}{_moved(found, others, module or '')}."


def _moved(found: Sequence[Period], others: Mapping[str, Sequence[Period]], owner: str) -> str:
    """Return who has a name before or after its owner does."""
    said = []
    for other, theirs in others.items():
        if other == owner or not other:
            continue
        if _series(theirs[0].first) > _series(found[-1].last):
            said.append(f"since {theirs[0].first} in {code(other)}")
        elif _series(theirs[-1].last) < _series(found[0].first):
            said.append(f"up to {theirs[-1].last} in {code(other)}")
    return f", {several(said)}" if said else ""


def _series(level: str) -> int:
    return list(TAGS).index(".".join(level.split(".")[:2]))


def when_missing(found: Sequence[Period], target: Version) -> str:
    """Return in words when a name is there that the target has not."""
    known = list(TAGS)
    if all(one.is_before(target) for one in found):
        return f"gone since {level_after(found[-1].last)}"
    if len(found) == 1 and found[0].last == known[-1]:
        return f"only since {found[0].first}"
    return f"only in OpenSIPS {spelled(found)}"
