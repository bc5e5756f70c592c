"""The names in a script, and where they stand: routes, `$var`, `$avp`, flags, dialog profiles, blacklists, caches.

Also files that are included, modules, their parameters and functions. Read off each item once.
"""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.model.facts import said_of
from opensips_lsp.model.names.mention import (
    AVP,
    BLACKLIST,
    BRANCH_FLAG,
    CACHE,
    COMPUTED,
    DECLARES,
    FILE,
    FLAG,
    FUNCTION,
    GIVES,
    MODULE,
    PARAMETER,
    PROFILE,
    USES,
    VAR,
    Mention,
)
from opensips_lsp.model.names.reader import reader_of
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

__all__ = [
    "AVP",
    "BLACKLIST",
    "BRANCH_FLAG",
    "CACHE",
    "COMPUTED",
    "DECLARES",
    "FILE",
    "FLAG",
    "FUNCTION",
    "GIVES",
    "MODULE",
    "PARAMETER",
    "PROFILE",
    "USES",
    "VAR",
    "Name",
    "distinct_names",
    "name_at",
    "names_in",
    "names_of",
]  # fmt: skip

_IN_TEMPLATE = "is written by the template"


class Name(Record):
    """A place of a file where something is named.

    start, end: offsets in the file, of what is named without its quotes. kind: the keyword of a route block, or one of
    the kinds above. name: what it is compared by, such as `redis:group` of a cache; "" where that is not known. role:
    GIVES (it gives a variable or a flag a value), DECLARES or USES. quoted: whether it stands in quotes. fixed: why it
    cannot be another name, as the rest of a sentence that begins with the place; "" if it can.
    """

    source: Source
    start: int
    end: int
    kind: str
    name: str
    role: str
    quoted: bool
    fixed: str

    @property
    def defines(self) -> bool:
        """Whether it gives a value, or declares."""
        return self.role != USES

    @property
    def computed(self) -> bool:
        """Whether it may be any name of its kind."""
        return not self.name


def names_in(script: Script, source: Source) -> list[Name]:
    """All Names in a file of a script, in the order of the text; one may stand in another."""
    found = []
    for offset, item in source.items:
        found += [_placed(source, offset, mention) for mention in _mentions(script, item)]
    return found


def name_at(script: Script, source: Source, offset: int) -> Name | None:
    """The Name that an offset is in, or right behind: the shortest one; or None."""
    at, item = source.item_at(offset)
    around = [mention for mention in _mentions(script, item) if mention.start <= offset - at <= mention.end]
    return _placed(source, at, min(around, key=lambda one: one.end - one.start)) if around else None


def names_of(script: Script, kind: str, name: str | None = None) -> list[Name]:
    """The Names of a kind in all files of a script, in the order of the text; only those of this name, if one is given.

    With the name "", they are those of which it is not known what they name.
    """
    return list(_names_of(script, kind, name))


def distinct_names(script: Script, kind: str, besides: tuple[Source, int] | None = None) -> set[str]:
    """The different names of a kind in all files of a script; without the one at an offset of a file, if one is given.

    Those that are not known do not count.
    """
    question = _by_kind(script.catalogue)
    source_here, offset_here = besides or (None, 0)
    found: set[str] = set()
    for source in script.sources:
        at, here = source.item_at(offset_here) if source is source_here else (0, None)
        for _, item in source.items:
            if item is not here:
                found.update(said_of(item, question).get(kind, ()))
        for one in _mentions(script, here) if here is not None else ():
            if one.kind == kind and not one.start <= offset_here - at <= one.end:
                found.add(one.name)
    return found - {""}


@lru_cache(maxsize=8)
def _by_kind(catalogue: Catalogue) -> Callable[[Item], dict[str, frozenset[str]]]:
    """A question for said_of: kind -> the different names of it in an item."""
    reader = reader_of(catalogue)

    def names(item: Item) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for one in said_of(item, reader):
            found.setdefault(one.kind, set()).add(one.name)
        return {kind: frozenset(some) for kind, some in found.items()}

    return names


def _names_of(script: Script, kind: str, name: str | None) -> Iterator[Name]:
    for source in script.sources:
        for offset, item in source.items:
            for mention in _mentions(script, item):
                if mention.kind == kind and (name is None or mention.name == name or source.spans):
                    placed = _placed(source, offset, mention)
                    if name is None or placed.name == name:
                        yield placed


def _mentions(script: Script, item: Item) -> tuple[Mention, ...]:
    return said_of(item, reader_of(script.catalogue))


def _placed(source: Source, offset: int, mention: Mention) -> Name:
    start, end, kind, name, role, quoted, fixed = mention
    start, end = start + offset, end + offset
    if source.spans and source.opaque(start, end):
        name, fixed = "", _IN_TEMPLATE
    return Name(source, start, end, kind, name, role, quoted, fixed)
