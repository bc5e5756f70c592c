"""First analyses of large scripts, in a thread of their own: everything else is answered meanwhile.

The thread works on a copy of the workspace, so that it shares nothing that changes. What it has found follows the edits
that were made meanwhile and is taken over; if it cannot, it begins again. Requests about such a document wait.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server
    from opensips_lsp.server.twins import TwinnedWorkspace
    from opensips_lsp.syntax.text import Text

    Message = dict[str, Any]  # a request, as json.loads gives it

_PLACES = frozenset(("position", "positions", "range", "ranges"))  # in a text as it was when a request was made


class Background:
    """The files that are analysed or wait for it, one at a time, and the requests that wait for them."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._asked: dict[str, asyncio.Future[None]] = {}  # path -> what is done when it has been analysed
        self._held: dict[str, list[tuple[Message, Text | None]]] = {}  # by path; the text that the client had then
        self._is_busy = False

    def is_analysing(self, path: str) -> bool:
        """Return whether a file has to wait for its analysis, which begins if it is not under way."""
        if path in self._asked:
            return True
        if not self._server.scripts.takes_long(path):
            return False
        self._asked[path] = asyncio.get_running_loop().create_future()
        self._begin()
        return True

    async def analysed(self, path: str) -> None:
        """Wait until a file has been analysed, if that takes long."""
        if self.is_analysing(path):
            await asyncio.shield(self._asked[path])

    # ---- requests about such files

    def holds(self, message: Message) -> bool:
        """Return whether a request waits for the analysis of its document; then it is received again afterwards."""
        path = self._path_of(message)
        if path is None or not self.is_analysing(path):
            return False
        self._held.setdefault(path, []).append((message, self._server.scripts.buffer(path)))
        return True

    def release(self, key: int | str) -> bool:
        """Return whether the request with an id was waiting, and let it wait no more: it was cancelled."""
        for held in self._held.values():
            for number, (message, _) in enumerate(held):
                if message.get("id") == key:
                    del held[number]
                    return True
        return False

    def _path_of(self, message: Message) -> str | None:
        params = message.get("params")
        document = params.get("textDocument") if isinstance(params, dict) else None
        uri = document.get("uri") if isinstance(document, dict) else None
        return self._server.uris.path(uri) if isinstance(uri, str) else None

    # ---- the thread

    def _begin(self) -> None:
        """Analyse the next file, of which it may be known meanwhile what is found."""
        while self._asked and not self._is_busy:
            path = next(iter(self._asked))
            if self._server.scripts.takes_long(path):
                self._analyse(path)
            else:
                self._finish(path)

    def _analyse(self, path: str) -> None:
        self._is_busy = True
        logged: list[str] = []
        twin = self._server.scripts.twin(path, logged.append)
        self._server.memory.hold()
        loop = asyncio.get_running_loop()

        def analyse() -> None:
            try:
                twin.snapshot(path)
            except Exception:
                pass  # it is raised again where the file is checked next, which logs it
            finally:
                with suppress(RuntimeError):  # the server has ended meanwhile
                    loop.call_soon_threadsafe(self._done, path, twin, logged)

        Thread(target=analyse, daemon=True, name="analysis").start()

    def _done(self, path: str, twin: TwinnedWorkspace, logged: list[str]) -> None:
        self._is_busy = False
        self._server.memory.release()
        try:
            found = self._server.scripts.take_over(twin, path)
        except Exception as error:
            self._server.log_error(error)
            found = False
        if found is not None:
            for text in logged:
                self._server.log(text)
            self._finish(path)
        self._begin()

    def _finish(self, path: str) -> None:
        """Publish what is found in a file, and answer what has waited for that."""
        self._asked.pop(path).set_result(None)
        held = self._held.pop(path, [])
        try:
            self._server.diagnostics.analysed(path)
        except Exception as error:
            self._server.log_error(error)
        now = self._server.scripts.buffer(path)
        for message, then in held:
            self._server.protocol.receive_again(message, then is not now and not _PLACES.isdisjoint(message["params"]))
