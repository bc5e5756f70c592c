"""Which files to lint, and their text; what is wrong with a file in words. The only room of the CLI that reads files."""

import os
import re
import stat

from opensips_lsp.text import decode

MOST_BYTES = 8 * 1024 * 1024
_PROBE = 65536
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "venv"))
_SUFFIXES = (".cfg", ".inc", ".conf", ".opensips", ".osips", ".m4", ".j2", ".erb", ".in", ".tpl")
# what makes a text an OpenSIPS script: a loadmodule with `.so`, a route block, or a modparam call that begins a line
_SCRIPT = re.compile(
    r"""^[ \t]*(?:loadmodule[ \t]+["'][^"'\n]+\.so["']"""
    r"""|modparam[ \t]*\([ \t]*["']"""
    r"""|(?:(?:failure|onreply|branch|error|local|startup|timer|event)_)?route[ \t]*(?:\[[^\]\n]*\])?[ \t\r\n]*\{)""",
    re.MULTILINE,
)


class Unreadable(Exception):
    """A file that cannot be linted: `path`, what is wrong and what to do, in one sentence."""

    def __init__(self, path, reason):
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


def is_script(text):
    """Whether a text looks like an OpenSIPS script (or a part of one)."""
    return _SCRIPT.search(text) is not None


def find(paths):
    """-> (files to lint, [Unreadable]). Directories are searched for OpenSIPS scripts, by what they hold."""
    files, bad = [], []
    for path in paths:
        if os.path.isdir(path):
            found = list(_search(path))
            if not found:
                bad.append(Unreadable(path, "no OpenSIPS script in this directory; name the file if there should be one"))
            files += found
        else:
            files.append(path)
    return list(dict.fromkeys(files)), bad


def _search(folder):
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            path = os.path.join(here, name)
            if name.endswith(_SUFFIXES) and os.path.isfile(path) and os.path.getsize(path) <= MOST_BYTES:
                try:
                    with open(path, "rb") as file:
                        head = file.read(_PROBE)
                except OSError:
                    continue
                if b"\0" not in head and is_script(decode(head)):
                    yield path


def read(path):
    """The text of a file, line ends as they are; raises Unreadable."""
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable(path, "is a directory; name a file, or the directory among the paths to search it")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(path, "is not a regular file; use - to lint standard input")
        if status.st_size > MOST_BYTES:
            size = status.st_size / 1024 / 1024
            raise Unreadable(path, f"is {size:.1f} MB large; scripts over {MOST_BYTES // 1024 // 1024} MB are not linted")
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise Unreadable(path, "there is no such file; check the path") from None
    except PermissionError:
        raise Unreadable(path, "may not be read; check its permissions") from None
    except OSError as error:
        raise Unreadable(path, f"cannot be read: {error.strerror or error}") from None
    return checked(path, data)


def checked(path, data):
    """Bytes -> text; raises Unreadable for what cannot be a script."""
    if b"\0" in data[:_PROBE]:
        raise Unreadable(path, "is a binary file (it has NUL bytes); OpenSIPS scripts are text")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(path, "is UTF-16; OpenSIPS reads bytes, save it as UTF-8")
    return decode(data)


def write(path, data):
    """Replace a file's content as a whole or not at all: mode and owner stay, a symlink's target is written.

    Raises Unreadable when it cannot be written; the file is then as it was.
    """
    target = os.path.realpath(path)
    temporary = f"{target}.opensips-lint-{os.getpid()}"
    try:
        status = os.stat(target)
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
        if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(temporary, status.st_uid, status.st_gid)
        os.replace(temporary, target)
    except OSError as error:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise Unreadable(path, f"cannot be written: {error.strerror or error}; it is unchanged") from None
