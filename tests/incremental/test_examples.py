"""What the rules' own examples show is found just so in a script that is edited."""

import re
from itertools import cycle

import pytest

from opensips_lsp.catalogue.version import DEFAULT_TARGET
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import Bad
from opensips_lsp.server.workspace import Workspace, options

pytestmark = pytest.mark.slow

RULES = own_rules()


def found_in(workspace):
    return [
        (finding.code, finding.message, finding.start, finding.end) for finding in workspace.snapshot("/a.cfg").findings
    ]


def settings(example):
    """The settings of an example; the default target is not named, which M410 looks at."""
    return options(None if example.target == DEFAULT_TARGET.series else example.target, example.origin or None)


def fresh(text, example):
    workspace = Workspace(RULES, settings(example), print)
    workspace.open("/a.cfg", text)
    return found_in(workspace)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_edit_beside_an_example_leaves_what_is_found(rule):
    for example in rule.examples:
        text = example.text.replace("«", "").replace("»", "")
        workspace = Workspace(RULES, settings(example), print)
        workspace.open("/a.cfg", text)
        before = found_in(workspace)
        if isinstance(example, Bad):
            assert rule.code in {code for code, *_ in before}
        places = [match.end() for match in re.finditer("[;{}]", text)][:4]
        for place, new in zip(places, cycle(("exit;", " ", "\n"))):
            workspace.change("/a.cfg", [(place, place, new)])
            assert found_in(workspace) == fresh(text[:place] + new + text[place:], example)
            workspace.change("/a.cfg", [(place, place + len(new), "")])
            assert found_in(workspace) == before


def test_what_concerns_a_migration_is_found_when_routes_are_gone_before_it_begins():
    """No rule of a migration runs before there is something of 2.3."""
    text = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute { exit; }\n' + "".join(
        f"route[r{number}] {{\n\texit;\n}}\n" for number in range(5)
    )
    workspace = Workspace(RULES, settings(Bad("")), print)
    workspace.open("/a.cfg", text)
    assert found_in(workspace) == fresh(text, Bad(""))
    for start, end, new in (
        (text.index("route[r2]"), len(text), ""),
        (text.index("\texit;"), text.index("\texit;"), "\tif (method == INVITE) exit;\n"),
    ):
        workspace.change("/a.cfg", [(start, end, new)])
        text = text[:start] + new + text[end:]
        assert found_in(workspace) == fresh(text, Bad(""))
