"""When garbage is collected: not while somebody types. Trees live long; to look through all of them takes longer than to
judge an edit."""

import asyncio
import gc
import time

_QUIET = 2  # seconds without a message


def register(server):
    """Collect when it is quiet."""
    server.memory = Memory(server)


class Memory:
    """What there is when a document has been opened is left alone, until documents were closed and it is quiet."""

    def __init__(self, server):
        self._server, self._waits = server, False

    def settle(self):
        """Documents have been opened or closed: much that has come will stay, much that was there may go."""
        gc.freeze()
        if not self._waits:
            self._waits = True
            asyncio.get_running_loop().call_later(_QUIET, self._when_quiet)

    def _when_quiet(self):
        left = self._server.last_message + _QUIET - time.monotonic()
        if left > 0:
            asyncio.get_running_loop().call_later(left, self._when_quiet)
            return
        self._waits = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()
