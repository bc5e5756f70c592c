"""Which files a server reads for a workspace that is not trusted: what is in its folders, and beside the root script.

A script, or the settings of a project, could name any file of the machine; what is read shows in findings.
"""

from __future__ import annotations

import os

from opensips_lsp.project.files import key
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

HOW_TO_ALLOW = "the workspace is not trusted (setting `trusted`; in VS Code, the trust of the workspace)"


class Reach(Record):
    """The folders of a workspace that is not trusted. Paths are absolute."""

    folders: tuple[str, ...]

    def allows(self, path: str, root: str | None = None, key: Callable[[str], str] = key) -> bool:
        """Return whether a file may be read: it is in one of the folders, or in that of a root.

        It must be so by its name, before the system is asked for anything, and by what the name leads to. key: as
        files.key.
        """
        here = os.path.dirname(os.path.abspath(root)) if root else os.sep
        folders = (*self.folders, *((here,) if os.path.dirname(here) != here else ()))  # a new document is in none
        inside = [folder for folder in folders if _is_in(os.path.abspath(path), (os.path.abspath(folder), key(folder)))]
        return bool(inside) and _is_in(key(path), map(key, folders))

    def allows_settings(self, path: str) -> bool:
        """Return whether a configuration file may be read: it is where it was looked for, not a link out of there."""
        return not os.path.islink(path) or self.allows(path, path)


def _is_in(path: str, folders: tuple[str, ...] | map[str]) -> bool:
    path = os.path.normcase(path)
    return any(
        path == folder or path.startswith(folder.rstrip(os.sep) + os.sep) for folder in map(os.path.normcase, folders)
    )
