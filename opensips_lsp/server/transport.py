"""Messages in and out: JSON in frames with a `Content-Length` header, over a pair of byte streams.

A thread reads, so that what waits is known while something is worked at.
"""

import json
import os
import re
import socket
import sys
from collections import deque
from threading import Thread

_LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*(\d{1,10})", re.IGNORECASE)
_PIECE = 1 << 16
MOST_HEADER = 1 << 16  # bytes without a line end: this is not our protocol
MOST_BODY = 1 << 28


class NotOurProtocol(Exception):
    """What comes in is no frame and will not become one."""


class NoJson:
    """Stands in the place of a message that is not JSON: `reason`."""

    def __init__(self, reason):
        self.reason = reason


END = object()  # stands behind the last message


def frames(read):
    """Yield the body of each frame; `read(n)` gives up to n bytes, none at the end. Raises NotOurProtocol.

    Lines that are no header are passed over, so that a client which has sent something wrong is understood again.
    """
    buffer, length = bytearray(), None

    def more():
        piece = read(_PIECE)
        buffer.extend(piece)
        return piece

    while True:
        end = buffer.find(b"\n")
        if end < 0:
            if len(buffer) > MOST_HEADER:
                raise NotOurProtocol("no header within the first 64 KB")
            if not more():
                return
            continue
        line = bytes(buffer[:end]).strip()
        del buffer[: end + 1]
        match = _LENGTH.fullmatch(line)
        if match:
            length = int(match[1])
            if length > MOST_BODY:
                raise NotOurProtocol(f"a message of {length} bytes is announced")
        elif not line and length is not None:
            while len(buffer) < length:
                if not more():
                    return
            yield bytes(buffer[:length])
            del buffer[:length]
            length = None


class Connection:
    """Both directions. `read(n)` gives up to n bytes, `write(data)` takes all; both may raise OSError."""

    def __init__(self, read, write):
        self._read, self._write = read, write
        self.waiting = deque()  # messages that have come in and are not taken yet

    def start(self, loop, take):
        """Read from now on: each message, or NoJson, or END at the end, is given to `take` in the event loop."""
        self._loop, self._take = loop, take
        Thread(target=self._receive, daemon=True, name="reader").start()

    def write(self, body):
        """Send one message, given as ASCII text."""
        self._write(f"Content-Length: {len(body)}\r\n\r\n{body}".encode("ascii"))

    def _receive(self):
        try:
            for body in frames(self._read):
                try:
                    message = json.loads(body)
                except (ValueError, RecursionError) as error:
                    message = NoJson(str(error))
                self._post(message)
        except NotOurProtocol as error:
            print(f"opensips-lsp: {error}; this is not the Language Server Protocol", file=sys.stderr)
        except OSError:
            pass  # the other end is gone
        self._post(END)

    def _post(self, message):
        self.waiting.append(message)
        try:
            self._loop.call_soon_threadsafe(self._next)
        except RuntimeError:
            pass  # the server has ended meanwhile

    def _next(self):
        self._take(self.waiting.popleft())


def standard_streams():
    """The Connection of standard input and output. Whatever else is printed goes to standard error from now on."""
    source, sink = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    if os.name == "nt":
        import msvcrt

        for descriptor in (source, sink):
            msvcrt.setmode(descriptor, os.O_BINARY)

    def write(data):
        view = memoryview(data)
        while view:
            view = view[os.write(sink, view) :]

    return Connection(lambda most: os.read(source, most), write)


def accept(host, port):
    """The Connection of the first client that connects to a port of this machine; raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as server:
        name, bound = server.getsockname()[:2]
        print(f"opensips-lsp: waiting for a client on {name}:{bound}", file=sys.stderr, flush=True)
        client, _ = server.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Connection(client.recv, client.sendall)
