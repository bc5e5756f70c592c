"""A client that speaks with a real opensips-lsp over a socket of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from server.client import COMMAND, TIMEOUT, Client


class Connected:
    """A server process and the connection to it: what tests use of subprocess.Popen. printed: its standard output."""

    def __init__(
        self,
        arguments: Sequence[str] = (),
        cwd: Path | str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "--tcp", "--port", "0", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, cwd=cwd, env={**os.environ, **(env or {})},
        )  # fmt: skip
        assert self.process.stderr and self.process.stdout
        self.stderr, self.printed = self.process.stderr, self.process.stdout
        line = self.stderr.readline().decode()
        assert "waiting for a client on 127.0.0.1:" in line, line
        self.socket = socket.create_connection(("127.0.0.1", int(line.rpartition(":")[2])), TIMEOUT)
        self.socket.settimeout(None)
        self.stdin, self.stdout = self.socket.makefile("wb", 0), self.socket.makefile("rb")
        self.pid = self.process.pid

    def hang_up(self, abruptly: bool = False) -> None:
        """Close the connection; abruptly: as a kernel does it for a process that has left data unread."""
        if abruptly:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        for each in (self.stdin, self.stdout, self.socket):
            each.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.process, name)


class TcpClient(Client):
    """One server process over TCP."""

    process: Connected  # type: ignore[assignment]

    def _started(
        self, arguments: Sequence[str], cwd: Path | str | None, env: Mapping[str, str] | None, command: Sequence[str]
    ) -> Any:
        return Connected(arguments, cwd, env)
