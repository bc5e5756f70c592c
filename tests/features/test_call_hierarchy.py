"""Call hierarchy: who goes to a route and where it goes on to, in all files, exact to the character."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, whole_scripts

from opensips_lsp.features import call_hierarchy as feature
from opensips_lsp.model.route_uses import MODPARAM
from opensips_lsp.server.workspace import Workspace, options
from opensips_lsp.testing import unmarked


@pytest.fixture
def on_disk(write):
    """on_disk(name, name of a file=its text, ...) -> the snapshot of that file, with the others around it."""

    def snapshot(name, **files):
        paths = {file: str(write(file, text)) for file, text in files.items()}
        return Workspace((), options(), lambda text: None).snapshot(paths[name])

    return snapshot


def snapshot_of(text, name="opensips.cfg", **more):
    """The snapshot of a text; `more`: other files that are open."""
    scripts = Workspace((), options(), lambda text: None)
    for other, content in {**more, name: text}.items():
        scripts.open(f"/nowhere/{other}", content)
    return scripts.snapshot(f"/nowhere/{name}")


def prepared(text, anchor, more=0, **files):
    """-> (snapshot, the items at an anchor of opensips.cfg)."""
    snapshot = snapshot_of(text, **files)
    return snapshot, feature.prepare(snapshot, text.index(anchor) + more)


def incoming(text, anchor, more=0, **files):
    """[(title of the caller, the texts that its spans begin)] of the only route at an anchor."""
    snapshot, (item,) = prepared(text, anchor, more, **files)
    return [
        (calls.item.title, spans(calls, calls.item.path, text, files)) for calls in feature.incoming(snapshot, item.key)
    ]


def outgoing(text, anchor, more=0, **files):
    snapshot, (item,) = prepared(text, anchor, more, **files)
    return [
        (calls.item.title, spans(calls, item.path, text, files))
        for calls in feature.outgoing(snapshot, item.key, item.path)
    ]


def spans(calls, path, text, files):
    source = {"opensips.cfg": text, **files}[path.removeprefix("/nowhere/")]
    return [(span.start, source[span.start : span.end]) for span in calls.spans]


ALL_WAYS = """\
modparam("pike", "check_route", "a")
route {
	route(a); if (route("a", 1)) exit;
	async(rest_get("u", "$avp(b)"), a);
	launch(rest_get("u", "$avp(b)"), a);
	t_on_failure("f"); t_on_branch('b'); t_on_reply("r");
	raise_event("E_X");
	route($var(a)); # route(a);
}
route[a] { route(b); route(gone); route(b); }
route[b] { xlog("route(a)"); exit; }
failure_route[f] { route(a); }
branch_route[b] { exit; }
onreply_route[r] { exit; }
event_route[E_X] { exit; }
timer_route[t, 60] { route(b); }
startup_route { route(b); }
"""


def at(piece, more=0, text=ALL_WAYS):
    return text.index(piece) + more


def test_who_goes_to_a_route_in_each_way():
    assert incoming(ALL_WAYS, "route[a]", 6) == [
        ('modparam("pike", "check_route")', [(at('"a")\nroute', 1), "a")]),
        ("route", [(at("a); if"), "a"), (at('"a", 1', 1), "a"), (at("a);\n\tlaunch"), "a"), (at("a);\n\tt_on"), "a")]),
        ("failure_route[f]", [(at("a); }\nbranch"), "a")]),
    ]


def test_the_route_that_goes_on_stands_before_a_timeout_and_a_parameter():
    text = 'route { async(f(), a, 3); launch(f(), "a", "b"); } route[a] { exit; } route[3] { exit; } route[b] { exit; }'
    assert incoming(text, "route[a]") == [("route", [(text.index("a, 3"), "a"), (text.index('a", "b'), "a")])]
    assert incoming(text, "route[3]") == incoming(text, "route[b]") == []


@pytest.mark.parametrize(
    "anchor, piece, shift",
    [
        ("failure_route[f]", '"f"', 1),
        ("branch_route[b]", "'b'", 1),
        ("onreply_route[r]", '"r"', 1),
        ("event_route[E_X]", '"E_X"', 1),
    ],
)
def test_who_arms_a_route(anchor, piece, shift):
    assert incoming(ALL_WAYS, anchor) == [("route", [(at(piece, shift), piece[1:-1])])]


def test_what_opensips_enters_by_itself_is_a_root():
    for anchor in ("route {", "timer_route", "startup_route"):
        assert incoming(ALL_WAYS, anchor) == []
    assert incoming(ALL_WAYS, "route[b]") == [
        ("route[a]", [(at("b); route(gone"), "b"), (at("b); }\nroute"), "b")]),
        ("timer_route[t,60]", [(at("b); }\nstartup"), "b")]),
        ("startup_route", [(at("startup_route { route(b", 22), "b")]),
    ]


def test_where_a_route_goes_on_to():
    assert [title for title, _ in outgoing(ALL_WAYS, "route {")] == [
        "route[a]", "failure_route[f]", "branch_route[b]", "onreply_route[r]", "event_route[E_X]",
    ]  # fmt: skip
    # route[gone] is not there: there is no item to show
    assert outgoing(ALL_WAYS, "route[a]") == [("route[b]", [(at("b); route(gone"), "b"), (at("b); }\nroute"), "b")])]
    assert outgoing(ALL_WAYS, "route[b]") == []


def test_where_a_parameter_leads():
    snapshot, (item,) = prepared(ALL_WAYS, "route[a]")
    parameter = feature.incoming(snapshot, item.key)[0].item
    assert (parameter.kind, parameter.detail) == (MODPARAM, "")
    assert ALL_WAYS[parameter.start : parameter.end] == 'modparam("pike", "check_route", "a")'
    assert ALL_WAYS[parameter.name_start : parameter.name_end] == '"check_route"'
    (calls,) = feature.outgoing(snapshot, parameter.key, parameter.path)
    assert (calls.item.title, [span.start for span in calls.spans]) == ("route[a]", [at('"a")\nroute', 1)])
    assert feature.incoming(snapshot, parameter.key) == []


@pytest.mark.parametrize(
    "anchor, kind, detail",
    [
        ("route {", feature.ROUTE, "request"),
        ("route[a]", feature.ROUTE, "request, failure"),
        ("route[b]", feature.ROUTE, "request, failure, timer, startup"),
        ("onreply_route[r]", feature.ROUTE, "reply"),
        ("event_route[E_X]", feature.EVENT, "event"),
        ("timer_route", feature.EVENT, "timer"),
    ],
)
def test_items_say_what_they_run_as(anchor, kind, detail):
    _, (item,) = prepared(ALL_WAYS, anchor)
    assert (item.kind, item.detail) == (kind, detail)
    assert ALL_WAYS.startswith(anchor, item.start) and ALL_WAYS[item.end - 1] == "}"


@pytest.mark.parametrize(
    "text, found",
    [
        ("route[«a»] { exit; }", True),
        ("«route[»a«]» { exit; }", True),
        ("route[a] { exit; } route { route(«a»); }", True),
        ('failure_route[a] { exit; } route { t_on_failure("«a»"); }', True),
        ("route[a]« »{ exit; }", True),  # right behind it
        ("route[a] «{» «exit»; }", False),
        ("route[a] { exit; } route { «route»(a); }", False),
        ("route[a] { exit; } # «a»\n", False),
        ("route { route(«a»); }", False),
        ("route { route(«$var(a)»); }", False),
    ],
)
def test_where_there_is_an_item(text, found):
    text, places = unmarked(text)
    snapshot = snapshot_of(text)
    assert [bool(feature.prepare(snapshot, start)) for start, _ in places] == [found] * len(places)


def test_each_block_of_a_name_is_an_item():
    text = "route { route(a); }\nroute[a] { exit; }\nroute[a] { drop; }\n"
    _, items = prepared(text, "a);")
    assert [text[item.start : item.end] for item in items] == ["route[a] { exit; }", "route[a] { drop; }"]


ROOT = """\
include_file "lib.cfg"
route {
	route(a);
	include_file "body.inc"
}
route[b] {
	include_file "body.inc"
}
"""
LIBRARY = "# ü\r\nroute[a] { route(c); }\r\nroute[c] { exit; }\r\n"
BODY = "route(c);\nroute(c);\n"
FILES = {"lib.cfg": LIBRARY, "body.inc": BODY}


def test_callers_in_other_files(on_disk):
    assert incoming(ROOT, "a);", **FILES) == [("route", [(ROOT.index("a);"), "a")])]
    snapshot = on_disk("lib.cfg", **FILES, **{"opensips.cfg": ROOT})
    found = feature.incoming(snapshot, ("route", "c"))
    assert [(calls.item.title, calls.item.key, calls.item.detail) for calls in found] == [
        ("route[a]", ("route", "a"), "request"),
        ("route in body.inc", ("route", "0"), "request"),
        ("route[b] in body.inc", ("route", "b"), "never reached"),
    ]
    assert [[span.start for span in calls.spans] for calls in found] == [[LIBRARY.index("c);")], [6, 16], [6, 16]]
    assert [text_of(calls.item) for calls in found] == ["route[a] { route(c); }", BODY, BODY]
    # further up it is the route around the fragment that is called
    assert feature.incoming(snapshot, found[1].item.key) == feature.incoming(snapshot, found[2].item.key) == []


def text_of(item):
    with open(item.path, encoding="utf-8", newline="") as file:
        return file.read()[item.start : item.end]


def test_what_is_included_in_a_route_is_gone_on_to_from_there():
    places = [(ROOT.index("a);"), "a")], [(ROOT.index("include_file", 1), 'include_file "body.inc"')]
    assert outgoing(ROOT, "route {", 0, **FILES) == [("route[a]", places[0]), ("route[c]", places[1])]
    assert outgoing(ROOT, "route[b]", 0, **FILES) == [
        ("route[c]", [(ROOT.rindex("include_file"), 'include_file "body.inc"')])
    ]
    snapshot = snapshot_of(ROOT, **FILES)
    (calls,) = feature.outgoing(snapshot, ("route", "b"), "/nowhere/body.inc")
    assert (calls.item.title, spans(calls, "/nowhere/body.inc", ROOT, FILES)) == ("route[c]", [(6, "c"), (16, "c")])


def test_in_the_midst_of_typing():
    text = (
        "route { if ($rU == ) exit; route(a); t_on_failure(\nroute[a] { route( }\nfailure_route[f] { route(a); if (\n"
    )
    assert [title for title, _ in incoming(text, "route[a]")] == ["route", "failure_route[f]"]
    assert outgoing(text, "failure_route") == [("route[a]", [(text.rindex("a); if"), "a")])]
    assert outgoing(text, "route {") == [("route[a]", [(text.index("a); t_on"), "a")])]


def test_in_a_template():
    text = (
        "{% if x %}\nroute { route(a); route({{ b }}); }\n{% endif %}\nroute[a] { exit; }\nroute[{{ b }}] { exit; }\n"
    )
    snapshot = snapshot_of(text, "opensips.cfg.j2")
    (item,) = feature.prepare(snapshot, text.index("[a]") + 1)
    assert [calls.item.title for calls in feature.incoming(snapshot, item.key)] == ["route"]
    assert feature.prepare(snapshot, text.index("{{ b }}]") + 3) == []


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_what_goes_out_comes_in(data):
    """In damaged scripts too: each call out of an item is one into what it leads to, at the same place."""
    text = data.draw(mutations(data.draw(whole_scripts)))
    snapshot = snapshot_of(text)
    for offset in range(0, len(text) + 1, 7):
        for item in feature.prepare(snapshot, offset):
            assert 0 <= item.start <= item.name_start <= item.name_end <= item.end <= len(text)
            for calls in feature.outgoing(snapshot, item.key, item.path):
                back = [
                    (one.item.key, span) for one in feature.incoming(snapshot, calls.item.key) for span in one.spans
                ]
                assert {(item.key, span) for span in calls.spans} <= set(back)
