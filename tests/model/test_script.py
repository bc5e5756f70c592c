"""What a script says: contexts of its routes, the modules, parameters, sockets and includes in it."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.incremental.summary import summary_of
from opensips_lsp.model.contexts import (
    BRANCH,
    ELSEWHERE,
    FAILURE,
    GLOBAL_REPLY,
    LOCAL,
    MESSAGES,
    REPLIES,
    REPLY,
    REQUESTS,
    ROUTE,
)  # fmt: skip
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.script import Script, Source
from opensips_lsp.project import includes as project
from opensips_lsp.syntax.items import items
from opensips_lsp.syntax.nodes import view

TARGET = parse_version("2.4")


def script_of(text, files=(), whole=True):
    sources, problems = project.sources("root.cfg", text, dict(files).get)
    return Script(TARGET, sources, all_files_known=whole and not problems)


def contexts(text, name, word="route", files=(), whole=True):
    return script_of(text, files, whole).contexts[word, name]


MAIN = "route { exit; }\n"


@pytest.mark.parametrize(
    "header, word, name, context",
    [
        ("route", "route", "0", ROUTE),
        ("route[0]", "route", "0", ROUTE),
        ("route['00']", "route", "0", ROUTE),
        ('route["a"]', "route", "a", ROUTE),
        ("route[01]", "route", "1", ROUTE),
        ("failure_route[f]", "failure_route", "f", FAILURE),
        ("branch_route[b]", "branch_route", "b", BRANCH),
        ("local_route", "local_route", "", LOCAL),
        ("onreply_route[r]", "onreply_route", "r", REPLY),
        ("onreply_route", "onreply_route", "", GLOBAL_REPLY),
        ("onreply_route[0]", "onreply_route", "0", REPLY),
        ("timer_route[t, 5]", "timer_route", "t", "timer_route"),
        ("event_route[E_X]", "event_route", "E_X", "event_route"),
        ("startup_route", "startup_route", "", "startup_route"),
        ("error_route", "error_route", "", "error_route"),
    ],
)
def test_a_route_runs_where_its_keyword_says(header, word, name, context):
    text = f"{header} {{ exit; }}\n" + (MAIN if (word, name) != ("route", "0") else "")
    assert contexts(text, name, word) == {context}


def test_the_groups_of_contexts_have_no_timer_in_them():
    assert REQUESTS | REPLIES | {ELSEWHERE} == MESSAGES
    assert not {"timer_route", "event_route", "startup_route", "error_route"} & MESSAGES


@pytest.mark.parametrize(
    "call",
    [
        "route(a)",
        'route("a")',
        "route('a')",
        "route(a, 1, $x)",
        "route ( /* of */ a )",
        "if (!route(a)) exit",
        "$x = route(a)",
        "if ($x) { while ($y) { route(a); } }",
        "switch ($x) { case 1: route(a); break; }",
        "switch ($x) { case 1: default: route(a); }",
    ],
)
def test_a_route_runs_where_those_run_that_call_it(call):
    assert contexts(f"{MAIN}failure_route[f] {{ {call}; }}\nroute[a] {{ exit; }}", "a") == {FAILURE}


@pytest.mark.parametrize(
    "no_call", ['xlog("route(a)")', "# route(a);\n", "/* route(a) */", "myroute(a)", "a()", "route(aa)", 'route("A")']
)
def test_what_only_looks_like_a_call_is_none(no_call):
    assert contexts(f"{MAIN}failure_route[f] {{ {no_call}; }}\nroute[a] {{ exit; }}", "a") == {ROUTE}


def test_numbers_name_a_route_however_they_are_written():
    text = (
        "failure_route[f] { route(0x0A); }\nonreply_route[r] { route(010); }\nroute[10] { exit; }\nroute[8] { exit; }\n"
    )
    assert contexts(MAIN + text, "10") == {FAILURE}
    assert contexts(MAIN + text, "8") == {REPLY}


def test_contexts_flow_along_chains_and_join():
    text = "route { route(a); }\nfailure_route[f] { route(b); }\n" + "".join(
        f"route[{name}] {{ route({callee}); }}\n" for name, callee in ("ab", "bc", "cd")
    )
    text += "route[d] { exit; }\n"
    assert contexts(text, "a") == {ROUTE}
    assert contexts(text, "b") == contexts(text, "d") == {ROUTE, FAILURE}


def test_a_long_chain_is_no_recursion():
    text = "onreply_route { route(1); }\n" + MAIN
    text += "".join(f"route[{n}] {{ route({n + 1}); }}\n" for n in range(1, 3000))
    assert contexts(text + "route[3000] { exit; }", "3000") == {GLOBAL_REPLY}


def test_contexts_flow_round_a_circle():
    text = "local_route { route(a); }\nroute[a] { route(b); }\nroute[b] { route(a); route(b); }\n"
    assert contexts(MAIN + text, "a") == contexts(MAIN + text, "b") == {LOCAL}


def test_a_circle_that_nobody_enters_is_read_as_request_routes():
    text = "route[a] { route(b); }\nroute[b] { route(a); }\n"
    assert contexts(MAIN + text, "a") == contexts(MAIN + text, "b") == {ROUTE}


def test_a_call_of_the_main_route_brings_its_context_there():
    assert contexts("failure_route[f] { route(0); }\n" + MAIN, "0") == {ROUTE, FAILURE}


def test_failure_routes_are_not_called_by_their_name():
    text = MAIN + "onreply_route[r] { route(x); }\nfailure_route[x] { exit; }\nroute[x] { exit; }\n"
    assert contexts(text, "x", "failure_route") == {FAILURE}
    assert contexts(text, "x") == {REPLY}


@pytest.mark.parametrize(
    "statement, name",
    [
        ('async(f("x"), resume);', "resume"), ('async(f("x", "y"), "resume");', "resume"), ("async(f(), 7);", "7"),
        ('async(f("(a, b)"), resume);', "resume"), ("async(f(,), resume);", "resume"),
        ('async(f("x"), resume, 3);', "resume"), ("async(f(), 7, 3);", "7"),
    ],
)  # fmt: skip
def test_a_resume_route_runs_where_it_was_left(statement, name):
    text = f"{MAIN}failure_route[f] {{ {statement} }}\nroute[{name}] {{ exit; }}\nroute[x] {{ exit; }}\n"
    assert contexts(text, name) == {FAILURE}
    assert contexts(text, "x") == {ROUTE}


@pytest.mark.parametrize(
    "statement",
    [
        'launch(f("(a, b)"), report);', "launch(f(,), report);", 'launch(f(), "report");',
        'launch(f("x"), report, "a");', 'launch(f(), "report", "$var(x)");',
    ],
)  # fmt: skip
def test_a_route_that_launch_reports_to_has_no_message_of_its_caller(statement):
    text = f"{MAIN}failure_route[f] {{ {statement} }}\nroute[report] {{ route(a); }}\nroute[a] {{ exit; }}\n"
    assert contexts(text, "report") == contexts(text, "a") == {ELSEWHERE}
    text += "onreply_route { route(report); }\n"
    assert contexts(text, "report") == contexts(text, "a") == {ELSEWHERE, GLOBAL_REPLY}


def test_launch_and_async_of_the_same_route_are_told_apart_after_an_edit():
    text = f"{MAIN}failure_route[f] {{ async(f(), r); }}\nroute[r] {{ exit; }}\n"
    launched = text.replace("async", "launch")
    assert contexts(text, "r") == {FAILURE} and contexts(launched, "r") == {ELSEWHERE}
    assert len({tuple(summary_of(item).calls for _, item in items(one)) for one in (text, launched)}) == 2


def test_launch_without_a_resume_route_calls_nothing():
    text = MAIN + 'failure_route[f] { launch(g("x", "y")); }\nroute[y] { exit; }\nroute[g] { exit; }\n'
    assert contexts(text, "y") == contexts(text, "g") == {ROUTE}


def test_a_route_named_by_a_modparam_may_be_called_by_the_module():
    text = 'modparam("b2b_entities", "script_req_route", "b2b")\n' + MAIN + "route[b2b] { route(c); }\n"
    text += "route[c] { exit; }\nroute[d] { exit; }\n"
    assert contexts(text, "b2b") == {ELSEWHERE}
    assert contexts(text, "c") == {ELSEWHERE}
    assert contexts(text, "d") == {ROUTE}


def test_a_number_or_a_part_of_a_value_names_no_route():
    text = 'modparam("a", "p", 1)\nmodparam("a", "q", "my b")\n' + MAIN + "route[1] { exit; }\nroute[b] { exit; }\n"
    assert contexts(text, "1") == contexts(text, "b") == {ROUTE}


def test_a_modparam_names_a_request_route_only():
    text = 'modparam("a", "p", "x")\n' + MAIN + "failure_route[x] { exit; }\n"
    assert contexts(text, "x", "failure_route") == {FAILURE}


@pytest.mark.parametrize(
    "text, whole", [("route[a] { exit; }", True), ("route[a] { exit; }\n" + MAIN, False)], ids=["no main route", "told"]
)
def test_what_is_not_here_may_call_any_named_route(text, whole):
    assert ELSEWHERE in contexts(text, "a", whole=whole)


def test_the_main_route_and_routes_of_other_kinds_are_not_called_from_elsewhere():
    text = "failure_route[f] { exit; }\n" + MAIN
    assert contexts(text, "0", whole=False) == {ROUTE}
    assert contexts(text, "f", "failure_route", whole=False) == {FAILURE}


def test_a_script_whose_include_is_missing_is_incomplete():
    text = 'include_file "calls.cfg"\n' + MAIN + "route[a] { exit; }\n"
    assert not script_of(text).complete and contexts(text, "a") == {ELSEWHERE}
    files = {"calls.cfg": "failure_route[f] { route(a); }"}
    assert script_of(text, files).complete and contexts(text, "a", files=files) == {FAILURE}


def test_a_fragment_runs_in_the_route_that_includes_it_and_calls_for_it():
    files = {"body.inc": 'if (uri == "x") { route(a); }'}
    script = script_of('failure_route[f] {\n include_file "body.inc"\n}\n' + MAIN + "route[a] { exit; }", files)
    fragment = script.sources[1]
    assert (fragment.role, fragment.route) == ("fragment", ("failure_route", "f"))
    offset, item = fragment.items[0]
    assert script.contexts_of(view(item, item.tree, None, offset), fragment) == {FAILURE}
    assert script.contexts["route", "a"] == {FAILURE}


def test_a_fragment_of_nowhere_runs_in_unknown_contexts():
    source = Source("", "exit;", items("exit;", "fragment"), "fragment")
    script = Script(TARGET, [source])
    offset, item = source.items[0]
    assert script.contexts_of(view(item, item.tree, None, offset), source) == {ELSEWHERE}


def test_a_broken_route_still_has_its_name_and_its_calls():
    text = (
        MAIN
        + "failure_route[f] { if ($x === 1) { route(a); } else { } route(b) }\nroute[a] { exit; }\nroute[b] { exit; }\n"
    )
    assert contexts(text, "a") == contexts(text, "b") == {FAILURE}


# ---- facts


def facts(text):
    (item,) = {id(item): item for _, item in items(text)}.values()
    return facts_of(item)


@pytest.mark.parametrize(
    "path, name",
    [
        ("tm.so", "tm"),
        ("/usr/lib64/opensips/modules/db_mysql.so", "db_mysql"),
        ("mpath/tm/tm.so", "tm"),
        ("tm", "tm"),
        ("a.so.so", "a.so"),
        (".so", ""),
    ],
)
def test_modules_by_name(path, name):
    (load,) = facts(f'loadmodule "{path}"').modules
    assert (load.name, load.file) == (name, path)


def test_modules_of_all_files_in_order():
    files = {"more.cfg": "loadmodule 'sl.so'\n"}
    script = script_of(
        'loadmodule "tm.so" loadmodule "rr.so"\n# loadmodule "x.so"\ninclude_file "more.cfg"\n' + MAIN, files
    )
    assert script.modules == ("tm", "rr", "sl")


@pytest.mark.parametrize(
    "value, meant",
    [("5", 5), ("-5", -5), ("0x10", 16), ("yes", 1), ('"yes"', "yes"), ("'5'", "5"), (r'"a\tb"', "a\tb")],
)
def test_params_have_the_value_that_is_meant(value, meant):
    (param,) = facts(f"modparam('a|b', \"p\", {value})").params
    assert (param.module, param.name, param.value) == ("a|b", "p", meant)


def test_protocols_of_listeners_and_modules():
    text = (
        'listen=udp:1.2.3.4:5060\nlisten=TLS:*:5061\nalias=sctp:x\nloadmodule "proto_hep.so"\nloadmodule "tm.so"\n'
        + MAIN
    )
    assert script_of(text).protocols == {"udp", "tls", "hep"}


def test_routes_of_an_item():
    found = facts("route { route(a); } failure_route['x'] { exit; } timer_route[t, 5] { route(b); route(b); }").routes
    assert [(route.word, route.name, [name for name, _ in route.calls]) for route in found] == [
        ("route", "0", ["a"]), ("failure_route", "x", []), ("timer_route", "t", ["b", "b"]),
    ]  # fmt: skip


def test_includes_know_the_route_they_stand_in():
    text = 'import_file\t"a_file.cfg" route[r] { if ($x) { include_file\n "b.cfg"\n } } include_file c\n'
    outer, inner, bad = facts(text).includes
    assert (outer.directive, outer.file, outer.route) == ("import", '"a_file.cfg"', None)
    assert (inner.directive, inner.file, inner.route.name) == ("include", '"b.cfg"', "r")
    assert (bad.file, bad.route) == ("c", None)


def test_an_include_in_a_comment_or_a_string_is_none():
    assert facts('route { xlog("include_file \\"x\\""); /* include_file "y" */\n# import_file "z"\n }').includes == ()


def test_facts_are_read_once():
    ((_, item),) = items(MAIN)
    assert facts_of(item) is facts_of(item)
