"""Bytes to text and back; offsets to lines and columns and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.syntax.text import Lines, Text, decode, encode

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


# ---- positions of clients


ENCODINGS = "utf-8", "utf-16", "utf-32"


def units(piece, encoding):
    data = piece.replace(ESCAPED, "\ufffd").encode(f"{encoding}-le" if encoding != "utf-8" else encoding)
    return len(data) // {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]


def naive_position(string, offset, encoding):
    """By the words of the protocol: a line ends with LF, CR LF or CR."""
    starts = [0, *(match.end() for match in re.finditer("\r\n|\n|\r", string))]
    line = max(number for number, start in enumerate(starts) if start <= offset)
    return line, units(string[starts[line] : offset], encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(string=TEXTS, data=st.data())
def test_positions_are_what_the_protocol_says(encoding, string, data):
    text, offset = Text(string), data.draw(st.integers(0, len(string)))
    line, unit = text.position(offset, encoding)
    assert (line, unit) == naive_position(string, offset, encoding)
    between = string[offset - 1 : offset + 1] == "\r\n"  # no place for a cursor
    assert text.offset(line, unit, encoding) == offset - between
    assert text.end(encoding) == naive_position(string, len(string), encoding)


@given(string=TEXTS, edits=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8), TEXTS), max_size=5))
def test_an_edited_text_is_the_text_of_the_edited_string(string, edits):
    text = Text(string)
    for start, length, new in edits:
        start = min(start, len(text.string))
        end = min(start + length, len(text.string))
        string = text.string[:start] + new + text.string[end:]
        text = text.edited(start, end, new)
        assert text.string == string
        assert len(text) == len(string)
        for offset in range(len(string) + 1):
            assert text.position(offset, "utf-16") == naive_position(string, offset, "utf-16")
            assert [text.part(offset, end) for end in range(offset, len(string) + 1)] == [
                string[offset:end] for end in range(offset, len(string) + 1)
            ]


@given(string=TEXTS, data=st.data())
def test_the_lines_from_one_offset_to_another_are_whole(string, data):
    start = data.draw(st.integers(0, len(string)))
    end = data.draw(st.integers(start, len(string)))
    lines = re.split("(\r\n|\n|\r)", string)[::2]
    first, last = (naive_position(string, offset, "utf-32")[0] for offset in (start, end))
    assert re.split("\r\n|\n|\r", Text(string).part(*Text(string).lines(start, end))) == lines[first : last + 1]


def test_positions_beyond_a_line_or_the_text_are_at_its_end():
    text = Text("ab\r\nc\n")
    assert [text.offset(0, unit, "utf-16") for unit in (0, 2, 3, 99)] == [0, 2, 2, 2]
    assert [text.offset(line, 99, "utf-16") for line in (1, 2, 3, 99)] == [5, 6, 6, 6]
    assert Text("").offset(0, 0, "utf-16") == Text("").offset(7, 7, "utf-8") == 0


def test_a_position_amid_a_character_is_before_it():
    text = Text("a\U0001f600b")
    assert [text.offset(0, unit, "utf-16") for unit in range(5)] == [0, 1, 1, 2, 3]
    assert [text.offset(0, unit, "utf-8") for unit in range(7)] == [0, 1, 1, 1, 1, 2, 3]


def test_form_feed_and_line_separators_end_no_line():
    assert Text("a\fb\x85c\u2028d\ne").position(9, "utf-16") == (1, 1)
