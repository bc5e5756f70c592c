"""What the tests of the server share: sessions with real processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from server.client import Client, ForkedClient, capabilities


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """session(caps=None, ...) -> a Client whose session is open; its process ends with the test.

    caps: the name of a real client, or capabilities.
    """
    clients: list[Client] = []

    def begin(
        caps: dict[str, Any] | str | None = None,
        encoding: str | None = None,
        root: Path | str | None = tmp_path,
        settings: Any = None,
        options: Any = None,
        arguments: Sequence[str] = (),
        env: dict[str, str] | None = None,
        answering: bool = True,
        **more: Any,
    ) -> Client:
        client = Client(*arguments, cwd=tmp_path, env=env) if env else ForkedClient(*arguments, cwd=tmp_path)
        client.answering = answering
        clients.append(client)
        client.settings = settings
        if not isinstance(caps, dict):
            caps = capabilities(caps, encoding)
        client.initialize(caps, root, options=options, **more)
        return client

    yield begin
    for client in clients:
        client.kill()
