"""The texts of the files of a run or of an editor."""

from __future__ import annotations

from opensips_lsp.project import files, search

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Texts:
    """Keys and texts of files, each looked up once: the file system takes longer than linting an edit.

    `unreadable` is called with the Unlintable of a file that is there and cannot be linted.
    """

    def __init__(self, unreadable: Callable[[files.Unlintable], object]) -> None:
        self._unreadable = unreadable
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

    def beside(self, path: str) -> Iterable[tuple[str, str]]:
        """(path, text) of what may be scripts near a file."""
        return search.beside(path)

    def forget(self) -> None:
        """Look everything up anew: files have changed."""
        self._keys.clear()
        self.known.clear()
