"""Finds the export tables of a module: arrays of structs, as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .conditions import Conditioned
from .ctext import closing, pieces
from .macros import expand
from .sources import Sources

KINDS = ("cmd", "acmd", "param", "stat", "mi", "pv", "trans", "dep")
_EXPORTS = re.compile(r"\bstruct\s+module_exports\s+\w+\s*=\s*\{")
_IDENTIFIER = re.compile(r"\w+(?=\W*$)")
_END = re.compile(r"^[{\s]*(?:\(\s*\w+\s*\*?\s*\)\s*)?(?:0\b|NULL\b|EMPTY_MI_EXPORT\b)")
_NOTHING = {"0", "NULL"}


class Row(NamedTuple):
    """The cells of one initialiser, macros expanded, and the undecided `#if`s around it."""

    cells: tuple[str, ...]
    conditions: tuple[str, ...] = ()


class Exports(NamedTuple):
    """What `struct module_exports` names: the module, its type, the rows of each table; and all names in it."""

    name: str
    type: str
    tables: dict[str, list[Row]]
    names: set[str]


def exports(sources: Sources) -> Exports | None:
    """The exports of a module; None when no file has a `struct module_exports` with a value."""
    for path, text in sources.files.items():
        found = _EXPORTS.search(text.text)
        end = closing(text.text, found.end() - 1) if found else -1
        if found and end > found.end():
            cells = [expand(cell, sources.macros) for _, cell in pieces(text.text, found.end(), end)]
            if not cells:
                continue
            names = {m[0] for cell in cells if (m := _IDENTIFIER.search(cell))} - _NOTHING
            tables = {kind: _rows_of(kind, names, sources, path) for kind in KINDS}
            kind = next((cell for cell in cells[1:3] if "MOD_TYPE_" in cell), "MOD_TYPE_DEFAULT")
            return Exports(cells[0], kind.split("MOD_TYPE_")[1], tables, names)
    return None


def _rows_of(kind: str, names: set[str], sources: Sources, path: str) -> list[Row]:
    """The rows of the one array of this kind that the exports name."""
    for text in sources.others_last(path):
        for name, start in arrays(f"{kind}_export_t", text):
            if name in names:
                return rows(text, start, sources)
    return []


def arrays(ctype: str, text: Conditioned) -> Iterator[tuple[str, int]]:
    """Name and offset of the `{` of every initialised array (or single struct) of a C type."""
    declared = re.compile(rf"\b{ctype}\s+(\w+)\s*(?:\[[^\]]*\]\s*)?=\s*(?=\{{)")
    for match in declared.finditer(text.text):
        yield match[1], match.end()


def rows(text: Conditioned, start: int, sources: Sources) -> list[Row]:
    """The rows between the braces at `start`, up to the first whose first cell is 0 or NULL, or else ends a table."""
    found: list[Row] = []
    for offset, piece in pieces(text.text, start + 1, closing(text.text, start)):
        for _, row in pieces(expand(piece, sources.macros)):
            if not row.startswith("{"):
                continue
            if _END.match(row):
                return found
            cells = tuple(cell for _, cell in pieces(row, 1, len(row) - 1))
            found.append(Row(cells, text.conditions(offset)))
    return found
