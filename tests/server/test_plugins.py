"""Whatever a plugin does in the server, it costs that rule only; and while it runs, the process can be ended."""

import os
import signal
import subprocess
import sys

import pytest
from misbehaving import HARMLESS, LOADING, RAISES, rules
from server.client import TIMEOUT, span
from waiting import until

pytestmark = pytest.mark.slow

OLD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute {\n\tif (method == "INVITE") exit;\n}\n'
# a rule that never ends, and is not stopped
ENDLESS = "import opensips_lsp.lint.plugins as p\np._watch.end()\nopen('began', 'w').close()\nwhile True: pass"


def codes(found):
    return sorted(one["code"] for one in found)


def test_what_fails_is_left_out(session, plugin):
    client = session("eglot30", env={"PYTHONPATH": plugin(rules(*RAISES.values()))})
    where = client.open("untitled:x", OLD)
    expected = ["M101", *["S900"] * len(RAISES)]
    assert codes(client.diagnostics(where)) == expected
    for number in range(1, len(RAISES) + 1):
        client.wait("window/logMessage", lambda params, code=f"P{number:03}": f"rule {code} " in params["message"])
    assert codes(client.diagnostics(where, client.change(where, (span(0, 0, 0, 0), "\n")))) == expected
    assert client.shut_down() == 0


def test_nothing_it_says_is_in_the_messages(session, plugin):
    client = session("eglot30", env={"PYTHONPATH": plugin(rules(*HARMLESS.values()))})
    assert codes(client.diagnostics(client.open("untitled:x", OLD))) == ["M101"]
    assert client.shut_down() == 0
    assert b"noise" in client.errors


@pytest.mark.parametrize("name", ["exits", "is interrupted", "does not end"])
def test_what_cannot_be_loaded_is_named_and_left_out(session, plugin, name):
    client = session("eglot30", env={"PYTHONPATH": plugin(LOADING[name])})
    assert "plugin 'probe' (probe_rules) cannot be loaded" in client.wait("window/logMessage")["message"]
    assert codes(client.diagnostics(client.open("untitled:x", OLD))) == ["M101"]


def test_what_does_not_end_is_stopped_once(session, plugin, tmp_path):
    body = "open('began', 'a').write('x')\nwhile True: pass"
    client = session("eglot30", env={"PYTHONPATH": plugin(rules(body))})
    for number in range(5):
        assert codes(client.diagnostics(client.open(f"untitled:{number}", OLD))) == ["M101", "S900"]
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": "file:///a.cfg", "type": 2}]})
    client.change(where := "untitled:3", (span(0, 0, 0, 0), "\n"))
    assert codes(client.diagnostics(where, 2)) == ["M101", "S900"]
    assert (tmp_path / "began").read_text() == "x"


def busy(session, plugin, tmp_path, **more):
    """A session whose server is in a rule that never ends."""
    client = session("eglot30", env={"PYTHONPATH": plugin(rules(ENDLESS))}, **more)
    client.open("untitled:x", OLD)
    until((tmp_path / "began").exists, "the rule runs")
    return client


def test_an_interrupt_ends_it(session, plugin, tmp_path):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        client = busy(session, plugin, tmp_path)
    finally:
        signal.signal(signal.SIGINT, before)
    client.process.send_signal(signal.SIGINT)
    assert client.process.wait(TIMEOUT) == 130
    assert b"Traceback" not in client.errors


def test_the_end_of_standard_input_ends_it(session, plugin, tmp_path):
    client = busy(session, plugin, tmp_path)
    client.process.stdin.close()
    assert client.process.wait(TIMEOUT) == 1


def test_exit_ends_it(session, plugin, tmp_path):
    client = busy(session, plugin, tmp_path)
    client.notify("exit")
    assert client.process.wait(TIMEOUT) == 1


@pytest.mark.skipif(os.name != "posix", reason="elsewhere standard input ends with the client")
def test_the_end_of_the_client_ends_it(session, plugin, tmp_path):
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    client = busy(session, plugin, tmp_path, processId=parent.pid)
    parent.kill()
    parent.wait()
    assert client.process.wait(TIMEOUT) == 1
