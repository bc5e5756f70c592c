"""The server: what its handlers share."""

from __future__ import annotations

import asyncio
import time
from functools import cache
from typing import TYPE_CHECKING, Any
from typing import Protocol as TypingProtocol

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from opensips_lsp import __version__
from opensips_lsp.project.manuals import Manuals
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server import client_settings, handlers
from opensips_lsp.server.background import Background
from opensips_lsp.server.diagnostics import Diagnostics
from opensips_lsp.server.errors import request_failed
from opensips_lsp.server.folder_files import FolderFiles
from opensips_lsp.server.memory import Memory
from opensips_lsp.server.opensips_check import OpensipsCheck
from opensips_lsp.server.protocol import Protocol
from opensips_lsp.server.semantic_tokens import SemanticTokens
from opensips_lsp.server.transport import END
from opensips_lsp.server.uris import Uris
from opensips_lsp.server.watched_files import WatchedFiles

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import TextIO

    from opensips_lsp.features.navigation import Reading
    from opensips_lsp.server.configuration import ServerConfiguration
    from opensips_lsp.server.progress import Token
    from opensips_lsp.server.transport import Connection
    from opensips_lsp.server.twins import TwinnedWorkspace
    from opensips_lsp.server.workspace import FileSnapshot
    from opensips_lsp.syntax.text import Text

    class DocumentParams(TypingProtocol):
        """The params of a request about a document."""

        @property
        def text_document(self) -> types.TextDocumentIdentifier:
            """The document."""


# capability below `workspace` -> request for what a client asks for of open documents, and shows until they change
_REFRESHED = {
    "semantic_tokens": types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
    "inlay_hint": types.WORKSPACE_INLAY_HINT_REFRESH,
}
_converter = cache(default_converter)  # one for the process: it writes and keeps a function for each type that it meets


class Server(LanguageServer):
    """The state of a session, and the ways to the client.

    encoding: of the client's positions, "utf-8", "utf-16" or "utf-32". folders: absolute paths of the workspace
    folders. ready: set while the settings of the client are known; else nothing is checked. last_message: the time of
    the client's last message, by time.monotonic(). runs_programs: whether programs of the client's choice may run: not
    where anybody may be the client. scripts and configuration are there from `initialize` on.
    """

    protocol: Protocol
    scripts: TwinnedWorkspace
    configuration: ServerConfiguration

    def __init__(self, log_file: TextIO | None = None, runs_programs: bool = True) -> None:
        super().__init__("opensips-lsp", __version__, protocol_cls=Protocol, converter_factory=_converter)
        self._log_file, self.runs_programs = log_file, runs_programs
        self.encoding = "utf-16"
        self.client_settings = client_settings.DEFAULTS
        self.manuals = Manuals()
        self.folders: tuple[str, ...] = ()
        self.uris = Uris()
        self.ready = asyncio.Event()
        self.last_message = time.monotonic()
        self.memory = Memory(self)
        self.background = Background(self)
        self.diagnostics = Diagnostics(self)
        self.watched_files = WatchedFiles(self)
        self.folder_files = FolderFiles(self)
        self.opensips_check = OpensipsCheck(self)
        self.semantic_tokens = SemanticTokens(self)
        self._tasks: set[asyncio.Future[None]] = set()
        handlers.register(self)

    # ---- running

    async def serve(self, connection: Connection) -> int:
        """Speak over a connection until the client sends `exit` or is gone, and return the exit status."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self.log_error(context.get("exception") or context["message"]))
        self._connection = connection
        self._exit_status: asyncio.Future[int] = loop.create_future()
        connection.start(loop, self._receive)
        return await self._exit_status

    def _receive(self, message: object) -> None:
        self.last_message = time.monotonic()
        if message is END:
            self.end()
        elif not self._exit_status.done():
            try:
                self.protocol.receive(message)
            except Exception as error:
                self.log_error(error)

    def end(self) -> None:
        """Let the process end."""
        if not self._exit_status.done():
            self._exit_status.set_result(0 if self.protocol.was_shut_down else 1)

    def client_is_gone(self) -> None:
        """End the process, from another thread than that of the event loop."""
        self._connection.end()

    def send(self, body: str) -> None:
        """Send a message, given as ASCII JSON text. When the client no longer reads, the server ends."""
        if self._exit_status.done():
            return
        try:
            self._connection.write(body)
        except OSError:
            self.end()

    def is_pending(self, method: str, about: int | str | None = None) -> bool:
        """Return whether a message has come in that is not handled yet. about: a URI, or the id that it cancels."""
        return self._connection.is_waiting(method, about)

    # ---- scripts

    def snapshot(self, path: str) -> FileSnapshot | None:
        """Return the snapshot of a file; None when it cannot be read or checked, which is logged or shown."""
        self.memory.hold()
        try:
            snapshot = self.scripts.snapshot(path)
        except ConfigError as error:
            self.configuration.show(error)
            return None
        except Exception as error:  # a mistake of ours in one file; the others go on
            self.log_error(error)
            return None
        finally:
            self.memory.release()
        self.configuration.mark_usable()
        return snapshot

    def document(self, params: DocumentParams) -> FileSnapshot | None:
        """Return the snapshot of the document that the params name, as `snapshot` does."""
        path = self.uris.path(params.text_document.uri)
        return None if path is None else self.snapshot(path)

    def readers(self) -> Reading:
        """Return what gives the scripts, of open files and of the workspace folders, that read a file."""
        paths = self.folder_files.paths()
        return lambda path: self.scripts.readers(path, paths)

    def text(self, path: str) -> Text:
        """Return the text of a file, open or not. Raises JsonRpcException when it cannot be read."""
        text = self.scripts.text(path)
        if text is None:
            raise request_failed(f"{path} cannot be read")
        return text

    # ---- the client

    async def request(self, method: str, params: object = None, default: Any = None) -> Any:
        """Send a request and return the client's answer; `default` when it answers with an error."""
        try:
            return await self.protocol.send_request_async(method, params)
        except JsonRpcException as error:
            self.log(f"the client refuses {method}: {error.message}")
            return default

    async def request_succeeds(self, method: str, params: object) -> bool:
        """Send a request and return whether the client does what it asks for."""
        return await self.request(method, params, default=False) is not False

    def send_progress(self, token: Token, value: object) -> None:
        """Send a partial result, or how far some work is."""
        self.protocol.notify(types.PROGRESS, types.ProgressParams(token, self.as_json(value)))

    def refresh(self) -> None:
        """Have the client request again what it shows of open documents, if it can."""
        for capability, method in _REFRESHED.items():
            if self.capability(f"workspace.{capability}.refresh_support"):
                self.spawn(self.request(method))

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine in the background."""
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.log_error(error)

    def as_json(self, value: object) -> Any:
        """Return an object of lsprotocol as JSON values, for fields whose type the protocol leaves open."""
        return self.protocol.as_json(value)

    def capability(self, name: str) -> Any:
        """Return what the client says of a capability, such as "workspace.workspace_edit.document_changes"."""
        return get_capability(self.client_capabilities, name)

    def log(self, text: str, kind: types.MessageType = types.MessageType.Log) -> None:
        """Log what somebody who looks for a reason may want to know."""
        self._write_log(text)
        self.window_log_message(types.LogMessageParams(kind, text))

    def log_error(self, error: BaseException | str) -> None:
        """Log a mistake of ours: the server goes on."""
        import traceback

        trace = "".join(traceback.format_exception(error)) if isinstance(error, BaseException) else str(error)
        self.log(f"internal error, please report it: {trace}", types.MessageType.Error)

    def show(self, text: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Show what the user must act upon."""
        self._write_log(text)
        self.window_show_message(types.ShowMessageParams(kind, text))

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log an error of a handler; pygls would show a message box.

        A JsonRpcException is the answer to its request.
        """
        if not isinstance(error, JsonRpcException):
            self.log_error(error)

    def _write_log(self, text: str) -> None:
        if self._log_file:
            print(text, file=self._log_file, flush=True)
