"""Messages in and out: JSON in frames, over a pair of byte streams.

A thread reads, so that a handler can see which messages have come in while it works, and so that the process ends when
the client is gone, whatever the event loop is busy with.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections import Counter, deque
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from opensips_lsp.server.frames import BadMessage, WrongProtocol, frames

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

_GRACE = 2.0  # seconds in which the process ends by itself when the client is gone
END = object()  # comes after the last message


class Connection:
    """Both directions. `read(n)` returns up to n bytes, `write(data)` takes all; both may raise OSError."""

    def __init__(self, read: Callable[[int], bytes], write: Callable[[bytes], object]) -> None:
        self._read, self._write = read, write
        self._waiting: deque[object] = deque()  # messages that have come in and are not handled yet
        self._counts: Counter[tuple[str, int | str | None]] = Counter()  # of these; see _about
        self._lock = Lock()

    def start(self, loop: asyncio.AbstractEventLoop, receive: Callable[[object], None]) -> None:
        """Read from now on; in the event loop, `receive` gets each message or a BadMessage, and END at the end."""
        self._loop, self._receive = loop, receive
        Thread(target=self._read_all, daemon=True, name="reader").start()

    def is_waiting(self, method: str, about: int | str | None = None) -> bool:
        """Return whether a message has come in that is not handled yet. about: a URI, or the id that it cancels."""
        return (method, about) in self._counts

    def write(self, body: str) -> None:
        """Send one message, given as ASCII text."""
        self._write(f"Content-Length: {len(body)}\r\n\r\n{body}".encode("ascii"))

    def end(self) -> None:
        """Let END come next, and end the process if that does not: for threads other than the event loop's."""
        self._post(END)
        time.sleep(_GRACE)
        os._exit(1)

    def _read_all(self) -> None:
        try:
            for body in frames(self._read):
                message = _parsed(body) if isinstance(body, bytes) else body
                self._post(message)
                if isinstance(message, dict) and message.get("method") == "exit":
                    Thread(target=self.end, daemon=True, name="exit").start()
        except WrongProtocol as error:
            print(f"opensips-lsp: {error}; this is not the Language Server Protocol", file=sys.stderr)
            self._post(BadMessage(f"{error}; the connection is closed"))
        except OSError:
            pass  # the other end is gone
        self.end()

    def _post(self, message: object) -> None:
        with self._lock:
            for key in _about(message):
                self._counts[key] += 1
            self._waiting.append(message)
        try:
            self._loop.call_soon_threadsafe(self._next)
        except RuntimeError:
            pass  # the server has ended meanwhile

    def _next(self) -> None:
        with self._lock:
            message = self._waiting.popleft()
            for key in _about(message):
                self._counts[key] -= 1
                if not self._counts[key]:
                    del self._counts[key]
        self._receive(message)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError, MemoryError) as error:
        return BadMessage(str(error))


def _about(message: object) -> Iterator[tuple[str, int | str | None]]:
    """Yield what a message counts as: its method, and the method with the URI or id that it is about."""
    if not isinstance(message, dict) or not isinstance(method := message.get("method"), str):
        return
    yield method, None
    params: Any = message.get("params")
    if isinstance(params, dict):
        document = params.get("textDocument")
        about = document.get("uri") if isinstance(document, dict) else params.get("id")
        if isinstance(about, (str, int)):
            yield method, about


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
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return Connection(client.recv, client.sendall)
