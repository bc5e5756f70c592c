"""Bytes to text and back; offsets to lines and columns and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.text import Lines, decode, encode

ESCAPED = "\udcff"  # what stands for the byte 0xff

# lines as OpenSIPS counts them: LF ends one, nothing else does
TEXTS = st.lists(
    st.sampled_from(
        ["a", "é", "\U0001f600", ESCAPED, "\ufeff", "\t", "\n", "\n", "\r\n", "\r", "\f", "\x85", "\u2028"]
    ),
    max_size=30,
).map("".join)


@given(st.binary(max_size=60) | TEXTS.map(encode))
def test_any_bytes_come_back(data):
    assert encode(decode(data)) == data


@pytest.mark.parametrize(
    "data, text",
    [
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),  # line ends are as they were
        (b"\xef\xbb\xbfx", "\ufeffx"),  # so is a BOM
        (b"caf\xe9", "caf\udce9"),
        ("\U0001f600".encode(), "\U0001f600"),
        (b"\xed\xb3\xbf", "\udced\udcb3\udcbf"),  # a surrogate that somebody wrote as UTF-8 is three odd bytes
        (b"\xf0\x9f", "\udcf0\udc9f"),
        (b"\0", "\0"),
    ],
)
def test_decoding(data, text):
    assert decode(data) == text
    assert encode(text) == data


@pytest.mark.parametrize(
    "text, offset, position",
    [
        ("", 0, (1, 1)),
        ("ab", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),  # the LF itself is the last character of its line
        ("a\nb", 2, (2, 1)),
        ("a\n", 2, (2, 1)),  # behind the last LF there is an empty line
        ("a\r\nb", 2, (1, 3)),  # CR counts as a character of its line
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (1, 3)),  # CR alone ends no line
        ("a\fb\x85c\u2028d\x0be", 8, (1, 9)),  # nor does anything else
        ("\ufeffa\n", 1, (1, 2)),  # a BOM is a character
        ("\U0001f600x", 1, (1, 2)),  # so is what is two UTF-16 units
        (ESCAPED + "x\né", 4, (2, 2)),
        ("\n\n\n", 2, (3, 1)),
    ],
)
def test_position_and_back(text, offset, position):
    lines = Lines(text)
    assert lines.position(offset) == position
    assert lines.offset(*position) == offset


def test_an_offset_beyond_the_text_is_its_end():
    assert Lines("ab\ncd").offset(2, 99) == 5
    assert Lines("").offset(1, 2) == 0


def test_bounds_leave_the_line_feed_out():
    lines = Lines("ab\r\n\ncd")
    assert [lines.bounds(line) for line in (1, 2, 3)] == [(0, 3), (4, 4), (5, 7)]
    assert len(lines) == 3


@given(TEXTS)
def test_lines_are_what_splitting_at_line_feeds_gives(text):
    lines = Lines(text)
    bounds = [lines.bounds(number + 1) for number in range(len(lines))]
    assert [text[start:end] for start, end in bounds] == text.split("\n")


@given(TEXTS)
def test_every_offset_has_one_position(text):
    lines = Lines(text)
    positions = [lines.position(offset) for offset in range(len(text) + 1)]
    assert positions == sorted(set(positions))
    assert [lines.offset(*position) for position in positions] == list(range(len(text) + 1))
