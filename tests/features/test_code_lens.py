"""Code lenses: above each route block, who goes to it and what it runs as."""

import pytest
from features.test_call_hierarchy import ALL_WAYS, BODY, FILES, LIBRARY, ROOT, on_disk, snapshot_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, whole_scripts

from opensips_lsp.features.code_lens import lenses, users

__all__ = ["on_disk"]


def titles(snapshot):
    """[(keyword where a lens stands, the name of its route, what it says)] of a file."""
    text = snapshot.text.string
    return [(text[lens.start : lens.end], lens.key[1], users(snapshot, lens.key).title) for lens in lenses(snapshot)]


def title(text, name="a", **files):
    """What the lens of the only block of that name says."""
    ((_, _, said),) = [one for one in titles(snapshot_of(text, **files)) if one[1] == name]
    return said


def test_each_way():
    assert titles(snapshot_of(ALL_WAYS)) == [
        ("route", "0", "runs as request"),
        ("route", "a", "5 calls, named by 1 modparam; runs as request, failure"),
        ("route", "b", "4 calls; runs as request, failure, timer, startup"),
        ("failure_route", "f", "armed by 1; runs as failure"),
        ("branch_route", "b", "armed by 1; runs as branch"),
        ("onreply_route", "r", "armed by 1; runs as reply"),
        ("event_route", "E_X", "raised by 1; runs as event"),
        ("timer_route", "t", "runs as timer"),
        ("startup_route", "", "runs as startup"),
    ]


MAIN = "route { exit; }\n"


@pytest.mark.parametrize(
    "text, said",
    [
        (MAIN + "route[a] { exit; }", "not called"),
        (MAIN + 'route[a] { exit; } # route(a)\n/* route(a); */ route[b] { xlog("route(a)"); }', "not called"),
        ("route[a] { exit; }", "not called here"),  # a part of some script
        (MAIN + "failure_route[a] { exit; } route[b] { route(a); }", "not armed"),
        (MAIN + 'failure_route[a] { exit; } route[b] { t_on_branch("a"); }', "not armed"),
        ("failure_route[a] { exit; }", "not armed here"),
        # some module may go there
        (MAIN + 'modparam("mine", "on_call", "a")\nroute[a] { exit; }', "not called here"),
        ('route { t_on_reply("a"); t_on_reply("a"); } onreply_route[a] { exit; }', "armed by 2; runs as reply"),
        (
            'route { notify_on_event("E", "$avp(f)", "a", "5"); route(a); } route[a] { exit; }',
            "1 call, armed by 1; runs as request",
        ),
        # a way that begins nowhere
        (MAIN + "route[a] { route(b); } route[b] { route(a); }", "1 call; never reached"),
        (MAIN + 'route[b] { t_on_failure("a"); } failure_route[a] { exit; }', "armed by 1; never reached"),
        ("route[a] { exit; } route[b] { route(a); }", "1 call"),  # who knows
        (MAIN + "route[a] { exit; } timer_route[t, 5] { route(b); } route[b] { route(a); }", "1 call; runs as timer"),
        (
            MAIN + 'modparam("pike", "check_route", "b") route[b] { t_on_branch("a"); } branch_route[a] { exit; }',
            "armed by 1; runs as branch",
        ),
        # launch() reports with a message of its own
        ('route { launch(f("x"), a); } route[a] { exit; }', "1 call"),
        (MAIN + 'route[b] { launch(f("x"), a, "b"); } route[a] { exit; }', "1 call"),
        (MAIN + "timer_route[t, 5] { async(f(), a, 3); } route[a] { exit; }", "1 call; runs as timer"),
        (MAIN + "event_route[a] { exit; }", "runs as event"),
        (MAIN + "timer_route[a, 5] { exit; }", "runs as timer"),
        ("route { route(a); if (\nroute[a] { exit; if (\n", "1 call"),
        ("route { route(a); }\r\nroute['a'] { route(a); }\r\n", "2 calls; runs as request"),
    ],
)
def test_what_is_said(text, said):
    assert title(text) == said


@pytest.mark.parametrize(
    "text, said",
    [
        ("route { exit; }", "runs as request"),
        ("route[0] { exit; } route[a] { route(0); }", "1 call; runs as request"),
        ("route { if (\n", "runs as request"),
    ],
)
def test_the_main_route(text, said):
    assert title(text, "0") == said


def test_other_kinds():
    text = MAIN + "local_route { exit; } onreply_route { exit; } error_route { exit; }"
    assert [said for *_, said in titles(snapshot_of(text))[1:]] == ["runs as local", "runs as reply", "runs as error"]


def test_uses_in_all_files_each_once(on_disk):
    snapshot = on_disk("lib.cfg", **FILES, **{"opensips.cfg": ROOT})
    assert [said for *_, said in titles(snapshot)] == ["1 call; runs as request", "3 calls; runs as request"]
    found = users(snapshot, ("route", "c")).uses  # those in body.inc are included twice
    assert [placed.source.text[placed.start : placed.end] for placed in found] == ["c"] * 3
    assert sorted((len(placed.source.text), placed.start) for placed in found) == [
        (len(BODY), 6), (len(BODY), 16), (len(LIBRARY), LIBRARY.index("c);")),
    ]  # fmt: skip


def test_no_lens_in_a_fragment_or_at_a_name_of_a_template(on_disk):
    assert lenses(on_disk("body.inc", **FILES, **{"opensips.cfg": ROOT})) == []
    text = "{% if x %}\nroute { route(a); }\n{% endif %}\nroute[a] { {{ b }}; }\nroute[{{ b }}] { exit; }\n"
    assert [one[:2] for one in titles(snapshot_of(text, "opensips.cfg.j2"))] == [("route", "0"), ("route", "a")]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_in_any_script(data):
    snapshot = snapshot_of(data.draw(mutations(data.draw(whole_scripts))))
    for keyword, _, said in titles(snapshot):
        assert keyword.endswith("route") and said
