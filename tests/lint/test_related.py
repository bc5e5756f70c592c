"""What else belongs to a finding, as a client shows it beside: the other definition, the way of calls."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.registry import own_rules

RULES = {rule.code: rule for rule in own_rules()}


def related(text, code):
    """(text found, text related, what that is) of each finding of a rule."""
    script = script_of(text, parse_version("2.4"))
    (source,) = script.sources
    for finding in lint(script, source, list(RULES.values())):
        if finding.code == code:
            found = [
                (one.source.text[one.span.start : one.span.end], one.span.start, one.message)
                for one in RULES[code].related(finding, script, source)
            ]
            yield text[finding.start : finding.end], found


@pytest.mark.parametrize(
    ("text", "found", "there", "at"),
    [
        ("route[b] { exit; }\nroute[a] { exit; }\nroute { route(a); }\nroute[a] { exit; }", "route[a]", "route[a]", 19),
        ('route["a"] { exit; }\nroute[a] { exit; }', "route[a]", 'route["a"]', 0),
        ("route { exit; }\nroute[0] { exit; }", "route[0]", "route", 0),
        ("failure_route[a] { exit; }\nroute[a] { exit; }\nroute[a] { exit; }", "route[a]", "route[a]", 27),
    ],
)
def test_the_first_definition(text, found, there, at):
    assert list(related(text, "C407")) == [(found, [(there, at, "it is first defined here")])]


def test_each_further_definition_tells_of_the_first():
    first = [("route[a]", 0, "it is first defined here")]
    assert list(related("route[a] { exit; }\n" * 3, "C407")) == [("route[a]", first), ("route[a]", first)]


def test_where_a_module_is_loaded_first():
    text = 'loadmodule "sl.so"\nloadmodule "tm.so"\nloadmodule "a/tm.so"\nroute { exit; }\n'
    ((found, there),) = related(text, "C402")
    assert found == 'loadmodule "a/tm.so"'
    assert there == [('loadmodule "tm.so"', 19, "it is first loaded here")]


def test_the_way_of_calls():
    text = (
        'loadmodule "tm.so"\nroute { exit; }\nonreply_route { route(a); }\nroute[a] { route(b); }\n'
        "route[b] { t_relay(); }\n"
    )
    ((found, there),) = related(text, "C414")
    assert found == "t_relay"
    assert [(one, message) for one, _, message in there] == [
        ("onreply_route", "`onreply_route` calls `route[a]`"),
        ("route[a]", "`route[a]` calls `route[b]`"),
    ]


def test_most_findings_stand_alone():
    ((found, there),) = related('route { if (method == "INVITE") exit; }', "M101")
    assert (found, there) == ("method", [])
