"""What the tests of the server share: sessions with real processes."""

import pytest
from server.client import Client, capabilities


@pytest.fixture
def session(tmp_path):
    """session(caps=None, encoding=None, root=tmp_path, settings=None, options=None, arguments=(), env=None, answering=True, ...) -> a Client whose
    session is open. caps: the name of a real client, or capabilities. The process ends with the test."""
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
        client = Client(*arguments, cwd=tmp_path, env=env)
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


@pytest.fixture
def write(tmp_path):
    """write(name, text or bytes) -> Path of a file in tmp_path."""

    def make(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make
