"""What a real OpenSIPS says of the scripts, beside our own findings: `opensips -c` on a private copy of what is in the editor.

It loads the modules that a script names. So it only runs when the settings name a program and say that it may be trusted;
and when a document is opened or saved, not while somebody types.
"""

import asyncio
import os
import shutil
import signal
from tempfile import TemporaryDirectory

from lsprotocol import types

from opensips_lsp.lint.finding import ERROR
from opensips_lsp.project import files
from opensips_lsp.server.complaints import complaints, data_of, moved, placed
from opensips_lsp.server.positions import range_of

SOURCE = "opensips"
_PATIENCE = 10  # seconds
_SEVERITIES = {True: types.DiagnosticSeverity.Error, False: types.DiagnosticSeverity.Warning}


def register(server):
    """Be asked when something was opened, saved or set."""
    server.bridge = Bridge(server)


class Bridge:
    """Which scripts the program has seen, and what it has said of each file."""

    def __init__(self, server):
        self._server = server
        self._seen = {}  # key of a root script -> the program and the texts that it was last asked about
        self._said = {}  # key of a root script -> {key of a file: (its text then, [complaints.Place])}
        self._runs = {}  # key of a root script -> Task
        self._told = set()  # what could not be done, and has been shown

    def look(self):
        """Ask about open scripts that are not as they were when it was last asked; stop when it may not be asked any more."""
        program = self._server.settings.binary if self._server.settings.trusted is True else None
        if not program:
            self._forget()
            return
        for _, path in self._server.uris.open():
            judgement = self._server.judge(path)
            if judgement is None or any(source.template for source in judgement.roots[0].sources):
                continue
            sources = judgement.roots[0].sources
            root = files.key(sources[0].path)
            seen = program, tuple((source.path, source.text) for source in sources)
            if self._seen.get(root) != seen:
                self._seen[root] = seen
                self._stop(root)
                self._runs[root] = asyncio.ensure_future(self._ask(root, program, sources))

    def diagnostics(self, judgement):
        """What the program has said of a file, as Diagnostics at their places in its text as it is now."""
        found, text = [], judgement.text
        for said in self._said.values():
            before, places = said.get(files.key(judgement.path), ("", ()))
            for place in moved(places, before, text.string) if places else ():
                severity = _SEVERITIES[place.severity == ERROR]
                where = range_of(text, place.start, place.end, self._server.encoding)
                found.append(types.Diagnostic(where, place.message, severity, source=SOURCE))
        return list({(str(one.range), one.message): one for one in found}.values())

    def _forget(self):
        for root in list(self._runs):
            self._stop(root)
        self._seen.clear()
        if self._said:
            self._said.clear()
            self._server.diagnostics.all_changed()

    def _stop(self, root):
        run = self._runs.pop(root, None)
        if run is not None:
            run.cancel()

    async def _ask(self, root, program, sources):
        """Let the program read a script, and note what it says."""
        path, text = sources[0].path, sources[0].text
        folder = os.path.dirname(path)
        try:
            copy, output, status = await check(program, os.path.basename(path), data_of(text), folder)
        except OSError as error:
            self._tell(f"{program} cannot be run: {error.strerror}; the setting opensips-lint.binary names it")
            return
        except asyncio.TimeoutError:
            self._tell(f"{program} -c has not come to an end within {_PATIENCE} seconds; it was stopped")
            return
        except Exception as error:
            self._server.log_error(error)
            return
        said, texts = {}, {files.key(source.path): source.text for source in sources}
        for complaint in complaints(output, status):
            named = complaint.file
            key = root if named in (None, copy) else files.key(os.path.join(folder, named))
            if key in texts:
                said.setdefault(key, (texts[key], []))[1].append(placed(complaint, texts[key]))
        if said != self._said.get(root, {}):
            self._said[root] = said
            self._server.diagnostics.all_changed()

    def _tell(self, message):
        if message not in self._told:
            self._told.add(message)
            self._server.show(message)


async def check(program, name, data, folder):
    """-> (path of the copy, output, exit status) of `program -c` on a file of that name and content, in a working directory.

    Raises OSError when it cannot be run, TimeoutError when it takes too long. When cancelled, it is killed.
    """
    found = shutil.which(os.path.expanduser(program))
    if found is None:
        raise FileNotFoundError(2, "there is no such program, or it is not executable")
    with TemporaryDirectory(prefix="opensips-lsp-") as private:  # for nobody else: a script holds passwords
        copy = os.path.join(private, name)
        _write(copy, data)
        process = await asyncio.create_subprocess_exec(
            os.path.abspath(found), "-c", "-f", copy, cwd=folder, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            output, _ = await asyncio.wait_for(process.communicate(), _PATIENCE)
        finally:
            if process.returncode is None:
                _kill(process)
                await process.wait()
        return copy, output.decode("utf-8", "replace"), process.returncode


def _write(path, data):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def _kill(process):
    """Kill a program with all that it has started."""
    try:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        pass
