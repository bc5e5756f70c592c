"""Conditions of C code whose numbers are known: read, not run."""

import pytest

from opensips_lsp.catalogue.harvest.decide import decided


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("1 == 1", True),
        ("1==2", False),
        ("(1 == 2) or (3 != 4)", True),
        ("1 and 0", False),
        ("0 or 0", False),
        ("0 or 7", True),
        ("not 0", True),
        ("not not 0", False),
        ("not (1 == 1)", False),
        ("not 1 == 2", True),
        ("2 < 3 and 3 <= 3 and 4 > 3 and 4 >= 4", True),
        ("((((2))))", True),
        ("1 or 0 and 0", True),
        ("  1  ", True),
    ],
)
def test_what_is_decided(condition, value):
    assert decided(condition) is value


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "x",
        "1 ==",
        "== 1",
        "(1",
        "1)",
        "1 2",
        "1(2)",
        "1 + 1",
        "()",
        "not",
        "1 = 1",
        "(" * 10_000 + "1",
        "9" * 5000,
        "1; 2",
        "1 and",
        "orx",
    ],
)
def test_what_is_not(condition):
    assert decided(condition) is None


def test_brackets_up_to_a_depth():
    assert decided("(" * 50 + "1" + ")" * 50) is True
    assert decided("(" * 51 + "1" + ")" * 51) is None
