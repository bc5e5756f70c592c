"""What opensips-lint prints about findings, and what it exits with."""

import os
import subprocess
import sys

import pytest

from opensips_lsp import __version__
from opensips_lsp.cli import about, about_text
from opensips_lsp.lint.registry import own_rules

CLEAN = 'loadmodule "sl.so"\nroute {\n\tif ($rm == "INVITE") exit;\n}\n'
OLD = CLEAN.replace("$rm", "method")


def test_clean_file_exits_0(lint, write):
    write("a.cfg", CLEAN)
    run = lint("a.cfg")
    assert (run.status, run.out, run.err) == (0, "No findings in 1 file.\n", "")


def test_finding_is_shown_with_its_line_mark_and_fix(lint, write):
    write("a.cfg", OLD)
    run = lint("check", "a.cfg")
    assert run.status == 1 and not run.err
    assert run.out.splitlines() == [
        "a.cfg:3:6: error M101 bare-method: `method` is no longer a keyword in OpenSIPS 2.4; use `$rm`",
        '    3 | \tif (method == "INVITE") exit;',
        "      | \t    ^^^^^^",
        "      = fix: Replace `method` with `$rm`",
        '      - \tif (method == "INVITE") exit;',
        '      + \tif ($rm == "INVITE") exit;',
        "",
        "1 error in 1 file for OpenSIPS 2.4.11",
        "1 fixable: run opensips-lint --fix a.cfg",
    ]


def test_mark_stands_under_wide_characters_and_long_lines_are_cut(lint, write):
    write("a.cfg", 'route { xlog("日本"); if (method == "INVITE") exit; }\n')
    write("b.cfg", f'route {{ xlog("{"x" * 500}"); if (method == "INVITE") xlog("{"y" * 500}"); }}\n')
    wide, long = lint("a.cfg").out.splitlines()[1:3], lint("b.cfg").out.splitlines()[1:3]
    assert wide[1].index("^") == wide[0].index("method") + 2
    assert long[1].index("^") == long[0].index("method") and len(long[0]) < 180
    assert long[0].endswith("…")


def test_output_has_no_control_characters_of_the_file(lint, write):
    write("a.cfg", b'route { if (method == "\x1b[31m\xff\x07") exit; }\n')
    run = lint("a.cfg")
    assert run.status == 1
    assert not {b"\x1b", b"\x07", b"\xff"} & {bytes((byte,)) for byte in run.raw}


def test_concise_format_is_one_line_a_finding(lint, write):
    write("a.cfg", OLD)
    run = lint("--output-format", "concise", "a.cfg")
    assert run.out == "a.cfg:3:6: error M101 bare-method: `method` is no longer a keyword in OpenSIPS 2.4; use `$rm`\n"
    assert run.err == "1 error in 1 file for OpenSIPS 2.4.11\n1 fixable: run opensips-lint with --fix\n"


def test_json_format_tells_all(lint, write):
    write("a.cfg", 'route { xlog("ü😀"); if (method == "INVITE") exit; }\n')
    run = lint("--output-format", "json", "a.cfg")
    start, end = {"line": 1, "column": 25}, {"line": 1, "column": 31}
    assert run.status == 1 and not run.err
    assert run.findings == [
        {
            "file": "a.cfg", "rule": "M101", "name": "bare-method", "severity": "error", "stage": "parse",
            "message": "`method` is no longer a keyword in OpenSIPS 2.4; use `$rm`", "start": start, "end": end,
            "fix": {
                "applicability": "safe", "title": "Replace `method` with `$rm`",
                "edits": [{"start": start, "end": end, "text": "$rm"}],
            },
            "url": "https://www.opensips.org/Documentation/Migration-2-3-0-to-2-4-0",
        }
    ]  # fmt: skip


def test_json_is_an_array_whatever_happens(lint, write):
    write("a.cfg", CLEAN)
    assert lint("--output-format", "json", "a.cfg").findings == []
    run = lint("--output-format", "json", "nowhere.cfg")
    assert (run.status, run.findings) == (2, []) and "nowhere.cfg: no such file" in run.err
    assert lint("--output-format", "json", "-", stdin=OLD.encode()).findings[0]["file"] == "<stdin>"


def test_syntax_error_names_what_stands_there(lint, write):
    write("a.cfg", 'route {\n\txlog("x")\n\texit;\n}\n')
    run = lint("a.cfg")
    assert run.status == 1 and "a.cfg:3:2: error S001 syntax-error: missing `;` before `exit`" in run.out


def test_standard_input_has_a_name(lint):
    assert "<stdin>:3:6: error M101" in lint("-", stdin=OLD.encode()).out
    assert "etc/x.cfg:3:6: error M101" in lint("--stdin-filename", "etc/x.cfg", "-", stdin=OLD.encode()).out


def test_exit_zero(lint, write):
    write("a.cfg", OLD)
    assert lint("--exit-zero", "a.cfg").status == 0
    assert lint("--exit-zero", "a.cfg", "nowhere.cfg").status == 2


@pytest.mark.parametrize(("target", "status"), [("2.3", 0), ("2.3.6", 0), ("2.4", 1), ("2.4.0", 1), ("2.4.11", 1)])
def test_target(lint, write, target, status):
    write("a.cfg", OLD)
    assert lint("--target", target, "a.cfg").status == status


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "no file to lint"),
        (("--target", "2.5", "a.cfg"), "unknown OpenSIPS version '2.5': known are 2.3, 2.4, 3.0"),
        (("--target", "2.4.12", "a.cfg"), "the newest known 2.4 is 2.4.11"),
        (("--target", "", "a.cfg"), "unknown OpenSIPS version ''"),
        (("--from", "two", "a.cfg"), "unknown OpenSIPS version 'two'"),
        (("--from", "2.2.9", "a.cfg"), "unknown OpenSIPS version '2.2.9': the newest known 2.2 is 2.2.8"),
        (("--from", "3.7", "a.cfg"), "a script may come from 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.10, 1.11, 2.1, 2.2 too"),
        (("--select", "bare-methd", "a.cfg"), "there is no rule 'bare-methd'; did you mean bare-method?"),
        (("--ignore", "X9", "a.cfg"), "there is no rule 'X9'; --list-rules lists them"),
        (("--explain", "M999"), "there is no rule 'M999'"),
        (("--fx", "a.cfg"), "unrecognized arguments: --fx; did you mean --fix?"),
        (("--to", "3.6", "a.cfg"), "unrecognized arguments: --to; did you mean --target?"),
        (("check", "--to=3.6", "a.cfg"), "unrecognized arguments: --to=3.6; did you mean --target?"),
        (("--taget=3.6", "a.cfg"), "unrecognized arguments: --taget=3.6; did you mean --target?"),
        (("--zzzz", "a.cfg"), "unrecognized arguments: --zzzz (see --help)"),
        (("migrate", "--form", "2.3", "a.cfg"), "unrecognized arguments: --form; did you mean --from?"),
        (("migrate", "--todo", "a.cfg"), "--todo is for --write; add that, or leave it out"),
        (("--output-format", "xml", "a.cfg"), "invalid choice: 'xml'"),
        (("--diff", "--output-format", "json", "a.cfg"), "--diff prints a patch; leave --output-format out"),
    ],
)
def test_wrong_usage_exits_2_with_one_line(lint, arguments, complaint):
    run = lint(*arguments)
    assert run.status == 2 and not run.out and complaint in run.err and run.err.count("\n") == 1


def test_options_may_stand_between_paths(lint, write):
    write("a.cfg", CLEAN), write("b.cfg", CLEAN)
    assert lint("a.cfg", "--target", "2.4", "b.cfg").out == "No findings in 2 files.\n"


def test_select_and_ignore_take_codes_prefixes_and_names(lint, write):
    write("a.cfg", OLD)
    for selector in ("M101", "m1", "bare-method", "M101,S001"):
        assert lint("--select", selector, "a.cfg").status == 1, selector
        assert lint("--ignore", selector, "a.cfg").status == 0, selector
    assert lint("--select", "S001", "a.cfg").status == 0
    assert lint("--select", "M", "--ignore", "M101", "a.cfg").status == 0


def test_syntax_errors_are_found_whatever_is_selected(lint, write):
    write("a.cfg", "route { exit }\n")
    assert "S001" in lint("--select", "M101", "a.cfg").out
    assert lint("--ignore", "S001", "a.cfg").status == 0


def test_explain_and_list_rules(lint):
    rules = lint("--list-rules")
    assert rules.status == 0 and {"M101", "S001", "S002"} <= {line.split()[0] for line in rules.out.splitlines()}
    by_code, by_name = lint("--explain", "m101"), lint("--explain", "bare-method")
    assert by_code.out == by_name.out and by_code.status == 0
    assert by_code.out.startswith("M101 bare-method (error from OpenSIPS 2.4 on)\n\nOpenSIPS 2.4 removed")
    assert "becomes:\n    route { if ($rm" in by_code.out


@pytest.mark.parametrize("rule", own_rules(), ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule):
    """In this process: a command for each rule takes a minute."""
    assert about_text.explained(about.of(rule)).startswith(f"{rule.code} {rule.name} (")


def test_version_and_help(lint):
    assert lint("--version").out == f"opensips-lint {__version__}\n"
    assert "--unsafe-fixes" in lint("--help").out


def test_reader_that_goes_away_is_no_error(lint, write, tmp_path, environment):
    write("a.cfg", "".join(f'route[r{number}] {{ if (method == "INVITE") exit; }}\n' for number in range(2000)))
    done = subprocess.run(
        f"{sys.executable} -m opensips_lsp.cli a.cfg | head -n 1",
        shell=True, cwd=tmp_path, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert done.stderr == b"" and done.stdout.startswith(b"a.cfg:1:17: error M101")


def test_full_disk_is_told_in_one_line(lint, write, tmp_path, environment):
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    write("a.cfg", OLD)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "opensips_lsp.cli", "a.cfg"],
            cwd=tmp_path, env=environment, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == b"opensips-lint: the output cannot be written: No space left on device\n"
