"""Extract route: what moves where, and what is refused because it would mean something else in a route of its own."""

import pytest
from features.refactored import edited, errors, marked, offers, reason, snapshot_of, tokens

from opensips_lsp.features import refactor
from opensips_lsp.features.refactor.statements import end_of, lists_of
from opensips_lsp.syntax.item_views import root_of

KIND = "refactor.extract"
HEAD = 'loadmodule "proto_udp.so"\nlisten = udp:127.0.0.1\nloadmodule "tm.so"\nloadmodule "sipmsgops.so"\n'


@pytest.mark.parametrize(
    ("text", "new"),
    (
        (
            'route {\n\txlog("a");\n\t«xlog("b");\n\txlog("c");»\n\txlog("d");\n}\n',
            'route {\n\txlog("a");\n\troute(extracted);\n\txlog("d");\n}\n\n'
            'route[extracted] {\n\txlog("b");\n\txlog("c");\n}\n',
        ),
        (  # a selection of whole lines, comments with it
            'route {\n\tif ($rm == "BYE") {\n«\t\t# why\n\t\txlog("b"); # what\n»\t}\n}\n\nroute[a] { exit; }\n',
            'route {\n\tif ($rm == "BYE") {\n\t\troute(extracted);\n\t}\n}\n\n'
            'route[extracted] {\n\t# why\n\txlog("b"); # what\n}\n\nroute[a] { exit; }\n',
        ),
        (  # a comment that is not selected stays, unless it stands behind the last statement
            'route {\n\t# why\n\t«xlog("b")»; # what\n}\n',
            'route {\n\t# why\n\troute(extracted);\n}\n\nroute[extracted] {\n\txlog("b"); # what\n}\n',
        ),
        (  # without braces, and before an `else`
            'route {\n    if ($rm == "BYE")\n        «xlog("b");»\n    else\n        exit;\n}\n',
            'route {\n    if ($rm == "BYE")\n        route(extracted);\n    else\n        exit;\n}\n\n'
            'route[extracted] {\n    xlog("b");\n}\n',
        ),
        (  # what stands in a text is not indented
            'route {\n\t\tif (1) {\n\t\t\t«xlog("a\n\t\t\tb");\n\t\t\txlog("c");»\n\t\t}\n}\n',
            "route {\n\t\tif (1) {\n\t\t\troute(extracted);\n\t\t}\n}\n\n"
            'route[extracted] {\n\t\txlog("a\n\t\t\tb");\n\t\txlog("c");\n}\n',
        ),
        (  # names that are taken, be it in a comment
            'route {\n\t«xlog("b");»\n\troute(extracted); # extracted_2\n}\nroute[extracted] { exit; }\n',
            "route {\n\troute(extracted_3);\n\troute(extracted); # extracted_2\n}\n\n"
            'route[extracted_3] {\n\txlog("b");\n}\nroute[extracted] { exit; }\n',
        ),
        (  # the line of the route has more on it, and the text no line end
            'route { «xlog("b");» xlog("c"); } /* é\n*/ route[a] { exit; }',
            'route { route(extracted); xlog("c"); }\n\nroute[extracted] {\n\txlog("b");\n} /* é\n*/ route[a] { exit; }',
        ),
        (
            'route {\n\tswitch ($rm) {\n\tcase "BYE":\n\t\t«xlog("b");»\n\t\tbreak;\n\t}\n}\n',
            'route {\n\tswitch ($rm) {\n\tcase "BYE":\n\t\troute(extracted);\n\t\tbreak;\n\t}\n}\n\n'
            'route[extracted] {\n\txlog("b");\n}\n',
        ),
    ),
)
def test_statements_move_behind_their_route(text, new):
    assert edited(text, KIND) == new
    assert edited(text.replace("\n", "\r\n"), KIND) == new.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "body",
    (
        "«exit;»\n\txlog(\"a\");",  # the flag that ends the script is global
        "if (1) { «drop;» }\n\txlog(\"a\");",
        '«if ($rm == "BYE") exit;»\n\txlog("a");',
        'xlog("a");\n\t«if ($rm == "BYE") return(-1);\n\treturn(1);»',  # nothing runs behind either route
        'if (1) { «return;» }',
        'if ($rm == "BYE") { exit; } else if (1) { «xlog("a"); return(2);» }',
        '«t_relay();»\n\tif ($rc < 0) exit;',  # a route returns what its last statement returns
        '«while (1) { exit; }»\n\txlog("$rc");',
        '«if (1) exit;»\n\txlog("a");\n\txlog("$rc");',
        'xlog("$retcode");\n\t«if (1) exit;»\n\tt_relay();',
        'if (1) { «if ($rm == "BYE") exit;» }\n\txlog("$rc");',  # the `if` around sets it to what it returns
        "«if (1) exit;»\n\t;",
        "xlog(\"$param(1)\");\n\t«xlog(\"$avp(param)\");»",
        'switch ($rm) { case "BYE": «xlog("a");» case "ACK": exit; }',
        "«switch ($rm) { case 1: break; case 2: exit; }»\n\texit;",
        "«route(a, \"x\");»",
    ),
)  # fmt: skip
def test_what_means_the_same_is_extracted(body):
    text = f"{HEAD}route[r] {{\n\t{body}\n}}\nroute {{ route(r); }}\nroute[a] {{ exit; }}\n"
    assert "route(extracted);" in edited(text, KIND)


@pytest.mark.parametrize(
    ("body", "why"),
    (
        ('«if ($rm == "BYE") return;»\n\txlog("a");', "`return`"),
        ("«return;»\n\txlog(\"a\");", "`return`"),
        ('while (1) { «return;» }', "`return`"),
        ('for ($var(x) in $(avp(y)[*])) «return(-1);»', "`return`"),
        ('switch ($rm) { case 1: «return;» break; case 2: exit; }', "`return`"),
        ('if (1) { if (1) { «return;» } xlog("a"); }', "`return`"),
        ('«if (1) exit;»\n\tif ($rc < 0) exit;', "`$rc`"),
        ('«if (1) exit;»\n\t;\n\txlog("$retcode");', "`$rc`"),
        ('«if (1) exit;»\n\txlog("is $(rc{s.len})");', "`$rc`"),
        ('«if (1) exit;»\n\troute(a);\n\txlog("$rc");', "`$rc`"),  # route a may read it
        ('for ($var(x) in $(avp(y)[*])) { xlog("$rc"); «if (1) exit;» }', "`$rc`"),  # the body begins again
        ('for ($var(x) in $(avp(y)[*])) «if ($rc < 0) exit;»', "`$rc`"),
        ("«xlog(\"$param(1)\");»", "`$param`"),
        ("«if ($param(2) == null) exit;»", "`$param`"),
        ("«xlog(\"$(param(1){s.len})\");»", "`$param`"),
        ("«route(a, $param(1));»", "`$param`"),
        ("«route(a, $(param(1){s.len}));»", "`$param`"),
        ("«t_relay(»);", "whole statements"),
        ("if («$rm == \"BYE\"») exit;", "whole statements"),
        ("if («is_method(\"BYE\")») exit;", "whole statements"),
        ("if (1) «{ exit; }»", "whole statements"),
        ("if (1) { «exit; } t_relay();»", "whole statements"),
        ("switch ($rm) { case 1: «t_relay(); break;» }", "whole statements"),
        ("switch ($rm) { «case 1: break;» }", "whole statements"),
        ("«# only a comment\n\tt_rel»ay();", "whole statements"),
    ),
)  # fmt: skip
def test_what_would_mean_something_else_is_refused(body, why):
    text = f"{HEAD}route[r] {{\n\t{body}\n}}\nroute {{ route(r); }}\nroute[a] {{ exit; }}\n"
    plain, start, end = marked(text)
    assert not errors(plain)
    assert why in reason(text, KIND)
    assert not refactor.edits_of(snapshot_of(plain), "extract-route", start, end)


def test_a_function_that_named_routes_refuse_stays():
    text = "{}{} {{\n\t«{};»\n}}\nroute {{ exit; }}\n"
    assert "`t_cancel_branch`" in reason(text.format(HEAD, "onreply_route[o]", "t_cancel_branch()"), KIND)
    assert "`t_cancel_branch`" in reason(text.format(HEAD, "onreply_route[o]", "if (t_cancel_branch()) exit"), KIND)
    assert "route(extracted)" in edited(text.format(HEAD, "failure_route[f]", 't_reply("500", "x")'), KIND)


def test_a_hundredth_route_is_refused():
    body = "".join(f"route[r{number}] {{ exit; }}\n" for number in range(97))
    text = f"route {{\n\t«exit;»\n\troute(r98);\n}}\nroute[r98] {{ exit; }}\n{body}"
    assert "extracted" in edited(text, KIND)
    assert "99 named routes" in reason(f"{text}route[r99] {{ exit; }}\n", KIND)


def test_routes_that_call_each_other_are_refused():
    text = "route {{ route(a); }}\nroute[a] {{ «exit;»\n\t{} }}\nroute[b] {{ route({}); }}\nroute[c] {{ exit; }}\n"
    assert "extracted" in edited(text.format("route(b);", "c"), KIND)
    assert "100" in reason(text.format("route(b);", "a"), KIND)
    below = "route {{ route(b); }}\nroute[a] {{ «exit;» }}\nroute[b] {{ {} route(a); }}\n"
    assert "100" in reason(below.format("route(b);"), KIND)
    assert "extracted" in edited(below.format("exit;"), KIND)


@pytest.mark.parametrize(
    "text",
    (
        "route { ‸exit; }\n",
        "«route { exit; }»\n",
        "«loadmodule \"tm.so\"»\nroute { exit; }\n",
        "route { exit; }\n«# x»\n",
        "route {\n\t«t_relay(;\n\texit;»\n}\n",
        "route { exit; }«»\n",
        "route { «;» }\n",
        "route {\n{% if x %}\n\t«exit;»\n{% endif %}\n}\n",
        "«»",
    ),
)  # fmt: skip
def test_nothing_is_offered_where_there_is_no_selection_of_a_body(text):
    assert offers(text, KIND) == []


def test_a_route_beside_a_broken_one_is_whole():
    assert "route(extracted);" in edited("route {\n\tt_relay(;\n}\n\nroute[a] {\n\t«exit;»\n}\n", KIND)


def test_in_an_included_file(write):
    write("root.cfg", 'include_file "more.cfg"\nroute { route(a); }\nroute[extracted] { exit; }\n')
    text = "route[a] {\n\t«exit;»\n}\n"
    path = str(write("more.cfg", text))
    new = "route[a] {\n\troute(extracted_2);\n}\n\nroute[extracted_2] {\n\texit;\n}\n"
    assert edited(text, KIND, path) == new


def test_a_file_that_is_included_in_a_route_has_no_room_for_another(write):
    write("root.cfg", 'route {\n\tinclude_file "more.cfg"\n}\n')
    path = str(write("more.cfg", "xlog(\"a\");\nexit;\n"))  # fmt: skip
    assert "included inside a route" in reason('xlog("a");\n«exit;»\n', KIND, path)


def test_an_include_does_not_move(write):
    write("more.cfg", 'xlog("a");\n')
    path = str(write("root.cfg", "route { exit; }"))
    text = 'route {\n\t«include_file "more.cfg"»\n\texit;\n}\n'
    assert "includes a file" in reason(text, KIND, path)


SCRIPT = HEAD + '''
route {
	# first
	if (!has_totag() and is_method("INVITE")) { # here
		xlog("a {
	b");
		switch ($rm) {
			case "INVITE": # é
				t_on_failure("f");
				if ($var(x) == 1)
					t_on_branch("b");
				else if ($var(x) > 1) { xlog("x"); }
				break;
			default:
				exit;
		}
		$var(x) = $var(x) + 1; /* two
		lines */ ;
	} else
		while ($var(y) < 3) $var(y) = $var(y) + 1;

	for ($var(i) in $(avp(list)[*]))
		xlog("$var(i)");
	route("again", 1);
	if (!t_relay()) { exit; }
}

# more
route[again] {
	xlog("again");

	if ($var(z)) {
		drop;
	}
} # behind
failure_route[f] { t_reply("500", "no"); }
branch_route[b] { xlog("b"); }
'''  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("line_end", ("\n", "\r\n"))
def test_what_was_extracted_and_inlined_is_what_it_was(line_end):
    text = SCRIPT.replace("\n", line_end)
    before, count, same = errors(text), 0, 0
    for start, end in selections(text):
        new = edited(f"{text[:start]}«{text[start:end]}»{text[end:]}", KIND)
        again = edited(new.replace("route(extracted)", "‸route(extracted)"), "refactor.inline")
        count, same = count + 1, same + (again == text)
        assert errors(again) == before
        assert without_braces(tokens(again)) == without_braces(tokens(text))
    assert count > 30 and same > count / 2


def selections(text):
    """(start, end) of all statements that stand side by side."""
    source = snapshot_of(text).in_scripts[0].source
    roots = [root_of(item, offset) for offset, item in source.items]
    for root in roots:
        for node in root.walk():
            for nodes in lists_of(node):
                nodes = [one for one in nodes if one.kind not in ("block", "case", "default", "empty")]
                for first, one in enumerate(nodes):
                    yield from ((one.start, end_of(last)) for last in nodes[first:])


def without_braces(words):
    return [word for word in words if word not in "{}"]
