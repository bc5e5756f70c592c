"""A language client for tests: speaks with a real opensips-lsp over its standard streams, and is strict."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.forked import Forked

CAPS = Path(__file__).with_name("caps")
COMMAND = (sys.executable, "-m", "opensips_lsp.server")
COVERED = "COVERAGE_PROCESS_CONFIG" in os.environ  # then a server is to write down what it has run before it ends
TIMEOUT = 60  # seconds: a machine may be busy
ENCODINGS = "utf-8", "utf-16", "utf-32"
CLIENTS = tuple(sorted(path.stem for path in CAPS.glob("*.json")))


def capabilities(name: str | None = None, encoding: str | None = None) -> dict[str, Any]:
    """The capabilities that a real client announces (a file of caps/), or none; `encoding`: the only one it offers."""
    found: dict[str, Any] = json.loads((CAPS / f"{name}.json").read_text())["capabilities"] if name else {}
    if encoding:
        found.setdefault("general", {})["positionEncodings"] = [encoding]
    return found


def position(line: int, character: int) -> dict[str, int]:
    """A Position."""
    return {"line": line, "character": character}


def span(start_line: int, start: int, end_line: int, end: int) -> dict[str, Any]:
    """A Range."""
    return {"start": position(start_line, start), "end": position(end_line, end)}


class Refused(Exception):
    """The server answered a request with an error: `code`, `message`, `data`."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(f"{error['code']}: {error['message']}")
        self.code, self.message, self.data = error["code"], error["message"], error.get("data")


class Client:
    """One server process.

    settings: what workspace/configuration is answered with. answers: for each other request of the server a function of
    its parameters. seen: all notifications of the server; asked: its requests.
    """

    def __init__(
        self,
        *arguments: str,
        cwd: Path | str | None = None,
        env: Mapping[str, str] | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.process = self._started(arguments, cwd, env, command)
        assert self.process.stdin and self.process.stdout and self.process.stderr
        self._stdin, self._stdout, self._stderr = self.process.stdin, self.process.stdout, self.process.stderr
        self.encoding = "utf-16"
        self.settings: Any = None
        self.capabilities: dict[str, Any] = {}
        self.seen: list[tuple[str, Any]] = []
        self.asked: list[tuple[str, Any]] = []
        self.registered: dict[str, Any] = {}
        self.answering = True  # whether requests of the server get an answer
        self.errors = b""
        self.answers: dict[str, Callable[[Any], Any]] = {
            "workspace/configuration": lambda params: [self.settings for _ in params["items"]],
            "client/registerCapability": self._register,
            "client/unregisterCapability": self._unregister,
            "workspace/applyEdit": lambda params: {"applied": True},
            "window/workDoneProgress/create": lambda params: None,
            "workspace/diagnostic/refresh": lambda params: None,
            "workspace/inlayHint/refresh": lambda params: None,
            "workspace/semanticTokens/refresh": lambda params: None,
        }
        self._versions: dict[str, int] = {}
        self._number = 0
        self._replies: dict[int | str, dict[str, Any]] = {}
        self._incoming: queue.Queue[Any] = queue.Queue()
        self._lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()

    def _started(
        self, arguments: Sequence[str], cwd: Path | str | None, env: Mapping[str, str] | None, command: Sequence[str]
    ) -> subprocess.Popen[bytes] | Forked:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return subprocess.Popen(
            [*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd,
            env={**environment, **(env or {})},
        )  # fmt: skip

    # ---- a session

    def initialize(
        self,
        caps: dict[str, Any] | None = None,
        root: Path | str | None = None,
        folders: Sequence[Path | str] | None = None,
        options: Any = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Open a session -> the capabilities of the server. `root`: a path; `folders`: paths of workspace folders."""
        self.capabilities = capabilities() if caps is None else caps
        folders = [root] if folders is None and root is not None else folders
        params = {
            "processId": os.getpid(),
            "rootUri": uri(root) if root else None,
            "capabilities": self.capabilities,
            "workspaceFolders": [{"uri": uri(path), "name": Path(path).name} for path in folders or ()] or None,
            **more,
        }
        if options is not None:
            params["initializationOptions"] = options
        result = self.request("initialize", params)
        offered = self.capabilities.get("general", {}).get("positionEncodings") or ["utf-16"]
        self.encoding = result["capabilities"].get("positionEncoding", "utf-16")
        assert self.encoding in offered, f"{self.encoding} was chosen, {offered} were offered"
        self.notify("initialized", {})
        offered_by_server: dict[str, Any] = result["capabilities"]
        return offered_by_server

    def shut_down(self) -> int:
        """End the session as the protocol wants it -> exit status."""
        self.request("shutdown")
        self.notify("exit")
        return self.process.wait(TIMEOUT)

    def kill(self) -> None:
        """End the process, however it is."""
        if COVERED and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                pass
        self.process.kill()
        self.process.wait()
        for stream in (self._stdin, self._stdout, self._stderr):
            try:
                stream.close()
            except OSError:
                pass

    # ---- documents

    def open(self, where: Path | str, text: str, language: str = "opensips") -> str:
        """Open a document, given by its URI or path -> its URI."""
        where = where if isinstance(where, str) and ":" in where else uri(where)
        self._versions[where] = 1
        about = {"uri": where, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": about})
        return where

    def change(self, where: str, *changes: str | tuple[dict[str, Any], str]) -> int:
        """Change a document: (range, text) pairs, or texts for all of it -> its version."""
        self._versions[where] += 1
        parts = [{"text": one} if isinstance(one, str) else {"range": one[0], "text": one[1]} for one in changes]
        about = {"uri": where, "version": self._versions[where]}
        self.notify("textDocument/didChange", {"textDocument": about, "contentChanges": parts})
        return self._versions[where]

    def close(self, where: str) -> None:
        """Close a document."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": where}})
        del self._versions[where]

    def save(self, where: str) -> None:
        """Say that a document has been saved."""
        self.notify("textDocument/didSave", {"textDocument": {"uri": where}})

    def diagnostics(self, where: str, version: int | None = None) -> list[dict[str, Any]]:
        """The diagnostics of a document, the next ones or those of a version, pushed or pulled as the client can."""
        if self.pulls:
            report = self.request("textDocument/diagnostic", {"textDocument": {"uri": where}})
            assert report["kind"] == "full"
            items: list[dict[str, Any]] = report["items"]
            return items

        def fits(params: Any) -> bool:
            return params["uri"] == where and (version is None or params.get("version") == version)

        published: list[dict[str, Any]] = self.wait("textDocument/publishDiagnostics", fits)["diagnostics"]
        return published

    @property
    def pulls(self) -> bool:
        """Whether the client asks for diagnostics."""
        return "diagnostic" in self.capabilities.get("textDocument", {})

    # ---- messages

    def request(self, method: str, params: Any = None, timeout: float = TIMEOUT) -> Any:
        """Ask the server -> its result. Raises Refused."""
        return self.answer(self.ask(method, params), timeout)

    def ask(self, method: str, params: Any = None) -> int:
        """Send a request -> its id, for `answer`."""
        self._number += 1
        self.send(
            {"jsonrpc": "2.0", "id": self._number, "method": method, **({} if params is None else {"params": params})}
        )
        return self._number

    def answer(self, key: int | str, timeout: float = TIMEOUT) -> Any:
        """The result of the request of that id. Raises Refused."""
        end = time.monotonic() + timeout
        while key not in self._replies:
            self._take(end, f"an answer to request {key}")
        reply = self._replies.pop(key)
        if "error" in reply:
            raise Refused(reply["error"])
        for one in _diagnostics_in(reply["result"]):
            check_diagnostic(one, self.capabilities)
        return reply["result"]

    def is_answered(self, key: int | str) -> bool:
        """Whether the answer to a request has come before what was waited for last."""
        return key in self._replies

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, **({} if params is None else {"params": params})})

    def wait(self, method: str, fits: Callable[[Any], object] = lambda params: True, timeout: float = TIMEOUT) -> Any:
        """The parameters of the next fitting notification (or request) of the server, taken out of `seen` (`asked`)."""
        end = time.monotonic() + timeout
        while True:
            for heard in (self.seen, self.asked):
                for number, (name, params) in enumerate(heard):
                    if name == method and fits(params):
                        del heard[number]
                        return params
            self._take(end, method)

    def silence(self, method: str, fits: Callable[[Any], object] = lambda params: True, seconds: float = 0.3) -> None:
        """Assert that nothing of the kind comes: not before the server has answered something else, nor soon after."""
        try:
            self.request("opensips-test/anybodyThere")
        except Refused:
            pass
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self._take(end, method)
            except TimeoutError:
                break
        found = [params for name, params in (*self.seen, *self.asked) if name == method and fits(params)]
        assert not found, f"{method} came: {found}"

    def send(self, message: Any) -> None:
        """Send any message."""
        self.send_bytes(frame(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")))

    def send_bytes(self, data: bytes) -> None:
        """Send anything."""
        with self._lock:
            self._stdin.write(data)
            self._stdin.flush()

    # ---- what comes in

    def _take(self, end: float, what: str) -> None:
        """Handle the next message; TimeoutError when none comes, EOFError when the server has ended."""
        try:
            message = self._incoming.get(timeout=max(end - time.monotonic(), 0))
        except queue.Empty:
            heard = [name for name, _ in self.seen]
            raise TimeoutError(f"no {what}; heard {heard}; standard error: {self.errors.decode()}") from None
        if isinstance(message, Exception):
            self._incoming.put(message)
            raise type(message)(f"{message}; standard error: {self.errors.decode()}") from message
        check(message)
        if "method" not in message:
            self._replies[message["id"]] = message
        elif "id" in message:
            self.asked.append((message["method"], message["params"]))
            self._reply(message)
        else:
            if message["method"] == "textDocument/publishDiagnostics":
                for one in message["params"]["diagnostics"]:
                    check_diagnostic(one, self.capabilities)
            if message["method"] == "window/logMessage":
                assert "internal error" not in message["params"]["message"], message["params"]["message"]
            self.seen.append((message["method"], message["params"]))

    def _reply(self, message: dict[str, Any]) -> None:
        if not self.answering:
            return
        answer = self.answers.get(message["method"])
        if answer is None:
            error = {"code": -32601, "message": "this client has no such method"}
            self.send({"jsonrpc": "2.0", "id": message["id"], "error": error})
        else:
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": answer(message["params"])})

    def _register(self, params: Any) -> None:
        for one in params["registrations"]:
            assert one["id"] not in self.registered, f"registered twice: {one}"
            self.registered[one["id"]] = one

    def _unregister(self, params: Any) -> None:
        for one in params["unregisterations"]:
            del self.registered[one["id"]]

    def _read(self) -> None:
        stream = self._stdout
        try:
            while True:
                headers = {}
                while line := stream.readline():
                    if line == b"\r\n":
                        break
                    name, colon, value = line.partition(b":")
                    assert colon and line.endswith(b"\r\n"), f"no header: {line!r}"
                    headers[name.strip().lower()] = value.strip()
                if not line:
                    raise EOFError("the server has ended")
                body = stream.read(int(headers[b"content-length"]))
                self._incoming.put(json.loads(body.decode("utf-8")))
        except Exception as error:  # told to whoever waits
            self._incoming.put(error)

    def _read_errors(self) -> None:
        assert isinstance(self._stderr, io.BufferedReader)
        try:
            while piece := self._stderr.read1():
                self.errors += piece
        except ValueError:
            pass  # closed by `kill`


class ForkedClient(Client):
    """The same, whose server has its imports already (forked.py)."""

    def _started(
        self, arguments: Sequence[str], cwd: Path | str | None, env: Mapping[str, str] | None, command: Sequence[str]
    ) -> subprocess.Popen[bytes] | Forked:
        assert not env and command is COMMAND, "what is forked has our environment"
        if COVERED or "forkserver" not in multiprocessing.get_all_start_methods():
            return super()._started(arguments, cwd, env, command)
        from server.forked import Forked

        return Forked(arguments, cwd)


def uri(path: Path | str) -> str:
    """The URI of a path."""
    return Path(path).as_uri()


def frame(body: bytes) -> bytes:
    """A message's bytes with its header."""
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def check(message: dict[str, Any]) -> None:
    """Assert that a message of the server has a right shape, and holds no text that is none in Unicode."""
    assert message["jsonrpc"] == "2.0"
    if "method" in message:
        assert isinstance(message["method"], str) and message.keys() <= {"jsonrpc", "id", "method", "params"}
        message.setdefault("params", None)
    else:
        assert message.keys() in ({"jsonrpc", "id", "result"}, {"jsonrpc", "id", "error"}), message
        if "error" in message:
            assert isinstance(message["error"]["code"], int) and isinstance(message["error"]["message"], str)
    json.dumps(message, ensure_ascii=False).encode("utf-8")


def _diagnostics_in(report: Any) -> Iterator[dict[str, Any]]:
    """All Diagnostics of the answer to a pull."""
    if isinstance(report, dict) and isinstance(report.get("items"), list):
        for one in report["items"]:
            yield from _diagnostics_in(one) if "kind" in one else (one,)
        for one in report.get("relatedDocuments", {}).values():
            yield from _diagnostics_in(one)


def check_diagnostic(one: dict[str, Any], caps: dict[str, Any]) -> None:
    """Assert that a Diagnostic has a right shape, and nothing that the client has not announced to understand."""
    assert one.keys() <= {
        "range", "severity", "code", "codeDescription", "source", "message", "tags", "relatedInformation", "data",
    }  # fmt: skip
    start, end = one["range"]["start"], one["range"]["end"]
    assert (0, 0) <= (start["line"], start["character"]) <= (end["line"], end["character"]), one
    assert one["severity"] in (1, 2, 3, 4) and one["message"] and one["source"] in ("opensips-lint", "opensips"), one
    assert one["source"] == "opensips" or one["code"], one
    can = {
        **caps.get("textDocument", {}).get("publishDiagnostics", {}),
        **caps.get("textDocument", {}).get("diagnostic", {}),
    }
    assert "relatedInformation" not in one or can.get("relatedInformation"), one
    assert "codeDescription" not in one or can.get("codeDescriptionSupport"), one
    assert "tags" not in one or set(one["tags"]) <= set(can.get("tagSupport", {}).get("valueSet", ())), one
    assert "data" not in one or can.get("dataSupport"), one
