"""Frames: messages cut out of a stream of bytes, each behind a header with its `Content-Length`.

What is no frame is skipped and reported, so that a client which has sent something wrong is understood again. Only
where nothing right can be expected to follow does the stream end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.plain_file import size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LENGTH = re.compile(rb"(.*?)content-length[ \t]*:[ \t]*(\d{1,20})", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(rb"(?!content-length)[!#-'*+.0-9A-Z^-z|~-]+[ \t]*:.*", re.IGNORECASE | re.DOTALL)
_HTTP = re.compile(rb"[A-Z]+ \S+ HTTP/[\d.]+")
_READ_SIZE = 1 << 16
_MOST_HEADER = 1 << 16  # bytes without a line end: this is another protocol
MOST_BODY = 1 << 26  # bytes: the largest document, when each of its bytes is an escape of six
_MOST_SKIPPED = 1 << 32  # bytes


class BadMessage:
    """What came in place of a message, and was skipped. `reason`: what is wrong, for the answer."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class WrongProtocol(Exception):
    """What comes in is no frame, and none is to be expected."""


def frames(read: Callable[[int], bytes]) -> Iterator[bytes | BadMessage]:
    """Yield the body of each frame, or what is wrong with it. Raises WrongProtocol.

    `read(n)` returns up to n bytes, none at the end. A frame that the stream ends in is not yielded.
    """
    stream = _Stream(read)
    length: int | None = None  # what the header says that is being read
    is_told = False  # whether something odd was yielded since the last frame
    is_header = False  # whether a line of a header has come since the last empty one
    while (line := stream.line()) is not None:
        if not line and length is not None:
            body = stream.take(length) if length <= MOST_BODY else _too_long(stream, length)
            if body is None:
                return
            yield body
            length, is_told, is_header = None, False, False
        elif line:
            is_header = True
            if _HTTP.fullmatch(line):
                raise WrongProtocol("it is HTTP")  # a page in a browser could speak to us that way
            odd, announced = _read(line)
            length = length if announced is None else announced
            if odd and not is_told:
                is_told = True
                yield BadMessage(f"this is no header: {odd[:40]!r}")
        elif is_header:
            is_header = False
            if not is_told:
                is_told = True
                yield BadMessage("a header has no Content-Length")


def _read(line: bytes) -> tuple[bytes, int | None]:
    """Return (what of a line belongs to no header, the length that it announces or None). Raises WrongProtocol.

    What a body has too many is on one line with the next header.
    """
    match = _LENGTH.fullmatch(line)
    if match is None:
        return b"" if _OTHER.fullmatch(line) else line, None
    length = int(match[2])
    if length > _MOST_SKIPPED:
        raise WrongProtocol(f"a message of {length} bytes is announced")
    return match[1], length


def _too_long(stream: _Stream, length: int) -> BadMessage | None:
    """Drop a body, and return what is wrong with it; None when the stream ends before."""
    reason = f"a message of {length} bytes was not read, as at most {size(MOST_BODY)} are"
    return BadMessage(reason) if stream.skip(length) else None


class _Stream:
    """Bytes as they come in."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read, self._buffer = read, bytearray()

    def _more(self) -> bool:
        data = self._read(_READ_SIZE)
        self._buffer += data
        return bool(data)

    def line(self) -> bytes | None:
        """Return the next line without blanks around it; None at the end. Raises WrongProtocol when it has none."""
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _MOST_HEADER:
                raise WrongProtocol(f"no line ends within {size(_MOST_HEADER)}")
            if not self._more():
                return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.strip()

    def take(self, count: int) -> bytes | None:
        """Return the next bytes; None when the stream ends before."""
        while len(self._buffer) < count:
            if not self._more():
                return None
        body = bytes(self._buffer[:count])
        del self._buffer[:count]
        return body

    def skip(self, count: int) -> bool:
        """Drop the next bytes -> whether there were as many."""
        while len(self._buffer) < count:
            count -= len(self._buffer)
            self._buffer.clear()
            if not self._more():
                return False
        del self._buffer[:count]
        return True
