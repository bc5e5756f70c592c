"""What the rules' own examples show is found just so in a script that is edited."""

import re

import pytest

from opensips_lsp.registry import own_rules
from opensips_lsp.rule import Bad
from opensips_lsp.server.workspace import Workspace, options

RULES = own_rules()


def judged(workspace):
    return [
        (finding.code, finding.message, finding.start, finding.end) for finding in workspace.judge("/a.cfg").findings
    ]


def fresh(text, target):
    workspace = Workspace(RULES, options(target), print)
    workspace.open("/a.cfg", text)
    return judged(workspace)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_edit_beside_an_example_leaves_what_is_found(rule):
    for example in rule.examples:
        text = example.text.replace("«", "").replace("»", "")
        workspace = Workspace(RULES, options(example.target), print)
        workspace.open("/a.cfg", text)
        before = judged(workspace)
        if isinstance(example, Bad):
            assert rule.code in {code for code, *_ in before}
        for place in [match.end() for match in re.finditer("[;{}]", text)][:6]:
            for new in (" ", "\n", "exit;"):
                workspace.change("/a.cfg", [(place, place, new)])
                assert judged(workspace) == fresh(text[:place] + new + text[place:], example.target)
                workspace.change("/a.cfg", [(place, place + len(new), "")])
                assert judged(workspace) == before
