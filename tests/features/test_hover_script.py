"""Hover on what a script names: routes, events, flags, files, rules."""

from __future__ import annotations

import pytest
from counting import calls_of
from features.hovering import asked, said, snapshot_of

from opensips_lsp.features.hover import hover
from opensips_lsp.model.script import Source

# ---- routes


ROUTES = """\
route { route(a); t_on_failure("f"); route(gone); }
route[a] { if (t_relay()) { route(a, 1); } async(exec("x"), a); }
failure_route[f] { route(a); }
onreply_route { exit; }
route[idle] { exit; }
"""


def marked_routes(anchor):
    at = ROUTES.index(anchor)
    name = anchor.split("]")[0].split(")")[0].split(",")[0].strip('"')
    at = ROUTES.index(name, at)
    return ROUTES[:at] + f"«{name}»" + ROUTES[at + len(name) :]


@pytest.mark.parametrize("anchor", ["a); t_on", "a] {", "a, 1)", "a); }\nfailure", "a); }\nonreply"])
def test_a_route_from_each_place(anchor):
    found = asked(marked_routes(anchor))
    assert found.heading == "`route[a]`: route block in line 2"
    assert "Called 3 times, by `route` (line 1), `route[a]` (line 2) and `failure_route[f]` (line 3)." in found.lines
    assert "Resumed by async or launch by `route[a]` (line 2)." in found.lines
    assert "Runs as: request, failure." in found.lines


@pytest.mark.parametrize("anchor", ['f"); route', "f] {"])
def test_a_failure_route(anchor):
    found = asked(marked_routes(anchor))
    assert found.heading == "`failure_route[f]`: route block in line 3"
    assert "Armed by `route` (line 1)." in found.lines


def test_other_routes():
    assert asked(marked_routes("gone)")).heading == "`route[gone]`: no such route block"
    assert "Nothing goes to it." in asked(marked_routes("idle] {")).lines
    assert "It never runs." in asked(marked_routes("idle] {")).lines
    found = asked(ROUTES.replace("onreply_route", "«onreply_route»"))
    assert found.heading == "`onreply_route`: route block in line 4"
    assert "Nothing" not in said(found)
    assert asked("«route» { exit; }").heading == "`route`: route block in line 1"
    assert asked("route { «route»(a); }").heading == "`route`: function of the core"


def test_a_route_that_a_parameter_names():
    text = 'loadmodule "pike.so"\nmodparam("pike", "check_route", "«guard»")\nroute[guard] { exit; }\nroute { exit; }'
    assert "Set by the parameter `pike.check_route` (line 2)." in asked(text).lines


def test_a_route_in_another_file():
    text = 'include_file "lib.cfg"\nroute { route(«a»); }\n'
    found = asked(text, **{"lib.cfg": "\n\nroute[a] { route(b); }\nroute[b] { exit; }\n"})
    assert found.heading == "`route[a]`: route block in line 3 of `lib.cfg`"


def test_an_event():
    found = asked("event_route[«E_DLG_STATE_CHANGED»] { exit; }")
    assert found.heading == "`E_DLG_STATE_CHANGED`: event of `dialog` (not loaded)"
    assert any(line.endswith("(M315)") for line in found.lines)
    assert asked('route { raise_event("«E_CORE_THRESHOLD»"); }').heading == "`E_CORE_THRESHOLD`: event of the core"
    assert asked("event_route[«E_MINE»] { exit; }").heading == "`event_route[E_MINE]`: route block in line 1"


def test_a_kind_of_route_in_a_broken_header():
    assert asked("route { exit; }\n«failure_route»").heading == "`failure_route`: route block"


# ---- names that a script gives


@pytest.mark.parametrize(
    ("marked", "heading", "lines"),
    [
        ("route { setflag(«NAT»); if (isflagset(NAT)) exit; }", "`NAT`: message flag", 2),
        ("route { setbflag(0, «7»); }", "`7`: branch flag", 1),
        ('dst_blacklist=bad:{(tcp, 10.0.0.0/8, 5060, "")}\nroute { use_blacklist("«bad»"); }', "`bad`: blacklist", 2),
        (
            'modparam("dialog", "profiles_no_value", "out")\nroute { set_dlg_profile("«out»"); }',
            "`out`: dialog profile",
            2,
        ),
    ],
)
def test_a_name_that_the_script_gives(marked, heading, lines):
    found = asked(marked)
    assert found.heading == heading and len(found.lines) == lines


# ---- includes, suppressions


def test_an_include():
    text = '«include_file "lib.cfg"»\nroute { exit; }\n'
    found = asked(text, **{"lib.cfg": "route[a] { exit; }\n"})
    assert found.heading == "`/nowhere/lib.cfg`"
    found = asked('«import_file "none.cfg"»\nroute { exit; }\n')
    assert found.heading == "`none.cfg`: not found" and "left out" in said(found)
    assert "does not start" in said(asked('«include_file "none.cfg"»\nroute { exit; }\n'))


def test_a_rule_in_a_suppression():
    text = "# opensips-lint: disable-file={}\nroute {{ exit; }}\n"
    found = asked(text.format("M102,«bare-method»"))
    assert found.heading == "`M101`: rule bare-method" and "removed the bare word `method`" in said(found)
    assert asked(text.format("«S001»")).lines == ("OpenSIPS cannot parse the script.",)
    assert "rules" in asked(text.format("«M1»")).heading
    assert asked("# opensips-lint: dis§able-file=M101\nroute { exit; }\n") is None
    assert asked("# M§101\nroute { exit; }\n") is None


@pytest.mark.parametrize("anchor", ["many)", "twice", "param", "fr_timeout"])
def test_the_lines_of_what_is_not_shown_are_not_counted(anchor):
    """To count them took seconds where a route is called thousands of times: each line takes the text before it."""
    text = (
        'loadmodule "tm.so"\n'
        + 'modparam("tm", "fr_timeout", 5)\n' * 200
        + "route { route(many); route(twice); $var(param) = 1; }\nroute[many] { exit; }\n"
        + "".join(f"route[r{number}] {{ route(many); $var(param) = 1; }}\n" for number in range(200))
        + "route[twice] { exit; }\n" * 200
    )
    snapshot = snapshot_of(text)
    assert hover(snapshot, text.index(anchor))
    assert calls_of(Source.line_of, hover, snapshot, text.index(anchor)) < 20
