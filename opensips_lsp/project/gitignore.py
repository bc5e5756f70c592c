"""What Git ignores: the `.gitignore` files of a work tree, from the folder of a file up to the one that has `.git`.

The last line that matches counts, and those of a deeper folder come later. What lies in an ignored folder is not asked
about: a search does not go there.
"""

from __future__ import annotations

import os

from opensips_lsp.project.settings import ConfigError
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE = ".gitignore"


class Pattern(Record):
    """A line of a `.gitignore`. ignores: False for one with `!`. of_folders: it is about folders only."""

    glob: str
    ignores: bool
    of_folders: bool


class GitIgnore:
    """The `.gitignore` files of the work trees that a search comes to. read(path): the bytes of a file, or None."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._chains: dict[str, tuple[tuple[str, tuple[Pattern, ...]], ...] | None] = {}

    def ignores(self, path: str) -> bool:
        """Whether a file or folder is ignored."""
        path = os.path.abspath(path)
        chain = self._chain(os.path.dirname(path))
        if not chain:
            return False
        from opensips_lsp.project import globs  # imports re: 6 ms

        ignored = False
        for folder, patterns in chain:
            place = "/" + os.path.relpath(path, folder).replace(os.sep, "/")
            for pattern in patterns:
                if pattern.ignores is not ignored and globs.matches(pattern.glob, place):
                    ignored = pattern.ignores if not pattern.of_folders or os.path.isdir(path) else ignored
        return ignored

    def _chain(self, folder: str) -> tuple[tuple[str, tuple[Pattern, ...]], ...] | None:
        """(folder, its patterns) from the top of the work tree down to a folder; None outside of work trees."""
        if folder not in self._chains:
            is_top = os.path.lexists(os.path.join(folder, ".git"))
            parent = os.path.dirname(folder)
            above = () if is_top else None if parent == folder else self._chain(parent)
            if above is not None:
                data = self._bytes(os.path.join(folder, FILE))
                above = (*above, (folder, tuple(patterns(data)))) if data else above
            self._chains[folder] = above
        return self._chains[folder]

    def _bytes(self, path: str) -> bytes | None:
        """The bytes of a `.gitignore`, or None for what is none for Git: a link, or what cannot be read."""
        try:
            return None if os.path.islink(path) else self._read(path)
        except ConfigError:
            return None


def patterns(data: bytes) -> Iterator[Pattern]:
    """The patterns of a `.gitignore`, for paths that begin with a slash; a line that is no glob matches nothing."""
    from opensips_lsp.project import globs

    for line in data.decode("utf-8-sig", "surrogateescape").splitlines():
        text = line if line.endswith("\\ ") else line.rstrip(" ")
        ignores = not text.startswith("!")
        glob = _plain(text if ignores else text[1:])
        of_folders, glob = glob.endswith("/"), glob.rstrip("/")
        if not glob or text.startswith("#"):
            continue
        if "/" in glob:
            glob = "/" + glob.lstrip("/")  # from the folder of the file; others match in any folder
        try:
            globs.check(glob)
        except ValueError:
            continue
        yield Pattern(glob, ignores, of_folders)


def _plain(text: str) -> str:
    """A pattern without backslashes, as globs have none: a character that means something becomes a set."""
    made, escaped = "", False
    for character in text.replace("[^", "[!"):
        if escaped:
            made += f"[{character}]" if character in "*?[" else character
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            made += character
    return made
