"""Real configs with real verdicts: nothing is lost, nothing that runs is refused, what 2.4 dropped is rewritten."""

import pytest
from measured import SHARED, needs_shared, rows

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.fixes import fix
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.syntax.scanner import scan
from opensips_lsp.syntax.text import Lines, decode, encode

ROWS = rows("corpus/verdicts.jsonl")
CASES = rows("corpus/cases.jsonl")
RULES = own_rules()
MIGRATION = [rule for rule in RULES if rule.code.startswith("M1")]
TARGETS = {series: parse_version(series) for series in ("2.3", "2.4")}


def bytes_of(row):
    return (SHARED / "corpus" / row["path"]).read_bytes()


def plain(row):
    """Whether a row is a config and no template."""
    return row["template"] in (None, "") and not row["path"].endswith(".m4")


def errors(text, series, rules=RULES, initialised=True):
    """The errors in a text, without those of modules of which it is not known whether they initialise."""
    script = script_of(text, TARGETS[series])
    found = [finding for finding in lint(script, script.sources[0], rules) if finding.severity == "error"]
    return [finding for finding in found if initialised or finding.stage != "init"]


def script_for(text):
    script = script_of(text, TARGETS["2.4"])
    return script, script.sources[0]


@needs_shared
def test_tokens_and_gaps_give_every_file_back_byte_for_byte():
    for row in ROWS:
        data = bytes_of(row)
        text = decode(data)
        tokens = scan(text, to_end=True)
        pieces, end = [], 0
        for start, stop in zip(tokens.starts, tokens.ends):
            pieces += [text[end:start], text[start:stop]]
            end = stop
        assert encode("".join([*pieces, text[end:]])) == data, row["path"]
        assert "".join(item.text for _, item in script_for(text)[1].items) == text, row["path"]


@needs_shared
@pytest.mark.parametrize("series", ["2.3", "2.4"])
def test_no_file_that_the_real_parser_accepts_has_an_error(series):
    alarms = []
    texts = [(row["path"], decode(bytes_of(row)), row[series]) for row in ROWS if plain(row)]
    texts += [(row["id"], row["text"], row[series]) for row in CASES]
    judged = [
        (name, text, verdict.get("start"))
        for name, text, verdict in texts
        if verdict
        and verdict.get("accept") is True
        and not verdict.get("startup_errors")
        and not verdict.get("start_up_unsure")
        and verdict.get("start") not in ("fix-up fails", "unsure")
    ]
    for name, text, start in judged:
        found = errors(text, series, initialised=start != "modules fail")
        alarms += [f"{name}: {finding.code} {finding.message}" for finding in found]
    assert not alarms, "\n" + "\n".join(alarms)
    assert len(judged) > 700


@needs_shared
def test_what_2_3_accepts_is_fixed_for_2_4_and_only_lines_with_a_finding_change():
    fixed, undecided = 0, []
    for row in ROWS:
        if not plain(row) or row["2.3"].get("accept") is not True:
            continue
        text = decode(bytes_of(row))
        before = [f for f in lint(*script_for(text), MIGRATION) if f.severity == "error"]
        if not before:
            continue
        after, _ = fix(script_for, text, RULES)
        left = errors(after, "2.4", MIGRATION)
        undecided += [f"{row['path']}: {finding.code} {finding.message}" for finding in left]
        assert all(finding.choices or finding.fix for finding in left), left
        fixed += not left
        fixable = [finding for finding in lint(*script_for(text), RULES) if finding.fix]
        assert changed_lines(text, after) <= lines_of(text, fixable), row["path"]
        assert fix(script_for, after, RULES) == (after, 0), row["path"]
    print(f"{fixed} files fixed, {len(undecided)} findings left for a person")
    assert fixed >= 15, undecided


def changed_lines(before, after):
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    return {number for number, (one, other) in enumerate(zip(old, new), 1) if one != other}


def lines_of(text, findings):
    lines = Lines(text)
    return {line for f in findings for line in range(lines.position(f.start)[0], lines.position(f.end)[0] + 1)}
