"""What is found without a rule is explained, by examples that are so."""

from __future__ import annotations

import pytest

from opensips_lsp.lint.built_in import DESCRIBED
from opensips_lsp.lint.selection import BUILT_IN, OF_SERVER

EVERY = (*BUILT_IN, *OF_SERVER)
EXAMPLES = [(code, example) for code, one in DESCRIBED.items() for example in one.examples]


def test_all_of_it_is_described():
    assert list(DESCRIBED) == [one.code for one in EVERY] and {code for code, _ in EXAMPLES} == {
        one.code for one in BUILT_IN
    }


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.code)
def test_it_can_be_explained(lint, one):
    run = lint("--explain", one.code)
    assert run.out.startswith(f"{one.code} {one.name} ({one.severity})\n\n{one.summary}\n\n{DESCRIBED[one.code].why}")
    assert lint("--explain", one.name).out == run.out


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_the_examples_are_found_where_they_are_marked_and_mended(lint, write, code, example):
    start, text = example.text.index("«"), example.text.replace("«", "").replace("»", "")
    write("a.cfg", text)
    (found,) = (one for one in lint("--output-format", "json", "a.cfg").findings if one["rule"] == code)
    line = text.count("\n", 0, start) + 1
    assert found["start"] == {"line": line, "column": start - text.rfind("\n", 0, start)}
    marked = example.text[start + 1 : example.text.index("»")]
    assert found["end"] == {"line": line, "column": found["start"]["column"] + len(marked)}
    assert (found.get("fix") is not None) == (example.after is not None)
    if fix := found.get("fix"):
        (edit,), rows = fix["edits"], text.splitlines(keepends=True)
        at = [sum(map(len, rows[: edit[end]["line"] - 1])) + edit[end]["column"] - 1 for end in ("start", "end")]
        assert text[: at[0]] + edit["text"] + text[at[1] :] == example.after
        assert fix["applicability"] == ("unsafe" if example.unsafe else "safe")


def test_what_only_the_server_reports_cannot_be_selected(lint, write):
    write("a.cfg", "route { exit; }\n")
    assert "there is no rule 'S901'" in lint("--ignore", "S901", "a.cfg").err
    assert "S901" not in lint("--list-rules").out
