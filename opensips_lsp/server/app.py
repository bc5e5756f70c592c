"""The server: what its features share. A feature is a module with `register(server)`."""

import asyncio
import gc
import time

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from opensips_lsp import __version__
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server import (
    actions,
    bridge,
    client_settings,
    commands,
    diagnostics,
    documents,
    lifecycle,
    memory,
    navigation,
    pull,
    rename,
    watching,
)  # fmt: skip
from opensips_lsp.server.protocol import Protocol
from opensips_lsp.server.transport import END
from opensips_lsp.server.uris import Uris

FEATURES = lifecycle, memory, documents, diagnostics, pull, watching, actions, commands, rename, navigation, bridge


_MUCH = 25_000  # objects: a script of some 5,000 lines has been opened


class Server(LanguageServer):
    """scripts: the Workspace, from `initialize` on. encoding: of the client's positions, "utf-8", "utf-16" or "utf-32".

    settings: client_settings.ClientSettings. folders: absolute paths of the workspace folders. uris: Uris.
    ready: an asyncio.Event, set when the client has told its settings: nothing is judged before.
    Features add: configured (Configured, from `initialize` on), diagnostics (Diagnostics), watcher (Watcher),
    memory (Memory). last_message: when the client has said something, by time.monotonic().
    """

    def __init__(self, log_file=None):
        super().__init__("opensips-lsp", __version__, protocol_cls=Protocol)
        self._log_file = log_file
        self.scripts = None
        self.encoding = "utf-16"
        self.settings = client_settings.DEFAULTS
        self.folders = ()
        self.uris = Uris()
        self.ready = asyncio.Event()
        self.last_message = time.monotonic()
        self._tasks = set()
        for feature in FEATURES:
            feature.register(self)

    # ---- running

    async def serve(self, connection):
        """Speak over a transport.Connection until the client says `exit` or is gone -> exit status."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self.log_error(context.get("exception") or context["message"]))
        self._connection, self._ended = connection, loop.create_future()
        connection.start(loop, self._take)
        return await self._ended

    def _take(self, message):
        self.last_message = time.monotonic()
        if message is END:
            self.end()
        elif not self._ended.done():
            try:
                self.protocol.receive(message)
            except Exception as error:
                self.log_error(error)

    def end(self):
        """Let the process end."""
        if not self._ended.done():
            self._ended.set_result(0 if self.protocol.was_shut_down else 1)

    def send(self, body):
        """Send a message, given as ASCII JSON text; when nobody listens any more, the server ends."""
        if self._ended.done():
            return
        try:
            self._connection.write(body)
        except OSError:
            self.end()

    def waits(self, method, about=lambda params: True):
        """Whether a notification or request of a method, about the right thing, has come in and is not handled yet."""
        return any(
            isinstance(message, dict) and message.get("method") == method and about(message.get("params"))
            for message in tuple(self._connection.waiting)
        )

    def cancelled(self, key):
        """Whether the client has already cancelled the request of that id."""
        return self.waits(types.CANCEL_REQUEST, lambda params: isinstance(params, dict) and params.get("id") == key)

    # ---- scripts

    def judge(self, path):
        """The workspace.Judgement of a file; None when it cannot be read, or judged: the reason has been told then."""
        gc.disable()  # what is made now stays
        try:
            judgement = self.scripts.judge(path)
        except ConfigError as trouble:
            self.configured.show(trouble)
            return None
        except Exception as error:  # a mistake of ours in one file; the others go on
            self.log_error(error)
            return None
        finally:
            if gc.get_count()[0] > _MUCH:
                self.memory.settle()  # before a collection looks through it all
            gc.enable()
        self.configured.worked()
        return judgement

    # ---- the client

    async def asked(self, method, params=None, refused=None):
        """The client's answer to a request of ours; `refused` when it gives none."""
        try:
            return await self.protocol.send_request_async(method, params)
        except JsonRpcException as refusal:
            self.log(f"the client refuses {method}: {refusal.message}")
            return refused

    async def accepted(self, method, params):
        """Whether the client does what it is asked for."""
        return await self.asked(method, params, False) is not False

    def progress(self, token, value):
        """Send a part of an answer, or how far it is."""
        self.protocol.notify(types.PROGRESS, types.ProgressParams(token, self.as_json(value)))

    def spawn(self, coroutine):
        """Let something go on beside."""
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task):
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self.log_error(task.exception())

    def as_json(self, thing):
        """A thing of lsprotocol as JSON values, for where the protocol leaves the type open."""
        return self.protocol.as_json(thing)

    def can(self, capability):
        """What the client says of a capability: "text_document.publish_diagnostics.related_information", say."""
        return get_capability(self.client_capabilities, capability)

    def log(self, text, kind=types.MessageType.Log):
        """Tell what a person who looks for a reason may want to know."""
        self._note(text)
        self.window_log_message(types.LogMessageParams(kind, text))

    def log_error(self, error):
        """Tell of a mistake of ours: the server goes on."""
        import traceback

        trace = "".join(traceback.format_exception(error)) if isinstance(error, BaseException) else str(error)
        self.log(f"internal error, please report it: {trace}", types.MessageType.Error)

    def show(self, text, kind=types.MessageType.Warning):
        """Tell what the user must act upon."""
        self._note(text)
        self.window_show_message(types.ShowMessageParams(kind, text))

    def report_server_error(self, error, source):
        """pygls would show a message box for each; a request has its own answer, and a refusal is no mistake of ours."""
        if not isinstance(error, JsonRpcException):
            self.log_error(error)

    def _note(self, text):
        if self._log_file:
            print(text, file=self._log_file, flush=True)
