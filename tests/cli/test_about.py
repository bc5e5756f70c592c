"""--explain and --list-rules in all formats: the same is said of each rule."""

import json

import pytest

from opensips_lsp.lint.registry import own_rules


def test_the_list_is_the_same_in_all_formats(lint):
    made = {form: lint("--list-rules", "--format", form).out for form in ("text", "json", "markdown")}
    assert made["text"] == lint("--list-rules").out
    objects = json.loads(made["json"])
    assert {rule.code for rule in own_rules()} | {"S001", "S002", "S101", "S102"} == {one["code"] for one in objects}
    rows = [line.split() for line in made["text"].splitlines()]
    assert [row[:3] for row in rows] == [[one["code"], one["name"], one["severity"]] for one in objects]
    cells = [line.strip("| ").split(" | ", 3) for line in made["markdown"].splitlines()[2:]]
    assert [[*cell[:3], cell[3].replace("\\|", "|")] for cell in cells] == [
        [one["code"], one["name"], one["severity"], one["summary"]] for one in objects
    ]


def test_an_explanation_is_the_same_in_all_formats(lint):
    about = json.loads(lint("--explain", "bare-method", "--format", "json").out)
    assert (about["code"], about["breaks_in"], about["stage"]) == ("M101", "2.4", "parse")
    text, page = lint("--explain", "M101").out, lint("--explain", "M101", "--format", "markdown").out
    assert text.startswith("M101 bare-method (error from OpenSIPS 2.4 on)\n\n" + about["text"])
    assert page.startswith("# M101 bare-method\n\n*error from OpenSIPS 2.4 on*\n\n" + about["text"])
    assert about["examples"]
    for example in about["examples"]:
        for shown in filter(None, (example["found"], example["becomes"])):
            assert shown.strip("\n").replace("\n", "\n    ") in text
            assert f"```opensips\n{shown.strip(chr(10))}\n```" in page


def test_built_in_findings(lint):
    assert lint("--explain", "S001").out.startswith("S001 syntax-error (error)\n")
    examples = json.loads(lint("--explain", "S001", "--format", "json").out)["examples"]
    assert examples[0]["becomes"] == 'route {\n\txlog("x");\n\texit;\n}\n' and examples[0]["unsafe"]
    assert json.loads(lint("--explain", "S901", "--format", "json").out)["examples"] == []


@pytest.mark.parametrize("arguments", [("--format", "json", "a.cfg"), ("--list-rules", "--format", "html")])
def test_a_format_that_is_none(lint, arguments):
    run = lint(*arguments)
    assert (run.status, run.out) == (2, "") and "--format" in run.err
