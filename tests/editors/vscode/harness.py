"""A real VS Code: the built server in code-server's npm package, driven in Debian's Chromium. Versions are pinned."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from install import CACHE, Unavailable, debian, needed
from waiting import until

HERE = Path(__file__).resolve().parent
EXTENSION = HERE.parents[2] / "editors" / "vscode"
MODULES = EXTENSION / "node_modules"

CODE_SERVER = "code-server", "4.100.3"  # VS Code 1.100.3; its npm-shrinkwrap.json pins the rest by hash
CODE_SERVER_HASH = "q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA=="
QUIET = ("--telemetry-level", "off", "--accept-server-license-terms", "--without-connection-token")


@cache
def node() -> str:
    """Path of Node.js 20 or newer, which has npm beside it. Raises Unavailable."""
    found = shutil.which("node")
    if not found or not shutil.which("npm"):
        raise Unavailable("VS Code: there is no Node.js with npm")
    version = _run(found, "--version").stdout.strip()
    if int(version[1:].partition(".")[0]) < 20:
        raise Unavailable(f"VS Code: Node.js {version} is too old, 20 is needed")
    return found


@cache
def tools() -> Path:
    """The folder node_modules, with what builds and tests the extension."""
    node()
    done = _run(sys.executable, EXTENSION / "build", "--tools", check=False)
    if done.returncode:
        raise Unavailable(f"VS Code: npm cannot fetch what the extension is built with: {done.stdout}{done.stderr}")
    return MODULES


@cache
def vsix() -> Path:
    """Path of the extension, built."""
    tools()
    done = _run(sys.executable, EXTENSION / "build", "--quick", check=False)
    assert done.returncode == 0, f"editors/vscode/build failed\n{done.stdout}\n{done.stderr}"
    return EXTENSION / "dist" / "opensips-lint.vsix"


@cache
def code() -> Path:
    """Path of the main script of VS Code's server."""
    node()
    folder = CACHE / "-".join(CODE_SERVER)
    main = folder / "lib" / "vscode" / "out" / "server-main.js"
    if not (folder / ".complete").exists():
        _fetch(folder)
        (folder / ".complete").touch()
    return main


@cache
def chromium() -> str:
    return debian("chromium", "chromium")


def modules() -> Path:
    """The folder node_modules; the test is skipped where there is none."""
    return needed(tools)


def load(name: str) -> Any:
    """A JSON file of the extension."""
    return json.loads((EXTENSION / name).read_text(encoding="utf-8"))


def run(*command: object, text: str = "", **options: Any) -> str:
    """What a program says that must not fail."""
    return _run(*command, input=text, **options).stdout


def _fetch(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    got = _run("npm", "pack", "@".join(CODE_SERVER), "--silent", "--pack-destination", folder, check=False)
    packed = folder / f"{'-'.join(CODE_SERVER)}.tgz"
    if got.returncode or not packed.exists():
        raise Unavailable(f"VS Code: npm pack {'@'.join(CODE_SERVER)}: {got.stdout}{got.stderr}")
    hashed = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    assert hashed == CODE_SERVER_HASH, f"{packed} is not the package that the tests are for"
    _run("tar", "xzf", packed, "-C", folder, "--strip-components=1", "package/lib/vscode")
    packed.unlink()
    install = ("npm", "install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
    got = _run(*install, cwd=folder / "lib" / "vscode", check=False)
    if got.returncode:
        raise Unavailable(f"VS Code: npm install: {got.stdout}{got.stderr}")


def _run(*command: object, check: bool = True, **options: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    assert not check or done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done


class Code:
    """VS Code's server with the extension installed. `settings`: of the machine. `artefacts`: where screenshots go."""

    def __init__(self, folder: Path, settings: Mapping[str, Any] | None = None, trust: bool = True) -> None:
        self.folder, self.trust = folder, trust
        self.artefacts = Path(os.environ.get("CI_ARTEFACTS", CACHE / "artefacts"))
        self.artefacts.mkdir(parents=True, exist_ok=True)
        self.log = folder / "code.log"
        machine = folder / "data" / "data" / "Machine" / "settings.json"
        machine.parent.mkdir(parents=True)
        machine.write_text(json.dumps({**_PLAIN, "opensips-lint.python": str(self._python()), **(settings or {})}))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self._folders = ("--server-data-dir", folder / "data", "--extensions-dir", folder / "extensions")
        self._process: subprocess.Popen[bytes] | None = None

    def _python(self) -> Path:
        """A Python for the extension: what the language server says is written down."""
        self.server_log = self.folder / "opensips-lsp.log"
        python = self.folder / "python"
        python.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" "$@" --log-file "{self.server_log}" 2>>"{self.server_log}"\n'
        )
        python.chmod(0o755)
        return python

    def __enter__(self) -> Code:
        _run(node(), code(), "--accept-server-license-terms", *self._folders, "--install-extension", vsix())
        (installed,) = (self.folder / "extensions").glob("opensips-lsp.opensips-lint-*")
        self.extension = installed
        command: tuple[object, ...] = (
            node(),
            code(),
            "--host",
            "127.0.0.1",
            "--port",
            self.port,
            *QUIET,
            *self._folders,
        )
        command += ("--enable-smoke-test-driver", *(("--disable-workspace-trust",) if self.trust else ()))
        env = dict(os.environ, HOME=str(self.folder), OPENSIPS_SUITE=str(self.folder))
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [str(part) for part in command], stdout=log, stderr=log, env=env, start_new_session=True
            )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()

    @property
    def bridged(self) -> dict[str, str]:
        """What a script for playwright is told that asks the extension host what the editor holds (bridged.mjs)."""
        suite = HERE / "bridge" / "index.js"
        return {"extension": str(self.extension), "suite": str(suite), "bridge": str(self.folder / "bridge")}

    def _wait(self) -> None:
        process = self._process
        assert process is not None
        until(lambda: process.poll() is not None or self._answers(), "VS Code answers")
        assert process.poll() is None, f"VS Code has ended\n{self.logs()}"

    def _answers(self) -> bool:
        try:
            return bool(urllib.request.urlopen(f"http://{self.host}/version", timeout=5).read())
        except OSError:
            return False

    def drive(self, script: str, seconds: float, **told: Any) -> str:
        """Run a script for playwright, which gets `told` as JSON, to its end -> its output.

        A failure shows all logs.
        """
        with tempfile.TemporaryDirectory(dir=self.folder) as profile:
            told |= {"host": self.host, "chromium": chromium(), "modules": str(tools()), "profile": profile}
            command = [node(), str(HERE / script), json.dumps(told | {"artefacts": str(self.artefacts)})]
            try:
                done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
            except subprocess.TimeoutExpired as late:
                raise AssertionError(
                    f"not ready after {seconds} s: {late.stdout!r}{late.stderr!r}\n{self.logs()}"
                ) from None
        assert done.returncode == 0, f"{script}: {done.stdout}\n{done.stderr}\n{self.logs()}"
        return done.stdout

    def logs(self) -> str:
        """What VS Code's server and the language server say."""
        files = [path for path in (self.log, self.server_log) if path.exists()]
        return "\n".join(
            f"---- {path.name}\n{_without_noise(path.read_text(errors='replace'))[-6000:]}" for path in files
        )


def _without_noise(log: str) -> str:
    """VS Code misses the parts of it that are built on installation; the tests do without them."""
    return re.sub(r"(?m)^.*(?:spdlog|Could not locate the bindings|vsda|^ +at |tries: \[|^\s+[\]}]).*\n", "", log)


# nothing that moves, asks, or fetches
_PLAIN = {
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
    "workbench.layoutControl.enabled": False,
    "breadcrumbs.enabled": False,
    "editor.unicodeHighlight.ambiguousCharacters": False,
    "editor.cursorBlinking": "solid",
    "editor.minimap.enabled": False,
    "files.autoSave": "off",  # in a browser VS Code saves after a second
    "extensions.autoUpdate": False,
    "extensions.autoCheckUpdates": False,
    "extensions.ignoreRecommendations": True,
    "update.mode": "none",
    "telemetry.telemetryLevel": "off",
    "git.enabled": False,
    "security.workspace.trust.startupPrompt": "never",
    "chat.commandCenter.enabled": False,
}
