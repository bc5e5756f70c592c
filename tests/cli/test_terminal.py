"""Colours and the progress bar, on real pseudo-terminals."""

import signal
import subprocess
import sys

import pytest
from waiting import until

OLD = 'route {\n\tif (method == "INVITE") exit;\n}\n'
COMMAND = (sys.executable, "-m", "opensips_lsp.cli")


def test_colours_on_a_terminal(on_terminal, write):
    write("a.cfg", OLD)
    sent = on_terminal("a.cfg")
    assert "\x1b[31;1merror\x1b[0m" in sent and "\x1b[32m      + \tif ($rm" in sent


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_they_are_not_wanted(on_terminal, write, more):
    write("a.cfg", OLD)
    assert "\x1b" not in on_terminal("a.cfg", **more)


def test_diff_is_coloured_too(on_terminal, write):
    write("a.cfg", OLD)
    assert "\x1b[31m-\tif (method" in on_terminal("--diff", "a.cfg")
    assert "\x1b" not in on_terminal("--output-format", "json", "a.cfg")


def test_diff_shows_no_control_characters_to_a_terminal(on_terminal, write):
    write("a.cfg", OLD + "# \x1b]0;title\x07\n")
    assert "\x1b]0" not in on_terminal("--diff", "a.cfg")


@pytest.fixture
def slow(plugin):
    """The PYTHONPATH of a rule that takes a second of the clock for each file, without waiting for it."""
    return plugin(
        "import time\n"
        "clock, late = time.monotonic, 0\n"
        "time.monotonic = lambda: clock() + late\n"
        "class Slow(Rule):\n"
        "    code, visits = 'P001', ('route',)\n"
        "    def check(self, node, script, source):\n"
        "        global late\n"
        "        late += 1\n"
        "        return ()\n"
    )


def test_progress_bar_when_many_files_take_long(on_terminal, write, slow):
    for number in range(10):
        write(f"{number}.cfg", "route { exit; }\n")
    sent = on_terminal(".", PYTHONPATH=slow)
    assert "\rlinting [" in sent and "/10 files" in sent and "\r\x1b[K" in sent
    assert sent.index("\r\x1b[K") < sent.index("No findings in 10 files.")
    assert "linting" in on_terminal(".", out=False, PYTHONPATH=slow), "the bar is on standard error"
    assert "linting" not in on_terminal(".", err=False, PYTHONPATH=slow)


def test_no_progress_bar_when_it_goes_quickly(on_terminal, write, plugin):
    for number in range(10):
        write(f"{number}.cfg", "route { exit; }\n")
    stopped = plugin("import time\ntime.monotonic = lambda: 0\n")
    sent = on_terminal(".", PYTHONPATH=stopped)
    assert "No findings in 10 files." in sent and "\r\x1b[K" not in sent and "linting" not in sent


def test_interrupt_ends_quietly(tmp_path, environment, write, plugin):
    begun = tmp_path / "begun"
    rule = (
        "import pathlib, signal\n"
        "class Slow(Rule):\n"
        "    code, visits = 'P001', ('route',)\n"
        "    def check(self, node, script, source):\n"
        f"        pathlib.Path({str(begun)!r}).touch()\n"
        "        signal.pause()\n"
        "        return ()\n"
    )
    write("a.cfg", "route { exit; }\n")
    process = subprocess.Popen(
        [*COMMAND, "a.cfg"],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": plugin(rule)},
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(  # noqa: PLW1509 - this process has one thread
            signal.SIGINT, signal.default_int_handler
        ),  # who runs in the background ignores it
    )
    until(begun.exists, "the rule has started")
    process.send_signal(2)
    assert (process.wait(60), process.stderr.read()) == (130, b"")
    process.stderr.close()


@pytest.mark.parametrize(
    ("arguments", "environment_of_run", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--diff", "--color", "always"), {}, True),
    ],
)
def test_colours_in_a_pipe(lint, write, arguments, environment_of_run, coloured):
    write("a.cfg", OLD)
    out = lint(*arguments, "a.cfg", **environment_of_run).out
    assert ("\x1b[3" in out) is coloured and "\x1b]8" not in out


def test_colours_do_not_go_into_files_by_the_environment(lint, write, tmp_path):
    write("a.cfg", OLD)
    lint("--output-file", "found.txt", "a.cfg", FORCE_COLOR="1")
    assert "\x1b" not in (tmp_path / "found.txt").read_text()


def test_links_on_a_terminal(on_terminal, write, tmp_path):
    write("a b.cfg", OLD)
    sent = on_terminal("a b.cfg")
    assert f"\x1b]8;;file://{tmp_path}/a%20b.cfg\x1b\\\x1b[1ma b.cfg:2:6:\x1b[0m\x1b]8;;\x1b\\" in sent
    assert "\x1b" not in on_terminal("--color", "never", "a b.cfg")
