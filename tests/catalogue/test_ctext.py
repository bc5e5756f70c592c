"""Comments, strings and brackets of C."""

import pytest

from opensips_lsp.catalogue.harvest.ctext import closing, literal, pieces, without_comments


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('a /*"x*/ b', "a        b"),
        ('"/* no comment */"', '"/* no comment */"'),
        ('"// no comment" // one', '"// no comment"       '),
        ('"\\"" /* c */', '"\\""        '),
        ("'\"' /* c */ '\"'", "'\"'         '\"'"),
        ("/* two\nlines */x", "      \n        x"),
        ("/* never closed\n{", "               \n "),
        ("a / b // c", "a / b     "),
    ],
)
def test_comments_are_blanked_and_offsets_stay(text, bare):
    assert without_comments(text) == bare


def test_brackets_in_strings_do_not_count():
    text = "{ \"}\", '}', { 1 } } rest"
    assert text[closing(text, 0) :] == "} rest"


def test_a_bracket_that_is_never_closed():
    assert closing("{ {} ", 0) == -1


def test_pieces_leave_out_what_follows_the_last_comma():
    assert [piece for _, piece in pieces('{1, 2}, "a,b", f(c, d), ')] == ["{1, 2}", '"a,b"', "f(c, d)"]


def test_pieces_know_where_they_stand():
    text = "a,\n  b"
    assert [(offset, piece) for offset, piece in pieces(text)] == [(0, "a"), (5, "b")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"ab"', "ab"),
        ('"a" "b"', "ab"),
        ('"a\\"\\n"', 'a"\n'),
        ('""', ""),
        ("NAME", None),
        ('"a" NAME', None),
        ("0", None),
    ],
)
def test_literals(text, value):
    assert literal(text) == value
