"""The edits between two texts: applied they give the new text to the byte, and they touch little."""

from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.lint import text_edits
from opensips_lsp.lint.finding import Edit
from opensips_lsp.lint.text_edits import edits_between, with_whole_line_ends

LINES = st.lists(st.sampled_from(("}", "a;", "b;", "\tif (é) {", "", "x\r", "\r", "\u2028y", "\U0001f600", "\udcff")))
TEXTS = st.tuples(LINES, st.sampled_from(("\n", "\r\n", "\r"))).map(lambda pair: pair[1].join(pair[0]))


def applied(text, edits):
    for start, end, new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


@given(TEXTS, TEXTS)
def test_applying_them_gives_the_new_text(old, new):
    edits = edits_between(old, new)
    assert applied(old, edits) == new
    for edit in edits:
        assert old[edit.start - 1 : edit.start + 1] != "\r\n" or not edit.start
        assert old[edit.end - 1 : edit.end + 1] != "\r\n" or not edit.end
    assert all(one.end <= other.start for one, other in pairwise(edits))


@given(TEXTS)
def test_equal_texts_need_none(text):
    assert edits_between(text, text) == []


def test_an_edit_is_as_small_as_it_can_be():
    assert edits_between("a\nif (method == 1)\nb\n", "a\nif ($rm == 1)\nb\n") == [Edit(6, 12, "$rm")]
    assert edits_between("a\nb\nc\n", "a\nc\n") == [Edit(2, 4, "")]
    assert edits_between("a\r\nc\r\n", "a\r\nb\r\nc\r\n") == [Edit(3, 3, "b\r\n")]


def test_a_line_end_that_changes_is_changed_as_a_whole():
    assert edits_between("a\r\nb", "a\nb") == [Edit(1, 3, "\n")]
    assert edits_between("a\nb", "a\r\nb") == [Edit(1, 1, "\r")]
    assert with_whole_line_ends("a\r\nb", Edit(2, 2, "x")) == Edit(1, 3, "\rx\n")


def test_odd_bytes_that_stay_are_not_in_an_edit():
    assert edits_between("a \udce9 b\n", "x \udce9 y\n") == [Edit(0, 1, "x"), Edit(4, 5, "y")]
    assert edits_between("a \udce9\udce8\n", "a\n") == [Edit(1, 4, "")]


@pytest.fixture
def compared(monkeypatch):
    """For each comparison that difflib makes, lines times lines: its time grows with that."""
    products = []

    class Recording(SequenceMatcher):
        def __init__(self, junk, old, new, autojunk):
            products.append(len(old) * len(new))
            super().__init__(junk, old, new, autojunk)

    monkeypatch.setattr(text_edits, "SequenceMatcher", Recording)
    return products


def test_apart_changes_stay_apart_in_a_long_text_and_difflib_compares_little(compared):
    old = [f"line {n};\n" if n % 3 else "}\n" for n in range(50_000)]
    new = list(old)
    for n in range(10, 50_000, 500):
        new[n] = "changed;\n"
    edits = edits_between("".join(old), "".join(new))
    assert len(edits) == 100
    assert sum(compared) < 4 * len(old)  # not 50,000 times 50,000
    assert applied("".join(old), edits) == "".join(new)


def test_difflib_does_not_compare_long_texts_without_a_unique_line(compared):
    old, new = "a;\n}\n" * 20_000, "b;\n}\n" * 20_000
    assert applied(old, edits_between(old, new)) == new
    assert compared == []
