"""The listings of OpenSIPS' own manuals: modules/*/doc/*.xml of a source tree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple


class Listing(NamedTuple):
    """A listing of a manual.

    module: whose manual. name: the example's title, or else its section's. developer: whether it is a guide for
    developers.
    """

    module: str
    name: str
    developer: bool
    text: str


_MARK = re.compile(
    r"<(?P<close>/?)(?P<tag>section|example|programlisting)\b[^>]*?(?P<empty>/?)>|<title>(?P<title>.*?)</title>",
    re.DOTALL,
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_TAG = re.compile(r"</?\w[^<>]*>")
_ENTITY = re.compile(r'<!ENTITY\s+(\w+)\s+(SYSTEM\s+)?"([^"]*)"\s*>')


def listings(tree: Path) -> Iterator[Listing]:
    """Yield each Listing of the manuals in a source tree."""
    common = _entities(tree / "doc" / "entities.xml")
    for folder in sorted(tree.glob("modules/*/doc")):
        paths = sorted(folder.glob("*.xml"))
        entities = dict(common)
        for path in paths:
            entities |= _entities(path)
        for path in paths:
            for name, text in _listings_of(_read(path)):
                name = " ".join(_plain(name, entities).split())
                yield Listing(folder.parent.name, name, "devel" in path.name, _plain(text, entities).strip("\n"))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def _entities(path: Path) -> dict[str, str]:
    """Entity -> text, of those that a file declares; whole docbook files are no entities here."""
    found: dict[str, str] = {}
    for name, is_file, value in _ENTITY.findall(_read(path)):
        if not is_file:
            found[name] = value
        elif not value.endswith((".xml", ".sql")) and (path.parent / value).is_file():
            found[name] = html.escape(_read(path.parent / value))
    return found


def _listings_of(text: str) -> Iterator[tuple[str, str]]:
    """(name, raw text) of each listing of one docbook file."""
    text = _COMMENT.sub("", text)
    sections: list[str] = []
    example: str | None = None
    at = 0
    while mark := _MARK.search(text, at):
        at = mark.end()
        tag, closes = mark["tag"], mark["close"] or mark["empty"]
        if tag == "section":
            sections = sections[:-1] if closes else [*sections, ""]
        elif tag == "example":
            example = None if closes else ""
        elif tag == "programlisting" and not closes:
            end = text.index("</programlisting>", at)
            yield example or next(filter(None, reversed(sections)), ""), text[at:end]
            at = end
        elif mark["title"] is not None and example == "":
            example = mark["title"]
        elif mark["title"] is not None and sections and not sections[-1]:
            sections[-1] = mark["title"]


def _plain(text: str, entities: Mapping[str, str]) -> str:
    """Docbook -> the characters that a reader sees."""
    parts = _CDATA.split(text)
    for number in range(0, len(parts), 2):
        known = re.sub(r"&(\w+);", lambda match: entities.get(match[1], match[0]), parts[number])
        parts[number] = html.unescape(_TAG.sub("", known))
    return "".join(parts)
