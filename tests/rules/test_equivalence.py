"""What a safe fix writes is what was measured equal, message by message, on both servers."""

import re
from collections import Counter

import pytest
from measured import needs_shared, rows

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.fixes import fix
from opensips_lsp.lint.registry import own_rules

TARGET = parse_version("2.4")
ORIGIN = parse_version("2.3")
RULES = [rule for rule in own_rules() if rule.code.startswith(("M1", "M302", "M303"))]
ROUTES = {
    "route": "route {{ {} }}",
    "branch_route": "route {{ exit; }} branch_route[b] {{ {} }}",
    "failure_route": "route {{ exit; }} failure_route[f] {{ {} }}",
    "local_route": "route {{ exit; }} local_route {{ {} }}",
    "onreply_route[tm]": "route {{ exit; }} onreply_route[r] {{ {} }}",
    "onreply_route (global)": "route {{ exit; }} onreply_route {{ {} }}",
}
ROWS = rows("facts/equivalence.jsonl")


def migrated(row):
    """The condition that the safe fixes make of a row's, or None when they leave an error."""
    statement = "if ({}) {{ exit; }}".format(row["expr_2_3"])
    text = ROUTES[row["context"]].format(statement)

    def script_for(changed):
        script = script_of(changed, TARGET, ORIGIN)
        return script, script.sources[0]

    changed, _ = fix(script_for, text, RULES)
    if any(finding.severity == "error" for finding in lint(*script_for(changed), RULES)):
        return None
    return re.search(r"if \((.*)\) \{ exit; \}", changed, re.DOTALL).group(1)


def plain(condition):
    """A condition in one spelling: no blanks outside of quotes, no parentheses that change nothing, nets with /bits.

    Patterns are lower-cased: both versions compile them with REG_ICASE (route.c fix_expr).
    """
    condition = re.sub(r'("[^"]*")|\s*(,|[=!<>]=|=~|!~|&&|\|\|)\s*', lambda m: m.group(1) or m.group(2), condition)
    condition = re.sub(r'([=!]~")([^"]*)', lambda m: m.group(1) + m.group(2).lower(), condition)
    condition = condition.replace("/255.0.0.0", "/8").replace("/255.255.255.254", "/31")
    while condition.startswith("(") and _closes(condition) == len(condition) - 1:
        condition = condition[1:-1]
    call = re.fullmatch(r'!\((is_myself\("[^"]*"(?:,"[^"]*")?\)|\$\([^=]*==NULL)\)', condition)
    condition = "!" + call.group(1) if call else condition
    null = re.fullmatch(r"!(\$\([^=!~<>&|]*\))==NULL", condition)
    return f"{null.group(1)}!=NULL" if null else condition


def _closes(text):
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if not depth:
            return at
    return -1


def verdict(row, condition):
    """One of "equal", "unequal", "unmeasured"."""
    wanted = plain(condition)
    if wanted in map(plain, row["equal"]):
        return "equal"
    return "unequal" if wanted in [plain(form["form"]) for form in row["unequal"]] else "unmeasured"


@needs_shared
def test_every_safe_fix_writes_a_form_that_was_measured_equal():
    seen, wrong = Counter(), []
    for row in ROWS:
        condition = migrated(row)
        if condition is None or condition == row["expr_2_3"]:
            seen["left alone"] += 1
            continue
        judged = verdict(row, condition)
        seen[judged] += 1
        if judged != "equal":
            wrong.append(f"{row['context']}: {row['expr_2_3']}  ->  {condition}  ({judged})")
    print(dict(seen))
    assert not wrong, "\n" + "\n".join(wrong)
    assert seen["equal"] > 500, seen


@needs_shared
@pytest.mark.parametrize("word", ["uri", "from_uri", "to_uri"])
def test_no_form_of_is_myself_was_measured_equal_everywhere_so_none_is_safe_without_listeners(word):
    """Where the script says what it listens on, the form follows from that: see test_myself."""
    about = [
        row for row in ROWS if row["expr_2_3"] in (f"{word}==myself", f"{word}!=myself") and row["context"] == "route"
    ]
    assert len(about) == 2
    assert [migrated(row) for row in about] == [None, None]
    assert not [form for row in about for form in row["equal"] if "is_myself" in form]


@needs_shared
def test_comparisons_of_transformations_that_no_fix_changes_were_measured_to_be_as_before():
    """But for those with NULL, never true in 2.3 and written to be by somebody who knows 2.4, and a bare index."""
    wrong = []
    for row in ROWS:
        old = row["expr_2_3"]
        if (
            "{" in old
            and "NULL" not in old
            and old[:2] != "($"
            and migrated(row) == old
            and verdict(row, old) != "equal"
        ):
            wrong.append(f"{row['context']}: {old}")
    assert not wrong, "\n" + "\n".join(wrong)
