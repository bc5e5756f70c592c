"""Messages in and out: JSON in frames with a `Content-Length` header, over a pair of byte streams.

A thread reads, so that a handler can see which messages have come in while it works.
"""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from collections import deque
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*(\d{1,10})", re.IGNORECASE)
_READ_SIZE = 1 << 16
MAX_HEADER = 1 << 16  # bytes without a line end: this is another protocol
MAX_BODY = 1 << 28


class WrongProtocol(Exception):
    """What comes in is no frame and will not become one."""


class InvalidJson:
    """A message that is not JSON. `reason`: the error of the JSON parser."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


END = object()  # comes after the last message


def frames(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield the body of each frame; `read(n)` returns up to n bytes, none at the end. Raises WrongProtocol.

    Lines that are no header are skipped, so that a client which has sent something wrong is understood again.
    """
    buffer = bytearray()
    length: int | None = None

    def more() -> bool:
        data = read(_READ_SIZE)
        buffer.extend(data)
        return bool(data)

    while True:
        end = buffer.find(b"\n")
        if end < 0:
            if len(buffer) > MAX_HEADER:
                raise WrongProtocol("no header within the first 64 KB")
            if not more():
                return
            continue
        line = bytes(buffer[:end]).strip()
        del buffer[: end + 1]
        match = _LENGTH.fullmatch(line)
        if match:
            length = int(match[1])
            if length > MAX_BODY:
                raise WrongProtocol(f"a message of {length} bytes is announced")
        elif not line and length is not None:
            while len(buffer) < length:
                if not more():
                    return
            yield bytes(buffer[:length])
            del buffer[:length]
            length = None


class Connection:
    """Both directions. `read(n)` returns up to n bytes, `write(data)` takes all; both may raise OSError."""

    def __init__(self, read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
        self._read, self._write = read, write
        self.waiting: deque[object] = deque()  # messages that have come in and are not handled yet

    def start(self, loop: asyncio.AbstractEventLoop, receive: Callable[[object], None]) -> None:
        """Read from now on; in the event loop, `receive` gets each message or an InvalidJson, and END at the end."""
        self._loop, self._receive = loop, receive
        Thread(target=self._read_all, daemon=True, name="reader").start()

    def write(self, body: str) -> None:
        """Send one message, given as ASCII text."""
        self._write(f"Content-Length: {len(body)}\r\n\r\n{body}".encode("ascii"))

    def _read_all(self) -> None:
        try:
            for body in frames(self._read):
                message: object
                try:
                    message = json.loads(body)
                except (ValueError, RecursionError) as error:
                    message = InvalidJson(str(error))
                self._post(message)
        except WrongProtocol as error:
            print(f"opensips-lsp: {error}; this is not the Language Server Protocol", file=sys.stderr)
        except OSError:
            pass  # the other end is gone
        self._post(END)

    def _post(self, message: object) -> None:
        self.waiting.append(message)
        try:
            self._loop.call_soon_threadsafe(self._next)
        except RuntimeError:
            pass  # the server has ended meanwhile

    def _next(self) -> None:
        self._receive(self.waiting.popleft())


def standard_streams() -> Connection:
    """Return the connection over standard input and output. What is printed goes to standard error from now on."""
    source, sink = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (source, sink):
            msvcrt.setmode(descriptor, os.O_BINARY)

    def write(data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(sink, view) :]

    return Connection(lambda size: os.read(source, size), write)


def accept(host: str, port: int) -> Connection:
    """Return the connection to the first client that connects to a port of this machine. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as server:
        name, bound = server.getsockname()[:2]
        print(f"opensips-lsp: waiting for a client on {name}:{bound}", file=sys.stderr, flush=True)
        client, _ = server.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Connection(client.recv, client.sendall)
