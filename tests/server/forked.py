"""Server processes that are forked from one which has all that forked_imports.py says.

A session with a question takes 0.04 s of CPU instead of 0.3, and the tests have 800 sessions. How a server starts by
its command is what test_lifecycle.py tests.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

PRELOADED = "server.forked_imports"


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(
        Path(__file__).parents[1]
    )  # before Python 3.13 what is preloaded is looked for there only
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return context


class Forked:
    """A server process: what tests use of subprocess.Popen."""

    def __init__(self, arguments: Sequence[str], cwd: Path | str | None) -> None:
        ours, theirs = [], []
        for out in (False, True, True):
            read, write = os.pipe()
            ours.append(read if out else write)
            theirs.append(write if out else read)
        files = [open(ours[0], "wb", 0), open(ours[1], "rb"), open(ours[2], "rb")]
        self.stdin, self.stdout, self.stderr = (*files,)
        streams = [_Descriptor(one) for one in theirs]
        self._process = _context().Process(
            target=_serve, args=(streams, os.fspath(cwd or os.curdir), dict(os.environ), tuple(arguments))
        )
        self._process.start()
        for descriptor in theirs:
            os.close(descriptor)
        assert self._process.pid is not None
        self.pid: int = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a forked server", timeout or 0)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None:
            os.kill(self.pid, number)


class _Descriptor:
    """A file descriptor that is handed to the new process."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __getstate__(self) -> Any:
        return DupFd(self._number)

    def __setstate__(self, duplicate: Any) -> None:
        self.number: int = duplicate.detach()


def _serve(streams: Sequence[_Descriptor], cwd: str, environment: dict[str, str], arguments: Sequence[str]) -> None:
    """Run opensips-lsp on these streams, and end the process with its exit status."""
    assert PRELOADED in sys.modules  # multiprocessing says nothing of what cannot be imported
    for number, stream in enumerate(streams):
        os.dup2(stream.number, number)
        os.close(stream.number)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # multiprocessing has let it be ignored
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    from opensips_lsp.server.main import main

    raise SystemExit(main(list(arguments)))
