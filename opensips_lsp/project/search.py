"""Search folders for scripts."""

from __future__ import annotations

import os

from opensips_lsp.project.files import PROBE, Unlintable, content, key, read, reason
from opensips_lsp.syntax.recognise import is_script
from opensips_lsp.syntax.text import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MANY = 200  # files of a folder: with more of them it is not searched for what includes a file
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "venv"))
# a searched directory's files are opened only if the name could be a script's or a template's
SUFFIXES = (
    ".cfg", ".conf", ".config", ".inc", ".opensips", ".osips", ".in", ".m4", ".j2", ".jinja", ".jinja2", ".erb",
    ".epp", ".tmpl", ".tpl", ".template", ".dist", ".sample", ".example", ".default",
)  # fmt: skip


def find(paths: Iterable[str], excluded: Callable[[str], bool]) -> tuple[list[str], list[Unlintable]]:
    """-> (files to lint, what cannot be searched).

    Directories are searched for OpenSIPS scripts, by what they hold, but for what is `excluded(path)`. A file that is
    named twice is linted once.
    """
    files: dict[str, str] = {}
    troubles: list[Unlintable] = []
    for path in paths:
        if os.path.isdir(path):
            found = list(_search(path, excluded, troubles))
            if not found:
                troubles.append(
                    Unlintable(path, "this directory contains no OpenSIPS script; if it should, name the file")
                )
        else:
            found = [path]
        for one in found:
            files.setdefault(key(one), one)
    return list(files.values()), troubles


def lies_in(path: str, folders: Iterable[str]) -> bool:
    """Whether a path is that of a file in one of some folders, or further down."""
    return any(os.path.abspath(path).startswith(os.path.join(os.path.abspath(folder), "")) for folder in folders)


def _search(folder: str, excluded: Callable[[str], bool], troubles: list[Unlintable]) -> Iterator[str]:
    def unsearchable(error: OSError) -> None:
        troubles.append(Unlintable(str(error.filename), f"this directory cannot be searched: {reason(error)}"))

    for here, folders, names in os.walk(folder, onerror=unsearchable):
        folders[:] = sorted(
            name
            for name in folders
            if name[0] != "." and name not in _SKIPPED_FOLDERS and not excluded(os.path.join(here, name))
        )
        for name in sorted(names):
            path = os.path.join(here, name)
            if _may_be_script(name) and not excluded(path) and os.path.isfile(path):
                try:
                    head = decode(content(path, PROBE))
                except Unlintable as trouble:
                    troubles.append(trouble)
                    continue
                if "\0" not in head and is_script(head):
                    yield path


def _may_be_script(name: str) -> bool:
    return name[0] != "." and os.path.splitext(name)[1].lower() in SUFFIXES


def beside(path: str, may_read: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """(path, text) of what may be scripts in a file's folder and the one above; nothing of a folder that has many."""
    here = os.path.dirname(path)
    for folder in dict.fromkeys((here, os.path.join(here, os.pardir) if here else os.pardir)):
        if not may_read(folder or os.curdir):
            continue
        try:
            names = sorted(filter(_may_be_script, os.listdir(folder or os.curdir)))
        except OSError:
            continue
        for name in names if len(names) <= _MANY else ():
            candidate = os.path.normpath(os.path.join(folder, name))
            if not may_read(candidate):
                continue
            try:
                yield candidate, read(candidate)[1]
            except Unlintable:
                continue
