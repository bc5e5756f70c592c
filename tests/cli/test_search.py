"""Directories are searched for OpenSIPS scripts by what is in the files."""

import pytest

SCRIPT = 'loadmodule "tm.so"\nroute { exit; }\n'


def found(lint, *arguments):
    """The files that a run linted: each has one finding."""
    run = lint("--target", "2.4", "--output-format", "concise", *arguments)
    return sorted({line.split(":")[0] for line in run.out.splitlines()})


@pytest.mark.parametrize(
    "script",
    [
        'loadmodule "tm.so"\n',
        "# x\n\tloadmodule 'a/b/tm.so'\n",
        'modparam("tm", "x", 1)\n',
        'include_file "a.cfg"\n',
        "  import_file 'a.cfg'\n",
        "route {\n}\n",
        "route[x]\n{\n}\n",
        "failure_route[1] {",
        "event_route[E_X] {",
        "timer_route[t,10] {",
        "onreply_route{",
    ],
)
def test_is_a_script(lint, write, script):
    write("here/a.cfg", script + "nonsense nonsense\n")
    assert found(lint, "here") == ["here/a.cfg"]


@pytest.mark.parametrize(
    "text",
    [
        "[section]\nroute = 10.0.0.0/8 {x}\n",
        "server {\n  route /x;\n}\n",
        '{"route": {}}',
        "loadmodule\n",
        "",
        "# route {\n",
        'print("route { exit; }")\n',
        "LoadModule tm.so\n",
        '#!KAMAILIO\nloadmodule "tm.so"\nrequest_route {\n}\n',
        '#!define X\nloadmodule "tm.so"\n',
        "request_route {\n}\nroute[X] {\n}\n",
    ],
)
def test_is_no_script(lint, write, text):
    write("here/a.cfg", text)
    run = lint("here")
    assert run.status == 2 and "here: this directory contains no OpenSIPS script" in run.err


def test_where_and_what_is_searched(lint, write):
    bad = SCRIPT + "nonsense nonsense\n"
    for name in ("a.cfg", "sub/b.conf", "sub/deep/c.inc", "d.CFG"):
        write(f"etc/{name}", bad)
    for name in (
        "x.py",
        "y.md",
        ".hidden.cfg",
        ".git/z.cfg",
        "node_modules/m.cfg",
        "venv/v.cfg",
        "image.png",
        "README",
    ):
        write(f"etc/{name}", bad)
    assert found(lint, "etc") == ["etc/a.cfg", "etc/d.CFG", "etc/sub/b.conf", "etc/sub/deep/c.inc"]
    assert found(lint, "etc/x.py") == ["etc/x.py"], "what is named is linted, whatever it is called"


def test_folder_and_file_in_it(lint, write):
    write("etc/a.cfg", SCRIPT + "nonsense nonsense\n")
    assert found(lint, "etc", "etc/a.cfg") == found(lint, "etc/a.cfg", "etc") == ["etc/a.cfg"]


def test_binary_files_are_passed_over(lint, write):
    write("etc/a.cfg", SCRIPT.encode() + b"\0")
    write("etc/b.cfg", SCRIPT)
    run = lint("etc")
    assert (run.status, run.out, run.err) == (0, "No findings in 1 file.\n", "")
