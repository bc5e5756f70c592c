"""Read a file that something names: the one place that opens what a user, a script or a setting names."""

from __future__ import annotations

import os
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)


class NotPlain(OSError):
    """What has the name is a directory, a FIFO, a device or a socket."""


class TooLarge(OSError):
    """The file has more bytes than the reader takes."""


def read_plain_file(path: str, most: int) -> bytes:
    """Return the bytes of a plain file that has at most `most` of them.

    Raises OSError: NotPlain, TooLarge, or what the system says. Never waits for the other end of a FIFO, and leaves no
    descriptor open.
    """
    data = head_of_plain_file(path, most + 1)
    if len(data) > most:
        raise TooLarge(None, f"it is larger than {size(most)}")
    return data


def head_of_plain_file(path: str, most: int) -> bytes:
    """Return the first bytes of a plain file, at most so many. Raises OSError as read_plain_file, but no TooLarge."""
    descriptor = os.open(path, _FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotPlain(None, "it is not a regular file")
        chunks: list[bytes] = []
        while most > 0 and (chunk := os.read(descriptor, min(most, 1 << 20))):
            chunks.append(chunk)
            most -= len(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def size(count: int) -> str:
    """Return a number of bytes for a sentence, such as "8 MB"."""
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count >> 10} kB"
