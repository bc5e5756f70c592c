"""Trees and recovery: what is accepted, where an error is seen, how little it costs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts import SCRAPS

from opensips_lsp.grammar.tables import NODES, TERMINALS
from opensips_lsp.syntax import parser
from opensips_lsp.syntax.parser import MOST_PROBLEMS, parse
from opensips_lsp.syntax.scanner import scan


def problems(text, start="script"):
    """[(repair, text of the token or "")]."""
    tokens = scan(text, to_end=True)
    _, found = parse(tokens.kinds, start)
    at = [text[s:e] for s, e in zip(tokens.starts, tokens.ends)] + [""]
    return [(problem.repair, at[problem.token]) for problem in found]


def kinds(text, start="script"):
    """Names of all nodes, in order of the text."""
    tree, _ = parse(scan(text, to_end=True).kinds, start)
    found, waiting = [], [tree]
    while waiting:
        raw = waiting.pop()
        found.append(NODES[raw[0]])
        waiting += reversed(raw[3:])
    return found


ROUTE = "route {{ {} }}"


@pytest.mark.parametrize(
    "body",
    [
        "exit;",
        ";",
        "exit; ; drop();",
        "return(-1);",
        "if $rU exit;",
        "if (exit) {} else {}",
        "if ({exit;}) drop;",
        "if (if (1) exit; ) drop;",
        "if ($x=1) exit;",
        "while $x { break_it(); }",
        "for ($var(i) in $(avp(x)[*])) exit;",
        'switch ($x) { case 1: exit; case -1: break; case "a": drop; esac; default: }',
        'f(,"x");',
        "f(,);",
        'xlog("a" "b");',
        "$x = ($y + 1) * -2 | 4;",
        "$x := null; $x = NULL;",
        "if (!$x && not $y or ($z == 1)) exit;",
        "if [$x + $y == 2] exit;",
        "if (uri == myself || src_ip == 10.0.0.0 / 8) exit;",
        "if ($si == [::1] || $si == 1.2.3.4/255.0.0.0) exit;",
        'route(a, $x, -1, "b", null);',
        'async(f("x"), resume); launch(g()); launch(g("1"), r);',
        'assert($x == 1, "no");',
        'include_file "x"\n exit;',
        "force_send_socket(udp:1.2.3.4:5060); set_advertised_address(a.b-c);",
        "setflag(X); setbflag(1, X);",
        "if (a()) if (b()) exit; else drop; else exit;",
        "$x = ~1 << 2;",
        "$avp(x) += $y;",
    ],
)
def test_accepted_in_a_route(body):
    assert problems(ROUTE.format(body)) == []


@pytest.mark.parametrize(
    "text",
    [
        "debug_mode=1 log_level=-3",
        'alias=a b:c:5060 any:d any:"e":any',
        "listen=udp:*:5060 use_children 3",
        "listen=udp:1.2.3.4:5060 as 5.6.7.8:5070 anycast use_children 2",
        "advertised_address=a.example.org",
        'dst_blacklist=gw:{(any, 1.2.3.0/24, any, ""), !(tcp, ::1, 5060, "x")}',
        "loadmodule 'x.so' modparam('a','b',+1)",
        'event_route[E_X, async] { exit; } timer_route["t", 5] { exit; } onreply_route { exit; }',
        'mem-group = "x": "a" "b"',
        "tos=IPTOS_LOWDELAY",
        'include_file "x"\nroute[01] { exit; }',
    ],
)
def test_accepted_at_top_level(text):
    assert problems(text) == []


@pytest.mark.parametrize(
    "text, found",
    [
        ("", [("dropped", "")]),
        ("route {}", [("inserted", "}")]),
        ("route { exit };", [("inserted", "}"), ("dropped", ";")]),
        ('route { xlog("a") xlog("b"); exit; }', [("inserted", "xlog")]),
        ("route { if (is_method(\"X\") { exit; } }", [("inserted", "{")]),
        ("route { if (is_method(\"X\"))) { exit; } }", [("dropped", ")")]),
        ("route { { exit; } }", [("skipped", "{")]),
        ("route { if ($x === 1) { exit; } else { drop; } }", [("skipped", "=")]),
        ("route { exit(1); if ($x) { exit; }", [("unclosed", "")]),
        ("route { exit; } }", [("skipped", "}")]),
        ("fifo=\"x\"\nroute { exit; }", [("skipped", "fifo")]),
        ("route[a b] { if (exit) exit; }", [("skipped", "b")]),
        ("route { elseif (1) exit; }", [("inserted", "exit")]),
        ("route { \"x\" == $rU; exit; }", [("skipped", "\"x\"")]),
        ("route { switch ($x) { default: exit; case 1: exit; } exit; }", [("skipped", "default")]),
        ("route { switch ($x) { } exit; }", [("skipped", "}")]),
    ],
)  # fmt: skip
def test_one_problem_for_one_fault(text, found):
    assert problems(text) == found


def test_statements_around_a_fault_are_kept():
    found = kinds("route { a(); if ($x ==) { b(); } else { c(); } d(); }")
    assert found.count("call") == 4
    assert {"error", "recovered"} <= set(found)


def test_what_stands_before_the_fault_of_an_else_is_kept():
    assert kinds("route { if (a()) { b(); } else if (c() d() == 1) { e(); } }").count("call") >= 3


def test_an_unclosed_route_keeps_its_statements():
    assert kinds("route { if (a()) { b(); c();").count("call") == 3


def test_a_fragment_is_the_body_of_a_route():
    assert problems('xlog("a"); if (1) exit;', "fragment") == []
    assert problems("route { exit; }", "fragment") != []


def test_deep_nesting_is_no_problem():
    deep = "(" * 3000 + "$x" + ")" * 3000
    assert problems(f"route {{ if {deep} exit; }}") == []


def test_what_follows_a_thousand_problems_is_not_read():
    broken = "f(1 1);\n" * MOST_PROBLEMS
    assert problems(f"route {{ {broken} a(); }}") == [("skipped", "1")] * MOST_PROBLEMS
    assert problems(f"route {{ {broken} {broken} a(); }}") == [("skipped", "1")] * MOST_PROBLEMS + [("stopped", "1")]
    assert kinds(f"route {{ {broken} {broken} a(); }}").count("error") == MOST_PROBLEMS + 1


def test_an_include_inside_a_statement_is_no_problem_that_counts():
    text = "route { f(\n" + 'include_file "x"\n' * (MOST_PROBLEMS + 1) + "); f(1 1); }"
    assert problems(text)[-2:] == [("unread", 'include_file "x"'), ("skipped", "1")]


TOKENS = st.lists(st.sampled_from(range(len(TERMINALS) - 1)), max_size=50)


@settings(max_examples=500)
@given(TOKENS, st.sampled_from(["script", "fragment"]), st.sampled_from([0, 1, 2, MOST_PROBLEMS]))
def test_any_tokens_give_a_tree_or_problems_and_never_raise(tokens, start, most):
    tokens = [kind for kind in tokens if TERMINALS[kind] != "RECOVER"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "MOST_PROBLEMS", most)
        tree, found = parse(bytes([*tokens, len(TERMINALS) - 1]), start)
    assert tree is not None or found
    assert len(found) <= len(tokens) + 1
    if tree is not None:
        assert tree[2] == len(tokens)
        _nested(tree)


@settings(max_examples=300)
@given(SCRAPS)
def test_any_text_parses(text):
    kinds(f"route {{ {text} }}") if text.strip() else None


def _nested(raw):
    """Children lie inside their parent, in order."""
    waiting = [raw]
    while waiting:
        _, first, end, *children = waiting.pop()
        at = first
        for child in children:
            assert at <= child[1] <= child[2] <= end
            at = child[2]
        waiting += children
