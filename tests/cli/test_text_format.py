"""What a person reads: entries, hunks, what is shown once, what is folded, how it is wrapped, what to do next."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.cli.terminal import width, wrapped

SCRIPT = (
    'loadmodule "tm.so"\n'
    "route {\n"
    '\tif (method == "A" || method == "B") exit;\n'
    '\tif (method == "C") foo();\n'
    "\tbar(); foo();\n"
    '\tif (uri =~ "x") exit;\n'
    "}\n"
)
REPLY = 'onreply_route { if (method == "A") exit; }\n'
STATUS = 'route { if (status == "200") exit; }\n'
MANY = "route {\n" + '\tif (method == "A") exit;\n' * 20 + "}\n"


def entries(out):
    """The entries of findings, as lists of rows, and the rows of the summary."""
    *found, summary = out.rstrip("\n").split("\n\n")
    return [entry.split("\n") for entry in found], summary.split("\n")


# ---- --group


def test_group_shows_a_rule_once_with_its_other_lines(lint, write):
    write("a.cfg", SCRIPT)
    run = lint("--select", "M101,M102", "--group", "a.cfg")
    found, summary = entries(run.out)
    assert run.status == 1 and found == [
        [
            "a.cfg:3:6: error M101 bare-method: `method` is no longer a keyword in OpenSIPS 2.4; use `$rm`",
            '    3 | \tif (method == "A" || method == "B") exit;',
            "      | \t    ^^^^^^",
            "      = fix: Replace `method` with `$rm`",
            '      - \tif (method == "A" || method == "B") exit;',
            '      + \tif ($rm == "A" || method == "B") exit;',
            "      = 2 more, on lines 3, 4",
        ],
        [
            "a.cfg:6:6: error M102 bare-uri: `uri` is no longer a keyword in OpenSIPS 2.4; use `$ru`",
            '    6 | \tif (uri =~ "x") exit;',
            "      | \t    ^^^",
            "      = fix: Replace `uri` with `$ru`",
            '      - \tif (uri =~ "x") exit;',
            '      + \tif ($ru =~ "x") exit;',
        ],
    ]
    assert summary[0] == "4 errors in 1 file for OpenSIPS 2.4.11"
    assert lint("--select", "M101,M102", "a.cfg").out.count("error M101") == 3


def test_group_keeps_what_is_another_message_another_line_or_another_file(lint, write):
    write("a.cfg", SCRIPT), write("b.cfg", SCRIPT)
    found, _ = entries(lint("--select", "C404", "--group", "a.cfg", "b.cfg").out)
    assert [entry[0].partition(": error")[0] for entry in found] == ["a.cfg:4:21", "b.cfg:4:21"]
    assert [row for row in found[0] if " more, " in row] == [
        "      = 1 more, on line 5",
        "      = 1 more, on line 5: no loaded module has a function `bar`",
    ]
    write("c.cfg", 'route { if (method == "A" || method == "B" || method == "C") exit; }\n')
    assert "      = 2 more, on line 1 (2)\n" in lint("--select", "M101", "--group", "c.cfg").out


def test_group_is_for_text(lint, write):
    write("a.cfg", SCRIPT)
    run = lint("--group", "--output-format", "json", "a.cfg")
    assert run.status == 2 and "--group is for text" in run.err and run.err.count("\n") == 1
    assert "# --group" in lint("--show-settings", "--group", "a.cfg").out.splitlines()


# ---- fixes


def test_a_fix_elsewhere_says_where_and_is_shown_once(lint, write):
    write("a.cfg", 'loadmodule "sl.so"\n\n\nroute {\n\tt_relay(); t_relay();\n\tt_newtran();\n}\n')
    found, _ = entries(lint("--select", "C404", "a.cfg").out)
    added = ["      @ line 1", '      + loadmodule "tm.so"']
    assert [entry[3:] for entry in found] == [
        ["      = unsafe fix: Load `tm.so`", *added],
        ["      = unsafe fix: Load `tm.so`, as above"],
        ["      = unsafe fix: Load `tm.so`, as on line 5"],
    ]


# ---- width


HEAD = re.compile(r"a\.cfg:\d+:\d+: ")


@pytest.mark.parametrize("by", ["terminal", "COLUMNS"])
def test_text_is_wrapped_to_the_terminal(on_terminal, write, by):
    write("a.cfg", SCRIPT + STATUS.replace("route", "route[x]"))
    more = {"columns": 60} if by == "terminal" else {"columns": 200, "COLUMNS": "60"}
    sent = on_terminal("--select", "M", "a.cfg", NO_COLOR="1", **more).replace("\r\n", "\n")
    rows = sent.split("\n\n")[0].split("\n")
    assert rows[:3] == [
        "a.cfg:3:6: error M101 bare-method: `method` is no longer a",
        "        keyword in OpenSIPS 2.4; use `$rm`",
        '    3 | \tif (method == "A" || method == "B") exit;',
    ]
    prose = [row for row in sent.splitlines() if HEAD.match(row) or row.startswith((" " * 8, "      = "))]
    assert len(prose) > 10 and all(len(row) <= 60 for row in prose)


def test_source_paths_and_what_is_code_are_not_broken(on_terminal, write):
    path, line = f"a {'long ' * 12}name.cfg", f'route {{ if (method == "{"x " * 40}") exit; }}'
    write(path, line + "\n")
    sent = on_terminal("--select", "M101", path, NO_COLOR="1", columns=50).replace("\r\n", "\n")
    assert sent.startswith(f"{path}:1:13: error M101 ") and f"    1 | {line}\n" in sent
    write("b.cfg", "route { if (src_ip == myself && uri == myself) exit; }\nlisten = udp:10.0.0.1:5060\n")
    sent = on_terminal("--select", "M105,M107", "b.cfg", NO_COLOR="1", columns=50).replace("\r\n", "\n")
    assert '`is_myself("$rd", "$rp")`' in sent and "`src_ip == myself`" in sent


def test_nothing_is_wrapped_for_a_pipe_a_file_or_a_terminal_of_unknown_width(lint, on_terminal, write, tmp_path):
    write("a.cfg", SCRIPT)
    head = "a.cfg:3:6: error M101 bare-method: `method` is no longer a keyword in OpenSIPS 2.4; use `$rm`"
    assert head in lint("a.cfg", COLUMNS="50").out.splitlines()
    assert head in on_terminal("a.cfg", NO_COLOR="1").splitlines()
    on_terminal("--output-file", "found.txt", "a.cfg", columns=50)
    assert head in (tmp_path / "found.txt").read_text().splitlines()


@given(st.text(alphabet="ab` \u65e5", max_size=120), st.integers(40, 60), st.integers(0, 70))
def test_wrapping_changes_blanks_only_and_breaks_no_code(text, columns, used):
    shown = wrapped(text, columns, used)
    assert shown.replace("\n        ", " ") == text
    for number, row in enumerate(shown.split("\n")):
        sentence = row.strip(" ")
        assert width(row) + (used if number == 0 else 0) <= columns or " " not in re.sub("`[^`]*`", "", sentence)
    if text.count("`") % 2 == 0:
        assert all(row.count("`") % 2 == 0 for row in shown.split("\n"))


def test_colours_take_no_room(on_terminal, write):
    write("a.cfg", SCRIPT)
    plain = on_terminal("a.cfg", NO_COLOR="1", columns=60)
    coloured = on_terminal("a.cfg", columns=60)
    assert re.sub(r"\x1b\[[\d;]*m|\x1b\]8;;.*?\x1b\\", "", coloured) == plain != coloured


# ---- what to do next


@pytest.mark.parametrize(
    ("text", "arguments", "steps"),
    [
        (SCRIPT, (), ["4 fixable: run opensips-lint --fix a.cfg"]),
        (
            SCRIPT,
            ("--target", "2.4.2", "--group"),
            ["4 fixable: run opensips-lint --fix --target 2.4.2 --select M a.cfg"],
        ),
        (SCRIPT, ("--diff",), []),
        (
            MANY,
            (),
            [
                "20 fixable: run opensips-lint --fix --select M a.cfg",
                "M101 is found 20 times in one file: to see each rule once, run opensips-lint --group --select M a.cfg",
            ],
        ),
        (MANY, ("--group",), ["20 fixable: run opensips-lint --fix --select M a.cfg"]),
        (MANY, ("--diff",), []),
        (MANY.replace("method", "$rm", 1), (), ["19 fixable: run opensips-lint --fix --select M a.cfg"]),
        (SCRIPT, ("--fix",), []),
        (
            REPLY,
            (),
            [
                "1 fixable, but the script may behave differently: "
                "see opensips-lint --diff --unsafe-fixes --select M a.cfg"
            ],
        ),
        (REPLY, ("--diff", "--unsafe-fixes"), []),
        (
            STATUS,
            (),
            [
                "1 needs a decision: see opensips-lint --diff --choose M103=N --select M a.cfg, "
                "where N is the number of a choice"
            ],
        ),
        (STATUS, ("--choose", "M103=1"), ["1 fixable: run opensips-lint --fix --choose M103=1 --select M a.cfg"]),
        ("route { exit; }\n", (), []),
    ],
)
def test_the_summary_says_what_to_do_next(lint, write, text, arguments, steps):
    write("a.cfg", text)
    run = lint(*arguments, "--select", "M", "a.cfg")
    rows = [row for row in (run.out + run.err).splitlines() if re.search("fixable|decision|times in one file", row)]
    assert rows == [step.replace("--fix a.cfg", "--fix --select M a.cfg") for step in steps]


def test_the_commands_of_the_summary_do_what_it_says(lint, write, tmp_path, environment):
    path, program = write("it's mine.cfg", SCRIPT + REPLY), write("bin/opensips-lint", "#!/bin/sh\n")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m opensips_lsp.cli "$@"\n')
    program.chmod(0o755)
    commands = re.findall(r"(?:run|see) (opensips-lint .*)", lint("--select", "M", "--group", "it's mine.cfg").out)
    env = environment | {"PATH": f"{program.parent}:{environment['PATH']}"}
    patch, fixed = (
        subprocess.run(["sh", "-c", one], cwd=tmp_path, env=env, capture_output=True, text=True, check=False).stdout
        for one in reversed(commands)
    )
    assert patch.startswith("--- it's mine.cfg") and "+onreply_route { if ($rm" in patch
    assert "Applied 4 fixes in 1 file; 1 error left" in fixed and path.read_text().count("method") == 1


def test_what_cannot_be_repeated_is_named(lint, write):
    write("a.cfg", SCRIPT)
    long = [write(f"{'x' * 30}{number}.cfg", SCRIPT).name for number in range(3)]
    for run in (lint("-", stdin=SCRIPT.encode()), lint("--output-format", "concise", "a.cfg"), lint(*long)):
        assert re.search(r"^\d+ fixable: run opensips-lint with --fix$", run.out + run.err, re.MULTILINE)
