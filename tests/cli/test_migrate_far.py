"""`opensips-lint migrate` over several series: what is written, and the report that goes from series to series."""

import json
from html.parser import HTMLParser
from itertools import product

import jsonschema
import pytest
from migrate.test_far import SCRIPT

# of 2.3: conditions, quoted numbers, flags as letters and numbers, modules and globals that are gone, silent changes
OLD = """\
children=4
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "db_mysql.so"
loadmodule "signaling.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "dialog.so"
loadmodule "httpd.so"
loadmodule "mi_fifo.so"
modparam("mi_fifo", "fifo_name", "/run/opensips_fifo")
modparam("usrloc", "working_mode_preset", "single-instance-sql-write-back")
modparam("usrloc", "db_url", "mysql://opensips:hush@localhost/opensips")
modparam("httpd", "port", 8888)
route {
	if (!mf_process_maxfwd_header("10")) { # <&>
		sl_send_reply("483", "Too Many Hops");
		exit;
	}
	if (method == "REGISTER") {
		save("location", "fc1");
		exit;
	}
	create_dialog("B");
	force_rport();
	if (!lookup("location")) {
		t_reply("404", "Not Found");
		exit;
	}
	t_relay();
}
"""
TARGETS = ("3.0", "3.4", "4.0")
FIRST = "(an error below stops it first)"
ENTRY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["line", "source", "rule", "name", "severity", "message", "remedies", "decided_with_line", "times"],
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "source": {"type": "string"},
        "rule": {"type": "string", "pattern": "^[A-Z][0-9]{3}$"},
        "name": {"type": "string"},
        "severity": {"enum": ["error", "warning", "info", "hint"]},
        "message": {"type": "string"},
        "remedies": {"type": "array", "items": {"type": "string"}},
        "decided_with_line": {"type": ["integer", "null"]},
        "times": {"type": "integer", "minimum": 1},
    },
}
STEP = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "reason", "commands", "where"],
    "properties": {
        "title": {"type": "string"},
        "reason": {"type": "string"},
        "commands": {"type": "array", "items": {"type": "string"}},
        "where": {"type": "string"},
    },
}
KINDS = ("changes", "confirm", "decisions", "silent", "errors")
FILE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["path", *KINDS],
    "properties": {"path": {"type": "string"}, **{kind: {"type": "array", "items": ENTRY} for kind in KINDS}},
}
WHOLE_FILE = {
    **FILE,
    "required": [*FILE["required"], "template", "written"],
    "properties": {**FILE["properties"], "template": {"type": ["string", "null"]}, "written": {"type": "boolean"}},
}
SERIES = {"type": ["string", "null"], "pattern": r"^\d\.\d+$"}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["from", "to", "applied", "counts", "files", "outside", "programs", "order", "hops", "via"],
    "properties": {
        "from": {"type": "string"},
        "to": {"type": "string"},
        "applied": {"type": "boolean"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "files": {"type": "array", "items": WHOLE_FILE},
        "outside": {"type": "array", "items": STEP},
        "programs": {"type": "array"},
        "order": {"type": "array", "items": {"type": "string"}, "minItems": 3},
        "hops": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["title", "from", "to", "page", "files", "outside"],
                "properties": {
                    "title": {"type": "string"},
                    "from": SERIES,
                    "to": SERIES,
                    "page": {"type": ["string", "null"], "pattern": "^https://"},
                    "files": {"type": "array", "items": FILE},
                    "outside": {"type": "array", "items": STEP},
                },
            },
        },
        "via": {
            "type": "array",
            "items": {**STEP, "required": ["to", *STEP["required"]],
                      "properties": {"to": SERIES, **STEP["properties"]}},
        },
    },
}  # fmt: skip


@pytest.fixture
def migrate(lint):
    return lambda *arguments, **more: lint("migrate", "--isolated", *arguments, **more)


@pytest.fixture
def report(write, migrate, tmp_path):
    """report(*arguments, text=OLD) -> what the JSON report says of a.cfg."""

    def run(*arguments, text=OLD):
        write("a.cfg", text)
        done = migrate(*arguments, "--report", "r.json", "a.cfg")
        assert "Traceback" not in done.err
        return json.loads((tmp_path / "r.json").read_bytes().decode("utf-8"))

    return run


def told(hop, kind):
    return {(entry["line"], entry["rule"]) for file in hop["files"] for entry in file[kind]}


def by_series(data):
    return {hop["to"]: hop for hop in data["hops"]}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("more", [(), ("--write", "--todo"), ("--via", "--unsafe-fixes")], ids=" ".join)
def test_the_json_report_has_its_schema(report, target, more):
    data = report("--to", target, *more)
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.Draft7Validator(SCHEMA).validate(data)
    assert bool(data["via"]) == ("--via" in more) and "hush" not in json.dumps(data)


@pytest.mark.parametrize("target", TARGETS)
def test_each_entry_is_in_one_hop(report, target):
    data = report("--to", target)
    for kind in KINDS:
        everything = sorted(str(entry) for file in data["files"] for entry in file[kind])
        assert everything == sorted(str(entry) for hop in data["hops"] for file in hop["files"] for entry in file[kind])
    steps = [step["title"] for hop in data["hops"] for step in hop["outside"]] + [
        step["title"] for step in data["outside"]
    ]
    assert data["counts"]["outside"] == len(steps)


def test_hop_by_hop(report):
    data = report("--to", "4.0")
    hops = by_series(data)
    assert [*hops] == sorted(hops, key=lambda series: [int(part) for part in series.split(".")])
    assert (24, "M101") in told(hops["2.4"], "changes")
    assert {(20, "C518"), (21, "C518")} <= told(hops["3.0"], "changes")
    assert (12, "M350") in told(hops["3.0"], "confirm")
    assert (1, "C218") in told(hops["3.1"], "changes") and (2, "C218") in told(hops["4.0"], "changes")
    assert (19, "M350") in told(hops["3.1"], "silent")  # auto_aliases, at the main route
    assert {(10, "M350"), (13, "M350")} <= told(hops["4.0"], "confirm")
    assert any("JSON-RPC" in step["title"] for step in hops["3.0"]["outside"])
    assert hops["3.0"]["page"].endswith("2-4-0-to-3-0-0")


def test_only_what_lies_between_origin_and_target(report):
    data = report("--from", "3.6", "--to", "4.0")
    hops = by_series(data)
    assert [*hops] == [None, "4.0"] and data["hops"][0]["title"] == "In 3.6 already"
    silent = told(hops["4.0"], "silent") | told(hops["4.0"], "confirm")
    assert {(10, "M350"), (13, "M350")} <= silent and (12, "M350") not in silent
    assert not any("JSON-RPC" in step["title"] for step in hops["4.0"]["outside"])


def test_a_script_that_is_not_concerned_is_told_nothing(report):
    quiet = 'socket=udp:127.0.0.1:5060\nauto_aliases=yes\nloadmodule "proto_udp.so"\nroute { exit; }\n'
    data = report("--from", "3.1", "--to", "3.6", text=quiet)
    assert data["counts"] == {"fixed": 0, "to_decide": 0, "silent": 0, "errors": 0, "outside": 1}


def test_the_hop_from_2_3_to_2_4_is_told_as_before(report):
    data = report("--to", "2.4")
    assert data.keys() == {"from", "to", "applied", "counts", "files", "outside", "programs"}
    kinds = {"changes", "decisions", "silent", "errors"}
    assert all(file.keys() == {"path", "template", "written", *kinds} for file in data["files"])
    assert "opensipsdbctl migrate opensips opensips_2_4" in [c for step in data["outside"] for c in step["commands"]]


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_written_has_no_error_left(write, migrate, lint, target):
    path = write("a.cfg", OLD)
    migrate("--to", target, "--write", "--unsafe-fixes", "a.cfg")
    written = path.read_text()
    assert "# <&>" in written and "method ==" not in written
    left = lint("--isolated", "--target", target, "--output-format", "json", "a.cfg")
    errors = [one for one in json.loads(left.out) if one["severity"] == "error"]
    assert [(one["code"], one["message"]) for one in errors] == []
    migrate("--to", target, "--write", "--unsafe-fixes", "a.cfg")
    assert path.read_text() == written


def test_the_setting_from_is_written_as_for_2_4(write, migrate, tmp_path):
    write("opensips-lint.toml", 'target = "3.4"\n')
    write("a.cfg", OLD)
    (tmp_path / "a.cfg").chmod(0o644)
    done = migrate("--to", "3.4", "--write", "a.cfg")
    assert "from" in done.out or "from" in (tmp_path / "opensips-lint.toml").read_text()


def test_markdown_and_html_say_the_same(write, migrate, tmp_path):
    write("a.cfg", OLD)
    texts = []
    for name in ("r.md", "r.html"):
        migrate("--to", "4.0", "--via", "--report", name, "a.cfg")
        text = (tmp_path / name).read_text()
        assert "hush" not in text
        if name.endswith("html"):
            text = _text_of(text)
        texts.append(text)
    markdown, html = texts
    for part in (
        "In this order", "From 2.3 to 2.4", "From 3.6 to 4.0", "Needs your confirmation", "Outside the script",
        "From series to series: the databases", "2.4_to_3.0 opensips_2_4 opensips_3_0",
        "is 1 where it is not set", "Starts, but behaves differently", "Will be changed automatically",
    ):  # fmt: skip
        assert part in markdown and part in html, part
    assert markdown.index("From 2.4 to 3.0") < markdown.index("From 3.0 to 3.1") < markdown.index("From 3.6 to 4.0")


def _text_of(page):
    class Reader(HTMLParser):
        parts = []

        def handle_data(self, data):
            self.parts.append(data)

    reader = Reader()
    reader.feed(page)
    return "".join(reader.parts)


def test_a_line_is_shown_as_it_is_in_the_file(write, lint, tmp_path):
    path = write("a.cfg", OLD)
    shown = '`save("location", "fc1");`'
    named = 'save("location", "max-contacts=1,force-registration")'
    before = lint("migrate", "--from", "2.3", "--to", "3.4", "a.cfg").out
    assert "M326" in before and shown in before and named not in before
    lint("migrate", "--from", "2.3", "--to", "3.4", "--write", "a.cfg")
    assert named.split('"')[1] in path.read_text()


# TLS of 3.1, with a function that 3.6 has no more: it stops there, and does not get to what `tls_mgm` lacks
STOPPED = """\
socket=tls:10.0.0.1:5061
loadmodule "proto_tls.so"
loadmodule "tls_mgm.so"
modparam("tls_mgm", "server_domain", "a")
modparam("tls_mgm", "match_ip_address", "[a]10.0.0.1:5061")
modparam("tls_mgm", "certificate", "[a]/c.pem")
modparam("tls_mgm", "private_key", "[a]/k.pem")
loadmodule "tm.so"
route { t_relay(); append_branch("sip:a@b"); }
"""
# and a script of 2.3 that lacks a module, at two stages, above what 2.4 does not have
LACKING = OLD.replace('loadmodule "signaling.so"', 'loadmodule "acc.so"\nloadmodule "dispatcher.so"').replace(
    "t_relay();", "nothing_has_this();"
)


@pytest.mark.parametrize(
    ("text", "origin", "target"),
    [
        (STOPPED, "3.1", "3.4"),
        (STOPPED, "3.1", "3.6"),
        (STOPPED, "3.1", "4.0"),
        (LACKING, "2.3", "2.4"),
        *product((OLD, SCRIPT, LACKING), ["2.3"], TARGETS),
    ],
)
def test_the_report_has_what_lint_takes_for_an_error_or_would_but_for_another(
    write, lint, report, text, origin, target
):
    write("a.cfg", text)
    linted = lint("--isolated", "--from", origin, "--target", target, "--output-format", "json", "a.cfg").findings
    refused = {
        (one["start"]["line"], one["rule"]) for one in linted if one["severity"] == "error" or FIRST in one["message"]
    }
    told_of = {
        (entry["line"], entry["rule"]): entry
        for file in report("--from", origin, "--to", target, text=text)["files"]
        for kind in ("changes", "decisions", "silent", "errors", "confirm")
        for entry in file.get(kind, ())
    }
    assert refused and refused <= told_of.keys()
    assert {told_of[one]["severity"] for one in refused} == {"error"}


@pytest.mark.parametrize("target", ["3.2", "3.4", "3.6", "4.0"])
def test_what_starts_a_server_no_more_is_told_beside_what_stops_it_earlier(report, target):
    assert (3, "C621") in told(by_series(report("--from", "3.1", "--to", target, text=STOPPED))["3.2"], "confirm")
