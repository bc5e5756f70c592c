"""The user's own manuals of modules: the README files that OpenSIPS installs, or those of a source tree."""

from __future__ import annotations

import re

from opensips_lsp.plain_file import read_plain_file
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_BYTES = 2 * 1024 * 1024  # of a file, and of what is in a compressed one
MOST_LINES = 6
# where packages and `make install` put them (Makefile install-modules-doc, doc_dir)
USUAL_FOLDERS = ("/usr/share/doc/opensips", "/usr/local/share/doc/opensips")
_NAMES = ("README.{}", "README.{}.gz", "modules/{}/README", "{}/README")
_MODULE = re.compile(r"\w+")
_HEADING = re.compile(r"(?P<number>\d+(?:\.\d+)+)\. +(?P<title>.+)")  # a table of contents is indented
_TITLE_ENDS = re.compile(r"[\s(,;:]")


class Manual(Record):
    """A manual. path: of its file. sections: name of a function or parameter -> the first paragraph about it."""

    path: str
    sections: Mapping[str, str]


class Manuals:
    """The manuals in a folder that the user names, "" for none, and in the usual folders; each file is read once."""

    def __init__(self, folder: str = "", usual: Sequence[str] = USUAL_FOLDERS) -> None:
        self._folders = tuple(filter(None, (folder, *usual)))
        self._known: dict[str, Manual | None] = {}

    def section(self, module: str, name: str) -> str:
        """What the manual of a module says of a function or parameter; "" if there is none, or it says nothing."""
        if module not in self._known:
            self._known[module] = self._find(module)
        manual = self._known[module]
        return manual.sections.get(name, "") if manual is not None else ""

    def _find(self, module: str) -> Manual | None:
        if _MODULE.fullmatch(module) is None:
            return None
        for folder in self._folders:
            for name in _NAMES:
                path = f"{folder}/{name.format(module)}"
                text = _text(path)
                if text is not None:
                    return Manual(path, dict(_sections(text)))
        return None


def _text(path: str) -> str | None:
    """The text of a file, or None where there is none that can be read, or it is too long."""
    try:
        data = read_plain_file(path, MOST_BYTES)
    except OSError:
        return None
    if path.endswith(".gz"):
        import zlib  # few files are compressed

        try:
            data = zlib.decompressobj(wbits=31).decompress(data, MOST_BYTES + 1)
        except zlib.error:
            return None
    return None if len(data) > MOST_BYTES else data.decode("utf-8", "replace")


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """(name, first paragraph) of each section of a manual whose title begins with a name."""
    lines = text.splitlines()
    seen = set()
    for number, line in enumerate(lines):
        match = _HEADING.fullmatch(line.rstrip())
        if match is None:
            continue
        paragraph = _paragraph(lines, number + 1)
        for title in match["title"].split(", "):
            name = _TITLE_ENDS.split(title.strip(), maxsplit=1)[0]
            if name and paragraph and name not in seen:
                seen.add(name)
                yield name, paragraph


def _paragraph(lines: Sequence[str], at: int) -> str:
    """The first paragraph behind a heading, which may go on over the next line; up to MOST_LINES lines."""
    while at < len(lines) and lines[at].strip() and not lines[at].startswith(" "):
        at += 1  # the rest of a long title
    while at < len(lines) and not lines[at].strip():
        at += 1
    found: list[str] = []
    while at < len(lines) and lines[at].startswith(" ") and len(found) < MOST_LINES:
        found.append(lines[at].strip())
        at += 1
    more = at < len(lines) and lines[at].startswith(" ") and bool(lines[at].strip())
    return " ".join(found) + (" ..." if more else "")
