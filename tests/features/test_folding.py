"""What can be folded: which lines are hidden, and which stay."""

from itertools import pairwise

import pytest
from features.test_call_hierarchy import snapshot_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import scripts

from opensips_lsp.features.folding import folded_lines, folds, outermost


def folded(text, name="opensips.cfg"):
    """(first line, last line, kind) of each fold, lines from 0."""
    snapshot = snapshot_of(text, name)
    return [(one.first, one.last, one.fold.kind) for one in folded_lines(folds(snapshot), snapshot.text)]


def outer(text):
    (first, last, _), *_ = folded(text)
    return first, last


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("route {\n\texit;\n}\n", (0, 1)),
        ("route[a]\n{\n\texit;\n}\n", (1, 2)),
        ("route { exit;\n\tdrop; }\n", (0, 1)),
        ("route { exit;\n\tdrop; } # end\n", (0, 1)),
        ("route { exit;\n\tdrop; } log_level=3\n", None),  # that would hide what stands behind
        ("route { exit; }\n", None),
        ("route {\n\texit; }\nroute[a] { exit; }\n", (0, 1)),
        ('route {\nxlog("a",\n\t$x,\n"b"); # b\n}\nlog_level=3 mhomed=yes', (0, 3)),
        ("log_level=3\nmhomed=yes\n", (0, 1)),
        ("log_level=3\n\nmhomed=yes\n", None),
        ("log_level=3\nroute { exit; }\nmhomed=yes\n", None),
        ("# a\n# b\n", (0, 1)),
        ("# a\n\n# b\n", None),
        ("# a\nlog_level=3 # b\n", None),
        ("/* a\nb */\n", (0, 1)),
        ("/* a\nb */ log_level=3\n", None),
        ("/* a /* b */\n*/\n", (0, 1)),
        ("# {\n# }\n", (0, 1)),
        ('route { xlog("{\n"); }\n', (0, 1)),
        ("route {\n\tif ($x) {\n\nroute[a] { exit; }\n", (0, 1)),
    ],
)
def test_lines_that_are_hidden(text, lines):
    if lines is None:
        assert folded(text) == []
    else:
        assert outer(text) == lines


def test_blocks_in_blocks():
    text = "route {\n\tif ($x) {\n\t\texit;\n\t} else {\n\t\tdrop;\n\t}\n\twhile ($x)\n\t{\n\t\texit;\n\t}\n}\n"
    assert folded(text) == [(0, 9, ""), (1, 2, ""), (3, 4, ""), (7, 8, "")]


def test_a_condition_of_several_lines_stays_with_its_block():
    text = "route {\n\tif ($x &&\n\t\t$y &&\n\t\t$z) {\n\t\texit;\n\t}\n}\n"
    assert folded(text) == [(0, 5, ""), (1, 2, ""), (3, 4, "")]


def test_cases():
    text = (
        'route {\n\tswitch ($rU) {\n\t\tcase "a":\n\t\t\texit;\n\t\t\tdrop;\n\t\tcase -1:\n\t\t\tbreak;\n'
        "\t\tdefault:\n\t\t\texit;\n\t}\n}\n"
    )
    assert folded(text) == [(0, 9, ""), (1, 8, ""), (2, 4, ""), (5, 6, ""), (7, 8, "")]


def test_rows_of_statements():
    text = (
        'log_level=3\nlisten=udp:*\n\nloadmodule "a.so"\n# about b\nloadmodule "b.so" # b\n'
        'modparam("a", "x", "1\n2")\n\nloadmodule "c.so"\nmodparam("c", "x", 1)\nroute { exit; }\n'
    )
    assert folded(text) == [(0, 1, "region"), (3, 7, "imports"), (6, 7, ""), (9, 10, "imports")]
    shown = [one.text for one in folds(snapshot_of(text)) if one.text]
    assert shown == ["1 global, 1 listener", "2 modules, 1 parameter", "1 module, 1 parameter"]


def test_comments_say_what_they_hide():
    text = "# ----\n# relay\nroute {\n\t/*\n\t * never\n\t */\n\t# a\n\t# b\n\texit; # c\n\t# d\n}\n"
    assert folded(text) == [(0, 1, "comment"), (2, 9, ""), (3, 5, "comment"), (6, 7, "comment")]
    assert [one.text for one in folds(snapshot_of(text)) if one.kind] == ["# relay …", "* never …", "# a …"]


def test_windows_line_ends_and_other_letters():
    text = "# é\n# 😀\nroute {\n\txlog('é');\n\texit;\n}\n"
    assert folded(text.replace("\n", "\r\n")) == folded(text) == [(0, 1, "comment"), (2, 4, "")]


def test_a_block_that_is_not_closed_yet_stays_folded():
    assert folded("route {\n\tif ($x) {\n\t\texit;\n\n}\n\nroute[a] {\n\texit;\n}\n") == [
        (0, 4, ""),
        (1, 3, ""),
        (6, 7, ""),
    ]


def test_template_language_is_not_folded():
    text = "route {\n\t{% if x %}\n\texit;\n\t{% endif %}\n}\n"
    assert folded(text, "opensips.cfg.j2") == [(0, 3, "")]


@pytest.mark.parametrize(
    ("most", "left"), [(0, []), (1, [0]), (2, [0, 6]), (3, [0, 1, 6]), (9, [0, 1, 3, 6]), (None, [0, 1, 3, 6])]
)
def test_outer_ones_come_first(most, left):
    text = "route {\n\tif ($x) {\n\t\texit;\n\t} else {\n\t\tdrop;\n\t} }\nroute[a] {\n\texit;\n}\n"
    snapshot = snapshot_of(text)
    assert [one.first for one in outermost(folded_lines(folds(snapshot), snapshot.text), most)] == left


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(scripts(), st.integers(0, 5) | st.none())
def test_folds_are_in_each_other_or_apart(text, most):
    snapshot = snapshot_of(text)
    found = folds(snapshot)
    assert all(0 <= one.start <= one.end <= one.behind <= len(text) for one in found)
    assert all(one.end <= other.start or other.end <= one.end for one, other in pairwise(found))
    lines = folded_lines(found, snapshot.text)
    assert len({one.first for one in lines}) == len(lines)
    around = []
    for one in lines:
        assert 0 <= one.first < one.last <= snapshot.text.position(len(text), "utf-8")[0]
        while around and around[-1].last < one.first:
            around.pop()
        assert len(around) == one.depth and (not around or one.last <= around[-1].last)
        around.append(one)
    left = outermost(lines, most)
    assert len(left) == (len(lines) if most is None else min(most, len(lines)))
