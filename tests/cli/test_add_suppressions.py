"""--add-suppressions: comments at all findings, once, and nothing else is different."""

import pytest

OLD = (
    'route {\n\tif (method == "INVITE" && uri =~ "x") exit;\n\tif (method == "BYE" ||\n\t\tmethod == "ACK") exit;\n}\n'
)
COMMENT = "# opensips-lint: disable"


@pytest.fixture
def comment(lint, write, tmp_path):
    """comment(text, *arguments) -> (Run, text with comments)."""

    def run(text, *arguments):
        path = write("a.cfg", text)
        return lint("--add-suppressions", *arguments, "a.cfg"), path.read_text(encoding="utf-8")

    return run


def test_each_finding_gets_a_comment(comment, lint):
    run, text = comment(OLD)
    assert (run.status, run.err) == (0, "") and "Suppressed 4 findings in 1 file; nothing left." in run.out
    assert text.splitlines()[1].endswith(f"exit; {COMMENT}=M101,M102")
    assert text.splitlines()[2] == f"\t{COMMENT}-next-line=M101" and text.count(COMMENT) == 3
    assert "No findings" in lint("a.cfg").out


def test_the_second_run_writes_nothing(comment):
    _, once = comment(OLD)
    run, twice = comment(once)
    assert twice == once and "No findings" in run.out and run.status == 0


def test_the_reason_stands_behind_the_rules(comment, lint):
    _, text = comment(OLD, "--reason", "see ticket 7")
    assert text.count(" -- see ticket 7\n") == text.count(COMMENT) == 3
    assert lint("a.cfg").status == 0


def test_a_comment_that_is_there_is_extended(comment, lint):
    text = f'route {{ if (method == "A" && uri =~ "x") exit; }} {COMMENT}=M101 -- why\n'
    assert comment(text, "--reason", "other")[1] == text.replace("M101", "M101,M102")


def test_what_was_suppressed_before_stays(comment, lint):
    text = OLD.replace("BYE", "BYE1").replace("route {", "route { # opensips-lint: disable=M102")
    run, after = comment(text)
    assert run.status == 1 and "S101" in run.out and "1 warning" in run.out  # that one suppressed nothing before either
    assert "disable=M102\n" in after


def test_a_patch(comment):
    run, text = comment(OLD, "--diff")
    assert text == OLD and run.status == 1 and "--add-suppressions would suppress 4 findings in 1 file" in run.err
    assert f'+\tif (method == "INVITE" && uri =~ "x") exit; {COMMENT}=M101,M102\n' in run.out


def test_standard_input(lint):
    run = lint("--add-suppressions", "-", stdin=b'route { if (method == "A") exit; }\n')
    assert run.out == f'route {{ if (method == "A") exit; }} {COMMENT}=M101\n' and run.status == 0


def test_what_a_baseline_knows_gets_no_comment(comment, lint, write):
    write("a.cfg", OLD)
    assert lint("--write-baseline", "base.json", "a.cfg").status == 0
    more = OLD.replace("}\n", '\tif (uri =~ "y") exit;\n}\n')
    run, text = comment(more, "--baseline", "base.json")
    assert run.status == 0 and text == more.replace('"y") exit;', f'"y") exit; {COMMENT}=M102')
    assert "Suppressed 1 finding in 1 file" in run.out


def test_only_what_is_selected(comment):
    _, text = comment(OLD, "--select", "M102")
    assert text == OLD.replace('"x") exit;', f'"x") exit; {COMMENT}=M102')


def test_where_no_comment_can_stand_the_finding_stays(comment):
    text = 'route { if ($x == "a\nb" && method == "c\nd") exit; }\n'
    run, after = comment(text)
    assert after == text and run.status == 1 and "M101" in run.out


def test_a_comment_that_would_bring_up_others_is_not_written(comment):
    """M410 stands for all that is found in a script for another server."""
    text = '#!KAMAILIO\nloadmodule "kex.so"\nrequest_route {\n\tif (method == "A") exit;\n}\n'
    run, after = comment(text)
    assert after == text and run.status == 1 and "M410 is not suppressed" in run.err


def test_included_files_are_written_if_they_are_named(lint, write, tmp_path):
    write("a.cfg", 'include_file "b.cfg"\n' + OLD), write("b.cfg", 'route[x] { if (method == "A") exit; }\n')
    run = lint("--add-suppressions", "a.cfg")
    assert run.status == 1 and COMMENT in (tmp_path / "a.cfg").read_text()
    assert COMMENT not in (tmp_path / "b.cfg").read_text()
    assert lint("--add-suppressions", "a.cfg", "b.cfg").status == 0 and COMMENT in (tmp_path / "b.cfg").read_text()


@pytest.mark.parametrize("reason", ["", "a\nb", "a */ b", "a\\", "opensips-lint: disable"])
def test_a_reason_that_cannot_stand_in_a_comment_is_refused(comment, reason):
    run, text = comment(OLD, "--reason", reason)
    assert run.status == 2 and "--reason: must" in run.err and text == OLD


def test_it_does_not_go_with_fixes(comment):
    assert "--fix and --add-suppressions cannot be combined" in comment(OLD, "--fix")[0].err


def test_a_reason_needs_comments(lint, write):
    write("a.cfg", OLD)
    run = lint("--reason", "why", "a.cfg")
    assert run.status == 2 and "--reason is for --add-suppressions" in run.err
