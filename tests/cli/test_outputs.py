"""Each output format, read back by a reader that is not ours."""

import json
import os
from xml.etree import ElementTree

import pytest
from cli.conftest import SMALL

TEXT = (
    'loadmodule "sl.so"\nroute {\n\txlog("é😀"); if (method == "INV<&]]>ITE") exit;\n\tsl_send_reply("200", "x");\n}\n'
)
LINE, COLUMN = 3, TEXT.splitlines()[2].index("method") + 1
FOUND = ["C413", "M101"]


@pytest.fixture
def output(lint, write):
    """output(format, *names) -> what is printed of files with TEXT."""

    def run(form, *names, **environment):
        for name in names or ("a b.cfg",):
            write(name, TEXT.encode())
        done = lint("--select", "M101,C413", "--output-format", form, *(names or ("a b.cfg",)), **environment)
        assert done.status == 1
        return done.out

    return run


def test_json_lines(output):
    rows = [json.loads(line) for line in output("json-lines").splitlines()]
    assert [row["rule"] for row in rows] == FOUND
    assert rows[1]["start"] == {"line": LINE, "column": COLUMN}


def test_github(output):
    lines = output("github").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::warning", "::error"]
    assert lines[1].startswith(
        f"::error file=a b.cfg,line={LINE},col={COLUMN},endLine={LINE},endColumn={COLUMN + 6},title=M101 "
    )
    assert lines[1].partition("::error")[2].partition("::")[2].startswith("`method` is no longer")


def test_github_properties_are_escaped(output):
    assert "file=a%2Cb%3Ac.cfg," in output("github", "a,b:c.cfg")


def test_gitlab(output, tmp_path):
    rows = json.loads(output("gitlab", CI_PROJECT_DIR=str(tmp_path.parent)))
    assert [row["check_name"] for row in rows] == FOUND
    assert rows[1]["location"] == {"path": f"{tmp_path.name}/a b.cfg", "lines": {"begin": LINE, "end": LINE}}
    assert [row["severity"] for row in rows] == ["major", "critical"]


def test_fingerprints_are_those_of_a_file_in_which_lines_have_moved(lint, write):
    def prints(text):
        write("a.cfg", text.encode())
        rows = json.loads(lint("--select", "M101", "--output-format", "gitlab", "a.cfg").out)
        return [row["fingerprint"] for row in rows]

    one = 'route {\n\tif (method == "A") exit;\n}\n'
    two = one.replace("\n}", '\n\tif (method == "A") exit;\n}')
    assert prints("# moved\n\n" + one) == prints(one)
    assert prints(two)[:1] == prints(one) and len(set(prints(two))) == 2


@pytest.mark.parametrize("form", ["checkstyle", "junit"])
def test_xml(output, form):
    tree = ElementTree.fromstring(output(form))
    if form == "checkstyle":
        (file,) = tree
        assert file.get("name") == "a b.cfg"
        assert [(one.get("line"), one.get("column"), one.get("severity")) for one in file] == [
            ("1", "1", "warning"), (str(LINE), str(COLUMN), "error"),
        ]  # fmt: skip
        assert [one.get("source").split(".")[1] for one in file] == FOUND
    else:
        assert (tree.get("tests"), tree.get("failures")) == ("2", "2")
        assert [case.get("name").split()[0] for case in tree.iter("testcase")] == FOUND
        assert "no longer a keyword" in [one.text for one in tree.iter("failure")][1]


def test_junit_of_a_clean_file(lint, write):
    write("a.cfg", b"route { exit; }\n")
    tree = ElementTree.fromstring(lint("--select", "M101", "--output-format", "junit", "a.cfg").out)
    assert (tree.get("tests"), tree.get("failures")) == ("1", "0")


def test_xml_has_no_control_characters(lint, write):
    write("a\x1b.cfg", b'route { if (method == "\x01") exit; }\n')
    for form in ("junit", "checkstyle"):
        ElementTree.fromstring(lint("--output-format", form, "a\x1b.cfg").out)


def test_rdjson_counts_bytes(output):
    found = json.loads(output("rdjson"))["diagnostics"]
    start = len(TEXT.splitlines()[2].partition("method")[0].encode()) + 1
    assert found[1]["location"]["range"]["start"] == {"line": LINE, "column": start}
    assert found[1]["suggestions"][0]["text"] == "$rm"
    assert [one["severity"] for one in found] == ["WARNING", "ERROR"]


def test_sarif(output):
    (run,) = json.loads(output("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [one["id"] for one in rules] == FOUND and all(one["shortDescription"]["text"] for one in rules)
    result = run["results"][1]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "M101"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b.cfg"
    assert place["region"] == {"startLine": LINE, "startColumn": COLUMN, "endLine": LINE, "endColumn": COLUMN + 6}
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [{"deletedRegion": place["region"], "insertedContent": {"text": "$rm"}}]


def test_an_output_file(lint, write, tmp_path):
    write("a.cfg", TEXT.encode())
    run = lint("--output-format", "sarif", "--output-file", "found.sarif", "a.cfg")
    assert run.out == "" and json.loads((tmp_path / "found.sarif").read_text())["version"] == "2.1.0"
    run = lint("--output-file", "no/where", "a.cfg")
    assert run.status == 2 and "no/where" in run.err and len(run.err.splitlines()) == 1


def test_an_output_file_that_cannot_be_written_leaves_the_old_one(lint, write, tmp_path):
    write("a.cfg", TEXT.encode()), write("found.sarif", b"yesterday")
    run = lint("--output-format", "sarif", "--output-file", "found.sarif", "a.cfg", wrapper=SMALL)
    assert run.status == 2 and "found.sarif: " in run.err and len(run.err.splitlines()) == 1
    assert (tmp_path / "found.sarif").read_text() == "yesterday" and len(os.listdir(tmp_path)) == 2
    assert lint("--output-format", "sarif", "--output-file", "found.sarif", "a.cfg").status == 1
    assert json.loads((tmp_path / "found.sarif").read_text()) and len(os.listdir(tmp_path)) == 2


def test_a_patch_as_an_output_file(lint, write, tmp_path):
    write("a.cfg", b'route {\r\n\tif (method == "\xff\xc3\xa9") exit;\r\n}'), write("old.diff", b"yesterday")
    run = lint("--diff", "--output-file", "new.diff", "a.cfg")
    printed = lint("--diff", "a.cfg")
    assert run.raw == b"" and (tmp_path / "new.diff").read_bytes() == printed.raw and b"\xff" in printed.raw
    assert run.status == printed.status == 1 and run.err == printed.err
    assert "1 error" in run.err and (tmp_path / "a.cfg").read_bytes().count(b"method") == 1
    write("a.cfg", b"route { exit; }\n")
    assert lint("--diff", "--output-file", "old.diff", "a.cfg").status == 0
    assert (tmp_path / "old.diff").read_bytes() == b"", "what would change is nothing"


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="this system has no /dev/stdout")
def test_standard_output_as_an_output_file(lint, write):
    """A pipe: there is no file of the name that the link has."""
    write("a.cfg", TEXT.encode())
    run = lint("--output-format", "json", "--output-file", "/dev/stdout", "a.cfg")
    assert run.findings == lint("--output-format", "json", "a.cfg").findings and not run.err


@pytest.mark.parametrize(("level", "status"), [("error", 0), ("warning", 0), ("info", 0), ("hint", 1), (None, 0)])
def test_which_severity_fails(lint, write, level, status):
    write("a.cfg", b'loadmodule "proto_udp.so"\nloadmodule "sl.so"\nlisten=udp:127.0.0.1:5060\nroute { exit; }\n')
    run = lint("--select", "H607", *(["--fail-level", level] if level else []), "a.cfg")
    assert "hint H607" in run.out and run.status == status


def test_no_file_is_an_empty_report(lint, tmp_path):
    (tmp_path / "folder").mkdir()
    for form in ("json", "gitlab"):
        assert json.loads(lint("--output-format", form, "folder").out) == []
    assert ElementTree.fromstring(lint("--output-format", "junit", "folder").out).get("tests") == "0"
