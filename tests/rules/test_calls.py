"""Calls that the real 2.3.6 and 2.4.11 refuse in the fix-up when they start: each is told, and none that starts."""

import pytest
from measured import SHARED, needs_shared, rows

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import deferred_rules

REFUSED = {"starts": False, "fix-up fails": True, "parse refuses": True}  # "unsure": hangs on the machine


@needs_shared
@pytest.mark.parametrize("series", ["2.3", "2.4"])
def test_refused_calls_are_told_and_no_others(series):
    frame = (SHARED / "found" / "calls-frame.cfg").read_text(encoding="utf-8")
    target, rules = parse_version(series), deferred_rules()
    wrong, refused = [], 0
    for row in rows("found/calls.jsonl")[::3]:  # all take a minute
        truth = REFUSED.get(row.get(series))
        if truth is not None:
            found = lint_text(frame.replace("@CALL@", row["call"]), target, rules)
            refused += truth
            if truth != any(finding.severity == ERROR for finding in found):
                wrong.append(row["call"])
    assert refused > 200
    assert not wrong
