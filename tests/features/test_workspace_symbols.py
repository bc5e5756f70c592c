"""Symbols of a workspace: what has a name in a file, and which of them a few letters mean."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, whole_scripts

from opensips_lsp.features.workspace_symbols import MOST, FileSymbol, Symbol, best, symbols_of
from opensips_lsp.project.includes import files_named_in, source_of


def found(text, path="opensips.cfg"):
    """[(kind, title, its text in the file)] of a script."""
    return [(one.kind, one.title, text[one.start : one.end]) for one in symbols_of(source_of(path, text))]


@pytest.mark.parametrize(
    "text, symbols",
    [
        (
            "route { exit; }\r\nroute [ relay ] { exit; }\r\nfailure_route['a b'] { exit; }\r\n",
            [
                ("route", "route", "route"),
                ("route", "route[relay]", "route [ relay ]"),
                ("route", "failure_route['a b']", "failure_route['a b']"),
            ],
        ),
        (
            "event_route[E_X, async] { exit; } timer_route[t, 60] { exit; }",
            [
                ("event", "event_route[E_X,async]", "event_route[E_X, async]"),
                ("event", "timer_route[t,60]", "timer_route[t, 60]"),
            ],
        ),
        (
            "loadmodule \"tm.so\"\nloadmodule '/usr/lib/sl.so'\n",
            [("module", "tm", "tm.so"), ("module", "sl", "/usr/lib/sl.so")],
        ),
        (
            'modparam("dialog", "profiles_with_value", "caller ; callee/b") modparam("tm", "profiles_with_value", "x")',
            [("profile", "caller", "caller"), ("profile", "callee", "callee")],
        ),
        (
            'dst_blacklist = gw: {(tcp, 10.0.0.0/8, 5060, "")}\nlog_level=3\n',
            [("blacklist", "gw", "gw"), ("global", "log_level", "log_level")],
        ),
        ('modparam("cachedb_redis", "cachedb_url", "redis:group://h/")\n', [("cache", "redis:group", "group")]),
        ("# route[a] { exit; }\nroute[b] { xlog(\"route[c] {\"); if (\n", [("route", "route[b]", "route[b]")]),
        ('modparam("dialog", "profiles_no_value", 5)\nloadmodule "\n', []),
    ],
)  # fmt: skip
def test_what_has_a_name(text, symbols):
    assert found(text) == symbols


def test_templates_and_fragments():
    text = "{% if x %}\nroute[a] { exit; }\nroute[{{ b }}] { exit; }\n{% endif %}\nroute { exit; }\n"
    assert [title for _, title, _ in found(text, "a.cfg.j2")] == ["route[a]", "route"]
    assert symbols_of(source_of("body.inc", "route(a);\n", role="fragment", route=("route", "0"))) == []


def named(*titles):
    """Symbols that are routes of these names."""
    return [FileSymbol("a.cfg", Symbol("route", f"route[{name}]", name, at, at + 1)) for at, name in enumerate(titles)]


@pytest.mark.parametrize(
    "query, names",
    [
        # as it is, at the beginning, within, its letters in this order, those of the title
        ("relay", ["relay", "relay_out", "to_relay", "register_later_any"]),
        ("RELAY", ["relay", "relay_out", "to_relay", "register_later_any"]),
        ("route[relay", ["relay", "relay_out", "register_later_any", "to_relay"]),
        ("rly", ["register_later_any", "relay", "relay_out", "to_relay"]),
        ("yaler", []),
        ("relayy", []),
        (" to re ", ["to_relay"]),
    ],
)
def test_queries(query, names):
    symbols = named("to_relay", "relay_out", "register_later_any", "relay", "nothing")
    assert [one.symbol.name for one in best(query, symbols)] == names


def test_routes_come_first_and_not_too_many():
    symbols = [
        FileSymbol("a", Symbol("global", "a", "a", 0, 1)),
        *named("b", "c"),
        FileSymbol("a", Symbol("module", "d", "d", 0, 1)),
    ]
    assert [one.symbol.name for one in best("", symbols)] == ["b", "c", "d", "a"]
    assert len(best("", named(*map(str, range(MOST + 1))))) == MOST


def test_files_that_bring_more_of_a_script():
    text = (
        'include_file "a.cfg"\nimport_file "b.cfg"\nroute {\ninclude_file "body.inc"\n}\n'
        'include_file \'c.cfg\'\n# include_file "d.cfg"\nlog_level = include_file "e.cfg"\n'
    )
    assert files_named_in(source_of("opensips.cfg", text)) == ["a.cfg", "b.cfg"]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_in_any_script(data):
    text = data.draw(mutations(data.draw(whole_scripts)))
    symbols = [FileSymbol("a", one) for one in symbols_of(source_of("a", text))]
    assert all(0 <= one.start < one.end <= len(text) for _, one in symbols)
    for one in symbols:
        assert one in best(one.symbol.title, symbols)
