"""What is selected around a place, step by step."""

from itertools import pairwise

import pytest
from features.test_call_hierarchy import snapshot_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import scripts

from opensips_lsp.features.selection_ranges import selection_ranges


def steps(marked, name="opensips.cfg"):
    """The texts that are selected around `|`, but for the file."""
    offset = marked.index("|")
    text = marked[:offset] + marked[offset + 1 :]
    spans = selection_ranges(snapshot_of(text, name), offset)
    assert spans[-1] == (0, len(text))
    return [text[start:end] for start, end in spans[:-1]]


def test_from_a_word_in_a_string_to_the_file():
    text = 'log_level=3\nroute[a] {\n\tif ($x) { drop; }\n\tif (f("a", "b c|d $ru") && $y) { exit; }\n}\n'
    body = 'if ($x) { drop; }\n\tif (f("a", "b cd $ru") && $y) { exit; }'
    assert steps(text) == [
        "cd", "b cd $ru", '"b cd $ru"', '"a", "b cd $ru"', '("a", "b cd $ru")', 'f("a", "b cd $ru")',
        'f("a", "b cd $ru") && $y', '(f("a", "b cd $ru") && $y)', 'if (f("a", "b cd $ru") && $y) { exit; }',
        body, f"{{\n\t{body}\n}}", f"route[a] {{\n\t{body}\n}}",
    ]  # fmt: skip


def test_statements_and_blocks():
    assert steps("route { if ($x) { dr|op; exit; } else exit; }") == [
        "drop", "drop;", "drop; exit;", "{ drop; exit; }", "if ($x) { drop; exit; } else exit;",
        "{ if ($x) { drop; exit; } else exit; }", "route { if ($x) { drop; exit; } else exit; }",
    ][:6]  # fmt: skip


def test_parts_of_variables():
    assert steps("route { $x = $(hdr(|From)[0]{uri.user}); }")[:4] == [
        "From", "$(hdr(From)[0]{uri.user})", "$x = $(hdr(From)[0]{uri.user})", "$x = $(hdr(From)[0]{uri.user});"
    ]  # fmt: skip
    assert steps('route { xlog("a $(ru{s.sub|str,0,2})"); }')[:6] == [
        "substr", "s.substr", "{s.substr,0,2}", "$(ru{s.substr,0,2})", "a $(ru{s.substr,0,2})",
        '"a $(ru{s.substr,0,2})"',
    ]  # fmt: skip
    assert steps('route { xlog("a |$ru"); }')[:3] == ["$ru", "a $ru", '"a $ru"']


def test_top_level():
    assert steps('modparam("tm", "fr_t|imeout", 5)') == [
        "fr_timeout", '"fr_timeout"', '"tm", "fr_timeout", 5', '("tm", "fr_timeout", 5)',
    ]  # fmt: skip
    assert steps("mhomed=yes\nlog_le|vel=3 # c") == ["log_level", "log_level=3"]
    assert steps("failure_route[a|] { exit; }")[:3] == ["a", "[a]", "failure_route[a]"]


def test_cases():
    text = "route { switch ($rU) { case 1: ex|it; drop; break; default: exit; } }"
    assert steps(text)[:5] == [
        "exit", "exit;", "case 1: exit; drop; break;", "case 1: exit; drop; break; default: exit;",
        "{ case 1: exit; drop; break; default: exit; }",
    ]  # fmt: skip


def test_comments():
    assert steps("route {\n\texit; # o|ne\n\t# two\n\n\t# three\n\tdrop; }")[:4] == [
        "one", "# one", "# one\n\t# two", "exit; # one\n\t# two\n\n\t# three\n\tdrop;"
    ]  # fmt: skip
    assert steps("/* a b|c */ log_level=3") == ["bc", "/* a bc */"]


def test_between_tokens():
    assert steps("route {\n\texit;\n\n|\n\tdrop;\n}\nlog_level=3")[:1] == ["exit;\n\n\n\tdrop;"]
    assert steps("log_level=3\n|\nmhomed=yes") == []


@pytest.mark.parametrize("marked", ["|", "|log_level=3", "log_level=3|", "#|", "\r\n|\r\n", 'route { xlog("a b|'])
def test_ends_of_a_file(marked):
    assert len(steps(marked)) <= 3


def test_a_word_rather_than_a_bracket():
    assert [steps(f"route {{ f({one}); }}")[0] for one in ("|$x", "$x|", "$|x")] == ["$x", "x", "x"]
    assert steps("route { f|($x); }")[0] == "f"


def test_a_broken_statement():
    assert steps('route { f("a", |x; exit; }')[0] == "x"
    assert "exit;" in steps('route { f("a", x; ex|it; }')


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(scripts(), st.data())
def test_each_step_has_more_than_the_one_before(text, data):
    snapshot = snapshot_of(text)
    offset = data.draw(st.integers(0, len(text)))
    spans = selection_ranges(snapshot, offset)
    assert spans[-1] == (0, len(text)) and all(start <= offset <= end for start, end in spans)
    for (start, end), (around_start, around_end) in pairwise(spans):
        assert around_start <= start <= end <= around_end and around_end - around_start > end - start
