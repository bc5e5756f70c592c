"""The outline: what stands at top level, in file order, with what belongs together nested."""

import pytest
from features.test_call_hierarchy import on_disk, snapshot_of  # noqa: F401
from hypothesis import HealthCheck, given, settings
from scripts import scripts

from opensips_lsp.features.symbols import outline


def shown(symbols):
    """(kind, name, detail) of symbols, with those in them."""
    return [
        (one.kind, one.name, one.detail, *([shown(one.children)] if one.children else [])) for one in symbols
    ]  # fmt: skip


def outline_of(text, **files):
    return shown(outline(snapshot_of(text, **files)))


def test_globals_and_listeners():
    text = (
        "log_level=3 mhomed=yes\nalias=sip.example.org\nlisten=udp:10.0.0.1:5060 as 192.0.2.1\nlisten=tcp:*\n"
        'mem-group = "a": "b" "c"\ndst_blacklist=gw:{(tcp, 10.0.0.0/8,\n 5060, "")}\nadvertised_address="'
        + "x" * 100
        + '"\n'
    )
    assert outline_of(text) == [
        ("global", "log_level", "3"),
        ("global", "mhomed", "yes"),
        ("global", "alias", "sip.example.org"),
        ("listener", "udp:10.0.0.1:5060", "as 192.0.2.1"),
        ("listener", "tcp:*", ""),
        ("global", "mem-group", '"a": "b" "c"'),
        ("global", "dst_blacklist", 'gw:{(tcp, 10.0.0.0/8, 5060, "")}'),
        ("global", "advertised_address", '"' + "x" * 78 + "…"),
    ]


def test_parameters_stand_below_their_module():
    text = (
        'modparam("tm", "wt_timer", 4)\n'  # before its loadmodule
        'loadmodule "tm.so"\n'
        'modparam("tm", "fr_timeout", 5)\n'
        'loadmodule "/usr/lib/opensips/usrloc.so"\n'
        'modparam("TM", "fr_inv_timeout", 6)\n'
        'modparam("usrloc|tm", "db_url", "mysql://a")\n'
        'modparam("dialog", "db_mode", 0)\n'
    )
    assert outline_of(text) == [
        ("modparam", "tm: wt_timer", "4"),
        ("module", "tm", "", [("modparam", "fr_timeout", "5"), ("modparam", "fr_inv_timeout", "6")]),
        ("module", "usrloc", "/usr/lib/opensips/usrloc.so"),
        ("modparam", "usrloc|tm: db_url", '"mysql://a"'),
        ("modparam", "dialog: db_mode", "0"),
    ]


def test_no_name_is_empty():
    """VS Code refuses an outline with an empty name, and says so in a message box."""
    text = 'loadmodule ""\nmodparam("", "", 1)\nloadmodule "tm.so"\nmodparam("tm", "", 1)\ninclude_file ""\n'
    assert outline_of(text) == [
        ("module", '""', "", [("modparam", '""', "1")]),
        ("module", "tm", "", [("modparam", '""', "1")]),
        ("include", "include_file", "include_file"),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('loadmodule "a\nb.so"\n', [("module", "a b", "")]),
        ('loadmodule "/usr\r\nlib/b.so"\n', [("module", "b", "/usr lib/b.so")]),
        ('modparam("a\nb", "c\u2028d", 1)\n', [("modparam", "a b: c d", "1")]),
        ('loadmodule "a\nb.so"\nmodparam("a\nb", "c\rd", 1)\n', [("module", "a b", "", [("modparam", "c d", "1")])]),
        ('loadmodule "\n\n"\n', [("module", '""', "")]),
        ('include_file "a\u2028b.cfg"\n', [("include", "a b.cfg", "include_file")]),
    ],
)
def test_names_and_details_are_in_one_line(text, wanted):
    assert outline_of(text) == wanted


def test_what_a_quote_has_swallowed_is_cut():
    ((_, name, detail),) = outline_of(f'loadmodule "{"a b" * 1000}/{"c" * 1000}.so"\n')
    assert (len(name), len(detail)) == (80, 80) and name[-1] == detail[-1] == "…"


def test_a_module_reaches_to_its_parameters_if_nothing_stands_between():
    text = 'loadmodule "tm.so"\n# c\nmodparam("tm", "wt_timer", 4)\nlog_level=3\nmodparam("tm", "fr_timeout", 5)\n'
    module, parameter = outline(snapshot_of(text))
    assert text[module.start : module.end].endswith('"wt_timer", 4)') and parameter.name == "log_level"
    assert text[module.name_start : module.name_end] == '"tm.so"'
    assert [text[one.name_start : one.name_end] for one in module.children] == ['"wt_timer"', '"fr_timeout"']


def test_routes_and_includes():
    text = (
        'include_file "a.cfg"\nroute[ a ] {\n\tinclude_file "b.cfg"\n\texit;\n}\nroute { exit; }\n'
        "timer_route[t,\n 5] { exit; }\nevent_route[E_X, async] { exit; }\n"
    )
    assert outline_of(text) == [
        ("include", "a.cfg", "include_file"),
        ("route", "route[a]", "", [("include", "b.cfg", "include_file")]),
        ("route", "route", ""),
        ("timer_route", "timer_route[t,5]", ""),
        ("event_route", "event_route[E_X,async]", ""),
    ]
    first = outline(snapshot_of(text))[1]
    assert text[first.name_start : first.name_end] == "route[ a ]" and text[first.start : first.end][-1] == "}"


def test_a_file_that_is_included_in_a_route(on_disk):  # noqa: F811
    files = {
        "opensips.cfg": 'route {\ninclude_file "b.inc"\n}\n',
        "b.inc": 'include_file "c.inc"\nexit;\n',
        "c.inc": "exit;",
    }
    assert shown(outline(on_disk("b.inc", **files))) == [("include", "c.inc", "include_file")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("route { if (\nroute[a] { exit; }\n", ["route", "route[a]"]),
        ("listen=\nlog_level=3\n", ["log_level"]),
        ('loadmodule "tm.so"\nmodparam("tm", "fr_\nmodparam("tm", "x", 1)\n', ["tm"]),
        ("} log_level=3\nroute[a] { exit; } }\nroute[b] { foo(; }\n", ["route[a]", "route[b]"]),
        ("", []),
        ("# nothing", []),
    ],
)
def test_of_a_broken_file_what_can_be_read(text, names):
    found = [name for _, name, *_ in outline_of(text)]
    assert [name for name in names if name not in found] == []


def test_a_template_shows_its_own_text():
    text = 'log_level={{ level }}\nloadmodule "tm.so"\nroute[{{ a }}] { exit; }\n'
    assert shown(outline(snapshot_of(text, "opensips.cfg.j2")))[1] == ("module", "tm", "")
    assert "{{ level }}" in str(shown(outline(snapshot_of(text, "opensips.cfg.j2"))))


def test_what_the_target_dropped():
    text = 'loadmodule "xlog.so"\nloadmodule "tm.so"\n'
    text += 'loadmodule "dialog.so"\nmodparam("dialog", "replicate_dialogs_to", 1)\n'
    found = [one for symbol in outline(snapshot_of(text)) for one in (symbol, *symbol.children)]
    assert [one.name for one in found if one.dropped] == ["xlog", "replicate_dialogs_to"]


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(scripts())
def test_each_symbol_has_its_name_in_itself(text):
    at = 0
    for symbol in outline(snapshot_of(text)):
        assert at <= symbol.start <= symbol.name_start < symbol.name_end <= symbol.end <= len(text)
        assert symbol.name and "\n" not in symbol.name
        at = symbol.start
        for child in symbol.children:
            assert 0 <= child.start <= child.name_start < child.name_end <= child.end <= len(text)
