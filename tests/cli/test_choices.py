"""Choices taken on the command line or in the configuration, and how findings with fixes are shown."""

from __future__ import annotations

from itertools import pairwise

import pytest

STATUS = 'loadmodule "tm.so"\nfailure_route[f] {\n\tif (status =~ "408") exit;\n}\nroute { t_on_failure("f"); }\n'
PAIR = (
    'loadmodule "clusterer.so"\n\nloadmodule "dialog.so"\n'
    'modparam("dialog", "accept_replicated_dialogs", 1)\n# between\n# between\n'
    'modparam("dialog", "replicate_dialogs_to", 2)\n'
    "route { exit; }\n"
)


def test_a_choice_is_made_as_a_fix_and_named(lint, write):
    path = write("a.cfg", STATUS)
    done = lint("--fix", "--choose", "M103=1", "a.cfg")
    assert path.read_text() == STATUS.replace("status", "$ru")
    assert "Applied 1 fix in 1 file (as you chose: M103: Use `$ru`" in done.out


def test_the_configuration_can_hold_a_choice(lint, write):
    write("opensips-lint.toml", 'choose = { "bare-status" = 1 }\n')
    path = write("a.cfg", STATUS)
    assert "= fix, as you chose: Use `$ru`" in lint("a.cfg").out
    assert '+\tif ($rs =~ "408") exit;' not in lint("--diff", "a.cfg").out
    assert "choose = " in lint("--show-settings", "a.cfg").out
    lint("--fix", "a.cfg")
    assert "$ru =~" in path.read_text()


def test_the_command_line_overrules_the_configuration(lint, write):
    write("opensips-lint.toml", 'choose = { "bare-status" = 1 }\n')
    write("a.cfg", STATUS)
    assert "$ru" not in lint("--diff", "--choose", "bare-status=2", "a.cfg").out


def test_a_choice_that_is_not_there_changes_nothing(lint, write):
    path = write("a.cfg", STATUS)
    done = lint("--fix", "--choose", "M103=9", "a.cfg")
    assert path.read_text() == STATUS and "choice 1" in done.out


def test_mistakes_name_what_is_right(lint, write):
    write("a.cfg", STATUS)
    for argument, said in (
        ("M103", "must be RULE=NUMBER; the findings show the numbers of the choices"),
        ("M103=0", "must be RULE=NUMBER"),
        ("M103=x", "must be RULE=NUMBER"),
        ("bare-statis=1", "did you mean bare-status?"),
        ("M1=1", "there is no rule 'M1'"),
    ):
        done = lint("--choose", argument, "a.cfg")
        assert done.status == 2 and said in done.err and done.err.count("\n") == 1, argument
    for text, said in (
        ("choose = 1", "must be a table of rules, each with the number of a choice, but is a number"),
        ('choose = { "M103" = 0 }', "M103: must be the number of a choice, 1 or more"),
        ('choose = { "M1033" = 1 }', "there is no rule 'M1033'"),
    ):
        write("opensips-lint.toml", text)
        done = lint("a.cfg")
        assert done.status == 2 and "opensips-lint.toml: choose: " in done.err and said in done.err, text


def test_migrate_takes_a_choice(lint, write):
    path = write("a.cfg", STATUS)
    done = lint("migrate", "--write", "--choose", "M103=1", "a.cfg")
    assert "$ru =~" in path.read_text() and "0 to decide" in done.out


def test_edits_far_apart_are_shown_apart_and_once(lint, write):
    write("a.cfg", PAIR)
    out = lint("--select", "M202", "--choose", "M202=1", "a.cfg").out
    assert out.count("= fix, as you chose") == 2 and out.count(", as on line 4") == 1
    assert "between" not in out and "      @ line 4\n" in out and "      @ line 7\n" in out
    out = lint("--select", "M202", "a.cfg").out
    assert out.count("= choice 1:") == 1 and "= choices: the same as on line 4" in out


def test_a_deleted_line_is_shown_without_its_neighbour(lint, write):
    write("a.cfg", 'loadmodule "clusterer.so"\nmodparam("clusterer", "ls_seq_no_col", "x")\nroute { exit; }\n')
    rows = [row for row in lint("--select", "M201", "a.cfg").out.splitlines() if row[:8] in ("      - ", "      + ")]
    assert rows == ['      - modparam("clusterer", "ls_seq_no_col", "x")']


def test_no_output_shows_a_password(lint, write):
    url = "mysql://sip:pass4711@db/sip"
    write("a.cfg", f'loadmodule "tm.so"\nmodparam("tm", "nosuch", "{url}")\nroute {{ if (method=="{url}") exit; }}\n')
    for form in ("text", "concise"):
        assert "pass4711" not in lint("--output-format", form, "a.cfg").out
    shown = lint("a.cfg").out
    assert "mysql://sip:********@db/sip" in shown
    caret = shown.splitlines()
    assert all(len(below) <= len(above) for above, below in pairwise(caret) if below.startswith("      | "))
    for finding in lint("--output-format", "json", "a.cfg").findings:
        assert "pass4711" not in finding["message"]


@pytest.mark.parametrize("given", [("--choose", "M105=1"), ("--choose=M105=1",)])
def test_the_next_command_repeats_what_is_chosen_already(write, lint, given):
    tls = 'listen=tls:127.0.0.1:5061\nloadmodule "proto_tls.so"\n'
    write("a.cfg", tls + STATUS.replace("route { ", "route { if (uri == myself) exit; "))
    out = lint(*given, "a.cfg").out
    assert "see opensips-lint --diff --choose M105=1,M103=N a.cfg," in out
