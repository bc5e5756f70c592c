"""Items tile a script; a broken one costs itself."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from scripts import SCRAPS

from opensips_lsp.syntax.items import items, retiled, tiles
from opensips_lsp.syntax.text import Text

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
    offset, item = items(text)[0]
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


@settings(max_examples=300)
@given(SCRAPS)
def test_items_tile_any_text_and_never_raise(text):
    assert "".join(pieces(text)) == text


PIECES = st.lists(
    st.sampled_from(
        ["route[a] { exit; }\n", 'loadmodule "tm.so"\n', "route {\n", "}\n", '"', "'", "/*", "*/", "#", "\n", " ", "x", "{", "}",
         'modparam("a", "b", 1)\n', "route", "[", "load", 'module "x"\n', "é", "log_level", "=3\n", "$(", ")", "\\", "if (1) exit;\n"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


def shown(offset, item):
    tokens = item.tokens
    return (
        offset, item.text, item.tree, item.problems, item.unclosed,
        tokens.kinds, tokens.starts, tokens.ends, tokens.stop, tokens.unclosed,
    )  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(PIECES, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40), PIECES), min_size=1, max_size=6))
def test_tiles_mended_after_an_edit_are_the_tiles_of_the_new_text(text, edits):
    memo = {}
    placed, reach = tiles(text, memo=memo)
    past = text, placed
    for start, length, new in edits:
        start = min(start, len(text))
        end = min(start + length, len(text))
        text = text[:start] + new + text[end:]
        old = placed
        placed, reach, first, last, behind = retiled(placed, reach, Text(text), start, end, len(new), memo, past)
        assert [shown(*one) for one in placed] == [shown(*one) for one in tiles(text)[0]]
        assert [item for _, item in placed[:first]] == [item for _, item in old[:first]]
        assert [item for _, item in placed[behind:]] == [item for _, item in old[last:]]


ROUTE = 'route[{}] {{\n\txlog("L_INFO", "a $rU\\n");\n\tif ($si == "10.0.0.1") exit; # "it\'s"\n\tt_relay();\n}}\n'
TYPED = st.text("abc $1_-;)(,}", min_size=1, max_size=12)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_text_typed_behind_an_open_quote(data):
    text = "".join(ROUTE.format(number) for number in range(6))
    memo, at = {}, data.draw(st.sampled_from([match.start() for match in re.finditer("\t", text)]))
    (placed, reach), typed = tiles(text, memo=memo), data.draw(st.sampled_from("\"'")) + data.draw(TYPED)
    letters = [(at + number, at + number, letter) for number, letter in enumerate(typed)]
    inside = st.integers(at - 10, at + len(typed))
    more = data.draw(
        st.lists(st.tuples(inside, inside, st.sampled_from(["x", "", "yz", "$v", '"', "\\", "\n", "'"])), max_size=8)
    )
    for start, end, new in letters + more:
        start, end = sorted((start, end))
        text = text[:start] + new + text[end:]
        placed, reach = retiled(placed, reach, Text(text), start, end, len(new), memo)[:2]
        fresh, read = tiles(text)
        assert [shown(*one) for one in placed] == [shown(*one) for one in fresh]
        assert reach >= read


def test_an_edit_scans_no_more_than_it_touches():
    text = "".join(f"route[r{number}] {{\n\texit;\n}}\n" for number in range(100))
    placed, reach = tiles(text)
    at = text.index("route[r50]")
    mended = retiled(placed, reach, Text(text[: at + 12] + "#" + text[at + 12 :]), at + 12, at + 12, 1, {})
    assert mended[2:] == (50, 51, 51)
    head = retiled(placed, reach, Text(text[: at + 2] + "#" + text[at + 2 :]), at + 2, at + 2, 1, {})
    assert head[2:] == (49, 51, 50)  # no item begins there any more
