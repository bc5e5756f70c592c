"""The items of a text after an edit are those of the new text, and the same objects where nothing has changed."""

import re

import pytest
from counting import steps_of
from hypothesis import given, settings
from hypothesis import strategies as st

from opensips_lsp.incremental.tiles import retiled
from opensips_lsp.syntax.items import Memo, items
from opensips_lsp.syntax.text import Text, TextChange


def changed(text, start, end, new):
    return TextChange(Text(text), Text(text[:start] + new + text[end:]), start, end, new)


PIECES = st.lists(
    st.sampled_from(
        [
            "route[a] { exit; }\n",
            'loadmodule "tm.so"\n',
            "route {\n",
            "}\n",
            '"',
            "'",
            "/*",
            "*/",
            "#",
            "\n",
            " ",
            "x",
            "{",
            "}",
            'modparam("a", "b", 1)\n',
            "route",
            "[",
            "load",
            'module "x"\n',
            "é",
            "log_level",
            "=3\n",
            "$(",
            ")",
            "\\",
            "if (1) exit;\n",
        ]
    ),
    max_size=25,
).map("".join)


def shown(offset, item):
    tokens = item.tokens
    return (
        offset, item.text, item.tree, item.problems, item.unclosed,
        tokens.kinds, tokens.starts, tokens.ends, tokens.stop, tokens.unclosed,
    )  # fmt: skip


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(PIECES, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40), PIECES), min_size=1, max_size=6))
def test_tiles_mended_after_an_edit_are_the_tiles_of_the_new_text(text, edits):
    memo, past = {}, {}
    placed = items(text, memo=memo)
    for start, length, new in edits:
        start = min(start, len(text))
        end = min(start + length, len(text))
        old, change = placed, changed(text, start, end, new)
        text = change.after.string
        placed, first, last, behind = retiled(old, change, memo, tuple(past))
        past |= dict.fromkeys(item for _, item in old[first:last])
        assert [shown(*one) for one in placed] == [shown(*one) for one in items(text)]
        assert [item for _, item in placed[:first]] == [item for _, item in old[:first]]
        assert [item for _, item in placed[behind:]] == [item for _, item in old[last:]]


@pytest.mark.parametrize("line", ['mem-group="a": "b"', "log_level=3", "route[b] { exit; }", "exit;", "mem-group;"])
def test_an_item_comes_back_only_where_it_would_end(line):
    memo, route = {}, "route[a] { exit; }\n"
    past = tuple(item for _, item in items(route + "log_level=3\n"))
    old = items(f"/*{route}*/{line}\n")
    change = changed(f"/*{route}*/{line}\n", 0, len(f"/*{route}*/"), route)
    placed = retiled(old, change, memo, past).items
    assert [shown(*one) for one in placed] == [shown(*one) for one in items(f"{route}{line}\n")]


def test_items_come_back_in_linear_time():
    steps = []
    for count in (200, 800):
        text = "".join(f"route[r{number}] {{ exit; }}\n" for number in range(count))
        memo = Memo()
        past = tuple(item for _, item in items(text, memo=memo))
        swallowed = items("/*" + text, memo=memo)
        steps.append(steps_of(retiled, swallowed, changed("/*" + text, 0, 2, ""), memo, past))
    assert steps[1] < 6 * steps[0]


ROUTE = 'route[{}] {{\n\txlog("L_INFO", "a $rU\\n");\n\tif ($si == "10.0.0.1") exit; # "it\'s"\n\tt_relay();\n}}\n'
TYPED = st.text("abc $1_-;)(,}", min_size=1, max_size=12)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_text_typed_behind_an_open_quote(data):
    text = "".join(ROUTE.format(number) for number in range(6))
    memo, at = {}, data.draw(st.sampled_from([match.start() for match in re.finditer("\t", text)]))
    placed, typed = items(text, memo=memo), data.draw(st.sampled_from("\"'")) + data.draw(TYPED)
    letters = [(at + number, at + number, letter) for number, letter in enumerate(typed)]
    inside = st.integers(at - 10, at + len(typed))
    more = data.draw(
        st.lists(st.tuples(inside, inside, st.sampled_from(["x", "", "yz", "$v", '"', "\\", "\n", "'"])), max_size=8)
    )
    for start, end, new in letters + more:
        start, end = sorted((start, end))
        change = changed(text, start, end, new)
        text = change.after.string
        placed = retiled(placed, change, memo).items
        assert [shown(*one) for one in placed] == [shown(*one) for one in items(text)]


def test_an_edit_replaces_no_more_items_than_it_touches():
    text = "".join(f"route[r{number}] {{\n\texit;\n}}\n" for number in range(100))
    placed, at = items(text), text.index("route[r50]")
    assert retiled(placed, changed(text, at + 12, at + 12, "#"), {})[1:] == (50, 51, 51)
    head = retiled(placed, changed(text, at + 2, at + 2, "#"), {})
    assert head[1:] == (49, 51, 50)  # no item begins there any more
