"""The texts of an editor's files."""

from __future__ import annotations

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

    def read(self, path: str) -> str | None:
        """The text of a file as it is now, or None where there is none that can be linted."""
        buffer = self.open.get(self.key(path))
        return super().read(path) if buffer is None else buffer.string

    def beside(self, path: str) -> Iterable[tuple[str, str]]:
        """(path, text) of what may be scripts near a file."""
        return [(near, text) for near, _ in super().beside(path) if (text := self.read(near)) is not None]
