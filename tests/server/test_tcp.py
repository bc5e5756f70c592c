"""Over TCP whoever connects first is the client: no program runs at a client's word."""

import stat

import pytest
from misbehaving import HARMLESS, rules
from server.client import TIMEOUT, Client, Refused, capabilities
from server.tcp import TcpClient

pytestmark = pytest.mark.slow

TEXT = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute { exit; }\n'


@pytest.fixture
def program(tmp_path):
    """A program that writes down that it has run, and complains."""
    path = tmp_path / "opensips"
    path.write_text(f"#!/bin/sh\ntouch {tmp_path}/run\necho 'ERROR:core:main: from the program'\nexit 255\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def begun():
    clients = []

    def begin(kind, root, settings, env=None, **more):
        client = kind(cwd=root, env=env)
        clients.append(client)
        client.settings = settings
        client.initialize(capabilities("eglot30"), root, **more)
        return client

    yield begin
    for client in clients:
        if isinstance(client, TcpClient):
            client.process.socket.shutdown(2)
        client.kill()


def idle(client):
    """Wait until a server has done all that it was asked for."""
    with pytest.raises(Refused):
        client.request("no/such")


@pytest.mark.parametrize("way", ["requested", "initial", "sent"])
def test_no_program_runs_over_tcp(begun, tmp_path, program, way):
    settings = {"binary": str(program), "trusted": True}
    options = {"options": settings} if way == "initial" else {}
    client = begun(TcpClient, tmp_path, settings if way == "requested" else None, **options)
    if way == "sent":
        client.notify("workspace/didChangeConfiguration", {"settings": {"opensips-lint": settings}})
    where = client.open((tmp_path / "a.cfg").as_uri(), TEXT)
    assert client.diagnostics(where) == []
    assert "no program is run" in client.wait("window/showMessage")["message"]
    client.save(where)
    idle(client)
    client.change(where, TEXT + "\n")
    assert client.diagnostics(where, 2) == []
    assert not (tmp_path / "run").exists()


def test_it_runs_over_standard_streams(begun, tmp_path, program):
    """So the test above can fail."""
    client = begun(Client, tmp_path, {"binary": str(program), "trusted": True})
    client.open((tmp_path / "a.cfg").as_uri(), TEXT)
    client.wait("textDocument/publishDiagnostics", lambda params: "from the program" in str(params["diagnostics"]))
    assert (tmp_path / "run").exists()


def test_what_a_plugin_prints_does_not_come_over_tcp(begun, tmp_path, plugin):
    client = begun(TcpClient, tmp_path, None, env={"PYTHONPATH": plugin(rules(*HARMLESS.values()))})
    assert client.diagnostics(client.open("untitled:x", TEXT)) == []
    client.notify("exit")
    assert client.process.wait(TIMEOUT) == 1
    assert client.process.printed.read() == b"" and b"noise" in client.errors
