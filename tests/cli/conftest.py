"""What the tests of the command line share: opensips-lint as a process of its own, in an empty folder."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from opensips_lsp.lint.registry import own_rules

COMMAND = (sys.executable, "-m", "opensips_lsp.cli")
SMALL = ("sh", "-c", 'ulimit -f 1; exec "$@"', "sh")  # no file can be larger than a kilobyte: as on a full disk


class Run:
    """What a process did."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.status, self.raw, self.raw_err = done.returncode, done.stdout, done.stderr
        self.out = done.stdout.decode("utf-8", "surrogateescape")
        self.err = done.stderr.decode("utf-8", "surrogateescape")

    @property
    def findings(self) -> Any:
        return json.loads(self.raw)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """An empty folder.

    The configuration above it leaves those rules that these tests name, whatever rules come to be.
    """
    others = sorted({rule.code[0] for rule in own_rules()} - {"M"})
    (tmp_path / "opensips-lint.toml").write_text(f"ignore = {others}\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of the processes: no colours, modules or options from outside."""
    ours = ("PYTHONPATH", "NO_COLOR", "COLUMNS", "OPENSIPS_LINT_DEBUG", "FORCE_COLOR")
    return {name: value for name, value in os.environ.items() if name not in ours}


@pytest.fixture
def lint(tmp_path: Path, environment: dict[str, str]) -> Callable[..., Run]:
    """lint(*arguments, stdin=bytes, wrapper=(...), **environment) -> Run, in the folder tmp_path."""

    def run(*arguments: object, stdin: bytes = b"", wrapper: Sequence[str] = (), **more: str) -> Run:
        return Run(
            subprocess.run(
                [*wrapper, *COMMAND, *map(str, arguments)],
                input=stdin, capture_output=True, cwd=tmp_path, timeout=120, env=environment | more, check=False,
            )
        )  # fmt: skip

    return run


@pytest.fixture
def on_terminal(tmp_path: Path, environment: dict[str, str]) -> Callable[..., str]:
    """on_terminal(*arguments, out=, err=, columns=, **environment) -> what the terminal was sent of `out` and `err`."""

    def run(*arguments: str, out: bool = True, err: bool = True, columns: int = 0, **more: str) -> str:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24 if columns else 0, columns, 0, 0))
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            env=environment | {"TERM": "xterm"} | more,
            stdout=slave if out else subprocess.DEVNULL,
            stderr=slave if err else subprocess.DEVNULL,
        )
        os.close(slave)
        sent, until = b"", time.monotonic() + 60
        while time.monotonic() < until and select.select([master], [], [], 60)[0]:
            try:
                piece = os.read(master, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            sent += piece
        os.close(master)
        process.wait(60)
        return sent.decode()

    return run


@pytest.fixture
def unprivileged() -> tuple[str, ...]:
    """A command prefix without which root may read and write everything."""
    if os.geteuid():
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("runs as root, and there is no setpriv to take root's powers away")
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-chown,-fowner")
