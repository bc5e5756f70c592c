"""The C files of one folder, read once: comments gone, conditions resolved, macros collected."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from .conditions import Conditioned, resolve
from .ctext import without_comments
from .macros import Macro, definitions

_SUFFIXES = {".c", ".h", ".cpp", ".inc", ".def"}
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"\n]+)"[^\n]*$', re.MULTILINE)


class Sources(NamedTuple):
    """The texts of a folder, and the macros that any of them defines."""

    files: dict[str, Conditioned]  # path relative to the folder
    macros: dict[str, Macro]

    def with_library(self, library: Sources) -> Sources:
        """These and those of a library that is compiled with them: the own macros of the folder stand."""
        return Sources({**self.files, **library.files}, {**library.macros, **self.macros})

    def others_last(self, path: str) -> list[Conditioned]:
        """All texts, that of `path` first: a static array is looked for at home first."""
        return [self.files[path], *(text for name, text in self.files.items() if name != path)]


def read_sources(folder: Path) -> Sources:
    """Read every C file below `folder`; OSError when one cannot be read."""
    texts = {str(path.relative_to(folder)): path.read_text("utf-8", "replace") for path in source_files(folder)}
    return sources_of(texts)


def source_files(folder: Path) -> list[Path]:
    """Every C file below a folder, sorted."""
    return sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())


def sources_of(texts: dict[str, str]) -> Sources:
    """The same from texts by file name."""
    bare = {name: without_comments(text) for name, text in texts.items()}
    files = {name: resolve(_inline_rows(text, bare)) for name, text in bare.items()}
    macros: dict[str, Macro] = {}
    for text in files.values():
        macros.update(definitions(text.text))
    return Sources(files, macros)


def _inline_rows(text: str, texts: dict[str, str]) -> str:
    """Put included files that begin with a brace, hence are rows of a table, in their place."""

    def inline(match: re.Match[str]) -> str:
        included = texts.get(match[1], "")
        return included if included.lstrip().startswith("{") else match[0]

    return _INCLUDE.sub(inline, text)
