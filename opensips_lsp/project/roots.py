"""Which root configs include a file: named by the settings, or looked for around it."""

from __future__ import annotations

import os

from opensips_lsp.catalogue.language import SYNTAX
from opensips_lsp.model.facts import MAIN_ROUTE, facts_of
from opensips_lsp.project import includes
from opensips_lsp.record import Record
from opensips_lsp.syntax.recognise import template_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.model.script import Source
    from opensips_lsp.project.includes import Closure
    from opensips_lsp.project.settings import Settings
    from opensips_lsp.project.texts import Texts
    from opensips_lsp.syntax.items import Items


class Around(Record):
    """Which roots include a file.

    closures: theirs. looked_for: whether one was found by looking around. read: the keys of the files that say so, be
    it that they include the file, or that they do not.
    """

    closures: list[Closure]
    looked_for: bool
    read: frozenset[str]


class Roots:
    """What the files of a project include, each root followed once.

    `settings(path)` gives the Settings for a file, `target(path)` the version that it is checked for as a root. `memo`
    is that of syntax.items.items.
    """

    def __init__(
        self, texts: Texts, settings: Callable[[str], Settings], target: Callable[[str], Version], memo: Items
    ) -> None:
        self._texts, self._settings, self._target, self._memo = texts, settings, target, memo
        self._closures: dict[str, Closure | None] = {}  # by key
        # by folder: the keys of all files near it, and those files that include something, with their texts
        self._near: dict[str, tuple[frozenset[str], list[tuple[str, str]]]] = {}

    def closure(self, path: str) -> Closure | None:
        """A root with all that it includes; None when it cannot be read."""
        key = self._texts.key(path)
        if key not in self._closures:
            text = self._texts.read(path)
            self._closures[key] = None if text is None else self._followed(path, text)
        return self._closures[key]

    def _followed(self, path: str, text: str) -> Closure:
        settings = self._settings(path)
        limits = includes.Limits(settings.max_included_files, settings.max_included_mb * includes.MEGABYTE)
        syntax = SYNTAX[self._target(path).series]
        preprocessor, indented = "include-preprocessor" in syntax, "indented-include" in syntax
        return includes.sources(path, text, self._texts.reader(path), self._memo, limits, preprocessor, indented)

    def take_over(self, other: Roots) -> None:
        """Know what another one has followed in the same texts."""
        self._closures.update(other._closures)

    def forget(self, path: str) -> None:
        """Follow a root anew the next time: a text in it has changed."""
        self._closures.pop(self._texts.key(path), None)

    def around(self, path: str, sources: Sequence[Source], look: bool = True) -> Around:
        """Which roots include a file. sources: those of the file as a root.

        Those roots count that the settings name. If they name none and the file cannot stand alone, one is looked for,
        if `look`.
        """
        roots, read = self._settings(path).roots, self._keys(sources)
        if roots:
            key = self._texts.key(path)
            named = key in map(self._texts.key, roots)
            closures = [] if named else [one for one in map(self.closure, roots) if one is not None]
            for closure in closures:
                read |= self._keys(closure.sources)
            return Around([one for one in closures if self._includes(one, key)], False, frozenset(read))
        found = None
        if look and not (_has_main_route(sources) and _loads_something(sources)):
            found = self._look_around(path, read)
        return Around([] if found is None else [found], found is not None, frozenset(read))

    def _keys(self, sources: Iterable[Source]) -> set[str]:
        return {self._texts.key(source.path) for source in sources}

    def below(self, key: str, sources: Sequence[Source]) -> set[str]:
        """The keys of a file of a script, by its key, and of all that it includes."""
        found, depth = set[str](), None
        for source in sources:  # what a file includes stands behind it
            if depth is not None and len(source.place) <= depth:
                depth = None
            one = self._texts.key(source.path)
            if depth is None and one == key:
                depth = len(source.place)
            if depth is not None:
                found.add(one)
        return found

    def _look_around(self, path: str, read: set[str]) -> Closure | None:
        """The closure of a script with a main route that includes a file, directly or not; None if there is none.

        Only files near these are read. Their keys are added to `read`.
        """
        wanted = self._texts.key(path)
        seen, waiting = {wanted}, [path]
        while waiting:
            included = waiting.pop(0)
            name = os.path.basename(included)
            keys, candidates = self._including(included)
            read |= keys
            for candidate, text in candidates:
                key = self._texts.key(candidate)
                if key in seen or f'{name}"' not in text:
                    continue
                seen.add(key)
                found = self.closure(candidate)
                read |= self._keys(found.sources) if found is not None else set()
                if found is not None and self._includes(found, wanted):
                    if _has_main_route(found.sources):
                        return found
                    waiting.append(candidate)
        return None

    def may_include(self, path: str) -> list[str]:
        """Paths of the files that may be roots of a file, directly or not: by the settings, or by texts near it."""
        roots = self._settings(path).roots
        if roots:
            return list(roots)
        found, waiting = {self._texts.key(path): path}, [path]
        while waiting:
            included = waiting.pop()
            for candidate, text in self._including(included)[1]:
                key = self._texts.key(candidate)
                if key not in found and f'{os.path.basename(included)}"' in text:
                    found[key] = candidate
                    waiting.append(candidate)
        return list(found.values())[1:]

    def _including(self, path: str) -> tuple[frozenset[str], list[tuple[str, str]]]:
        """-> (keys of the files near one, (path, text) of those that include something); templates are no roots."""
        folder = os.path.dirname(path)
        if folder not in self._near:
            near = list(self._texts.beside(path))
            including = [
                (path, text)
                for path, text in near
                if ("include_file" in text or "import_file" in text) and not template_kind(path, text)
            ]
            self._near[folder] = frozenset([self._texts.key(path) for path, _ in near]), including
        return self._near[folder]

    def _includes(self, closure: Closure, key: str) -> bool:
        """Whether a root includes the file with this key."""
        return any(self._texts.key(source.path) == key for source in closure.sources[1:])


def _has_main_route(sources: Iterable[Source]) -> bool:
    """Whether OpenSIPS could start with these: there is an unnamed request route."""
    return any(
        (route.word, route.name) == MAIN_ROUTE
        for source in sources
        for _, item in source.items
        for route in facts_of(item).routes
    )


def _loads_something(sources: Iterable[Source]) -> bool:
    """Whether a module is loaded: without one there is no transport, and OpenSIPS does not start."""
    return any(facts_of(item).modules for source in sources for _, item in source.items)
