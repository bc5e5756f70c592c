"""Whatever a plugin does, it costs that rule only, and is said in a line that names the rule and the file."""

import os
import signal
import subprocess

import pytest
from cli.conftest import COMMAND
from misbehaving import HARMLESS, LOADING, RAISES, rules
from waiting import PATIENCE, until

pytestmark = pytest.mark.slow

OLD = 'route {\n\tif (method == "INVITE") exit;\n}\n'


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in RAISES.items()])
def test_what_fails_is_left_out(lint, write, plugin, body):
    write("a.cfg", OLD), write("b.cfg", OLD)
    run = lint("--output-format", "json", "a.cfg", "b.cfg", PYTHONPATH=plugin(rules(body)))
    assert run.status == 2
    assert [(one["file"], one["rule"]) for one in run.findings] == [("a.cfg", "M101"), ("b.cfg", "M101")]
    first, second = run.err.splitlines()
    for line, name in ((first, "a.cfg"), (second, "b.cfg")):
        assert line.startswith(f"opensips-lint: {name}: internal error: rule P001 (probe-rules) failed")


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in HARMLESS.items()])
def test_nothing_it_says_is_in_the_output(lint, write, plugin, body):
    write("a.cfg", OLD)
    run = lint("--output-format", "json", "a.cfg", PYTHONPATH=plugin(rules(body)))
    assert run.status == 1 and [one["rule"] for one in run.findings] == ["M101"]
    assert "internal error" not in run.err


@pytest.mark.parametrize("source", [pytest.param(source, id=name) for name, source in LOADING.items()])
def test_what_cannot_be_loaded_is_named_and_left_out(lint, write, plugin, source):
    write("a.cfg", OLD)
    run = lint("a.cfg", PYTHONPATH=plugin(source))
    assert run.status == 1 and "a.cfg:2:6: error M101" in run.out
    assert run.err.startswith("opensips-lint: plugin 'probe' (probe_rules) cannot be loaded: ")
    assert run.err.count("\n") == 1


def test_what_does_not_end_is_stopped_once(lint, write, plugin, tmp_path):
    for number in range(20):
        write(f"{number}.cfg", OLD)
    body = "open('began', 'a').write('x')\nwhile True: pass"
    run = lint(".", PYTHONPATH=plugin(rules(body)))
    assert run.status == 2 and run.out.count("M101") == 20
    assert "it was stopped after 0.3 s" in run.err and run.err.count("and is left out since") == 19
    assert (tmp_path / "began").read_text() == "x"


def test_what_cannot_be_stopped_ends_the_process_with_its_name(lint, write, plugin):
    write("a.cfg", OLD)
    body = """def go_on(depth):
    while True:
        try: go_on(depth - 1) if depth else None
        except BaseException: pass
go_on(9)"""
    run = lint("a.cfg", PYTHONPATH=plugin(rules(body)))
    assert run.status == 2
    assert run.err == "opensips-lint: rule P001 (probe-rules) on a.cfg does not end and cannot be stopped\n"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_user_may_interrupt_it(write, plugin, environment, tmp_path):
    write("a.cfg", OLD)
    body = "import opensips_lsp.lint.plugins as plugins\nplugins._watch.end()\nopen('began', 'w')\nwhile True: pass"
    site = plugin(rules(body))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*COMMAND, "a.cfg"], cwd=tmp_path, env={**environment, "PYTHONPATH": site}, stderr=subprocess.PIPE
    )
    signal.signal(signal.SIGINT, before)
    try:
        until((tmp_path / "began").exists, "the rule runs")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert process.stderr.read() == b""
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
