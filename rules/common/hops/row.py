"""What a row about a change between two series of OpenSIPS is made of."""

from __future__ import annotations

from opensips_lsp.record import Record

# how bad a change is
REFUSED = "refused"  # OpenSIPS of the new series does not start
DIFFERENT = "differs"  # it starts, and does something else
DEPRECATED = "deprecated"  # it starts, and its log says that the old form goes away
OUTSIDE = "outside"  # the script stays as it is, something around it does not
NOTHING = "nothing"  # said to change, and does not; the row says why

SEVERITIES = REFUSED, DIFFERENT, DEPRECATED, OUTSIDE, NOTHING


class Row(Record):
    """One change of a hop, from one series to the next.

    about: what a script has that the change concerns, as subjects with ", " between them (those of Rule.subjects, and
    below); "" for what no script shows. what, do: clauses: what changes, what to do. source: "page" for the migration
    page, else files of C code. rules: codes of the rules that report it, with spaces between them; where there are any,
    the rule that reports rows (changed_between_series.py) leaves the row to them. before, after: a piece of a script
    that the change concerns, and what becomes of it.

    A script is concerned where it has one of `about`; where it has one of `needs`, if there are any; and none of
    `unless`. when: what the text of the place must match besides, as a regular expression; where a row needs a call,
    that of the call. keep: the value that keeps the old behaviour of a "default". since: the first version with the
    change, if that is not the first one of the series. until: the series from which on a deprecated form is refused.

    Subjects that rules do not have: "default m.p" (module m is loaded and p is not set), "default g" (the global
    parameter g is not set), "again g" (it is set more than once), "call N" (N is called, of whatever module), "text"
    (of an item; needs `when`), "database" (its URL is in the script), "always". A name may have a `*`.
    """

    id: str
    severity: str
    about: str
    what: str
    do: str = ""
    source: str = "page"
    rules: str = ""
    before: str = ""
    after: str = ""
    needs: str = ""
    unless: str = ""
    when: str = ""
    keep: int | str | None = None
    since: str = ""
    until: str = ""


class Hop(Record):
    """The way from one series to the next."""

    origin: str
    series: str
    rows: tuple[Row, ...]


def new_name(row: Row) -> str:
    """What a deprecated global parameter is called now, where nothing but its name changes, as in `before`; else ""."""
    old, equal, value = row.before.partition("=")
    new, _, same = row.after.partition("=")
    renamed = row.severity == DEPRECATED and row.about == f"global {old}" and bool(equal) and value == same
    return new if renamed else ""


def limits_needed_call(row: Row) -> bool:
    """Whether `when` is about a call that the row needs, and not about the text of the place."""
    return any(kind == "call" for kind, _ in subjects(row.needs))


def subjects(text: str) -> tuple[tuple[str, str], ...]:
    """(kind, name) of the subjects in a field of a Row."""
    pairs = (one.partition(" ") for one in text.split(", ") if one)
    return tuple([(kind, name) for kind, _, name in pairs])
