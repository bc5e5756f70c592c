"""A folder for one file that nobody else may read, such as the copy of a script, which holds passwords.

It is gone in the end, or, when the server was killed, the next time that one is made: a server holds a lock on its
folder, so another one knows that nobody needs it any more.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opensips_lsp.project.writing import locked

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX, _DIGITS = ".opensips-lsp-", frozenset("0123456789abcdef")
_LOOK = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_TRIES = 100


@contextmanager
def private_folder() -> Iterator[str]:
    """Make a folder, and remove it with all that is in it. Raises OSError."""
    remove_left()
    folder, descriptor = _new()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if descriptor is not None:
            os.close(descriptor)


def _new() -> tuple[str, int | None]:
    """Return (path of a new folder, descriptor with a lock on it; None where there are no locks)."""
    for _ in range(_TRIES):
        folder = os.path.join(tempfile.gettempdir(), f"{_PREFIX}{os.urandom(8).hex()}")
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            continue
        if os.name != "posix":
            return folder, None
        try:
            descriptor = os.open(folder, _LOOK)
        except FileNotFoundError:
            continue  # another server has just taken it for one that was left
        if locked(descriptor) is not False:
            return folder, descriptor
        os.close(descriptor)
    raise FileExistsError(None, "all names tried for a temporary folder are taken")


def remove_left() -> None:
    """Remove the folders that this user's killed servers have left; nothing that could be anything else."""
    if os.name != "posix":
        return
    try:
        names = [name for name in os.listdir(tempfile.gettempdir()) if _is_ours(name)]
    except OSError:
        return
    for name in names:
        folder = os.path.join(tempfile.gettempdir(), name)
        try:
            descriptor = os.open(folder, _LOOK)
        except OSError:
            continue
        try:
            status = os.fstat(descriptor)
            if (status.st_uid, stat.S_IMODE(status.st_mode)) == (os.geteuid(), 0o700) and locked(descriptor):
                _remove(folder)
        except OSError:
            pass  # it is gone, or stays
        finally:
            os.close(descriptor)


def _remove(folder: str) -> None:
    """Remove a folder with its one file; a folder that has more is not ours."""
    paths = [os.path.join(folder, name) for name in os.listdir(folder)]
    if len(paths) > 1 or not all(stat.S_ISREG(os.lstat(path).st_mode) for path in paths):
        return
    for path in paths:
        os.unlink(path)
    os.rmdir(folder)


def _is_ours(name: str) -> bool:
    digits = name[len(_PREFIX) :]
    return name.startswith(_PREFIX) and len(digits) == 16 and _DIGITS.issuperset(digits)
