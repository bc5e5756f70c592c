"""The texts of an editor's files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from opensips_lsp.project.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opensips_lsp.project import files
    from opensips_lsp.syntax.text import Text


class Buffers(Texts):
    """The texts of open files, and of files on disk where none is open."""

    def __init__(self, unreadable: Callable[[files.Unlintable], object]) -> None:
        super().__init__(unreadable)
        self.open: dict[str, Text] = {}  # by key
        self.paths: dict[str, str] = {}  # by key: as the editor names those that are open

    def read(self, path: str) -> str | None:
        """The text of a file as it is now, or None where there is none that can be linted."""
        buffer = self.open.get(self.key(path))
        return super().read(path) if buffer is None else buffer.string

    def is_given(self, path: str) -> bool:
        """Whether the editor has a file open, by the same name."""
        return os.path.abspath(path) in self.open

    def beside(self, path: str) -> Iterable[tuple[str, str]]:
        """(path, text) of what may be scripts near a file."""
        return [(near, text) for near, _ in super().beside(path) if (text := self.read(near)) is not None]
