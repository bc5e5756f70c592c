"""What the editors are run with: a server that writes its log where a failure shows it, and folders of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # for install.py


class Bench:
    """A folder for one run of an editor. `server`: a command that runs the server; its log is in `log`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "server.log"
        self.server = folder / "opensips-lsp"
        self.server.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -m opensips_lsp.server --log-file "{self.log}" "$@" 2>>"{self.log}"\n'
        )
        self.server.chmod(0o755)
        (folder / "home").mkdir()

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a file of the workspace -> its path."""
        path = self.folder / "workspace" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *command: str | Path, seconds: float = 300, **environment: str) -> str:
        """Run an editor to its end -> its output; a failure shows all logs."""
        home = self.folder / "home"
        env = {**os.environ, "HOME": str(home), "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment}
        for name in ("CONFIG", "STATE", "CACHE", "DATA"):
            env[f"XDG_{name}_HOME"] = str(home / name.lower())
        try:
            done = subprocess.run(
                [str(part) for part in command],
                capture_output=True, text=True, errors="replace", timeout=seconds, env=env, check=False,
                cwd=self.folder, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            pytest.fail(f"not ready after {seconds} s: {late.stdout!r}\n{late.stderr!r}\n{self.logs()}")
        assert done.returncode == 0, f"exit status {done.returncode}\n{done.stdout}\n{done.stderr}\n{self.logs()}"
        return done.stdout + done.stderr

    def logs(self) -> str:
        """The logs of the server and of the editor's client."""
        found = [self.log, *sorted((self.folder / "home").rglob("*lsp*.log"))]
        return "\n".join(
            f"---- {path.name}\n{path.read_text(errors='replace')[-8000:]}" for path in found if path.exists()
        )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)
