"""Progress of what takes long, shown by the client where it can."""

from uuid import uuid4

from lsprotocol import types


class Progress:
    """`async with Progress(...) as progress`: begins and ends in every case. `token`: the client's, or None; then one is made
    if `offered` and the client can show it."""

    def __init__(self, server, title, token=None, offered=True, cancellable=False):
        self._server, self._title, self._token = server, title, token
        self._offered, self._cancellable = offered, cancellable
        self._last = 0

    async def __aenter__(self):
        server = self._server
        if self._token is None and self._offered and server.can("window.work_done_progress"):
            token = str(uuid4())
            if await server.accepted("window/workDoneProgress/create", types.WorkDoneProgressCreateParams(token)):
                self._token = token
        self._send(types.WorkDoneProgressBegin(self._title, cancellable=self._cancellable, percentage=0))
        return self

    async def __aexit__(self, *_):
        self._send(types.WorkDoneProgressEnd())

    def report(self, message, percentage):
        """How far it is; a percentage below an earlier one is that one."""
        self._last = max(self._last, percentage)
        self._send(types.WorkDoneProgressReport(message=message, percentage=self._last))

    def _send(self, value):
        if self._token is not None:
            self._server.progress(self._token, value)
