"""How a session begins and ends, what the server announces, and what becomes of requests that nobody waits for."""

import json
import os
import signal
import socket
import subprocess
import sys

import pytest
from server.client import CLIENTS, COMMAND, TIMEOUT, Client, Refused, capabilities, frame, uri
from waiting import until

from opensips_lsp import __version__

pytestmark = pytest.mark.slow


@pytest.fixture
def process():
    """process(*arguments) -> a Client that has said nothing yet."""
    clients = []

    def begin(*arguments, **options):
        clients.append(Client(*arguments, **options))
        return clients[-1]

    yield begin
    for client in clients:
        client.kill()


def run(*arguments, data=b""):
    return subprocess.run([*COMMAND, *arguments], input=data, capture_output=True, timeout=TIMEOUT, check=False)


# ---- arguments


def test_version():
    done = run("--version")
    assert (done.returncode, done.stdout.decode().strip()) == (0, f"opensips-lsp {__version__}")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--tcp",), "--tcp and --port N must be used together"),
        (("--port", "5"), "--tcp and --port N must be used together"),
        (("--tcp", "--port", "x"), "invalid"),
        (("--tcp", "--port", "99999"), "invalid"),
        (("--tcp", "--host", "0.0.0.0", "--port", "0"), "only this machine may connect"),
        (("--tcp", "--host", "example.org", "--port", "0"), "only this machine may connect"),
        (("--log-file", "/no/such/folder/log"), "No such file"),
        (("--nonsense",), "unrecognized"),
        (("opensips.cfg",), "unrecognized"),
    ],
)
def test_wrong_arguments(arguments, complaint):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert complaint in done.stderr.decode()


def test_the_log_file(process, tmp_path):
    client = process("--stdio", "--log-file", str(tmp_path / "log"))
    client.initialize()
    client.notify("textDocument/didClose", {})
    assert client.shut_down() == 0
    assert "textDocument/didClose was ignored" in (tmp_path / "log").read_text()


def test_tcp_serves_one_client_of_this_machine():
    server = subprocess.Popen(
        [*COMMAND, "--tcp", "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        line = server.stderr.readline().decode()
        assert "127.0.0.1:" in line
        port = int(line.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), TIMEOUT) as client, client.makefile("rb") as answers:
            params = {"processId": None, "rootUri": None, "capabilities": {}}
            for number, method in enumerate(("initialize", "shutdown")):
                message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
                client.sendall(frame(json.dumps(message).encode()))
                length = int(answers.readline().split(b":")[1])
                assert answers.readline() == b"\r\n"
                assert "result" in json.loads(answers.read(length))
            client.sendall(frame(b'{"jsonrpc":"2.0","method":"exit"}'))
            assert server.wait(TIMEOUT) == 0
        assert server.stdout.read() == b""
    finally:
        server.kill()
        server.wait()


# ---- the end


def test_exit_after_shutdown(process):
    client = process()
    client.initialize()
    assert client.shut_down() == 0


def test_exit_without_shutdown(process):
    client = process()
    client.initialize()
    client.notify("exit")
    assert client.process.wait(TIMEOUT) == 1


def test_exit_before_initialize(process):
    client = process()
    client.notify("exit")
    assert client.process.wait(TIMEOUT) == 1


@pytest.mark.parametrize(("shut_down", "status"), [(True, 0), (False, 1)])
def test_the_end_of_standard_input(process, shut_down, status):
    client = process()
    client.initialize()
    if shut_down:
        client.request("shutdown")
    client.process.stdin.close()
    assert client.process.wait(TIMEOUT) == status
    assert client.errors == b""


def test_amid_a_message_standard_input_ends(process):
    client = process()
    client.initialize()
    client.send_bytes(b"Content-Length: 100\r\n\r\n{")
    client.process.stdin.close()
    assert client.process.wait(TIMEOUT) == 1


def test_nobody_reads_what_it_says():
    server = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        server.stdout.close()
        server.stdin.write(frame(b'{"jsonrpc":"2.0","id":1,"method":"anybodyThere"}'))
        server.stdin.flush()
        assert server.wait(TIMEOUT) == 1
        assert server.stderr.read() == b""
    finally:
        server.kill()
        server.wait()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere standard input ends with the client")
def test_the_client_dies(process):
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    client = process()
    client.initialize(processId=parent.pid)
    parent.kill()
    parent.wait()
    assert client.process.wait(TIMEOUT) == 1


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_ends_it_quietly(process):
    # a shell lets what it starts in the background ignore interrupts, and what that starts too
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    client = process()
    signal.signal(signal.SIGINT, before)
    client.initialize()
    client.process.send_signal(signal.SIGINT)
    assert client.process.wait(TIMEOUT) == 130
    assert b"Traceback" not in client.errors


# ---- what is announced


@pytest.mark.parametrize("name", [None, *CLIENTS])
def test_the_announced_capabilities(process, name):
    client = process()
    told = client.initialize(capabilities(name))
    offered = client.capabilities.get("general", {}).get("positionEncodings") or ["utf-16"]
    assert told["positionEncoding"] == offered[0]
    sync = told["textDocumentSync"]
    assert (sync["openClose"], sync["change"], bool(sync["save"])) == (True, 2, True)
    assert told["diagnosticProvider"] == {
        "identifier": "opensips-lint", "interFileDependencies": True, "workspaceDiagnostics": True,
    }  # fmt: skip
    assert told["workspace"]["workspaceFolders"] == {"supported": True, "changeNotifications": True}
    assert "notebookDocumentSync" not in told
    assert client.shut_down() == 0


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "utf-16"),
        ([], "utf-16"),
        (["utf-32", "utf-16"], "utf-32"),
        (["utf-8"], "utf-8"),
        (["utf-7", "utf-8"], "utf-8"),
        (["utf-7"], "utf-16"),
    ],
)
def test_the_encoding_is_one_that_was_offered(process, offered, chosen):
    client = process()
    params = {"processId": None, "rootUri": None, "capabilities": {"general": {"positionEncodings": offered}}}
    if offered is None:
        params["capabilities"] = {}
    assert client.request("initialize", params)["capabilities"]["positionEncoding"] == chosen


# ---- requests that nobody waits for


def test_a_cancelled_request_is_answered_as_such(session, write):
    client = session("vscode1100")
    big = client.open(write("big.cfg", ""), 'route { xlog("x"); }\n' * 4000)
    asked = {"textDocument": {"uri": big}}
    first = {"jsonrpc": "2.0", "id": "first", "method": "textDocument/diagnostic", "params": asked}
    second = {**first, "id": "second"}
    third = {**first, "id": "third"}
    cancel = {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "second"}}
    client.send_bytes(b"".join(frame(json.dumps(message).encode()) for message in (first, second, cancel, third)))
    assert client.answer("first")["kind"] == client.answer("third")["kind"] == "full"
    with pytest.raises(Refused) as refused:
        client.answer("second")
    assert refused.value.code == -32800


def test_a_scan_of_the_workspace_is_cancelled(session, write):
    for number in range(60):
        write(f"{number}.cfg", f'route {{ xlog("{number}"); }}\n' * 300)
    client = session("vscode1100")
    key = client.ask("workspace/diagnostic", {"previousResultIds": [], "workDoneToken": "bar"})
    client.wait("$/progress", lambda params: params["value"]["kind"] == "report")
    client.notify("$/cancelRequest", {"id": key})
    with pytest.raises(Refused) as refused:
        client.answer(key)
    assert refused.value.code == -32800
    client.wait("$/progress", lambda params: params["value"]["kind"] == "end")
    assert client.shut_down() == 0


def test_keystrokes_are_answered_amid_a_scan(session, write):
    for number in range(24):
        write(f"{number}.cfg", f'route {{ xlog("{number}"); }}\n' * 300)
    client = session("vscode1100")
    key = client.ask("workspace/diagnostic", {"previousResultIds": []})
    where = client.open(write("open.cfg", ""), "route { }")
    assert client.diagnostics(where)
    assert key not in client._replies
    assert len(client.answer(key)["items"]) == 24


# ---- what it tells


def test_trace(session):
    client = session("eglot30", trace="messages")
    where = client.open("untitled:x", "route { exit; }\n")
    client.diagnostics(where)
    assert client.wait("$/logTrace")["message"].startswith("initialize")
    client.wait(
        "$/logTrace", lambda params: params["message"].startswith("textDocument/didOpen") and "verbose" not in params
    )
    client.notify("$/setTrace", {"value": "verbose"})
    client.close(where)
    client.wait("$/logTrace", lambda params: where in params.get("verbose", ""))
    client.notify("$/setTrace", {"value": "off"})
    client.notify("textDocument/didClose", {"textDocument": {"uri": where}})
    client.silence("$/logTrace", lambda params: "verbose" in params)


def test_no_trace_unasked(session):
    client = session("eglot30")
    client.diagnostics(client.open("untitled:x", "junk"))
    client.silence("$/logTrace")


def test_what_is_printed_goes_to_standard_error(process, tmp_path):
    """Also what a rule of another package prints, or a program that is run."""
    (tmp_path / "probe_rules.py").write_text(
        "print('printed by a plugin', flush=True)\nimport os\nos.system('echo by its child')\n"
    )
    about = tmp_path / "probe_rules-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: probe-rules\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[opensips_lsp.rules]\nprobe = probe_rules\n")
    client = process(env={"PYTHONPATH": str(tmp_path)})
    client.initialize()
    assert client.shut_down() == 0
    assert b"printed by a plugin" in client.errors and b"by its child" in client.errors


def test_uris_are_given_back_as_the_client_writes_them(session, tmp_path):
    client = session("eglot30")
    odd = tmp_path / "Straße 1 (ü).cfg"
    for where in (
        uri(odd),
        uri(odd).replace("(", "%28").replace("%C3", "%c3"),
        f"file://{odd}",
        "file:///c%3A/etc/opensips.cfg",
        "untitled:Untitled-1",
        "vscode-remote://ssh/etc/a.cfg",
        "odd",
    ):
        client.open(where, "junk") if ":" in where else client.notify(
            "textDocument/didOpen", {"textDocument": {"uri": where, "languageId": "x", "version": 1, "text": "junk"}}
        )
        assert client.diagnostics(where, 1)
        client.notify("textDocument/didClose", {"textDocument": {"uri": where}})
        assert client.diagnostics(where) == []


# ---- before a script is opened


@pytest.mark.skipif(os.name != "posix", reason="a shell")
def test_the_first_script_waits_for_no_import(process, tmp_path):
    imported = tmp_path / "imported"  # written as the imports are done: what the client reads of them may come late
    shell = "sh", "-c", 'exec "$0" -m opensips_lsp.server 2> "$1"', sys.executable, str(imported)
    client = process(command=shell, env={"PYTHONPROFILEIMPORTTIME": "1"})
    client.initialize(capabilities("nvim072"), tmp_path)
    until(lambda: b"opensips_lsp.rules.common.spec_rule" in imported.read_bytes(), "the rules are imported")
    with pytest.raises(Refused):
        client.request("no/such", {})  # answered when what was begun is done
    before = imported.read_bytes()
    text = (
        'loadmodule "proto_udp.so"\nlisten=udp:127.0.0.1:5060\n'
        'route { xlog("$rU"); if ($rU =~ "^1") exit; else drop(); }\n'
    )
    assert client.diagnostics(client.open(tmp_path / "b.cfg", text)) == []
    assert b"opensips_lsp.rules.common.spec_rule" in before and imported.read_bytes() == before
