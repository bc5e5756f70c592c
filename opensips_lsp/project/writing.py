"""Replace a file as a whole or not at all.

The data goes into a new file beside it, `.opensips-lint-` and sixteen hexadecimal digits, which then takes its name. A
process that is killed leaves the old file or the new one, and maybe such a file beside it. It holds a lock on that
file, so the next run that writes in the folder knows that nobody needs it any more, and removes it.
"""

from __future__ import annotations

import os
import stat
from functools import lru_cache

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_PREFIX = ".opensips-lint-"
_DIGITS = frozenset("0123456789abcdef")
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_TRIES = 100  # names of a new file


def replace(path: str, data: bytes, check: Callable[[], None] = lambda: None) -> None:
    """Replace a file by data; mode, owner and access lists stay. A file that is not there is made.

    check: called just before, to raise what keeps the file from being replaced. Raises OSError; the file is then as it
    was. Of a symlink, the target is written. What is no regular file, such as a terminal, is written as it is.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError:
        status = None
    if status is not None and not stat.S_ISREG(status.st_mode):
        with open(path, "wb") as stream:  # not its target: that of /dev/stdout may be a pipe, which has no name
            stream.write(data)
        return
    target = os.path.realpath(path)
    if status is not None:
        _refuse(target, status)
    remove_left(os.path.dirname(target))
    descriptor, temporary = _new(os.path.dirname(target))
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
            _make_like(target, status, temporary, os.fstat(descriptor))
            check()
            if fcntl is None:
                file.close()  # Windows renames no open file
            os.replace(temporary, target)
    except BaseException:
        _remove(temporary)
        raise


def _refuse(target: str, status: os.stat_result) -> None:
    """Raise PermissionError for a file that should not be replaced, though it could be."""
    if not os.access(target, os.W_OK):  # replacing needs leave of the directory only, but whoever took it away meant it
        raise PermissionError(None, "it is write-protected")
    if status.st_nlink > 1:  # the other name may be a backup: neither to be changed too nor to be left behind unasked
        raise PermissionError(
            None,
            f"it is one file under {status.st_nlink} names (hard links), and would become two different ones; "
            "make it a file of its own first",
        )


def _new(folder: str) -> tuple[int, str]:
    """-> (descriptor, path) of a new file in a folder, which this process holds a lock on."""
    for _ in range(_TRIES):
        path = os.path.join(folder, f"{_PREFIX}{os.urandom(8).hex()}")
        try:
            descriptor = os.open(path, _FLAGS, 0o600)
        except FileExistsError:
            continue
        if locked(descriptor) is not False:
            return descriptor, path
        os.close(descriptor)  # another run has just taken it for one that was left
    raise FileExistsError(None, f"all names tried for a new file in {folder} are taken")


def locked(descriptor: int) -> bool | None:
    """Whether this process has now a lock on a file; None where there are no locks."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _make_like(target: str, status: os.stat_result | None, temporary: str, made: os.stat_result) -> None:
    """Give a new file all that is not data as the target has it, or as files are made."""
    if status is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
        os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, stat.S_IMODE(status.st_mode))
    for name in os.listxattr(target) if hasattr(os, "listxattr") else ():
        value = os.getxattr(target, name)
        if name not in os.listxattr(temporary) or os.getxattr(temporary, name) != value:
            os.setxattr(temporary, name, value)


@lru_cache(maxsize=64)
def remove_left(folder: str) -> None:
    """Remove the new files in a folder that this user's killed processes have left; once in a run.

    Where there are no locks, it is not known who needs them, and they stay.
    """
    if fcntl is None:
        return
    try:
        names = list(filter(_is_ours, os.listdir(folder)))
    except OSError:
        return  # it can be written to all the same
    for name in names:
        path = os.path.join(folder, name)
        try:
            descriptor = os.open(path, _LOOK)
        except OSError:
            continue
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid() and locked(descriptor):
            _remove(path)
        os.close(descriptor)


def _is_ours(name: str) -> bool:
    digits = name[len(_PREFIX) :]
    return name.startswith(_PREFIX) and len(digits) == 16 and _DIGITS.issuperset(digits)


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass  # it is gone, or stays
