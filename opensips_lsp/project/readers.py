"""Which files may read which, seen from their texts alone: nothing is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.project.files import Outside
from opensips_lsp.project.includes import look_up, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opensips_lsp.project.texts import Texts


class Readers:
    """Who names whom in an include, among some files and what they include; comments count too."""

    def __init__(self, texts: Texts, paths: Iterable[str]) -> None:
        self._texts, self._paths = texts, tuple(paths)
        self._named_by: dict[str, list[str]] = {}  # by key: the keys of the files that name this one
        # files, and the scripts that led to them
        waiting, seen = [(path, path) for path in self._paths], set[tuple[str, str | None]]()
        while waiting:
            path, root = waiting.pop()
            place = path, texts.scope(root)
            if place in seen:
                continue
            seen.add(place)
            read = texts.reader(root)
            for name in names_in(texts.read(path) or ""):
                try:
                    found = look_up(name, path, read)
                except Outside:
                    continue
                if found is not None:
                    self._named_by.setdefault(texts.key(found[0]), []).append(texts.key(path))
                    waiting.append((found[0], root))

    def of(self, path: str) -> Sequence[str]:
        """Return those of the files that may read one, itself among them: they name it, or one that may read it."""
        reading, waiting = set[str](), [self._texts.key(path)]
        while waiting:
            key = waiting.pop()
            if key not in reading:
                reading.add(key)
                waiting += self._named_by.get(key, ())
        return [one for one in self._paths if self._texts.key(one) in reading]
