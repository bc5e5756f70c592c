"""What a text in quotes, or a number, stands for."""

import pytest

from opensips_lsp.syntax.literals import number_value, string_value, value_places


@pytest.mark.parametrize(
    "literal, value",
    [
        ('"a"', "a"),
        ('""', ""),
        (r'"\n\r\a\t"', "\n\r\a\t"),
        (r'"\"\\"', '"\\'),
        (r'"\x4a\x4A\x7"', "JJ\x07"),
        (r'"\x"', "\\x"),  # no digit, no escape
        (r'"\xg1"', "\\xg1"),
        (r'"\x414"', "A4"),  # two digits at most
        (r'"\101\07\60"', "A\x070"),
        (r'"\1018"', "A8"),
        (r'"\7"', "\\7"),  # one octal digit is no escape
        (r'"\08"', "\\08"),
        (r'"\d\.\-\'"', "\\d\\.\\-\\'"),  # any other keeps its backslash
        ('"a\\\nb"', "ab"),  # a line goes on
        ('"a\nb"', "a\nb"),
        (r'"\\n"', "\\n"),  # an escaped backslash, then n
        (r"'\n\"\\'", '\\n\\"\\\\'),  # no escapes at all
        ("'it\"s'", 'it"s'),
        ('"it\'s é\U0001f600"', "it's é\U0001f600"),
    ],
)
def test_string_value(literal, value):
    assert string_value(literal) == value


@pytest.mark.parametrize(
    "literal, places",
    [
        ('"ab"', [1, 2]),
        (r'"a\nb"', [1, 2, 4]),
        (r'"\x4aJ\d"', [1, 5, 6, 6]),  # `\d` is no escape: two characters, that are written there
        ('"a\\\nb"', [1, 4]),  # a line goes on: of that there is no character
        (r"'\n'", [1, 2]),
    ],
)
def test_value_places(literal, places):
    assert value_places(literal) == places
    assert len(places) == len(string_value(literal))


@pytest.mark.parametrize(
    "text, value",
    [
        ("0", 0), ("10", 10), ("-10", -10), ("+10", 10), ("- 10", -10), ("+\n10", 10), ("0x1F", 31), ("-0xff", -255),
        ("010", 8), ("-010", -8), ("00", 0), ("yes", 1), ("true", 1), ("on", 1), ("enable", 1), ("no", 0), ("false", 0),
        ("off", 0), ("disable", 0), ("-yes", -1), ("- on", -1),
    ],
)  # fmt: skip
def test_number_value(text, value):
    assert number_value(text) == value
