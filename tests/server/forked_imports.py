"""What is imported and computed once for all servers of forked.py: all that a session needs sooner or later.

Each client opens a session here, as the first of each costs 20 ms of functions that cattrs writes. Nothing is linted.
"""

from __future__ import annotations

import asyncio
import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

import opensips_lsp.server.main  # noqa: F401 - what is imported is kept for the forked processes
from opensips_lsp.catalogue import load
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.server.app import Server
from opensips_lsp.server.transport import END, Connection

if TYPE_CHECKING:
    from collections.abc import Callable


class _Opened(Connection):
    """The connection of a session that ends once a client has opened it."""

    def __init__(self, client: dict[str, Any]) -> None:
        super().__init__(lambda size: b"", len)
        params = {**client, "processId": None, "rootUri": None}
        self._initialize = {"jsonrpc": "2.0", "id": 0, "method": types.INITIALIZE, "params": params}

    def start(self, loop: asyncio.AbstractEventLoop, receive: Callable[[object], None]) -> None:
        for message in (self._initialize, END):
            loop.call_soon(receive, message)


own_rules()
load("2.4").exporters_of_function("")  # reads all modules
load("2.4").core  # noqa: B018 - is read by the first look
for path in Path(__file__).with_name("caps").glob("*.json"):
    asyncio.run(Server().serve(_Opened(json.loads(path.read_text()))))
gc.freeze()
