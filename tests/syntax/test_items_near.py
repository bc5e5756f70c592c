"""An item after an edit: found in the next few statements, as in the whole text, or taken up from the one before."""

import re

import pytest
from counting import steps_of

from opensips_lsp.syntax.items import item_at, item_near, items

ROUTE = 'route[{}] {{\n\txlog("L_INFO", "a $rU\\n");\n\tif ($si == "10.0.0.1") exit; # "it\'s"\n\tt_relay();\n}}\n'
ROUTES = "".join(ROUTE.format(number) for number in range(8))
TABS = [match.start() for match in re.finditer("\t", ROUTES)]
LONG = "".join(ROUTE.format(number) for number in range(400))
SHORT = "".join(f'route[{number}] {{ xlog("b"); }}\n' for number in range(40))  # each line has two quotes


def shown(item):
    tokens = item.tokens
    return (
        item.text, item.tree, item.problems, item.unclosed, item.read,
        tokens.kinds, tokens.starts, tokens.ends, tokens.stop, tokens.unclosed,
    )  # fmt: skip


def near(text, at=0):
    """The text of the item that is found near an offset, if any is: it is the one that the whole text has there."""
    item = item_near(text, at, {}, None)
    assert item is None or shown(item) == shown(item_at(text, at, "script", {}))
    return None if item is None else item.text


def opened(number, typed, routes=ROUTES):
    """Routes, in one of which something is typed at the end of the first line of its block."""
    at = routes.index("{", routes.index(f"route[{number}]")) + 1
    return routes[:at] + typed + routes[at:]


@pytest.mark.parametrize(
    "typed", ["", "x", "}", "{", "x(", '"', "'", 'xlog("', "xlog('a", 'xlog("a', '"a\\', 'f("a", "b']
)
@pytest.mark.parametrize("number", [0, 3])
def test_an_item_that_ends_in_the_next_statements_is_found_there(number, typed):
    text = opened(number, typed)
    start, end = (text.index(f"route[{one}]") for one in (number, number + 1))
    assert near(text, start) == text[start:end]


@pytest.mark.parametrize("typed", ["", "x(", 'xlog("a', "'a"])
def test_what_it_costs_does_not_depend_on_the_rest_of_the_text(typed):
    short, long = opened(0, typed), opened(0, typed, LONG)
    assert near(short) == near(long)
    assert steps_of(item_near, short, 0, {}, None) == steps_of(item_near, long, 0, {}, None)


def test_an_offset_far_from_the_beginning_is_as_good_as_another():
    text = opened(330, 'xlog("a', LONG)
    start, end = text.index("route[330]"), text.index("route[331]")
    assert start > 30_000 and near(text, start) == text[start:end]


def test_a_quote_that_is_open_wherever_one_looks_is_found():
    head = 'route {\n\txlog("a);\n}\n'
    assert near(head + SHORT) == head


def test_a_statement_behind_which_a_very_long_one_follows_is_found():
    head = 'route {\n\txlog("a);\n}\n'
    assert near(head + "route[a] {\n" + '\txlog("b");\n' * 3000 + "}\n" + ROUTES) == head


@pytest.mark.parametrize("typed", ["/* a", "$(avp(a", "$avp(a"])
def test_what_hides_the_rest_of_the_text_is_not_near(typed):
    assert near(opened(0, typed)) is None


@pytest.mark.parametrize(
    "text", ["", "\n", "# a comment\n", "log_level=3\n", ROUTE.format(1), ROUTE.format(1) + "# the end\n", "route {\n"]
)
def test_what_ends_with_the_text_is_not_near(text):
    assert near(text) is None


def test_a_string_that_holds_statements_on_purpose_is_not_cut():
    text = 'route {\n\txlog("\nroute[x] {\n");\n\texit;\n}\n'
    assert near(text + ROUTES) == text
    assert near(text) is None


HOLDS_ONE = 'route {\n\txlog("\nroute[x] {\n");\n'


@pytest.mark.parametrize(
    "line", ["a();", "a(); # b c d e f g h", "a(); # \"b c d e'", "/* a\n */ b(); c(); d();", "# a'"]
)
@pytest.mark.parametrize("count", [1, 10, 100])
def test_a_string_that_holds_a_statement_is_not_cut_where_one_stops_looking(line, count):
    text = HOLDS_ONE + f"\t{line}\n" * count + "}\n"
    assert near(text + ROUTES) == text


@pytest.mark.parametrize("head", ["log_level=3\n", 'loadmodule "x"\n', "route { exit; }\n"])
def test_statements_in_comments_are_none(head):
    text = head + "/*\nroute[x] {\n*/\n" * 5
    assert near(text + ROUTES) in (text, None)
    text = head + "/*\nroute[x] {\n*/\n"
    assert near(text + SHORT) == text


def test_a_fault_that_has_nothing_to_do_with_a_quote_is_found():
    text = opened(2, "\n\t$x = ;\n\tif ($y ==) exit;")
    start, end = text.index("route[2]"), text.index("route[3]")
    assert near(text, start) == text[start:end]


def test_a_statement_too_long_is_not_looked_at_twice():
    text = "route {\n" + '\txlog("a");\n' * 2000 + "}\n"
    assert near(text + ROUTES) is None
    assert item_at(text + ROUTES, 0, "script", {}).text == text


@pytest.mark.parametrize("typed", ["\"abc $x');", "'a\"b;}", '"a\\"b" "', 'f("a\nb', "\"'\"'", '"x";\n\t\'y'])
def test_what_is_typed_letter_by_letter_is_the_same_near_and_far(typed):
    """At each line of each route, so that near is sometimes far enough and sometimes not."""
    found = 0
    for at in TABS:
        start = ROUTES.rindex("route[", 0, at)
        for length in range(1, len(typed) + 1):
            text = ROUTES[:at] + typed[:length] + ROUTES[at:]
            found += near(text, start) is not None
    assert found > len(TABS) * len(typed) / 2


def test_an_item_that_is_cut_is_kept_in_the_memo():
    memo = {}
    text = opened(0, 'xlog("a')
    assert item_near(text, 0, memo, None) is item_near(text, 0, memo, None) in memo.values()
    assert item_at(text, 0, "script", memo) is item_near(text, 0, memo, None)


# ---- taken up from the item before


def after(old, new):
    """The only items of two texts, of which the second one is made when the first one stood in its place."""
    ((_, before),) = items(old)
    item = item_at(new, 0, "script", {}, before)
    assert shown(item) == shown(item_at(new, 0, "script", {}))
    return before, item


@pytest.mark.parametrize("old, new", [
    ("route[a] { exit; }\n", "route[abc] { exit; }\n"),
    ('route { xlog("a"); }\n', 'route { xlog("a longer\n\none"); }\n'),
    ("route { $x = 1; }", "route  {\n\t$var(x)=0x10;# one\n}"),
])  # fmt: skip
def test_the_same_kinds_of_tokens_have_the_same_tree(old, new):
    before, item = after(old, new)
    assert item.tree is before.tree and item.text == new


@pytest.mark.parametrize("old, new", [
    ("route[a] { exit; }\n", "route[a] { exit; drop; }\n"),
    ('route { xlog("a"); }\n', "route { xlog($x); }\n"),
    ("route { if ($x ==) exit; }", "route { if ($y ==) exit; }"),  # where lines begin matters after a problem
    ("route {\n a() ) b();\n}", "route {\n a() )\n b();\n}"),
    ("route { exit; }", 'route { exit; } "never closed'),
    ("route { exit; }", "route { exit; } /* never closed"),
])  # fmt: skip
def test_anything_else_is_parsed(old, new):
    before, item = after(old, new)
    assert item.tree is not before.tree
