"""Nodes and views: what they say of the text they stand for."""

import pytest

from opensips_lsp.model.facts import facts_of
from opensips_lsp.syntax.item_views import root_of, tokens_of
from opensips_lsp.syntax.items import items
from opensips_lsp.syntax.nodes import Call, LoadModule, Node, Route, view


def trees(text, start="script"):
    """The root nodes of a text's items, each where it stands."""
    return [view(item, item.tree, None, offset) for offset, item in items(text, start) if item.tree is not None]


def nodes(text, kind, start="script"):
    return [node for tree in trees(text, start) for node in tree.walk() if node.kind == kind]


def one(text, kind, start="script"):
    (found,) = nodes(text, kind, start)
    return found


def in_route(statement, kind):
    return one(f"# before\nroute {{ {statement} }}", kind)


@pytest.mark.parametrize(
    "call, arguments",
    [
        ("f()", []),
        ("f( /* nothing, nothing */ )", []),
        ('f("x")', ['"x"']),
        ('f("x", "y")', ['"x"', '"y"']),
        ('f(,"x")', [None, '"x"']),
        ('f("x",)', ['"x"', None]),
        ("f(,)", [None, None]),
        ('f(,,"x",,"y")', [None, None, '"x"', None, '"y"']),
        ('f("a,b", "(c")', ['"a,b"', '"(c"']),
        ('xlog("a" "b", "c")', ['"a" "b"', '"c"']),
        ("route(a, $var(x), -1, null)", ["a", "$var(x)", "-1", "null"]),
        ("setflag(X)", ["X"]),
        ("force_send_socket(udp:1.2.3.4:5060)", ["udp:1.2.3.4:5060"]),
        ("set_advertised_address([::1])", ["[::1]"]),
        ("set_advertised_address(a . b - c)", ["a . b - c"]),
        ("f($(var(x){s.select,1,,}), $avp(a)[0])", None),  # an index outside of parentheses is no argument
    ],
)
def test_arguments(call, arguments):
    found = nodes(f"route {{ {call}; }}", "call")
    if arguments is None:
        assert found == []
    else:
        assert [argument and argument.text for argument in found[0].arguments] == arguments
        assert found[0].name.text == call.split("(")[0]


def test_arguments_know_their_kind_and_parent():
    call = in_route('route(a, "x", 1, $y, null);', "call")
    assert [argument.kind for argument in call.arguments] == ["host", "strings", "number", "variable", "null"]
    assert all(argument.parent == call for argument in call.arguments)


def test_the_call_inside_async_is_a_call():
    call = in_route('async(f(,"x"), resume);', "call")
    assert isinstance(call, Call) and call.parent.kind == "async"
    assert [argument and argument.text for argument in call.arguments] == [None, '"x"']


@pytest.mark.parametrize(
    "condition, left, operator, right",
    [
        ('$rm == "INVITE"', "$rm", "==", '"INVITE"'),
        ("method!=INVITE", "method", "!=", "INVITE"),
        ("msg:len>=max_len", "msg:len", ">=", "max_len"),
        ("$si == 10.0.0.0 / 8", "$si", "==", "10.0.0.0 / 8"),
        ("src_ip==[::1]", "src_ip", "==", "[::1]"),
        ("$x /* != */ =~ # <\n '^a'", "$x", "=~", "'^a'"),
        ("$x > -1", "$x", ">", "-1"),
        ("[$x + 1]", None, None, None),
        ("$x = 1", None, None, None),
    ],
)
def test_comparison(condition, left, operator, right):
    found = nodes(f"route {{ if ({condition}) exit; }}", "comparison")
    if left is None:
        assert found == []
    else:
        assert [(c.left.text, c.operator.text, c.right.text) for c in found] == [(left, operator, right)]
        assert found[0].left.end <= found[0].operator.start < found[0].operator.end <= found[0].right.start


@pytest.mark.parametrize(
    "assignment, operator, value",
    [
        ("$x = 1", "=", "1"),
        ("$x := null", ":=", "null"),
        ("$x += ($y - 2)", "+=", "($y - 2)"),
        ("$x=INVITE", "=", "INVITE"),
    ],
)
def test_assignment(assignment, operator, value):
    node = in_route(f"{assignment};", "assignment")
    assert (node.variable.text, node.operator.text, node.value.text) == ("$x", operator, value)


@pytest.mark.parametrize(
    "header, word, name",
    [
        ("route", "route", None),
        ("route[a]", "route", "a"),
        ('failure_route [ "f g" ] ', "failure_route", '"f g"'),
        ("timer_route[t, 10]", "timer_route", "t"),
        ("event_route[E_X /* ] */ , async]", "event_route", "E_X"),
        ("route[01]", "route", "01"),
    ],
)
def test_route(header, word, name):
    node = one(f"log_level=1\n{header} {{ if ($x) {{ exit; }} }}\n", "route")
    assert node.kind_word.text == word
    assert (node.name and node.name.text) == name
    assert node.header[0].text == word and all(token.text not in "{}" for token in node.header)
    assert node.header_end == len(f"log_level=1\n{header.rstrip()}")


def test_global_parameters_and_modparams():
    text = "log_level=-3 advertised_address=a.b-c\nmodparam ( \"a|b\" , 'p' , -5 )\n"
    level, address = nodes(text, "global_parameter")
    assert (level.name.text, level.value.text, level.value.kind) == ("log_level", "-3", "number")
    assert (address.value.text, address.value.kind) == ("a.b-c", "host")
    param = one(text, "modparam")
    assert (param.module.text, param.parameter.text, param.value.text) == ('"a|b"', "'p'", "-5")


def test_spans_are_places_in_the_file_not_in_the_item():
    text = '\ufeff# é \U0001f600\r\nlog_level=1\r\nroute[\udcff a] { exit; }\r\nroute[b] { if (method==\r\n"X") exit; }'
    for tree in trees(text):
        for node in tree.walk():
            assert text[node.start : node.end] == node.text
            for token in node.tokens:
                assert text[token.start : token.end] == token.text
    assert one(text, "comparison").text == 'method==\r\n"X"'


@pytest.mark.parametrize(
    "statement", ["+", "exit; default", "{ exit; }", ")", "= 1;", "if ($x ==) { exit; }", "case", "a b c"]
)
def test_no_node_ends_before_it_starts_in_a_broken_route(statement):
    text = f"route {{ exit; {statement} }}\nroute[b] {{ exit; }}\n"
    for tree in trees(text):
        for node in tree.walk():
            assert node.start <= node.end and text[node.start : node.end] == node.text


def test_own_tokens_leave_those_of_children_out():
    node = in_route('if ($x == 1) exit; else f("a");', "if")
    assert [token.text for token in node.own_tokens] == ["if", ";", "else", ";"]
    comparison = node.child("group").child("comparison")
    assert [(token.text, token.kind) for token in comparison.own_tokens] == [("==", "EQUALITY")]


def test_token_counts_from_either_end():
    call = in_route('f("a");', "call")
    assert [call.token(number).text for number in (0, 1, -1, -2)] == ["f", "(", ")", '"a"']


def test_parents_innermost_first():
    comparison = in_route("if (!($x == 1)) { exit; }", "comparison")
    assert [parent.kind for parent in comparison.parents()] == ["group", "negation", "group", "if", "route", "script"]
    assert list(trees("log_level=1")[0].parents()) == []


def test_walk_is_in_the_order_of_the_text_and_children_lie_inside():
    tree = trees('route { if ($a == 1 && f("x")) { $b = 2; } else exit; }')[0]
    starts = [node.start for node in tree.walk()]
    assert starts == sorted(starts)
    for node in tree.walk():
        for child in node.children:
            assert node.start <= child.start <= child.end <= node.end and child.parent == node


def test_child_of_a_kind():
    route = one("route[a] { exit; }", "route")
    assert route.child("route_name").text == "a"
    assert route.child("comparison") is None


def test_equal_texts_are_different_nodes_in_different_places():
    first, second = nodes("route[a] { exit; }\n" * 2, "route")
    assert first.raw is second.raw  # one item, parsed once
    assert first != second and len({first, second}) == 2
    same = Node(first.item, first.raw, None, first.base)
    assert same == first and hash(same) == hash(first)
    assert first != first.raw


# ---- tokens


def item_of(text):
    ((_, item),) = items(text)
    return item


def test_a_token_knows_its_neighbours():
    item = item_of("route { switch ($var(a)) { case 1: exit; } }")
    (variable,) = tokens_of(item, "VAR")
    assert (variable.previous.text, variable.next.text, variable.next_kind) == ("(", ")", "RPAR")
    assert variable.follows("SWITCH LPAR") and not variable.follows("LPAR SWITCH")
    assert variable.begins("VAR RPAR LBRACE") and not variable.begins("VAR LBRACE")
    first, last = root_of(item).first, root_of(item).last
    assert first.previous is None and not first.follows("SWITCH LPAR")
    assert last.next is None and last.next_kind == "$END" and not last.begins("RBRACE RBRACE")


def test_a_token_where_its_item_stands():
    (token,) = tokens_of(item_of("children=2\n"), "GLOBAL")
    assert (token.start, token.at(100).start, token.at(100).text) == (0, 100, "children")


def test_the_node_around_a_token():
    item = item_of('route { if ($var(a) == 1) f("x"); $var(b) = 2; }')
    first, second = tokens_of(item, "VAR")
    assert first.node.kind == "variable" and first.node.parent.kind == "comparison"
    assert [node.kind for node in first.node.parents()] == ["comparison", "group", "if", "route", "script"]
    assert second.starts_node("assignment") and second.starts_node("variable") and not first.starts_node("assignment")
    (name,) = tokens_of(item, "WORD", 50)
    assert isinstance(name.node, Call) and name.node.start == name.start == 50 + item.text.index("f(")


def test_a_token_of_a_broken_statement_is_not_sound():
    item = item_of("route { $var(a) = = 1; $var(b) = 2; }")
    first, second = tokens_of(item, "VAR")
    assert not first.is_sound and first.sound_node is None and first.node is not None
    assert second.is_sound and second.sound_node.kind == "variable"
    unclosed = item_of("route { $var(a) = 1; if ($var(b)) { exit;")
    assert tokens_of(unclosed, "VAR")[0].is_sound


def test_calls_are_found_below_a_node():
    route = one('route { if (f() && g("x")) { h(); } assert(i(), "x"); route(k); }', "route")
    assert [call.first_word for call in route.find(Call)] == ["f", "g", "h", "i", "route"]
    assert [call.first_word for call in route.find(Call, ("WORD",), ("assert", "block"))] == ["f", "g"]
    call = route.find(Call)[0]
    assert call.parent.kind == "logic" and call.inside("route") == route
    assert call.parent.left == call and call.parent.operator.text == "&&" and call.parent.right.first_word == "g"


def test_constants():
    call = in_route(r'route(a, "x\n" "y", -1, $y, );', "call")
    assert [argument and argument.constant for argument in call.arguments] == [None, "x\ny", -1, None, None]
    assert call.argument(1).value == "x\ny" and call.argument(4) is call.argument(7) is None
    assert call.argument(0).joined == "a" and call.argument(0).first_kind == "WORD"


def test_the_node_of_a_fact():
    text = 'children=2\nloadmodule "a/tm.so"\nroute[x] { exit; }\n'
    loads = [LoadModule.of(item, load, offset) for offset, item in items(text) for load in facts_of(item).modules]
    assert [(load.start, load.file.value) for load in loads] == [(11, "a/tm.so")]
    routes = [Route.of(item, route, offset) for offset, item in items(text) for route in facts_of(item).routes]
    assert [(route.start, route.name.text, route.parent.kind) for route in routes] == [(32, "x", "script")]


def test_spans_of_children_by_their_tokens():
    route = one("route[x] { if ($a) f(1); exit; }", "route")
    assert route.numbers == (0, 17)
    assert route.child_spans == [("route_name", 2, 3), ("if", 5, 14), ("bare_call", 14, 15)]
    test = route.child_at(1)
    assert test == route.children[1] and test.parent == route
    assert test.child_spans == [("group", 6, 9), ("call", 9, 13)]
    assert [child.numbers for child in test.children] == [(6, 9), (9, 13)]
