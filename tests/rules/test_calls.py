"""Calls that the real 2.3.6 and 2.4.11 refuse in the fix-up when they start: each is told, and none that starts."""

import pytest
from measured import SHARED, needs_shared, rows

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import indexed_rules

REFUSED = {"starts": False, "fix-up fails": True, "parse refuses": True}  # "unsure": hangs on the machine


@needs_shared
@pytest.mark.parametrize("series", ["2.3", "2.4"])
def test_refused_calls_are_found_and_no_others(series):
    frame = (SHARED / "found" / "calls-frame.cfg").read_text(encoding="utf-8")
    target, rules = parse_version(series), indexed_rules()
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


@pytest.mark.parametrize(
    ("module", "parameter", "call"),
    [
        ("siptrace", "trace_id", 'sip_trace("tid")'),
        ("tm", "tw_append", 't_write_req("action/name", "frame")'),
        ("rabbitmq", "server_id", 'rabbitmq_publish("tid", "key", "body")'),
    ],
)
def test_a_number_where_a_module_takes_a_list_of_names_has_none_of_them(module, parameter, call):
    text = f'loadmodule "{module}.so"\nmodparam("{module}", "{parameter}", 5)\nroute {{ {call}; }}'
    codes = [finding.code for finding in lint_text(text, parse_version("2.4"), indexed_rules())]
    assert "C403" in codes and "C601" in codes
