"""OpenSIPS versions: "2.4" is the newest patch level of its series, "2.4.11" one of them."""

from opensips_lsp.catalogue.language import TAGS
from opensips_lsp.record import record

NEWEST = {series: int(tags[-1].rpartition(".")[2]) for series, tags in TAGS.items()}


_SERIES = {tuple(map(int, series.split("."))): series for series in TAGS}  # asked for at each call of a script


class UnknownVersion(ValueError):
    """A version that nothing is known about; the message names the known ones."""


class Version(record("Version", "major minor patch")):
    """A patch level, e.g. (2, 4, 11); compares as one expects."""

    __slots__ = ()

    @property
    def series(self):
        return _SERIES.get(self[:2]) or f"{self.major}.{self.minor}"

    def __str__(self):
        return f"{self.major}.{self.minor}.{self.patch}"


def parse_version(text):
    """ "2.4" or "2.4.11" -> Version; raises UnknownVersion."""
    parts = text.strip().split(".")
    series = ".".join(parts[:2])
    newest = NEWEST.get(series)
    if newest is None or len(parts) > 3 or not all(part.isdigit() for part in parts):
        raise UnknownVersion(f"unknown OpenSIPS version {text!r}: known are {', '.join(map(_span, NEWEST))}")
    patch = int(parts[2]) if len(parts) == 3 else newest
    if patch > newest:
        raise UnknownVersion(f"unknown OpenSIPS version {text!r}: the newest known {series} is {series}.{newest}")
    return Version(int(parts[0]), int(parts[1]), patch)


def _span(series):
    return f"{series} ({series}.0 to {series}.{NEWEST[series]})"
