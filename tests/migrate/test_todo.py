"""TODO comments come and go, and nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st
from scripts import SCRAPS

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.migrate.todo import with_todos, without_todos

RULES = [rule for rule in own_rules() if rule.code.startswith("M1")]
TARGET = parse_version("2.4")
UNDECIDED = 'loadmodule "proto_tls.so"\nroute {\n\tif (uri==myself) {\n\t\texit;\n\t}\n}\n'


def findings(text):
    return [finding for finding in lint_text(text, TARGET, RULES) if finding.choices]


def test_a_comment_stands_above_the_line_with_its_indentation():
    lines = with_todos(UNDECIDED, findings(UNDECIDED), "2.4").split("\n")
    assert lines[2].startswith("\t# TODO(2.4): M105 `uri == myself`") and lines[3] == "\tif (uri==myself) {"


def test_doing_it_again_changes_nothing():
    once = with_todos(UNDECIDED, findings(UNDECIDED), "2.4")
    assert without_todos(once) == UNDECIDED
    assert with_todos(without_todos(once), findings(without_todos(once)), "2.4") == once


def test_a_comment_goes_when_it_is_decided_and_a_persons_own_stays():
    text = "# TODO(2.4): ask Bob\n# TODO(2.4): M105 `uri == myself` is gone\nroute { exit; }\n"
    assert without_todos(text) == "# TODO(2.4): ask Bob\nroute { exit; }\n"


def test_line_ends_are_those_of_the_file():
    text = UNDECIDED.replace("\n", "\r\n")
    assert with_todos(text, findings(text), "2.4").count("\r\n") == text.count("\r\n") + 1


def test_a_string_over_several_lines_is_not_torn():
    text = 'loadmodule "proto_tls.so"\nroute { xlog("a\nb"); if (uri==myself) exit; }\n'
    changed = with_todos(text, findings(text), "2.4")
    assert '"a\nb"' in changed and without_todos(changed) == text


@given(SCRAPS, st.integers(0, 60))
def test_what_is_put_in_can_be_taken_out_of_any_text(text, at):
    class Found:
        start, code, message = min(at, len(text)), "M105", "a\nb"

    text = without_todos(text)
    assert without_todos(with_todos(text, [Found], "2.4")) == text
