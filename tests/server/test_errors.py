"""Whatever comes in: what asks gets an answer, with the error that the protocol has for it, and the server lives."""

import fcntl
import struct
import termios

import pytest
from server.client import TIMEOUT, ForkedClient, Refused, capabilities, frame, span
from waiting import until

PARSE, REQUEST, METHOD, PARAMS = -32700, -32600, -32601, -32602
NOT_INITIALIZED = -32002


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """One session: the server must live through all of it."""
    client = ForkedClient(cwd=tmp_path_factory.mktemp("empty"))
    client.initialize(capabilities("eglot30"))
    yield client
    assert client.process.poll() is None
    client.kill()


@pytest.fixture
def fresh():
    """fresh() -> a Client that has said nothing yet."""
    clients = []

    def begin(*arguments):
        clients.append(ForkedClient(*arguments))
        return clients[-1]

    yield begin
    for client in clients:
        client.kill()


def error_of(client, message):
    """The code of the error that a message with the id "x" gets."""
    client.send({"jsonrpc": "2.0", "id": "x", **message})
    with pytest.raises(Refused) as refused:
        client.answer("x")
    return refused.value.code


def code_without_id(client):
    """The code of an error to something whose id cannot be known."""
    with pytest.raises(Refused) as refused:
        client.answer(None)
    return refused.value.code


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"method": "textDocument/noSuchThing", "params": {}}, METHOD),
        ({"method": "noSuchThing"}, METHOD),
        ({"method": "$/noSuchThing"}, METHOD),
        ({"method": "textDocument/diagnostic"}, PARAMS),
        ({"method": "textDocument/diagnostic", "params": {}}, PARAMS),
        ({"method": "textDocument/diagnostic", "params": []}, PARAMS),
        ({"method": "textDocument/diagnostic", "params": {"textDocument": 1}}, PARAMS),
        ({"method": "workspace/executeCommand", "params": {"command": "opensips-lint.noSuchThing"}}, PARAMS),
        ({"method": 5}, REQUEST),
        ({"method": None}, REQUEST),
        ({}, REQUEST),
        ({"jsonrpc": "1.0", "method": "shutdown"}, REQUEST),
        ({"jsonrpc": None, "method": "shutdown"}, REQUEST),
        ({"method": "initialize", "params": {"processId": None, "rootUri": None, "capabilities": {}}}, REQUEST),
        ({"method": "initialized", "params": {}}, REQUEST),
        ({"method": "$/cancelRequest", "params": {"id": 1}}, REQUEST),
        ({"method": "$/setTrace", "params": {"value": "off"}}, REQUEST),
        ({"method": "textDocument/didSave", "params": {"textDocument": {"uri": "file:///nowhere/a.cfg"}}}, REQUEST),
        ({"method": "textDocument/didOpen", "params": {}}, REQUEST),
    ],
)
def test_requests_that_cannot_be_answered(client, message, code):
    assert error_of(client, message) == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", PARSE),
        (b"nonsense", PARSE),
        (b"\xff\xfe", PARSE),
        (b'{"jsonrpc":"2.0","id":1,"method":"shutdown"', PARSE),
        (b"[" * 100_000, PARSE),
        (b"[]", REQUEST),
        (b"5", REQUEST),
        (b"null", REQUEST),
        (b'"text"', REQUEST),
        (b'[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]', REQUEST),
        (b'{"jsonrpc":"2.0","id":null,"method":"shutdown"}', REQUEST),
        (b'{"jsonrpc":"2.0","id":{},"method":"shutdown"}', REQUEST),
        (b'{"jsonrpc":"2.0","id":true,"method":"shutdown"}', REQUEST),
    ],
)
def test_what_is_no_message(client, body, code):
    client.send_bytes(frame(body))
    assert code_without_id(client) == code


@pytest.mark.parametrize(
    "message",
    [
        {"method": "noSuchThing"},
        {"method": "$/noSuchThing", "params": {"a": 1}},
        {"method": "textDocument/didOpen"},
        {"method": "textDocument/didOpen", "params": {"textDocument": 1}},
        {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "untitled:x", "version": 1}}},
        {"method": "textDocument/didClose", "params": 7},
        {"method": "$/cancelRequest"},
        {"method": "$/cancelRequest", "params": {"id": 999}},
        {"method": "$/cancelRequest", "params": {"id": {}}},
        {"method": "$/setTrace", "params": {"value": "loud"}},
        {"method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": "http://x/y", "type": 2}]}},
        {"method": "window/workDoneProgress/cancel", "params": {"token": "never-heard-of"}},
        {"method": "notebookDocument/didOpen", "params": {}},
        {"id": 999, "result": None},
        {"id": 999, "error": {"code": 1, "message": "x"}},
        {"id": None, "error": {"code": 1, "message": "x"}},
        {"id": [], "result": 7},
    ],
)
def test_what_is_passed_over(client, message):
    client.send({"jsonrpc": "2.0", **message})
    assert error_of(client, {"method": "anybodyThere"}) == METHOD
    assert not [params for name, params in client.seen if name == "window/showMessage"]


def test_a_change_out_of_range_is_no_error(client):
    uri = client.open("untitled:range", "route { exit; }\n")
    client.diagnostics(uri, 1)
    about = {"uri": uri, "version": 2}
    bad = {"range": {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "x"}
    client.notify("textDocument/didChange", {"textDocument": about, "contentChanges": [bad]})
    version = client.change(uri, (span(7, 7, 3, 3), ""))
    client.diagnostics(uri, version)
    client.close(uri)


def test_lone_surrogates_come_and_go(client):
    uri = client.open("untitled:odd", 'route { foo("\ud800"); \udc80("x\ud83d\ude00"); }\n')
    client.diagnostics(uri, 1)  # the client checks that it is text
    client.close(uri)


def test_nothing_is_answered_before_initialize(fresh):
    client = fresh()
    about = {"uri": "untitled:early", "languageId": "opensips", "version": 1, "text": "junk"}
    client.notify("textDocument/didOpen", {"textDocument": about})
    assert error_of(client, {"method": "textDocument/diagnostic", "params": {}}) == NOT_INITIALIZED
    assert error_of(client, {"method": "shutdown"}) == NOT_INITIALIZED
    assert error_of(client, {"method": "initialize", "params": {"capabilities": 5}}) == PARAMS
    assert client.initialize()["positionEncoding"] == "utf-16"
    assert client.shut_down() == 0


def test_nothing_is_done_after_shutdown(fresh):
    client = fresh()
    client.initialize()
    client.request("shutdown")
    assert error_of(client, {"method": "shutdown"}) == REQUEST
    assert error_of(client, {"method": "textDocument/diagnostic", "params": {}}) == REQUEST
    client.notify(
        "textDocument/didOpen", {"textDocument": {"uri": "untitled:late", "languageId": "x", "version": 1, "text": ""}}
    )
    client.silence("textDocument/publishDiagnostics")
    client.notify("exit")
    assert client.process.wait(TIMEOUT) == 0


def unread(pipe):
    """How many bytes of what was written to a pipe nobody has read yet."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]


def test_a_message_in_pieces(client):
    data = frame(b'{"jsonrpc":"2.0","id":"x","method":"anybodyThere"}')
    for at in range(0, len(data), 7):
        client.send_bytes(data[at : at + 7])
        until(lambda: unread(client.process.stdin) == 0, "the server has read the piece")
    with pytest.raises(Refused):
        client.answer("x")


def test_what_the_client_does_not_announce_right_is_not_there(fresh):
    """A client of a later protocol than ours is understood as far as it can be."""
    client = fresh()
    caps = capabilities("vscode1139")
    caps["textDocument"]["completion"]["completionItemKind"] = {"valueSet": [1, 999]}
    caps["textDocument"]["newThing"] = {"a": 1}
    caps["textDocument"]["hover"] = 7
    caps["workspace"]["symbol"] = {"symbolKind": {"valueSet": ["x"]}}
    assert client.initialize(caps)["diagnosticProvider"]["interFileDependencies"]
    uri = client.open("untitled:x", "junk")
    assert client.diagnostics(uri)
