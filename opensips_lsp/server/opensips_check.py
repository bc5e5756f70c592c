"""Errors and warnings of a real OpenSIPS beside our findings: `opensips -c` on a private copy of the editor's text.

It loads the modules that a script names. So it runs only when the settings name a program and say that it may be
trusted, and when a document is opened or saved, not while the user types.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from typing import TYPE_CHECKING

from lsprotocol import types

from opensips_lsp.lint.finding import ERROR
from opensips_lsp.project import files
from opensips_lsp.server.log_messages import after_edits, encoded, located, parse_log
from opensips_lsp.server.positions import range_of
from opensips_lsp.server.private_folder import private_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Source
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.log_messages import LocatedMessage

SOURCE = "opensips"
_TIMEOUT = 10  # seconds
_SEVERITIES = {True: types.DiagnosticSeverity.Error, False: types.DiagnosticSeverity.Warning}


class OpensipsCheck:
    """The scripts that the program has checked, and its messages about each file."""

    def __init__(self, server: Server) -> None:
        self._server = server
        # all by files.key of a root script
        self._checked: dict[str, object] = {}  # the program and the texts of the last check
        self._messages: dict[
            str, dict[str, tuple[str, list[LocatedMessage]]]
        ] = {}  # files.key -> (text then, messages)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._shown: set[str] = set()  # errors that the user has seen

    def check_open_scripts(self) -> None:
        """Check open scripts that have changed since their last check. Stop if the settings no longer allow it."""
        settings = self._server.client_settings
        program = settings.binary if settings.trusted is True else None
        if not program:
            self._clear()
            return
        for _, path in self._server.uris.open():
            snapshot = self._server.snapshot(path)
            if snapshot is None or any(source.template for source in snapshot.in_scripts[0].sources):
                continue
            sources = snapshot.in_scripts[0].sources
            root = files.key(sources[0].path)
            checked = program, tuple((source.path, source.text) for source in sources)
            if self._checked.get(root) != checked:
                self._checked[root] = checked
                self._cancel(root)
                self._tasks[root] = asyncio.ensure_future(self._check(root, program, sources))

    def diagnostics(self, snapshot: Snapshot) -> list[types.Diagnostic]:
        """Return the messages about a file as Diagnostics of its text as it is now."""
        found, text = [], snapshot.text
        for by_file in self._messages.values():
            old, messages = by_file.get(files.key(snapshot.path), ("", []))
            for one in after_edits(messages, old, text.string) if messages else ():
                severity = _SEVERITIES[one.severity == ERROR]
                where = range_of(text, one.start, one.end, self._server.encoding)
                found.append(types.Diagnostic(where, one.message, severity, source=SOURCE))
        return list({(str(one.range), one.message): one for one in found}.values())

    def _clear(self) -> None:
        for root in list(self._tasks):
            self._cancel(root)
        self._checked.clear()
        if self._messages:
            self._messages.clear()
            self._server.diagnostics.all_changed()

    def _cancel(self, root: str) -> None:
        task = self._tasks.pop(root, None)
        if task is not None:
            task.cancel()

    async def _check(self, root: str, program: str, sources: Sequence[Source]) -> None:
        """Let the program read a script, and keep its messages."""
        path, text = sources[0].path, sources[0].text
        folder = os.path.dirname(path)
        try:
            copy, output, status = await check(program, os.path.basename(path), encoded(text), folder)
        except asyncio.TimeoutError:  # an OSError from Python 3.11 on
            self._show_once(f"{program} -c did not end within {_TIMEOUT} seconds and was stopped")
            return
        except OSError as error:
            self._show_once(f"{program} cannot be run: {error.strerror}; check the setting opensips-lint.binary")
            return
        except Exception as error:
            self._server.log_error(error)
            return
        by_file: dict[str, tuple[str, list[LocatedMessage]]] = {}
        texts = {files.key(source.path): source.text for source in sources}
        for message in parse_log(output, status):
            key = root if message.file in (None, copy) else files.key(os.path.join(folder, message.file))
            if key in texts:
                by_file.setdefault(key, (texts[key], []))[1].append(located(message, texts[key]))
        if by_file != self._messages.get(root, {}):
            self._messages[root] = by_file
            self._server.diagnostics.all_changed()

    def _show_once(self, message: str) -> None:
        if message not in self._shown:
            self._shown.add(message)
            self._server.show(message)


async def check(program: str, name: str, data: bytes, folder: str) -> tuple[str, str, int]:
    """Run `program -c` in a working directory, on a file of that name and content.

    Returns (path of the file, output, exit status). Raises OSError when the program cannot be run, TimeoutError when it
    takes too long. When cancelled, the program is killed.
    """
    found = shutil.which(os.path.expanduser(program))
    if found is None:
        raise FileNotFoundError(2, "it does not exist or is not executable")
    with private_folder() as private:
        copy = os.path.join(private, name)
        _write(copy, data)
        process = await asyncio.create_subprocess_exec(
            os.path.abspath(found), "-c", "-f", copy, cwd=folder, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            output, _ = await asyncio.wait_for(process.communicate(), _TIMEOUT)
        finally:
            if process.returncode is None:
                _kill(process)
                await process.wait()
        return copy, output.decode("utf-8", "replace"), await process.wait()


def _write(path: str, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def _kill(process: asyncio.subprocess.Process) -> None:
    """Kill a program with all processes that it has started."""
    try:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        pass
