"""The texts of the files of a run or of an editor."""

from __future__ import annotations

import os

from opensips_lsp.project import files, search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opensips_lsp.project.reach import Reach


class Texts:
    """Keys and texts of files, each looked up once: the file system takes longer than linting an edit.

    `unreadable` is called with the Unlintable of a file that is there and cannot be linted. reach: what may be read of
    the files that scripts name; None for all.
    """

    def __init__(self, unreadable: Callable[[files.Unlintable], object]) -> None:
        self._unreadable = unreadable
        self.reach: Reach | None = None
        self._keys: dict[str, str] = {}  # by path
        self.known: dict[str, str | None] = {}  # by key: the text, or None where there is none that can be linted

    def key(self, path: str) -> str:
        """What is equal for all names of one file."""
        if path not in self._keys:
            self._keys[path] = files.key(path)
        return self._keys[path]

    def is_no_file(self, name: str) -> None:
        """Take a name for what is no file, such as standard input: it is its own key."""
        self._keys[name] = name

    def read(self, path: str) -> str | None:
        """The text of a file, or None where there is none that can be linted."""
        key = self.key(path)
        if key not in self.known:
            self.known[key] = None
            try:
                self.known[key] = files.read(path)[1]
            except files.Unlintable as trouble:
                if files.exists(path) and not files.is_folder(path):  # else there is a finding about the include
                    self._unreadable(trouble)
        return self.known[key]

    def reader(self, root: str) -> Callable[[str], str | None]:
        """What reads the texts of the files that a root script names. It raises Outside for what is out of reach."""
        reach = self.reach
        if reach is None:
            return self.read

        def read(path: str) -> str | None:
            if not (self.is_given(path) or reach.allows(path, root, self.key)):
                raise files.Outside(path)
            return self.read(path)

        return read

    def scope(self, root: str) -> str | None:
        """What is equal for root scripts whose readers read the same files."""
        everywhere = self.reach is None or self.reach.allows(root, None, self.key)
        return None if everywhere else os.path.dirname(root)

    def reads_link(self, path: str) -> bool:
        """Whether a file that was found in a folder may be read: links out of reach are not."""
        return self.reach is None or not os.path.islink(path) or self.reach.allows(path, None, self.key)

    def is_given(self, path: str) -> bool:
        """Whether somebody gives us the text of a file."""
        return False

    def beside(self, path: str) -> Iterable[tuple[str, str]]:
        """(path, text) of what may be scripts near a file."""
        reach = self.reach
        return search.beside(path, lambda near: reach is None or reach.allows(near, path, self.key))

    def forget(self) -> None:
        """Look everything up anew: files have changed."""
        self._keys.clear()
        self.known.clear()
