"""Items tile a script; a broken one costs itself."""

import pytest
from counting import calls_of, steps_of
from hypothesis import given, settings
from scripts import SCRAPS

from opensips_lsp.syntax.items import items
from opensips_lsp.syntax.scanner import scan

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


# ---- includes inside statements


def unread(marked):
    """The includes that are not read in the only item of a text, and what stands from the statement of the first on."""
    ((_, item),) = items(marked)
    starts = item.tokens.starts
    return [item.text[starts[token] :].split()[1] for token in item.unread_includes], item.text[
        starts[item.unread_from] :
    ]


@pytest.mark.parametrize("before, statement", [
    ("route { ", 'if (include_file "x"\n 1) exit; }'),
    ("route { a(); ", 'f(include_file "x"\n); b(); }'),
    ("route { if ($x) { a(); } ", 'f("a", include_file "x"\n); }'),
    ("route { if ($x) { ", 'f($y, "b", include_file "x"\n); } }'),
    ("route[a] { exit; } ", 'route include_file "x"\n { exit; }'),
    ('log_level=1 loadmodule "a" ', 'loadmodule include_file "x"\n "b"'),
    ("", 'loadmodule include_file "x"\n "a"'),
    ('log_level=1 ', 'modparam("a", "b", include_file "x"\n 1)'),
    ("", 'route include_file "x"\n { exit; }'),
    ("", 'log_level=1 children=include_file "x"\n 2'),  # where the second one begins only the parser knows
])  # fmt: skip
def test_an_include_inside_a_statement_is_not_read_nor_the_statement(before, statement):
    assert unread(before + statement) == (['"x"'], statement)


def test_the_first_of_several_includes_says_from_where_nothing_is_certain():
    text = 'route { a(); f(include_file "x"\n); if (include_file "y"\n 1) g(); }'
    assert unread(text) == (['"x"', '"y"'], text[text.index("f(") :])


@pytest.mark.parametrize("text", [
    'include_file "x"\nroute { exit; }\n',
    'route { a(); include_file "x"\n b(); }',
    'route { if ($x) { include_file "x"\n } }',
    "route { if ($x == ) exit; }",
    'route { xlog("include_file x"); } # include_file "x"\n',
])  # fmt: skip
def test_an_include_between_statements_is_read(text):
    assert [item.unread_includes for _, item in items(text)] == [[]] * len(items(text))


@pytest.mark.parametrize("text, number, begins", [
    ("route { exit; }", 0, True),
    ("route { exit; }", 1, False),
    ("route {\n\t exit; }", 2, True),
    ("route {\r\n\r\n exit; }", 2, True),
    (" \t route { exit; }", 0, True),
    ("# x\nroute { exit; }", 0, True),
    ("/* x */ route { exit; }", 0, False),
    ('route { xlog("\n"); }', 5, False),
])  # fmt: skip
def test_a_token_begins_a_line_if_only_blanks_stand_before_it(text, number, begins):
    ((_, item),) = items(text)
    assert item.begins_line(number) is begins


# ---- quotes that are not closed


def cut(text):
    """(text of the first item, which is cut; its open quote and what follows on the line; what its problem is at)."""
    _offset, item = items(text)[0]
    assert item.unclosed is not None and len(item.problems) == 1 and item.tokens.stop == len(item.text)
    line_end = item.text.index("\n", item.unclosed)
    assert {end for start, end in zip(item.tokens.starts, item.tokens.ends) if start == item.unclosed} <= {line_end}
    at = item.problems[0].token
    shown = item.text[item.tokens.starts[at] :] if at < len(item.tokens) else ""
    return item.text, item.text[item.unclosed :].partition("\n")[0], shown.partition("\n")[0]


NEXT = 'route[a] { xlog("b"); }\n'


@pytest.mark.parametrize("line, quote", [
    ('xlog("a);', '"a);'),
    ("xlog('a);", "'a);"),
    ('xlog("L_INFO", "a);', '"a);'),
    ('xlog("x" "a);', '"a);'),
    ('xlog("a', '"a'),
    ('"a', '"a'),
    ('$x "a);', '"a);'),
    ('xlog("it\'s); # it\'s', '"it\'s); # it\'s'),
])  # fmt: skip
@pytest.mark.parametrize(
    "behind", [NEXT, NEXT + NEXT, NEXT.replace('"', "'"), "route[a] { exit; }\n", 'loadmodule "x"\n']
)
def test_an_open_quote_is_cut_where_the_next_statement_begins(line, quote, behind):
    head = f"route {{\n\t{line}\n\texit;\n}}\n"
    text, opened, problem = cut(head + behind)
    assert (text, opened, problem) == (head, quote, quote)
    (_, first), *others = items(head + behind)
    (found,) = first.problems
    assert (found.expected, found.repair) == (frozenset(), "skipped")  # the quote is said to be wrong, not a token
    assert not any(item.problems for _, item in others)


@pytest.mark.parametrize("head, quote", [
    ('"a\nb();\n', '"a'), ('route { xlog("a);\n', '"a);'), ('"a\n', '"a'),
])  # fmt: skip
def test_an_open_quote_is_cut_wherever_it_stands_in_its_item(head, quote):
    assert cut(head + NEXT) == (head, quote, quote)


@pytest.mark.parametrize("next_one", [
    'loadmodule "x"', "loadmodule 'x'", '  loadmodule\t"x"', 'modparam("a", "b", 1)', "\tmodparam ('a', 'b', 1)",
    'route{ xlog("b"); }', "route [a] { exit; }", "failure_route[a] { exit; }", "onreply_route {\n}",
])  # fmt: skip
def test_what_begins_a_statement_behind_an_open_quote(next_one):
    head = 'route {\n\txlog("a);\n}\n'
    assert cut(f'{head}{next_one}\nroute[z] {{ xlog("z"); }}\n')[0] == head


@pytest.mark.parametrize("near_miss", [
    "log_level=3", "# route {", "x route {", "route(a);", "routes {", "if (route {", "loadmodule", "modparam",
    "/*route {*/",
])  # fmt: skip
def test_what_does_not_begin_a_statement_behind_an_open_quote(near_miss):
    head = f'route {{\n\txlog("a);\n\t{near_miss}\n}}\n'
    assert cut(head + NEXT)[0] == head


def test_what_is_wrong_before_the_quote_is_the_problem():
    head = 'route {\n\tif ($x ==) xlog("a);\n}\n'
    assert cut(head + NEXT) == (head, '"a);', ') xlog("a);')


@pytest.mark.parametrize("line", ['xlog("', '"', 'xlog("a", "'])
def test_a_quote_at_the_end_of_its_line_hides_the_rest_of_its_item(line):
    head = f"route {{\n\t{line}\n\texit;\n}}\n"
    assert cut(head + NEXT) == (head, '"', "")
    assert items(head + NEXT)[0][1].tokens.unclosed == head.rindex('"')


def test_what_is_wrong_behind_the_quote_is_not_told():
    head = 'route {\n\txlog("a);\n\tif ($x ==) exit;\n}\n'
    assert cut(head + NEXT) == (head, '"a);', '"a);')


def test_a_quote_that_is_closed_is_not_the_one():
    """The long string before is meant: no statement would begin in it, and the fault stands behind it."""
    head = 'route {\n\txlog("a\n\tb");\n\t$x = "c\n;}\n'
    assert cut(head + NEXT)[0] == head
    fine = 'route {\n\txlog("a\n\tb");\n\t$x = ;\n}\n'
    assert [item.unclosed for _, item in items(fine + NEXT)] == [None, None]


def test_strings_of_several_lines_behind_a_fault_are_not_looked_at():
    text = 'route {\n\t$x = ;\n\txlog("a\nroute[q] {\n");\n}\n'
    assert [(item.text, item.unclosed) for _, item in items(text + NEXT)] == [(text, None), (NEXT, None)]


@pytest.mark.parametrize("opening", ["/* a", "$(avp(a", "$avp(a"])
def test_only_quotes_are_cut(opening):
    text = f"route {{\n\t{opening}\n}}\n" + NEXT
    assert [(item.text, item.unclosed) for _, item in items(text)] == [(text, None)]


def test_a_fragment_is_not_cut():
    text = 'xlog("a);\nroute[a] { xlog("b"); }\n'
    assert [(item.text, item.unclosed) for _, item in items(text, "fragment")] == [(text, None)]


def test_each_item_is_scanned_once_where_no_quote_is_open():
    text = "".join(
        part + "/*\nroute[x] {\n*/\n" * 4 for part in pieces(GOOD * 5)
    )  # what is looked for near stands here
    assert calls_of(scan, items, text) == len(items(text)) == 20


def test_open_quotes_in_each_route_cost_no_more_for_each_than_one():
    steps = []
    for count in (25, 100):
        text = "".join(f'route[r{number}] {{\n\txlog("a);\n\tf("b");\n}}\n' for number in range(count))
        steps.append(steps_of(items, GOOD + text))
        assert len(items(GOOD + text)) == count + 4
    assert steps[1] < 6 * steps[0]


@settings(max_examples=300)
@given(SCRAPS)
def test_items_tile_any_text_and_never_raise(text):
    assert "".join(pieces(text)) == text
