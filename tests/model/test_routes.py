"""Where names of routes stand, and which names a route may get."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.model.names import name_at, names_in, names_of
from opensips_lsp.model.names.spelling import refused_spelling
from opensips_lsp.model.routes import blocks
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes as project
from opensips_lsp.testing import unmarked


def script_of(text, files=()):
    sources, problems = project.sources("root.cfg", text, dict(files).get)
    return Script(parse_version("2.4"), sources, all_files_known=not problems)


@pytest.mark.parametrize(
    "text, word, name",
    [
        ("route[«a»] { exit; } route { route(«a»); }", "route", "a"),
        ("route[\"«a»\"] { exit; } route { route(«a»); route('«a»'); }", "route", "a"),
        ('route[«01»] { exit; } route { route(«1»); route("«1»"); route(2); }', "route", "1"),
        ('route[«a»] { exit; } route { route(«a», "a", $var(a)); }', "route", "a"),
        ('route[«a»] { exit; } route { xlog("a"); a(); route(b); $var(a) = a; # a\n}', "route", "a"),
        ('route { async(rest_get("a", "$avp(a)"), «a»); } route[«a»] { exit; }', "route", "a"),
        ('route { launch(f("a"), «a»); launch(f("a")); } route[«a»] { exit; }', "route", "a"),
        ('route[«3»] { exit; } route { async(f(), «3», 3); launch(f(), «3», "3"); async(f(), a, 3); }', "route", "3"),
        (
            'route { t_on_failure("«a»"); route(a); } route[a] { exit; } failure_route[«a»] { exit; }',
            "failure_route",
            "a",
        ),
        ("route { t_on_reply('«a»'); } onreply_route[«a»] { exit; }", "onreply_route", "a"),
        ('route { if (t_on_branch("«a»")) exit; } branch_route[«a»] { exit; }', "branch_route", "a"),
        (
            'route { t_on_branch("a", "b"); notify_on_event("a", "$avp(a)", "«a»", 9); } route[«a»] { exit; }',
            "route",
            "a",
        ),
        ('modparam("pike", "check_route", "«a»")\nroute[«a»] { exit; }', "route", "a"),
        ('modparam("proto_tls|proto_wss", "trace_filter_route", "«a»")\nroute[«a»] { exit; }', "route", "a"),
        ('modparam("tm", "check_route", "a")\nroute[«a»] { exit; }', "route", "a"),
        ("timer_route[«a», 5] { exit; } route[a] { exit; }", "timer_route", "a"),
        ("route[«a»] { if ($rU == ) exit; route(«a»); } route { route(«a»); }", "route", "a"),
    ],
)
def test_mentions(text, word, name):
    text, spans = unmarked(text)
    script = script_of(text)
    assert [(one.start, one.end) for one in names_of(script, word, name)] == spans
    for start, end in spans:
        assert name_at(script, script.sources[0], start) == name_at(script, script.sources[0], end)
        assert name_at(script, script.sources[0], start).name == name


def test_no_name_where_a_variable_names_a_route():
    script = script_of("route { route($var(a)); route(b); }")
    assert [one.name for one in names_of(script, "route")] == ["", "b"]


def test_mentions_in_files_that_are_included():
    files = {"a.cfg": "route[a] { route(b); }\n", "b.cfg": 'route(a); t_on_failure("a");\n'}
    script = script_of('include_file "a.cfg"\nroute {\ninclude_file "b.cfg"\n}', files)
    assert [(one.source.path, one.start) for one in names_of(script, "route", "a")] == [("a.cfg", 6), ("b.cfg", 6)]


def test_blocks_are_those_of_the_file_from_its_first_byte_on():
    files = {"a.cfg": "route[a] { exit; }\nroute [ b ]\n{ exit; }\n", "b.cfg": "exit; route[c] { exit; }\n"}
    script = script_of('failure_route[x] { exit; }\ninclude_file "a.cfg"\nroute {\ninclude_file "b.cfg"\n}', files)
    found = {source.path: blocks(source) for source in script.sources}
    assert [(one.title, one.start) for one in found["root.cfg"]] == [("failure_route[x]", 0), ("route", 48)]
    assert [(one.title, one.start, one.end, one.header_end) for one in found["a.cfg"]] == [
        ("route[a]", 0, 18, 8),
        ("route[b]", 19, 40, 30),
    ]
    assert found["b.cfg"] == []  # it stands in a block


def test_mentions_begin_at_the_first_byte_of_an_included_file():
    files = {"a.cfg": "route[a] { exit; }\n", "b.cfg": "route(a);\n"}
    script = script_of('include_file "a.cfg"\nroute {\ninclude_file "b.cfg"\n}', files)
    assert [(one.start, one.end, one.defines) for one in names_of(script, "route", "a")] == [
        (6, 7, True),
        (6, 7, False),
    ]
    assert [name_at(script, source, 5) for source in script.sources] == [None] * 3


def test_the_macro_of_a_template_is_no_name():
    script = script_of("{% set x = 1 %}\nroute[{{ name }}] { exit; }\nroute[a] { route(a); route({{ name }}); }\n")
    assert [one.name for one in names_in(script, script.sources[0])] == ["", "a", "a", ""]


BARE = "route[a] { exit; } route { route(a); }"
QUOTED = 'route["a"] { exit; } route { route("a"); }'


@pytest.mark.parametrize(
    "text, new, why",
    [
        (BARE, "b", None),
        (BARE, "B_2", None),
        (BARE, "7", None),
        (QUOTED, "b-c.d e", None),
        (QUOTED, "exit", None),
        (BARE, "failing", None),
        (BARE, "exit", "reserved word"),
        (BARE, "method", "reserved word"),
        (BARE, "b-c", "without quotes"),
        (BARE, "_b", "without quotes"),
        (BARE, "0", "main route"),
        (BARE, "00", "main route"),
        (BARE, "07", "without quotes"),
        (BARE, "a]{}", "without quotes"),
        (QUOTED, 'b"', "letters, digits"),
        (QUOTED, "b\n", "letters, digits"),
        (QUOTED, "", "letters, digits"),
        (QUOTED, "0", "main route"),
    ],
)
def test_names(text, new, why):
    script = script_of(text)
    said = refused_spelling(new, "route", names_of(script, "route", "a"))
    assert said is None if why is None else why in said
