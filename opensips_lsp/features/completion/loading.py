"""The loadmodule lines that a completion brings along: which modules, where they go, how they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.completion.in_use import globals_set
from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.facts import facts_of
from opensips_lsp.syntax.nodes import LoadModule, Route
from opensips_lsp.syntax.text import line_break

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.catalogue.facts import Module
    from opensips_lsp.features.completion.place import CursorPlace

_TYPES = {"SQLDB": "an SQL database module", "CACHEDB": "a cache database module", "AAA": "an AAA module"}


class Loading:
    """How modules are loaded before a place. `assumed`: the file says nothing of modules: others load what it needs.

    later: whether they may as well be loaded behind the place, which only needs them once the script runs.
    """

    def __init__(self, place: CursorPlace, later: bool = False) -> None:
        self.place, self.later = place, later
        self.there = frozenset(place.script.modules)
        self.assumed = not self.there and not place.script.complete
        self._where = self._found()

    def edits(self, name: str) -> tuple[Edit, ...] | None:
        """Return the edits that load a module, and those it needs, before the place; None if that cannot be."""
        if self.assumed:
            return ()
        if name in self.there or self._where is None:
            return None  # it is loaded further down: a second time is an error
        at, lines, folder = self._where
        text = "".join([lines.format(f"{folder}{one}.so") for one in (*needed(self.place, name, self.there), name)])
        return (Edit(at, at, text),)

    def _found(self) -> tuple[int, str, str] | None:
        """(offset, a line with a `{}` for the file, folder that the script writes before names); or None."""
        place = self.place
        last = place.script.last_load(place.source.at(len(place.text)) if self.later else place.at)
        end = line_break(place.text)
        if last is not None:
            at = _end_of_line(place.text, last[0])
            found = at, f'{end}loadmodule "{{}}"', folder_of(last[1])
        else:
            first = self._own_line() if self.later else self._first_route()
            if first is None:
                return None
            found = first, f'loadmodule "{{}}"{end}', folder_of(next(written_files(place), ""))
        return None if place.is_opaque(found[0], found[0]) else found

    def _own_line(self) -> int | None:
        """The start of the line of the place, unless the folder of modules is set somewhere."""
        return (
            None if "mpath" in globals_set(self.place.script) else self.place.text.rfind("\n", 0, self.place.offset) + 1
        )

    def _first_route(self) -> int | None:
        """The offset of the line on which the first route block of the file begins, if nothing else stands there."""
        place = self.place
        start = place.block_start
        if place.source.role != "script" or start is None:
            return None
        for offset, item in place.source.all_items:
            routes = facts_of(item).routes
            if routes or offset >= start:
                start = min([start, *[Route.of(item, route, offset).start for route in routes]])
                break
        line = place.text.rfind("\n", 0, start) + 1
        return None if place.text[line:start].strip() else line


def needed(place: CursorPlace, name: str, there: frozenset[str]) -> list[str]:
    """Return the modules that must be loaded with a module whatever is set, and are not, in the order of need."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        for one in needs_of(place.catalogue.module(waiting.pop())):
            if one not in there and one not in found and one != name and place.catalogue.module(one) is not None:
                found.insert(0, one)
                waiting.append(one)
    return found


def needs_of(module: Module | None) -> list[str]:
    """Return the modules that a module needs whatever is set."""
    needs = module.dependencies if module is not None else ()
    return [need.module for need in needs if need.module and not need.param and need.severity != "silent"]


def needs_in_words(module: Module) -> str:
    """Return what a module needs to be loaded too, as a phrase; "" for nothing."""
    types = [need.type for need in module.dependencies if need.type and not need.param and need.severity != "silent"]
    words = [*needs_of(module), *(_TYPES.get(one, f"a module of type {one}") for one in types)]
    return f"needs {', '.join(words)}" if words else ""


def written_files(place: CursorPlace) -> Iterator[str]:
    """Yield the files of the script's loadmodule statements as they are written, the last first, but for one here."""
    here, _ = place.source.item_at(place.offset)
    for source, offset, facts in reversed(place.script.facts()):
        _, item = source.item_at(offset)
        for load in reversed(facts.modules):
            node = LoadModule.of(item, load, offset)
            if source is not place.source or offset != here or not node.start <= place.offset <= node.end:
                yield load.file


def loaded_elsewhere(place: CursorPlace) -> set[str]:
    """Return the names of the modules that other statements than the one at the cursor load."""
    files: Iterable[str] = written_files(place)
    return {file.rpartition("/")[2].removesuffix(".so") for file in files}


def folder_of(file: str) -> str:
    """Return what stands before the name in the file of a loadmodule, with its slash."""
    return "".join(file.rpartition("/")[:2])


def _end_of_line(text: str, at: int) -> int:
    """Return the end of the line that an offset is on; the offset itself if more than a comment stands behind it."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    rest = text[at:end].strip()
    return end - (text[end - 1 : end] == "\r") if not rest or rest.startswith("#") else at
