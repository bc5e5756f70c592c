"""Completion of names of route blocks, and in async() and launch(); `¦` is the cursor."""

import pytest
from features.completing import HEAD, accepted, at, labels, one_at

ROUTES = """\
route[a] { exit; }
route["b c"] { exit; }
route[7] { exit; }
failure_route[f] { exit; }
branch_route[b] { exit; }
onreply_route[o] { exit; }
onreply_route { exit; }
timer_route[t, 60] { exit; }
"""
REQUESTS = ["7", "a", "b c"]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("route(¦);", REQUESTS),
        ("route(¦", REQUESTS),
        ('route("¦");', REQUESTS),
        ("if (route(¦)) exit;", REQUESTS),
        ("route(a, ¦);", []),
        ('t_on_failure("¦");', ["f"]),
        ("t_on_failure('¦');", ["f"]),
        ("t_on_failure(\n\t\t'¦", ["f"]),
        ("t_on_failure(¦);", ["f"]),
        ('t_on_failure("f", "¦");', []),
        ('t_on_branch("¦");', ["b"]),
        ('t_on_reply("¦");', ["o"]),
        ('xlog("¦ route(");', []),
        ("# route(¦", []),
        ('/* t_on_failure("¦', []),
        ("async(t_relay(), ¦);", REQUESTS),
        ("launch(t_relay(), ¦);", REQUESTS),
        ("async(t_relay(), ¦, 3);", REQUESTS),
        ('launch(t_relay(), "¦", "x");', REQUESTS),
        ("async(t_relay(), a, ¦);", []),
        ('launch(t_relay(), a, "¦");', []),
    ],
)
def test_names_of_that_kind_only(written, names):
    found = [one.label for one in at(f"{HEAD}route {{\n\t{written}\n}}\n{ROUTES}").items if one.kind == "route"]
    assert found == names


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("route(¦);", 'route("b c");'),
        ('route("¦");', 'route("b c");'),
        ("route('b¦');", "route('b c');"),
        ('route("b¦', 'route("b c"'),
    ],
)
def test_quotes_where_a_name_needs_them(written, text):
    assert f"\t{text}\n" in accepted(f"{HEAD}route {{\n\t{written}\n}}\n{ROUTES}", "b c")


def test_a_function_takes_only_quoted_names():
    assert 't_on_failure("f");' in accepted(f"{HEAD}route {{\n\tt_on_failure(¦);\n}}\n{ROUTES}", "f")
    assert "\troute(a);" in accepted(f"{HEAD}route {{\n\troute(¦);\n}}\n{ROUTES}", "a")


def test_names_of_other_files():
    others = {"/nowhere/lib.cfg": "failure_route[g] { exit; }\n"}
    marked = f'{HEAD}include_file "/nowhere/lib.cfg"\nroute {{\n\tt_on_failure("¦");\n}}\n'
    assert [one.label for one in at(marked, others=others).items] == ["g"]


# ---- a route to create


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_create_a_route(end):
    marked = f'{HEAD}route {{\n\tt_on_failure("gone¦");\n}}\n'.replace("\n", end)
    found = at(marked)
    assert found.partial  # what can be created follows from what is typed
    (new,) = [one for one in found.items if one.edits]
    assert (new.label, new.description) == ("gone", "create failure_route[gone]")
    text = accepted(marked, new)
    assert text == marked.replace("¦", "") + f"{end}failure_route[gone] {{{end}\texit;{end}}}{end}"


def test_a_created_route_is_indented_like_the_block_that_names_it():
    marked = "route {\n    if (1)\n        route(new¦);\n}\n"
    assert accepted(marked, "new").endswith("\nroute[new] {\n    exit;\n}\n")
    broken = "route {\n    exit;\n}\n\nroute[b] {\n)\n    route(new¦)\n"  # whose blanks say nothing
    assert accepted(broken, "new").endswith("\nroute[new] {\n    exit;\n}\n")


def test_a_route_is_created_on_a_line_of_its_own():
    text = accepted("route {\n\troute(new¦);\n}", "new")
    assert text == "route {\n\troute(new);\n}\n\nroute[new] {\n\texit;\n}\n"


@pytest.mark.parametrize("typed", ["a", "0", "exit", "x y", "", "9x", "$x"])
def test_what_cannot_be_created(typed):
    found = at(f"{HEAD}route {{\n\troute({typed}¦);\n}}\n{ROUTES}")
    assert not any(one.edits for one in found.items)


def test_nothing_is_created_behind_what_is_not_closed():
    found = at(f"{HEAD}route {{\n\troute(new¦);\n}}\n/* open")
    assert not any(one.edits for one in found.items)


# ---- headers


def test_a_header_offers_what_is_named_and_not_there():
    marked = 'loadmodule "tm.so"\nroute { t_on_failure("x"); t_on_failure("f"); t_on_branch("y"); route(z); }\n'
    marked += "failure_route[f] { exit; }\n"
    assert labels(marked + "failure_route[¦]") == ["x"]
    assert labels(marked + "branch_route[¦") == ["y"]
    assert labels(marked + "route[¦] { exit; }") == ["z"]
    assert labels(marked + "timer_route[t, ¦") == []


def test_events_of_loaded_modules_first():
    marked = f'{HEAD}loadmodule "event_route.so"\nloadmodule "dialog.so"\nevent_route[¦]'
    found = labels(marked)
    assert found.index("E_DLG_STATE_CHANGED") < found.index("E_ACC_CDR")
    assert one_at(marked, "E_DLG_STATE_CHANGED").edits == one_at(marked, "E_CORE_THRESHOLD").edits == ()
    assert not {one.kind for one in at(marked).items} - {"event"}


def test_an_event_brings_its_module():
    marked = f"{HEAD}event_route[¦] {{ exit; }}\n"
    loads = 'loadmodule "rr.so"\nloadmodule "event_route.so"\nloadmodule "usrloc.so"\nmodparam'
    text = accepted(marked, "E_UL_AOR_INSERT")
    assert loads in text and "event_route[E_UL_AOR_INSERT] {" in text


def test_an_event_that_has_a_route_is_not_offered():
    marked = 'loadmodule "event_route.so"\nevent_route[E_CORE_THRESHOLD] { exit; }\nevent_route[¦] { exit; }'
    assert "E_CORE_THRESHOLD" not in labels(marked)
    assert labels(marked.replace("[¦]", "[E_CORE_THRESHOLD, ¦]")) == ["async", "sync"]


# ---- async


def test_async_functions_only():
    marked = f'{HEAD}loadmodule "exec.so"\nroute {{\n\t{{}}(¦);\n}}\n'
    for word in ("async", "launch"):
        found = at(marked.replace("{}", word)).items
        names = [one.label for one in sorted(found, key=lambda one: one.order)]
        assert names[0] == "exec" and "rest_get" in names
        assert {"t_relay", "sl_send_reply", "xlog", "exec_avp"}.isdisjoint(names)


def test_an_async_function_brings_its_module():
    text = accepted(f"{HEAD}route {{\n\tasync(¦, a);\n}}\n{ROUTES}", "rest_get")
    assert 'loadmodule "rest_client.so"\n' in text and 'async(rest_get("url", "$avp(body)"), a);' in text


def test_the_arguments_inside_are_those_of_the_function():
    assert at(f"{HEAD}route {{\n\tasync(rest_get(¦), a);\n}}\n").items == ()
