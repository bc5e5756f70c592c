"""What stands before an offset; `|` is the cursor in the texts below."""

import pytest

from opensips_lsp.features.cursor import Cursor, Opening
from opensips_lsp.features.open_variable import Variable, open_variable
from opensips_lsp.model.script import Source
from opensips_lsp.syntax.items import items


def cursor(marked):
    offset = marked.index("|")
    text = marked[:offset] + marked[offset + 1 :]
    return Cursor(Source("a.cfg", text, items(text)), offset)


@pytest.mark.parametrize(
    ("marked", "word", "quote", "string", "comment"),
    [
        ("route {\n\tt_re|lay();\n}\n", "t_re", "", "", False),
        ("route {\n\t|\n}\n", "", "", "", False),
        ('route {\n\txlog("L_IN|\n\txlog("x");\n}\n', "L_IN", '"', "L_IN", False),
        ("route {\n\txlog('it is \"so|\n}\n", "so", "'", 'it is "so', False),
        ('route {\n\txlog("done"|);\n}\n', "", "", "", False),
        ("route {\n\t# a note|\n}\n", "", "", "", True),
        ("route {\n\t/* a note\n t_re|\n", "", "", "", True),
        ('route {\n\txlog("# no note|");\n}\n', "note", '"', "# no note", False),
        ("# at the end|", "", "", "", True),
        ("# a note\n|", "", "", "", False),
        ('modparam("tm", "fr_\ntimer|", 5)\n', "timer", '"', "fr_\ntimer", False),
    ],
)
def test_what_is_typed(marked, word, quote, string, comment):
    at = cursor(marked)
    assert (at.word, at.quote, at.string, at.comment) == (word, quote, string, comment)


def test_the_word_behind_the_cursor():
    at = cursor("route { t_re|lay(); }")
    assert at.source.text[at.word_start : at.word_end] == "t_relay"


@pytest.mark.parametrize(
    ("marked", "call"),
    [
        ('route {\n\tif (t_relay("0x01", |', ("t_relay", 1)),
        ('route {\n\txlog("a,b", "$avp(x)|', ("xlog", 1)),
        ("route {\n\tasync(rest_get(a, b|", ("rest_get", 1)),
        ("route {\n\tasync(rest_get(a, b), |", ("async", 1)),
        ("route {\n\tf(\n\t\t# a, b\n\t\tc,\n\t\t|", ("f", 1)),
        ('modparam("tm", "|', ("modparam", 1)),
        ("route {\n\tif (|", None),
        ("route {\n\tt_relay(); |", None),
        ("route[|", None),
    ],
)
def test_the_call_around(marked, call):
    found = cursor(marked).call
    assert (found and (found.word, found.commas)) == call


def test_arguments_before_the_cursor():
    at = cursor("modparam(\"tm|uac\", 'fr', |".replace("|", "\0", 1).replace("\0", "_"))
    assert [at.text_of(one) for one in at.arguments(at.call)] == ["tm_uac", "fr", None]


@pytest.mark.parametrize(
    ("marked", "begins"),
    [
        ("|", True),
        ("chil|", True),
        ("children = |", False),
        ('loadmodule "tm.so"\n|', True),
        ('loadmodule "tm.so" |', False),
        ("route {\n\t|\n}", True),
        ("route { exit; t|", True),
        ("route { exit t|", False),
        ("route { if (a) |", True),
        ("route { if (|", False),
        ("route { if (a) exit; else |", True),
        ("route { if (a(b)) |", True),
        ("route { f(x) |", False),
        ("route { $var(x) = |", False),
        ("route { switch ($ru) { case 1: |", True),
        ("route { switch ($ru) { default: |", True),
        ('route { xlog("|', False),
        ("route { # |", False),
        ("route [|", False),
    ],
)
def test_where_a_statement_begins(marked, begins):
    assert cursor(marked).begins_statement is begins


@pytest.mark.parametrize(
    ("marked", "route"),
    [
        ("|", None),
        ("route { |", ("route", "0")),
        ("route[0] { |", ("route", "0")),
        ("route[a] { if (x) { exit; } |", ("route", "a")),
        ('failure_route["b"] {\n\t$avp(|', ("failure_route", "b")),
        ("onreply_route {\n\n |", ("onreply_route", "")),
        ("route[a] { }\n|", None),
        ('loadmodule "tm.so"\nlog_level=3\nbranch_route[a] { |', ("branch_route", "a")),
    ],
)
def test_the_route_around(marked, route):
    assert cursor(marked).route == route


def test_brackets_around():
    found = cursor("route[x] {\n\tlog(1);\n\tif (a && f(1, 2, |").openings
    assert found == [Opening("{", "route", 0, 4), Opening("(", "if", 0, 11), Opening("(", "f", 2, 15)]


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("$", Variable(0, False, "", "name", "")),
        ("a $r", Variable(2, False, "r", "name", "r")),
        ("$(ru", Variable(0, True, "ru", "name", "ru")),
        ("$(<req", Variable(0, True, "", "context", "req")),
        ("$(<request>r", Variable(0, True, "r", "name", "r")),
        ("$avp(na", Variable(0, False, "avp", "parameter", "na")),
        ("$(avp(name)[", Variable(0, True, "avp", "index", "")),
        ("$(ru{", Variable(0, True, "ru", "transformation", "")),
        ("$(ru{uri.user}{s.su", Variable(0, True, "ru", "transformation", "s.su", ("uri.user",))),
        ("$(ru{s.substr,$var(", Variable(14, False, "var", "parameter", "")),
        ("$ru ", None),
        ("$ru[", None),
        ("$(ru{uri.user})", None),
        ("$avp(name)", None),
        ("no variable", None),
    ],
)
def test_an_open_variable(text, variable):
    assert open_variable(text) == variable


def test_a_variable_in_a_string_and_in_code():
    assert cursor('route { xlog("call $c|').variable == Variable(19, False, "c", "name", "c")
    assert cursor("route { if ($r|").variable == Variable(12, False, "r", "name", "r")
    assert cursor("route { # $r|").variable is None
