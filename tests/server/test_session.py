"""A session from its first message to the last, as each real client has it."""

import pytest
from server.client import CLIENTS, span

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
OLD = HEAD + 'route {\n\tif (method == "INVITE") exit;\n}\n'


@pytest.mark.parametrize("name", CLIENTS)
def test_a_whole_session(session, write, name):
    path = write("opensips.cfg", OLD)
    client = session(name)
    where = client.open(path, OLD)
    found = client.diagnostics(where, 1)
    assert [(one["range"], one["severity"]) for one in found] == [(span(3, 5, 3, 11), 1)]
    version = client.change(where, (span(3, 5, 3, 11), "$rm"))
    assert client.diagnostics(where, version) == []
    client.close(where)
    if not client.pulls:
        assert client.diagnostics(where) == []
    assert client.shut_down() == 0
