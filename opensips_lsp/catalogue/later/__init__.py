"""What took the place of what a series of the catalogue has and later ones have not: one row a fact, with its source.

successors.py has what was gone before. A row names the first series that has it no more; `later` takes the newest row
up to the target. Whoever makes an edit of it asks the catalogue whether the target has what the row names.
"""

from __future__ import annotations

from importlib import import_module

from opensips_lsp.catalogue.version import numbers
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from opensips_lsp.catalogue.version import Version

    Name: TypeAlias = str | tuple[str, str]  # the latter is (module, name) of a parameter
    Rows: TypeAlias = Mapping[Any, tuple["Later", ...]]


class Later(Record):
    """What took the place of a name since a series.

    since: the first series that does not have it. text: what to do instead, after "(removed in OpenSIPS ...); ". edit:
    "" when no edit is certain; "delete"; else what stands for the name now, as the table says. same: with the edit
    OpenSIPS does what it did before. source: a page, or the C file of both versions. values: of a parameter: what
    stands for a value now, "0:no 1:yes"; others have no edit.
    """

    since: str
    text: str
    edit: str = ""
    same: bool = False
    source: str = ""
    values: str = ""


def later(kind: str, name: Name, target: Version) -> Later | None:
    """The newest row of a name up to a version, or None. kind: that of a file here, without its "s"."""
    rows: Rows = import_module(f"{__name__}.{kind}s").ROWS
    found = [row for row in rows.get(name, ()) if numbers(row.since) <= target]
    return max(found, key=lambda row: numbers(row.since)) if found else None


def advice(kind: str, name: Name, target: Version) -> str:
    """What took the place of a name, as the end of a sentence: " (removed in OpenSIPS 3.1); ...". "" if unknown."""
    row = later(kind, name, target)
    return f" (removed in OpenSIPS {row.since}); {row.text}" if row else ""
