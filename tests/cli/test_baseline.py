"""--write-baseline and --baseline: only what is new is shown, and fails."""

import json

import pytest

OLD = 'route {\n\tif (method == "INVITE") exit;\n\tif (method == "BYE") exit;\n}\n'
NEW = '\tif (method == "ACK") exit;\n'


@pytest.fixture
def known(lint, write):
    """Files with three findings, and a baseline that knows them."""
    write("a.cfg", OLD), write("etc/b.cfg", 'route { if (method == "INVITE") exit; }\n')
    run = lint("--write-baseline", "ci/base.json", "a.cfg", "etc/b.cfg")
    assert (run.status, run.out) == (2, "") and "ci/base.json" in run.err  # there is no folder ci
    write("ci/other", "")
    run = lint("--write-baseline", "ci/base.json", "a.cfg", "etc/b.cfg")
    assert (run.status, run.out) == (0, "") and "3 findings" in run.err
    return "ci/base.json"


def shown(run):
    """(file, rule, line) of each finding."""
    return [(one["file"], one["rule"], one["start"]["line"]) for one in run.findings]


def test_the_file_is_sorted_and_has_an_entry_a_line(known, tmp_path):
    text = (tmp_path / known).read_text()
    entries = json.loads(text)["findings"]
    assert [(one["file"], one["rule"], one["count"]) for one in entries] == [
        ("../a.cfg", "M101", 1), ("../a.cfg", "M101", 1), ("../etc/b.cfg", "M101", 1),
    ]  # fmt: skip
    assert [one["line"] for one in entries[:2]] == ['if (method == "BYE") exit;', 'if (method == "INVITE") exit;']
    assert len(text.splitlines()) == 3 + len(entries) + 2


def test_what_is_known_is_neither_shown_nor_fails(lint, known):
    run = lint("--baseline", known, "a.cfg", "etc/b.cfg")
    assert run.status == 0 and "No new findings in 2 files (3 in the baseline)." in run.out and not run.err


def test_shifted_and_indented_lines_are_known(lint, write, known):
    write("a.cfg", "# new\n\n" + OLD.replace("\t", "    ").replace("if (", "if  ("))
    run = lint("--baseline", known, "a.cfg")
    assert run.status == 0 and "2 in the baseline" in run.out and not run.err


def test_what_is_new_is_shown_and_fails(lint, write, known):
    write("a.cfg", OLD.replace("route {\n", "route {\n" + NEW))
    run = lint("--baseline", known, "--output-format", "json", "a.cfg")
    assert run.status == 1 and shown(run) == [("a.cfg", "M101", 2)]
    assert "1 error in 1 file for OpenSIPS 2.4.11 (2 more in the baseline)\n" in lint("--baseline", known, "a.cfg").out


def test_equal_lines_are_counted(lint, write):
    write("a.cfg", "route {\n" + NEW * 2 + "}\n")
    assert lint("--write-baseline", "base.json", "a.cfg").status == 0
    assert lint("--baseline", "base.json", "a.cfg").status == 0
    write("a.cfg", "route {\n" + NEW * 3 + "}\n")
    run = lint("--baseline", "base.json", "--output-format", "json", "a.cfg")
    assert run.status == 1 and shown(run) == [("a.cfg", "M101", 4)]


def test_the_same_from_another_folder(lint, known, tmp_path):
    run = lint("--baseline", tmp_path / known, tmp_path / "a.cfg")
    assert run.status == 0 and "2 in the baseline" in run.out


def test_stale_entries_are_named(lint, write, known, tmp_path):
    write("a.cfg", OLD.replace("method", "$rm", 1))
    (tmp_path / "etc/b.cfg").unlink()
    run = lint("--baseline", known, "a.cfg")
    first, second = run.err.splitlines()
    assert run.status == 0
    assert f'{known}: ../a.cfg: 1 of 1 of M101 in `if (method == "INVITE") exit;` is gone' in first
    assert f"{known}: ../etc/b.cfg is gone, and 1 of M101 in it" in second and "--write-baseline" in second


def test_what_was_not_looked_for_is_not_stale(lint, known):
    assert not lint("--baseline", known, "a.cfg").err
    assert not lint("--baseline", known, "--ignore", "M101", "a.cfg").err


def test_an_empty_baseline_knows_nothing(lint, write, known):
    write("clean.cfg", "route { exit; }\n")
    assert lint("--write-baseline", "empty.json", "clean.cfg").status == 0
    assert lint("--baseline", "empty.json", "a.cfg").status == 1


def test_a_baseline_has_no_passwords(lint, write, tmp_path):
    write("a.cfg", 'route { if (method == "INVITE") sql_query("mysql://user:hush@host/db", "x"); }\n')
    assert lint("--write-baseline", "base.json", "a.cfg").status == 0
    assert "hush" not in (tmp_path / "base.json").read_text() and lint("--baseline", "base.json", "a.cfg").status == 0


def test_a_file_that_cannot_be_linted_leaves_the_baseline(lint, write, known, tmp_path):
    before = (tmp_path / known).read_text()
    write("bad.cfg", b"route\0")
    run = lint("--write-baseline", known, "a.cfg", "bad.cfg")
    assert run.status == 2 and "is not written" in run.err and (tmp_path / known).read_text() == before


ENTRY = {"file": "a.cfg", "rule": "M101", "line": "x", "count": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such baseline; make it with --write-baseline"),
        ("<<<<<<< HEAD\n", "as it is not JSON (Expecting value: line 1"),
        (b"\xff\xfe\x00", "as it is not JSON"),
        ("[" * 100_000, "as it is not JSON"),
        ("[]", "which has `version` and `findings`"),
        ({"version": 2, "findings": []}, "is a baseline of version 2, and this opensips-lint reads version 1"),
        ({"version": 1, "findings": [ENTRY, 7]}, "entry 2 must have `file`, `rule`, `line` and `count`"),
        ({"version": 1, "findings": [{**ENTRY, "more": 1}]}, "and nothing else"),
        ({"version": 1, "findings": [{**ENTRY, "count": 0}]}, "entry 1 must have a `count` of 1 or more"),
        ({"version": 1, "findings": [{**ENTRY, "count": True}]}, "entry 1 must have a `count` of 1 or more"),
        ({"version": 1, "findings": [{**ENTRY, "line": 3}]}, "entry 1 must have strings"),
    ],
)
def test_a_bad_baseline_is_an_error(lint, write, content, said):
    write("a.cfg", OLD)
    if content is not None:
        write("base.json", json.dumps(content) if isinstance(content, dict) else content)
    run = lint("--baseline", "base.json", "a.cfg")
    assert (run.status, run.out) == (2, "") and "base.json: " in run.err and said in run.err
    assert len(run.err.splitlines()) == 1


@pytest.mark.parametrize("other", [("--baseline", "b.json"), ("--fix",), ("--diff",)])
def test_writing_goes_with_nothing_else(lint, write, other):
    write("a.cfg", OLD)
    run = lint("--write-baseline", "base.json", *other, "a.cfg")
    assert run.status == 2 and f"--write-baseline and {other[0]} cannot be combined" in run.err
