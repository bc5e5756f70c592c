"""Items tile a script; a broken one costs itself."""

import pytest
from hypothesis import given, settings
from scripts import SCRAPS

from opensips_lsp.syntax.items import items

GOOD = 'debug_mode=1\nloadmodule "tm.so"\n# about\nroute {\n\texit;\n}\nroute[a] { exit; }\n'


def pieces(text):
    placed = items(text)
    assert [offset for offset, _ in placed] == [
        sum(len(item.text) for _, item in placed[:number]) for number in range(len(placed))
    ]
    return [item.text for _, item in placed]


def broken(text):
    return [bool(item.problems) for _, item in items(text)]


def test_a_line_that_begins_a_statement_begins_an_item():
    assert pieces(GOOD) == [
        "debug_mode=1\n",
        'loadmodule "tm.so"\n# about\n',
        "route {\n\texit;\n}\n",
        "route[a] { exit; }\n",
    ]


def test_words_that_only_look_like_a_statement_do_not():
    text = 'route {\nroute(a);\nxlog("\nroute {\n");\n/*\nroute[x] {\n*/\n}\n'
    assert pieces(text) == [text]


def test_several_statements_on_a_line_are_one_item():
    text = "debug_mode=1 log_level=3 route { exit; } route[a] { exit; }\n"
    assert pieces(text) == [text] and broken(text) == [False]


def test_a_missing_brace_costs_one_route():
    text = "route {\n if (1) { exit;\n}\nroute[a] { exit; }\nroute[b] { exit; }\n"
    assert broken(text) == [True, False, False]


def test_an_unclosed_quote_costs_one_route():
    text = 'route {\n xlog("a);\n exit;\n}\nroute[a] { xlog("b"); }\nroute[b] { exit; }\n'
    assert broken(text) == [True, False, False]
    _offset, item = items(text)[0]
    assert item.text[item.unclosed] == '"' and len(item.problems) == 1


def test_a_long_string_that_looks_like_a_route_is_no_fault():
    text = 'route {\n xlog("a\nroute[b] {\n}");\n}\nroute[a] { exit; }\n'
    assert broken(text) == [False, False]


def test_equal_texts_share_an_item():
    memo = {}
    placed = items("route[a] { exit; }\n" * 3, memo=memo)
    assert placed[0][1] is placed[1][1] is placed[2][1]
    again = items("# new\n" + "route[a] { exit; }\n" * 3, memo=memo)
    assert again[1][1] is placed[0][1]


@pytest.mark.parametrize("written", ['xlog("a', "xlog('", 'xlog("a");\r\n\txlog("b ', "$var(x) = 'é", 'xlog("\t\r\n'])
def test_a_string_that_is_not_closed_ends_before_the_line_end(written):
    """It ended between CR and LF: no position of the protocol is there."""
    text = f"route {{\r\n\t{written}\r\n}}\r\nroute[a] {{ xlog(\"x\"); xlog('x'); }}\r\n"
    (_, item), (_, plain) = items(text)[0], items(text.replace("\r\n", "\n"))[0]
    assert item.unclosed is not None and item.text[item.unclosed] == plain.text[plain.unclosed]
    assert not [end for end in item.tokens.ends if text[end - 1 : end + 1] == "\r\n"]
    assert item.tokens.kinds == plain.tokens.kinds


@settings(max_examples=300)
@given(SCRAPS)
def test_items_tile_any_text_and_never_raise(text):
    assert "".join(pieces(text)) == text
