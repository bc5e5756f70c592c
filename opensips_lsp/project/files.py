"""Files: read, written, known by a key. Only this module and search.py touch scripts and settings on disk."""

from __future__ import annotations

import os
import sys

from opensips_lsp.plain_file import NotPlain, head_of_plain_file, read_plain_file
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.syntax.text import decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 8 * 1024 * 1024
_MOST_SETTINGS = 1024 * 1024  # bytes of a configuration file
PROBE = 65536  # bytes that show whether a file is text


class Unlintable(Exception):
    """A file that cannot be linted, or written: what is wrong and what to do, in one sentence.

    data: the bytes that standard input had, when it is that; otherwise empty.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.data = path, b""


class Outside(Exception):
    """A file that is not read, as it is out of reach (project.reach): nothing is known of it."""


def key(path: str) -> str:
    """What is equal for all names of one file."""
    return os.path.realpath(path)


def exists(path: str) -> bool:
    """Whether there is anything of that name."""
    return os.path.lexists(path)


def is_folder(path: str) -> bool:
    """Whether there is a directory of that name."""
    return os.path.isdir(path)


def read_settings(path: str) -> bytes | None:
    """The bytes of a configuration file, or None when there is none; raises ConfigError."""
    if is_folder(path):
        return None
    try:
        return read_plain_file(path, _MOST_SETTINGS)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(path, None, f"cannot be read: {reason(error)}") from None


def read(path: str) -> tuple[bytes, str]:
    """-> (bytes, text) of a file, line ends as they are; raises Unlintable."""
    return checked(path, content(path, MOST_BYTES + 1))


def read_input(name: str) -> tuple[bytes, str]:
    """-> (bytes, text) of standard input, which goes by `name`; raises Unlintable, the bytes being its `data`."""
    if sys.stdin is None:
        raise Unlintable(name, "standard input is closed; pipe a script into it")
    try:
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unlintable(name, f"standard input cannot be read: {reason(error)}") from None
    try:
        return checked(name, data)
    except Unlintable as trouble:
        trouble.data = data
        raise


def rest_of_input() -> Iterator[bytes]:
    """What read_input left unread, in chunks of bytes."""
    while sys.stdin is not None and (chunk := sys.stdin.buffer.read(PROBE)):
        yield chunk


def content(path: str, most: int) -> bytes:
    """At most that many bytes of a regular file; raises Unlintable."""
    try:
        return head_of_plain_file(path, most)
    except FileNotFoundError:
        raise Unlintable(path, "no such file; check the path") from None
    except NotPlain:
        raise Unlintable(path, "is not a regular file; pipe its contents into `opensips-lint -`") from None
    except OSError as error:
        raise Unlintable(path, f"cannot be read: {reason(error)}") from None


def too_large(path: str) -> Unlintable:
    """What is wrong with a file of more than MOST_BYTES."""
    return Unlintable(
        path, f"is larger than {MOST_BYTES >> 20} MB, too large for a script; split it into smaller files"
    )


def checked(path: str, data: bytes) -> tuple[bytes, str]:
    """-> (bytes, text); raises Unlintable for what cannot be a script."""
    if len(data) > MOST_BYTES:
        raise too_large(path)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unlintable(path, "is UTF-16, which OpenSIPS cannot read; save it as UTF-8")
    if b"\0" in data[:PROBE]:
        raise Unlintable(path, "is a binary file (it has NUL bytes), not a script; check the path")
    return data, decode(data)


def oddity(text: str) -> str | None:
    """What a person should know about a text that can be linted, or None."""
    if "\r" in text.strip() and "\n" not in text:
        return (
            "its lines end with CR alone, so OpenSIPS reads it as one line, and a # ends everything; "
            "convert it with tr '\\r' '\\n'"
        )
    return None


def write(path: str, before: bytes, text: str) -> None:
    """Replace a file's bytes `before` by a text, all of it or nothing: mode, owner and access lists stay.

    Of a symlink, the target is written. Raises Unlintable when it cannot be done; the file is then as it was.
    """
    from opensips_lsp.project.writing import replace  # most runs write nothing

    def check() -> None:
        if content(path, MOST_BYTES + 1) != before:
            raise Unlintable(
                path, "was changed by another program in the meantime, so it is not written; run the fix again"
            )

    try:
        replace(path, encode(text), check)
    except OSError as error:
        raise Unlintable(path, f"cannot be written: {reason(error)}; it is unchanged") from None


def reason(error: OSError) -> str:
    """What an OSError says, for the end of a sentence."""
    if isinstance(error, PermissionError) and error.errno is not None:
        return "permission denied; check the permissions of the file and its directories"
    return error.strerror or str(error)
