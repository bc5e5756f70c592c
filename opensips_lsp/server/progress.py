"""Progress of what takes long, shown by the client where it can."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcRequestCancelled

if TYPE_CHECKING:
    from typing_extensions import Self

    from opensips_lsp.server.app import Server

Token = int | str


class Progress:
    """`async with Progress(...) as progress`: the client sees the end in every case.

    token: the client's, or None; then the server creates one if `create` and the client can show it.
    """

    cancellable = False

    def __init__(self, server: Server, title: str, token: Token | None = None, create: bool = True) -> None:
        self._server, self._title, self._token, self._create = server, title, token, create
        self._percentage = 0

    async def __aenter__(self) -> Self:
        server = self._server
        if self._token is None and self._create and server.capability("window.work_done_progress"):
            token = str(uuid4())
            params = types.WorkDoneProgressCreateParams(token)
            if await server.request_succeeds(types.WINDOW_WORK_DONE_PROGRESS_CREATE, params):
                self._token = token
        self._send(types.WorkDoneProgressBegin(self._title, cancellable=self.cancellable, percentage=0))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._send(types.WorkDoneProgressEnd())

    def report(self, message: str, percentage: int) -> None:
        """Show a message and how far the work is; the percentage shown never falls."""
        self._percentage = max(self._percentage, percentage)
        self._send(types.WorkDoneProgressReport(message=message, percentage=self._percentage))

    def _send(
        self, value: types.WorkDoneProgressBegin | types.WorkDoneProgressReport | types.WorkDoneProgressEnd
    ) -> None:
        if self._token is not None:
            self._server.send_progress(self._token, value)


class CancellableProgress(Progress):
    """Progress that the user may cancel."""

    cancellable = True

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self._cancelled: Future[None] = Future()
        if self._token is not None:
            self._server.work_done_progress.tokens[self._token] = self._cancelled  # pygls cancels it
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._token is not None:
            del self._server.work_done_progress.tokens[self._token]
        await super().__aexit__()

    def check(self) -> None:
        """Raise JsonRpcRequestCancelled when the user has cancelled."""
        if self._cancelled.cancelled():
            raise JsonRpcRequestCancelled()
