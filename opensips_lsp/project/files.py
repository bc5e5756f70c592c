"""Which files to lint, their text, and how they are written: by the command line and the server. Nobody else touches files."""

import os
import stat
import sys

from opensips_lsp.project.settings import ConfigError
from opensips_lsp.syntax.recognise import is_script
from opensips_lsp.syntax.text import decode, encode

MOST_BYTES = 8 * 1024 * 1024
_PROBE = 65536
_MANY = 200  # files of a folder: more are not looked at for an include
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "venv"))
# a searched directory's files are opened only if the name could be a script's or a template's
SUFFIXES = (
    ".cfg", ".conf", ".config", ".inc", ".opensips", ".osips", ".in", ".m4", ".j2", ".jinja", ".jinja2", ".erb",
    ".epp", ".tmpl", ".tpl", ".template", ".dist", ".sample", ".example", ".default",
)  # fmt: skip


class Unlintable(Exception):
    """A file that cannot be linted, or written: what is wrong and what to do, in one sentence."""

    def __init__(self, path, reason):
        super().__init__(f"{path}: {reason}")
        self.path = path


def key(path):
    """What is equal for all names of one file."""
    return os.path.realpath(path)


def exists(path):
    """Whether there is anything of that name."""
    return os.path.lexists(path)


def find(paths, excluded):
    """-> (files to lint, [Unlintable]).

    Directories are searched for OpenSIPS scripts, by what they hold, but for what is `excluded(path)`. A file that is
    named twice is linted once.
    """
    files, troubles = {}, []
    for path in paths:
        if os.path.isdir(path):
            found = list(_search(path, excluded, troubles))
            if not found:
                troubles.append(
                    Unlintable(path, "there is no OpenSIPS script in this directory; name the file if there should be")
                )
        else:
            found = [path]
        for one in found:
            files.setdefault(key(one), one)
    return list(files.values()), troubles


def _search(folder, excluded, troubles):
    def unsearchable(error):
        troubles.append(Unlintable(error.filename, f"this directory cannot be searched: {_reason(error)}"))

    for here, folders, names in os.walk(folder, onerror=unsearchable):
        folders[:] = sorted(
            name
            for name in folders
            if name[0] != "." and name not in _SKIPPED_FOLDERS and not excluded(os.path.join(here, name))
        )
        for name in sorted(names):
            path = os.path.join(here, name)
            if _may_be_script(name) and os.path.isfile(path) and not excluded(path):
                try:
                    head = decode(_content(path, _PROBE))
                except Unlintable as trouble:
                    troubles.append(trouble)
                    continue
                if "\0" not in head and is_script(head):
                    yield path


def _may_be_script(name):
    return name[0] != "." and os.path.splitext(name)[1].lower() in SUFFIXES


def beside(path):
    """(path, text) of what may be scripts in a file's folder and the one above; nothing of a folder that has many."""
    here = os.path.dirname(path)
    for folder in dict.fromkeys((here, os.path.join(here, os.pardir) if here else os.pardir)):
        try:
            names = sorted(filter(_may_be_script, os.listdir(folder or os.curdir)))
        except OSError:
            continue
        for name in names if len(names) <= _MANY else ():
            candidate = os.path.normpath(os.path.join(folder, name))
            try:
                yield candidate, read(candidate)[1]
            except Unlintable:
                continue


def read_settings(path):
    """The bytes of a configuration file, or None when there is none; raises ConfigError."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(path, None, f"cannot be read: {_reason(error)}") from None


def read(path):
    """-> (bytes, text) of a file, line ends as they are; raises Unlintable."""
    return _checked(path, _content(path, MOST_BYTES + 1))


def read_input(name):
    """-> (bytes, text) of standard input, which goes by `name`; raises Unlintable, the bytes being its `data`."""
    if sys.stdin is None:
        raise Unlintable(name, "standard input is closed; pipe a script into it")
    try:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unlintable(name, f"standard input cannot be read: {_reason(error)}") from None
    try:
        return _checked(name, data)
    except Unlintable as trouble:
        trouble.data = data
        raise


def rest_of_input():
    """What read_input left unread, in pieces."""
    while sys.stdin is not None and (piece := sys.stdin.buffer.read(_PROBE)):
        yield piece


def _content(path, most):
    """At most that many bytes of a regular file. Does not wait for the other end of a FIFO."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise Unlintable(path, "there is no such file; check the path") from None
    except OSError as error:
        raise Unlintable(path, f"cannot be read: {_reason(error)}") from None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unlintable(path, "is not a regular file; pipe what it gives into `opensips-lint -`")
        try:
            return file.read(most)
        except OSError as error:
            raise Unlintable(path, f"cannot be read: {_reason(error)}") from None


def _checked(path, data):
    """-> (bytes, text); raises Unlintable for what cannot be a script."""
    if len(data) > MOST_BYTES:
        raise Unlintable(path, f"is larger than {MOST_BYTES >> 20} MB, too large for a script; lint its parts")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unlintable(path, "is UTF-16, which OpenSIPS cannot read; save it as UTF-8")
    if b"\0" in data[:_PROBE]:
        raise Unlintable(path, "is a binary file (it has NUL bytes), no script; check the path")
    return data, decode(data)


def oddity(text):
    """What a person should know about a text that can be linted, or None."""
    if "\r" in text.strip() and "\n" not in text:
        return (
            "its lines end with CR alone, so OpenSIPS takes it for one line and a # ends it all; "
            "convert it with tr '\\r' '\\n'"
        )
    return None


def write(path, before, text):
    """Replace a file's bytes `before` by a text, as a whole or not at all: mode, owner and access lists stay.

    Of a symlink, the target is written. Raises Unlintable when it cannot be done; the file is then as it was.
    """
    target = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(target), f".opensips-lint-{os.getpid()}")
    try:
        _copy(target, temporary, encode(text))
        if _content(path, MOST_BYTES + 1) != before:
            raise Unlintable(path, "was changed by somebody else meanwhile; it is left as it is now: run the fix again")
        os.replace(temporary, target)
    except OSError as error:
        raise Unlintable(path, f"cannot be written: {_reason(error)}; it is unchanged") from None
    finally:
        try:
            os.unlink(temporary)
        except OSError:
            pass  # it has taken the file's place, or was never made


def _copy(target, temporary, data):
    """Make a new file with the data, and everything else as the target has it."""
    status = os.stat(target)
    if not os.access(target, os.W_OK):  # replacing needs leave of the directory only, but whoever took it away meant it
        raise PermissionError(None, "it is write-protected")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        made = os.fstat(file.fileno())
        if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
            os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, stat.S_IMODE(status.st_mode))
    for name in os.listxattr(target) if hasattr(os, "listxattr") else ():
        value = os.getxattr(target, name)
        if name not in os.listxattr(temporary) or os.getxattr(temporary, name) != value:
            os.setxattr(temporary, name, value)


def _reason(error):
    if isinstance(error, PermissionError) and error.errno is not None:
        return "permission denied; check the permissions of the file and its directories"
    return error.strerror or str(error)
