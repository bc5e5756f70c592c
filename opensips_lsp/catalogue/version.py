"""OpenSIPS versions: "2.4" is the newest patch level of its series, "2.4.11" one of them."""

from __future__ import annotations

from functools import cache

from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.record import Record

NEWEST = {series: int(tags[-1].rpartition(".")[2]) for series, tags in TAGS.items()}  # patch level of each
# the series that a script may come from besides, with their newest patch levels
OLDER = {"1.4": 5, "1.5": 3, "1.6": 4, "1.7": 2, "1.8": 8, "1.9": 2, "1.10": 5, "1.11": 11, "2.1": 5, "2.2": 8}
_KNOWN = f"known are {', '.join(SERIES)}"


@cache
def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version or series, which compare: (2, 4, 11) of "2.4.11", (2, 4) of "2.4", () of ""."""
    return tuple([int(part) for part in version.split(".")]) if version else ()


_NAMES = {numbers(series): series for series in TAGS}  # Version.series is read for each call in a script


class UnknownVersion(ValueError):
    """A version that nothing is known about; the message names the known ones."""


class Version(Record):
    """A patch level, e.g. (2, 4, 11); compares as one expects."""

    major: int
    minor: int
    patch: int

    @property
    def series(self) -> str:
        """The series, such as "2.4" of 2.4.11."""
        return _NAMES.get(self[:2]) or f"{self.major}.{self.minor}"

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def parse_version(text: str) -> Version:
    """The Version that "2.4" or "2.4.11" names; raises UnknownVersion."""
    return _parsed(text, NEWEST, _KNOWN)


def parse_origin(text: str) -> Version:
    """The Version that a script comes from: as parse_version, and of an older series too."""
    series = ".".join(text.strip().split(".")[:2])
    if series in OLDER:
        return _parsed(text, OLDER, f"known is {series} ({series}.0 to {series}.{OLDER[series]})")
    older = "" if series in NEWEST else f"; a script may come from {', '.join(OLDER)} too"
    return _parsed(text, NEWEST, _KNOWN + older)


def _parsed(text: str, newest: dict[str, int], known: str) -> Version:
    """The Version of one of some series, given with their newest patch levels. known: which there are, in words."""
    parts = text.strip().split(".")
    series = ".".join(parts[:2])
    most = newest.get(series)
    if most is None or len(parts) > 3 or not all(part.isdigit() for part in parts):
        raise UnknownVersion(f"unknown OpenSIPS version {text!r}: {known}")
    patch = int(parts[2]) if len(parts) == 3 else most
    if patch > most:
        raise UnknownVersion(f"unknown OpenSIPS version {text!r}: the newest known {series} is {series}.{most}")
    return Version(int(parts[0]), int(parts[1]), patch)


# what a script is checked for when no setting says; later series that the catalogue gets do not change it
DEFAULT_TARGET = parse_version("2.4")


def is_later(version: tuple[int, ...]) -> bool:
    """Whether a version is of a series after the default target's."""
    return version[:2] > DEFAULT_TARGET[:2]


def is_between(version: tuple[int, ...], since: tuple[int, ...] | None, until: tuple[int, ...] | None) -> bool:
    """Whether a version is `since` or later, and before `until`; None: no limit."""
    return (since is None or version >= since) and (until is None or version < until)


@cache
def series_before(version: Version) -> str | None:
    """The series before that of a Version, or None where the catalogue has none."""
    earlier = [series for number, series in _NAMES.items() if number < version[:2]]
    return earlier[-1] if earlier else None


def other_series(version: Version) -> list[str]:
    """Where else to look for a name that a version has not: the nearest series first, an older one before a newer."""
    known = [series for series in SERIES if series != version.series]
    at = [*TAGS].index(version.series)
    places = {series: number - at for number, series in enumerate(TAGS)}
    return sorted(known, key=lambda series: (abs(places[series]), places[series]))


def newest_patch(version: Version) -> int:
    """The newest patch level of the series of a Version."""
    return NEWEST.get(version.series) or OLDER[version.series]
