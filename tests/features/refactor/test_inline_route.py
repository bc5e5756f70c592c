"""Inline route: what takes the place of the call, when the block goes, and what is refused."""

import pytest
from features.refactored import edited, errors, marked, offers, reason, snapshot_of

from opensips_lsp.features import refactor

KIND = "refactor.inline"
HEAD = 'loadmodule "proto_udp.so"\nlisten = udp:127.0.0.1\nloadmodule "tm.so"\n'


@pytest.mark.parametrize(
    ("text", "new"),
    (
        (
            'route {\n\tif (1) {\n\t\t‸route(a);\n\t\texit;\n\t}\n}\n\n'
            'route[a] {\n\txlog("a\n\tb");\n\n\tt_relay(); # c\n}\n',
            'route {\n\tif (1) {\n\t\txlog("a\n\tb");\n\n\t\tt_relay(); # c\n\t\texit;\n\t}\n}\n',
        ),
        (  # comments go where the statements go, and the `return` that nobody looks at goes away
            "route {\n\troute(‸a); # 1\n\texit;\n}\n\n# 2\n# 3\nroute[a] { # 4\n\txlog(\"x\");\n"
            "\treturn; # 5\n\t# 6\n}\n\nroute[b] { exit; }\n",
            'route {\n\t# 2\n\t# 3\n\t# 4\n\txlog("x");\n\t# 5\n\t# 6\n\t# 1\n\texit;\n}\n\nroute[b] { exit; }\n',
        ),
        (  # braces, so that an `else` stays where it is
            "route {\n\tif (1)\n\t\t‸route(a);\n\telse\n\t\texit;\n}\nroute[a] { if (1) drop; }\n",
            "route {\n\tif (1)\n\t\t{\n\t\t\tif (1) drop;\n\t\t}\n\telse\n\t\texit;\n}\n",
        ),
        (  # what follows on the line is not made part of a comment
            'route { ‸route(a); exit; }\nroute[a] {\n\txlog("x"); # a\n}\n',
            'route { xlog("x"); # a\nexit; }\n',
        ),
        (  # a block that something else names stays: a call,
            "route {\n\t‸route(a);\n\troute(a);\n}\nroute[a] { exit; }\n",
            "route {\n\texit;\n\troute(a);\n}\nroute[a] { exit; }\n",
        ),
        (  # perhaps a text,
            'route {\n\t‸route(a);\n\txlog("a");\n}\nroute[a] { exit; }\n',
            'route {\n\texit;\n\txlog("a");\n}\nroute[a] { exit; }\n',
        ),
        (  # or something where a file is not there
            'include_file "gone.cfg"\nroute {\n\t‸route(a);\n}\nroute[a] { exit; }\n',
            'include_file "gone.cfg"\nroute {\n\texit;\n}\nroute[a] { exit; }\n',
        ),
        (
            "route { exit; }\nroute[b] {\n\t‸route(7);\n} route[7] { exit; } route[c] { exit; }\n",
            "route { exit; }\nroute[b] {\n\texit;\n}  route[c] { exit; }\n",
        ),
        (  # the parameters of the call are read by nothing
            'route {\n\t‸route(a, "x", $var(y));\n\texit;\n}\nroute[a] { xlog("x"); }\n',
            'route {\n\txlog("x");\n\texit;\n}\n',
        ),
    ),
)  # fmt: skip
def test_the_body_takes_the_place_of_the_call(text, new):
    text, new = HEAD + text, HEAD + new
    assert edited(text, KIND) == new
    assert edited(text.replace("\n", "\r\n"), KIND) == new.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("call", "body"),
    (
        ("‸route(a); exit;", "if (1) return; exit;"),
        ("exit; ‸route(a); exit;", "if ($param(1) == 1) exit;"),
        ("‸route(a); xlog(\"$rc\");", "if (1) drop;"),
        ("‸route(a); xlog(\"$rc\");", "xlog(\"a\"); return(2);"),
        ("‸route(a); exit;", "xlog(\"a\"); return(0);"),  # ends the script
        ("‸route(a); exit;", "xlog(\"a\"); return($var(x));"),
        ("while (1) { ‸route(a); }", "xlog(\"a\"); return(1);"),
        ("for ($var(i) in $(avp(x)[*])) { xlog(\"$rc\"); ‸route(a); }", "if (1) drop;"),
        ("‸route(a); exit;", "return;"),
        ("‸route(a); exit;", ";"),
        ("‸route(a); exit;", "if (1) route(a);"),
        ("‸route(a); exit;", "route(b);"),
    ),
)  # fmt: skip
def test_what_would_mean_something_else_is_refused(call, body):
    text = f"{HEAD}route {{ {call} }}\nroute[a] {{ {body} }}\nroute[b] {{ if (0) route(a); }}\n"
    plain, start, end = marked(text)
    assert not errors(plain) and reason(text, KIND)
    assert not refactor.edits_of(snapshot_of(plain), "inline-route", start, end)


@pytest.mark.parametrize(
    ("call", "body"),
    (
        ("exit; ‸route(a);", "if (1) return(-1); exit;"),  # nothing runs behind either route
        ("if (1) { ‸route(a); } else exit;", "return(2);"),
        ("‸route(a); xlog(\"$rc\");", "t_relay();"),
        ("‸route(a); xlog(\"a\"); xlog(\"$rc\");", "if (1) drop;"),
        ("if (1) ‸route(a); xlog(\"$rc\");", "if (1) drop;"),
        ("‸route(a); exit;", "exit; return(-1);"),
        ("‸route(\"a\"); exit;", "drop;"),
        ("switch ($rm) { case 1: ‸route(a); break; }", "drop;"),
    ),
)  # fmt: skip
def test_what_means_the_same_is_inlined(call, body):
    new = edited(f"{HEAD}route {{ {call} }}\nroute[a] {{ {body} }}\nroute[b] {{ exit; }}\n", KIND)
    assert body.split(";")[0] in new.split("route[b]")[0]


def test_a_function_that_the_block_refuses():
    text = "{}{} {{ ‸route(a); }}\nroute[a] {{ t_relay(); }}\nroute {{ exit; }}\n"
    assert "`t_relay` is not allowed in `onreply_route`" in reason(text.format(HEAD, "onreply_route"), KIND)
    assert "t_relay(); }" in edited(text.format(HEAD, "failure_route[f]"), KIND)


@pytest.mark.parametrize(
    "text",
    (
        "route { ‸exit; route(a); }\nroute[a] { exit; }\n",
        "route { ‸route(a); }\n",  # not defined
        "route { ‸route(a); }\nroute[a] { exit; }\nroute[a] { exit; }\n",
        "route { if (‸route(a)) exit; }\nroute[a] { exit; }\n",
        "route { if ({‸route(a);}) exit; }\nroute[a] { exit; }\n",
        "route { if {‸route(a);} exit; }\nroute[a] { exit; }\n",
        "route { $var(x) = ‸route(a); }\nroute[a] { exit; }\n",
        "route { ‸route(a); }\nroute[a] { t_relay(; }\n",
        "route { ‸route(a); t_relay(; }\nroute[a] { exit; }\n",
        "route { async(a(\"x\"), ‸a); }\nroute[a] { exit; }\n",
        "route[a] { ‸exit; }\n",
        "‸",
    ),
)  # fmt: skip
def test_nothing_is_offered_elsewhere(text):
    assert offers(text, KIND) == []


def test_the_main_route_stays():
    assert "main route" in reason("route { exit; }\nroute[a] { ‸route(0); exit; }\n", KIND)


def test_a_route_in_another_file_stays_there(write):
    write("more.cfg", "route[a] {\n\texit;\n}\n")
    path = str(write("root.cfg", ""))
    text = 'include_file "more.cfg"\nroute {{\n\tif (1) {{\n\t\t{}\n\t}}\n}}\n'
    assert edited(text.format("‸route(a);"), KIND, path) == text.format("exit;")


def test_in_a_file_that_is_included_in_a_route(write):
    write(
        "root.cfg",
        'route {\n\tinclude_file "more.cfg"\n\txlog("$rc");\n}\nroute[a] { if (1) drop; }\nroute[b] { drop; }\n',
    )
    path = str(write("more.cfg", "exit;\n"))
    assert "`$rc`" in reason("exit;\n‸route(a);\n", KIND, path)
    assert edited("exit;\n‸route(b);\n", KIND, path) == "exit;\ndrop;\n"
