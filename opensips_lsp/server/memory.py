"""When garbage is collected: not while the user types. Trees live long; to visit them all takes longer than an edit."""

from __future__ import annotations

import asyncio
import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensips_lsp.server.app import Server

_QUIET = 2  # seconds without a message
_MANY_OBJECTS = 25_000  # as a script of 5,000 lines makes when it is opened


class Memory:
    """Keeps collections from visiting objects that exist when a document has been opened, until the client is quiet."""

    def __init__(self, server: Server) -> None:
        self._server, self._is_waiting, self._holds = server, False, 0

    def hold(self) -> None:
        """Collect no garbage until `release`, as often as it is called: what is made meanwhile stays."""
        self._holds += 1
        gc.disable()

    def release(self) -> None:
        """Collect garbage again, unless somebody else still holds it."""
        if gc.get_count()[0] > _MANY_OBJECTS:
            self.settle()  # before a collection visits all of them
        self._holds -= 1
        if not self._holds:
            gc.enable()

    def settle(self) -> None:
        """Freeze all objects now, and collect garbage when it is quiet: documents have been opened or closed."""
        gc.freeze()
        if not self._is_waiting:
            self._is_waiting = True
            asyncio.get_running_loop().call_later(_QUIET, self._when_quiet)

    def _when_quiet(self) -> None:
        left = self._server.last_message + _QUIET - time.monotonic()
        if left > 0:
            asyncio.get_running_loop().call_later(left, self._when_quiet)
            return
        self._is_waiting = False
        gc.unfreeze()
        gc.collect()
        gc.freeze()
