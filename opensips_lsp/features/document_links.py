"""Links in a file: to what it includes, to the manuals of the modules that it loads, to RFCs that a comment names."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.pages import page_of, rfc_page
from opensips_lsp.model.facts import facts_of, said_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import gap_at
from opensips_lsp.syntax.nodes import LoadModule
from opensips_lsp.syntax.scanner import comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.snapshot import FileInScript, Snapshot
    from opensips_lsp.syntax.items import Item


class Link(Record):
    """A link. start, end: of what can be clicked. path: the file, or None; page: the address of a page, or None."""

    start: int
    end: int
    tooltip: str
    path: str | None = None
    page: str | None = None


class RfcMention(Record):
    """An RFC that a comment of an item names. start, end: in the item. section: "" for the whole of it."""

    start: int
    end: int
    number: str
    section: str


def links(snapshot: Snapshot) -> list[Link]:
    """Return the links of a file, in order; to files that are there, and to modules that upstream has."""
    file = snapshot.in_scripts[0]
    source = file.source
    found = [*_includes(file), *_modules(file), *_rfcs(file)]
    plain = (link for link in found if not (source.spans and source.opaque(link.start, link.end)))
    return sorted(plain, key=lambda link: link.start)


def _includes(file: FileInScript) -> Iterator[Link]:
    """Yield a link to each file that is included, as it was found."""
    source, paths = file.source, {other.place: other.path for other in file.script.sources}
    for offset, item in source.items:
        for include in facts_of(item).includes:
            start, end = offset + item.tokens.starts[include.token], offset + item.tokens.ends[include.token]
            path = paths.get(source.at(start))
            if path is not None:
                yield Link(end - len(include.file) + 1, end - 1, path, path=path)


def _modules(file: FileInScript) -> Iterator[Link]:
    for offset, item in file.source.items:
        for loaded in facts_of(item).modules:
            module = load(file.script.target).module(loaded.name)  # not what the project adds to it
            if module is not None:
                node = LoadModule.of(item, loaded, offset).file
                tooltip = f"Manual of {loaded.name}, OpenSIPS {file.script.target.series}"
                yield Link(node.start + 1, node.end - 1, tooltip, page=page_of(module))


# ---- RFCs


def _rfcs(file: FileInScript) -> Iterator[Link]:
    for offset, item in file.source.items:
        for one in said_of(item, rfcs_in):
            tooltip = f"RFC {one.number}" + (f", section {one.section}" if one.section else "")
            yield Link(offset + one.start, offset + one.end, tooltip, page=rfc_page(one.number, one.section))


def rfcs_in(item: Item) -> tuple[RfcMention, ...]:
    """Return the RFCs that the comments of an item name."""
    found = []
    for match in _rfc().finditer(item.text) if "rfc" in item.text or "RFC" in item.text else ():
        gap = gap_at(item, match.start("rfc"))
        spans = () if gap is None else comments(item.text, *gap)
        if any(start <= match.start() and match.end() <= end for start, end in spans):
            found.append(RfcMention(*match.span(), match["number"], match["before"] or match["behind"] or ""))
    return tuple(found)


@cache
def _rfc() -> re.Pattern[str]:
    section, blanks = r"(?:sections?|sect?\.|§)[ \t]*", r"[ \t]"
    number = r"[1-9]\d*(?:\.\d+)*"
    before = rf"(?:{section}(?P<before>{number}){blanks}+(?:of|in){blanks}+)?"
    behind = rf"(?:,?{blanks}*\(?{section}(?P<behind>{number}))?"
    return re.compile(rf"(?<!\w){before}(?P<rfc>RFC){blanks}?-?(?P<number>[1-9]\d{{0,4}})(?!\w){behind}", re.IGNORECASE)
