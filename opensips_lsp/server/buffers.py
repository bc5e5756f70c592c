"""The texts of an editor's files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from opensips_lsp.project import files
from opensips_lsp.project.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opensips_lsp.syntax.text import Text


class Buffers(Texts):
    """The texts of open files, and of files on disk where none is open."""

    def __init__(self, unreadable: Callable[[files.Unlintable], object]) -> None:
        super().__init__(unreadable)
        self.open: dict[str, Text] = {}  # by key
        self.paths: dict[str, str] = {}  # by key: as the editor names those that are open

    def copy(self, other: Buffers) -> None:
        """Be as another one is now: the texts themselves are shared."""
        self.open, self.paths = dict(other.open), dict(other.paths)
        self.known, self._keys = dict(other.known), dict(other._keys)

    def read(self, path: str) -> str | None:
        """The text of a file as it is now, or None where there is none that can be linted."""
        buffer = self.open.get(self.key(path))
        if buffer is None:
            return super().read(path)
        return buffer.string if len(buffer) <= files.MOST_BYTES else None

    def is_given(self, path: str) -> bool:
        """Whether the editor has a file open, by the same name."""
        return os.path.abspath(path) in self.open

    def beside(self, path: str) -> Iterable[tuple[str, str]]:
        """(path, text) of what may be scripts near a file."""
        return [(near, text) for near, _ in super().beside(path) if (text := self.read(near)) is not None]
