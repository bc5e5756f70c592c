"""What the tests of the server share: sessions with real processes."""

import pytest
from server.client import Client, ForkedClient, capabilities


@pytest.fixture
def session(tmp_path):
    """session(caps=None, ...) -> a Client whose session is open; its process ends with the test.

    caps: the name of a real client, or capabilities.
    """
    clients = []

    def begin(
        caps=None,
        encoding=None,
        root=tmp_path,
        settings=None,
        options=None,
        arguments=(),
        env=None,
        answering=True,
        **more,
    ):
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
