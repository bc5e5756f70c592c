"""Which versions have each name: an index over all catalogues, of which it spares the reading.

    where("functions", "t_relay")  # {"tm": (Period("2.3", "4.0"),)}

A name that is in none of them is not here; nor are the words of the language, which language.py has for each series.
"""

from __future__ import annotations

from functools import cache

from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.version import numbers
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# of catalogue.facts.Module, and "modules"; a module belongs to nobody, so its owner is ""
KINDS = (
    "modules", "functions", "async_functions", "params", "pvars", "transformations", "mi_commands", "statistics",
    "events",
)  # fmt: skip

_ANY = 1 << 16  # more than any patch level


class Period(Record):
    """Patch levels without a gap. first, last: a level, or a series: its first or its last level."""

    first: str
    last: str

    def has(self, version: tuple[int, ...]) -> bool:
        """Whether a Version, or all or some of a series (major, minor), is among them."""
        length = len(version)
        return _numbers(self.first)[:length] <= version <= _numbers(self.last, _ANY)[:length]

    def is_before(self, version: tuple[int, ...]) -> bool:
        """Whether all of them are before a Version."""
        return _numbers(self.last, _ANY) < version


def names(kind: str) -> Iterable[str]:
    """All names of a kind, of all versions."""
    return _index()[kind]


def where(kind: str, name: str) -> Mapping[str, tuple[Period, ...]]:
    """Owner, "" for the core -> the Periods in which it has a name; kind: one of KINDS."""
    return _where(_index()[kind].get(name, ""))


def periods(kind: str, name: str, owner: str = "") -> tuple[Period, ...]:
    """The Periods in which an owner has a name."""
    return where(kind, name).get(owner, ())


def owners(kind: str, name: str, version: tuple[int, ...]) -> tuple[str, ...]:
    """Who has a name in a Version, or in some of a series (major, minor)."""
    return tuple([owner for owner, found in where(kind, name).items() if any(one.has(version) for one in found)])


def in_series(series: Iterable[str]) -> tuple[Period, ...]:
    """The Periods that some series, in their order, make."""
    known, found = list(TAGS), list[Period]()
    for one in series:
        at = known.index(one)
        if found and found[-1].last == known[at - 1]:
            found[-1] = Period(found[-1].first, one)
        else:
            found.append(Period(one, one))
    return tuple(found)


def joined(*some: Iterable[Period]) -> tuple[Period, ...]:
    """Periods of several sources as one."""
    known = sorted({number for found in some for one in found for number in _range(one)})
    levels, found = _levels(), list[Period]()
    for before, number, after in zip([-2, *known], known, [*known[1:], -2]):
        if before != number - 1:
            first = levels[number]
        if after != number + 1:
            found.append(Period(_named(first, 0), _named(levels[number], -1)))
    return tuple(found)


def level_after(level: str) -> str:
    """The level, or the series, behind the last one of a Period; "" behind the newest."""
    levels = _levels()
    number = _range(Period(level, level))[-1] + 1
    return _named(levels[number], 0) if number < len(levels) else ""


def _range(period: Period) -> range:
    """The numbers of the levels of a Period."""
    levels = _levels()
    first, last = TAGS.get(period.first, (period.first,))[0], TAGS.get(period.last, (period.last,))[-1]
    return range(levels.index(first), levels.index(last) + 1)


def _named(level: str, end: int) -> str:
    """The series whose first (0) or last (-1) level it is; else itself."""
    return next((series for series, levels in TAGS.items() if levels[end] == level), level)


@cache
def _levels() -> list[str]:
    return [level for levels in TAGS.values() for level in levels]


def series_with(kind: str, name: str, among: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Those of some series that have a name at some patch level, in that order -> who has it there."""
    found = {}
    for series in among:
        having = owners(kind, name, _numbers(series)[:2])
        if having:
            found[series] = having
    return found


def spelled(found: Iterable[Period]) -> str:
    """Periods in words: "2.3 and later", "up to 3.0", "2.4.5 to 3.6"; "" for all versions."""
    known = list(TAGS)
    words = []
    for one in found:
        if one.last == known[-1]:
            words.append("" if one.first == known[0] else f"{one.first} and later")
        elif one.first == known[0]:
            words.append(f"up to {one.last}")
        else:
            words.append(one.first if one.first == one.last else f"{one.first} to {one.last}")
    return ", ".join(words)


@cache
def _index() -> Mapping[str, Mapping[str, str]]:
    from opensips_lsp.catalogue.catalogue import shipped

    return shipped("history.py")


@cache
def _where(text: str) -> dict[str, tuple[Period, ...]]:
    """What a row says: "tm:2.3-4.0 rr:2.3-2.4,3.1-3.4"."""
    found = {}
    for one in text.split():
        owner, _, spans = one.rpartition(":")
        found[owner] = tuple(Period(*span.split("-")) for span in spans.split(","))
    return found


@cache
def _numbers(level: str, patch: int = 0) -> tuple[int, ...]:
    """The numbers of a level; those of a series with a patch level."""
    found = numbers(level)
    return found if len(found) > 2 else (*found, patch)
