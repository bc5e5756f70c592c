"""What `#if` leaves."""

import pytest

from opensips_lsp.catalogue.harvest.conditions import evaluate, resolve


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("0", False),
        ("1", True),
        ("defined(STATISTICS)", True),
        ("defined STATISTICS", True),
        ("!defined(STATISTICS)", False),
        ("defined(QM_MALLOC) && defined(UNKNOWN)", False),
        ("defined(UNKNOWN) && defined(STATISTICS)", None),
        ("defined(UNKNOWN) || defined(STATISTICS)", True),
        ("!(defined(HP_MALLOC) && !defined(HP_MALLOC_FAST_STATS))", True),
        ("LIBVERSION >= 0x071c00", None),
        ("X != 3 && 0", False),
        ("(defined(STATISTICS))", True),
    ],
)
def test_truth(condition, truth):
    assert evaluate(condition) is truth


def kept(text):
    return resolve(text).text.split()


def test_if_zero():
    assert kept("a\n#if 0\nb\n#else\nc\n#endif\nd") == ["a", "c", "d"]


def test_the_first_true_branch_wins():
    assert kept("#ifdef QM_MALLOC\na\n#elif defined(F_MALLOC)\nb\n#elif defined(STATISTICS)\nc\n#else\nd\n#endif") == [
        "b"
    ]


def test_an_unknown_condition_keeps_both_sides_and_says_so():
    text = "#ifdef UNKNOWN\na\n#else\nb\n#endif\nc\n"
    found = resolve(text)
    assert found.text.split() == ["a", "b", "c"]
    assert [found.conditions(text.index(x)) for x in ("a\n", "b\n", "c\n")] == [
        ("defined(UNKNOWN)",),
        ("!(defined(UNKNOWN))",),
        (),
    ]


def test_a_dead_condition_inside_an_unknown_one():
    assert kept("#ifdef UNKNOWN\n#if 0\na\n#endif\nb\n#endif") == ["b"]


def test_an_include_guard_is_no_condition():
    text = "#ifndef _X_H\n#define _X_H\na\n#endif"
    assert resolve(text).conditions(text.index("a\n")) == ()


def test_blank_before_and_after_the_hash():
    assert kept("  #  if 0\na\n  # endif\nb") == ["b"]


def test_offsets_and_lines_stay():
    text = "#if 0\nabc\n#endif\nx"
    found = resolve(text).text
    assert (len(found), found.index("x")) == (len(text), text.index("x"))


def test_endif_too_many_does_not_raise():
    assert kept("#endif\n#else\na")[-1] == "a"
