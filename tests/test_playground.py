"""The linter of the page, without a browser: it finds, fixes and reports what the command line does."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs.playground.linter import Page, Units
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.project.files import MOST_BYTES

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = (ROOT / "examples" / "opensips-2.3.cfg").read_text(encoding="utf-8")
NEWER = 'socket=udp:127.0.0.1\nudp_workers=4\nloadmodule "proto_udp.so"\nroute { exit; }\n'
TARGET = json.loads(Page().about())["target"]
MOST = ["route {\n", "}\n", "😀", "é", "if (method == ", '"INVITE")', " exit;\n", "# 𝐙\n", "x", "\n", "$avp(a)", "\r\n"]


class Bytes:
    """A buffer, as Pyodide gives one of JavaScript."""

    def __init__(self, data):
        self._data = data

    def to_bytes(self):
        return self._data


def cli(*arguments, text=""):
    command = [sys.executable, "-m", "opensips_lsp.cli", *map(str, arguments)]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False).stdout


def opened(text, target=TARGET, name="opensips.cfg"):
    page = Page()
    return page, json.loads(page.open(name, text, target))


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def changed(text, edits):
    """A text after edits that count UTF-16 units, as JavaScript makes them."""
    data = text.encode("utf-16-le", "surrogatepass")
    for start, end, new in sorted(edits, reverse=True):
        data = data[: start * 2] + new.encode("utf-16-le", "surrogatepass") + data[end * 2 :]
    return data.decode("utf-16-le", "surrogatepass")


@settings(max_examples=30)
@given(st.text())
def test_offsets_count_as_javascript_does(text):
    counted = Units(text)
    for offset in range(len(text) + 1):
        assert counted.of(offset) == units(text[:offset])
        assert counted.characters(counted.of(offset)) == offset


@pytest.mark.slow
@pytest.mark.parametrize("target", [TAGS[series][-1] for series in SERIES])
def test_finds_what_the_command_line_finds(target):
    _, found = opened(EXAMPLE, target)
    wanted = json.loads(cli("--isolated", "--target", target, "--output-format", "json", "-", text=EXAMPLE))
    assert [(one["code"], one["severity"], one["message"]) for one in found["findings"]] == [
        (one["rule"], one["severity"], one["message"]) for one in wanted
    ]
    assert found["count"] == len(wanted) == sum(found["counts"].values())


def test_each_fix_and_choice_of_the_list_removes_what_it_is_for():
    script = 'loadmodule "sl.so"\n# 😀\nroute {\n\tif (method=="INVITE" && uri==myself) exit;\n}\n'
    page, found = opened(script)
    tried = 0
    for finding in found["findings"]:
        assert script.encode("utf-16-le")[finding["start"] * 2 : finding["end"] * 2].decode("utf-16-le").strip("\n")
        for fix in finding["fixes"]:
            if fix["edits"]:
                asked = (finding["code"], finding["start"], finding["message"], fix["title"])
                _, after = opened(changed(script, json.loads(page.fix(*asked))["edits"]))
                left = [(one["code"], one["message"]) for one in after["findings"]]
                assert (finding["code"], finding["message"]) not in left, fix["title"]
                tried += 1
    assert tried >= 2


def test_a_fix_of_what_is_gone_is_refused():
    page, found = opened(EXAMPLE)
    first = found["findings"][0]
    asked = (first["code"], first["start"], first["message"], first["fixes"][0]["title"])
    page.change(page_edits(page.fix(*asked)))
    assert "no longer" in json.loads(page.fix(*asked))["refused"]


def page_edits(answer):
    return json.dumps(json.loads(answer)["edits"])


def test_safe_fixes_together_are_those_of_the_command_line():
    page, found = opened(EXAMPLE)
    assert found["fixable"] >= 20
    fixed = changed(EXAMPLE, json.loads(page.fixed())["edits"])
    assert fixed == cli("--isolated", "--fix", "-", text=EXAMPLE)


@pytest.mark.slow
def test_after_each_change_it_finds_what_a_fresh_start_finds(scaled):
    @settings(max_examples=scaled(8))
    @given(st.lists(st.sampled_from(MOST), max_size=12).map("".join), st.data())
    def session(text, data):
        page, _ = opened(text)
        for _ in range(4):
            cuts = data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4).map(sorted))
            places = [(units(text[:start]), units(text[:end])) for start, end in (cuts[:2], cuts[2:])]
            if places[0][1] == places[1][0]:
                places.pop()
            edits = [(*place, data.draw(st.sampled_from(["", *MOST]))) for place in places]
            found = json.loads(page.change(json.dumps(edits)))
            text = changed(text, edits)
            _, fresh = opened(text)
            assert found == fresh

    session()


def test_colours_are_those_of_words():
    text = "# 😀\nroute {\n\t$var(x) = 1;\n}\n"
    page, _ = opened(text)
    said = {
        text.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le"): kind
        for start, end, kind in json.loads(page.tokens(0, units(text)))
    }
    assert said["# 😀"] == "comment" and said["1"] == "number" and said["route"] == "keyword"


@pytest.mark.slow
@pytest.mark.parametrize("text", (EXAMPLE, NEWER), ids=("old", "newer"))
def test_migrates_and_reports_as_the_command_line_does(tmp_path, text):
    page, _ = opened(text)
    made = json.loads(page.migration())
    script = tmp_path / "opensips.cfg"
    script.write_text(text, encoding="utf-8")
    for report in made["reports"]:
        cli("migrate", script, "--report", tmp_path / report["name"])
        wanted = (tmp_path / report["name"]).read_text(encoding="utf-8")
        assert report["text"] == wanted.replace(str(script), "opensips.cfg")
    assert made["summary"] in cli("migrate", script)
    cli("migrate", "--write", script)
    assert (made["before"], made["after"]) == (text, script.read_text(encoding="utf-8"))


def test_a_migration_leads_to_the_next_series_whatever_is_chosen():
    page, _ = opened(EXAMPLE, "2.3.0")
    made = json.loads(page.migration())
    assert made["series"] == "2.4" and made["before"] != made["after"]


def test_another_target_counts_at_once_and_a_fixed_script_stays_old():
    page, found = opened(EXAMPLE)
    fixed = json.loads(page.change(page_edits(page.fixed())))
    assert fixed["counts"]["error"] == 0 < found["counts"]["error"]
    assert fixed["counts"]["info"], "what starts and behaves differently is still shown"
    assert json.loads(page.retarget("2.3.6"))["counts"]["error"]


def test_says_why_a_file_is_no_script():
    page = Page()
    assert "8 MB" in page.refusal("a.cfg", MOST_BYTES + 1) and page.refusal("a.cfg", MOST_BYTES) == ""
    assert "8 MB" in json.loads(page.read("a.cfg", Bytes(b" " * (MOST_BYTES + 1))))["refused"]
    assert "binary" in json.loads(page.read("a.cfg", Bytes(b"\0")))["refused"]
    assert "UTF-16" in json.loads(page.read("a.cfg", Bytes("x".encode("utf-16"))))["refused"]
    assert "8 MB" in opened(" " * (MOST_BYTES + 1))[1]["refused"]


def test_the_page_names_no_version_and_no_rule():
    sources = [ROOT / "docs/playground/index.html", *sorted((ROOT / "docs/playground/src").glob("*.ts"))]
    assert len(sources) > 5
    for path in sources:
        assert not re.search(r"\b[23]\.\d\b|\b[MCNHS]\d{3}\b", path.read_text(encoding="utf-8")), path.name


def test_what_it_is_made_of_is_pinned_and_names_no_registry():
    package = json.loads((ROOT / "docs/playground/package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"[\d.]+", version) for version in package["devDependencies"].values())
    lock = json.loads((ROOT / "docs/playground/package-lock.json").read_text(encoding="utf-8"))
    assert not any("resolved" in one for one in lock["packages"].values())
    assert all(one.get("integrity") for name, one in lock["packages"].items() if name)
