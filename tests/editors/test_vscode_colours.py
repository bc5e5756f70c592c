"""The colours of the VS Code extension are what the scanner of the linter reads."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from install import ROOT
from measured import needs_shared, rows
from scripts import scripts
from vscode import harness

from opensips_lsp.syntax.scanner import KIND, comments, scan

pytestmark = pytest.mark.xdist_group("vscode")  # they share what is fetched and built for the editor

GRAMMAR = harness.EXTENSION / "syntaxes" / "opensips.tmLanguage.json"


def test_the_grammar_has_the_words_of_the_catalogue():
    made = subprocess.run(
        [sys.executable, harness.EXTENSION / "tools" / "grammar.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr


def test_colours_are_what_the_fixtures_say():
    fixtures = sorted((harness.HERE / "grammar").glob("*.opensips"))
    said = harness.run(harness.modules() / ".bin" / "vscode-tmgrammar-test", "-g", GRAMMAR, *fixtures)
    assert said.count("run successfuly") == len(fixtures) >= 4, said


def coloured(texts):
    """The class of each character of each text: "s"tring, "v"ariable, "c"omment or " "."""
    answer = harness.run("node", harness.HERE / "colours.mjs", harness.modules(), GRAMMAR, text=json.dumps(texts))
    for text, spans in zip(texts, json.loads(answer), strict=True):
        classes = [" "] * len(text)
        for start, end, name in spans:
            classes[start:end] = name[0] * (end - start)
        yield "".join(classes)


def scanned(text):
    """The same by the scanner of the linter; "?" for what is not compared. None when something is not closed."""
    tokens, classes, at = scan(text, to_end=True), [" "] * len(text), 0
    if tokens.unclosed is not None:
        return None
    by_kind = {KIND["STRING"]: "s", KIND["VAR"]: "v", KIND["INCLUDE"]: "?"}
    for kind, start, end in (*zip(tokens.kinds, tokens.starts, tokens.ends), (None, len(text), len(text))):
        for first, last in comments(text, at, start):
            classes[first:last] = "c" * (last - first)
        if kind in by_kind:
            classes[start:end] = by_kind[kind] * (end - start)
        at = end
    last = text.rfind("\n") + 1
    if "#" in text[last:]:  # no comment to OpenSIPS, for it needs a line end; a TextMate grammar cannot see that
        classes[last:] = "?" * (len(text) - last)
    return "".join("?" if character == "\n" else one for character, one in zip(text, classes))


def compare(texts):
    for text, got in zip(texts, coloured(texts), strict=True):
        wanted = scanned(text)
        for at, (one, other) in enumerate(zip(wanted or "", got)):
            place = f"{text[max(0, at - 80) : at]!r} >>> {text[at : at + 40]!r}"
            assert one in (other, "?"), f"{place}: {one!r} to the scanner, {other!r} in colours"


@needs_shared
def test_colours_are_what_the_scanner_reads_in_real_scripts():
    cases = [case["text"] for case in rows("corpus/cases.jsonl")]
    files = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((ROOT.parent / "shared" / "corpus").rglob("*.cfg"))
    ]
    texts = [text for text in cases[::4] + files[::3] if "\r" not in text and max(text, default="") < "\U00010000"]
    assert len(texts) > 600
    compare(texts)


PIECES = (
    *"\"'\\$(){}[]#/*\n \taonrdtx:=,;.<>!0",
    "and",
    "or",
    "not",
    "if",
    "route",
    "failure_route",
    "modparam(",
    "$avp(",
    "$(",
    "/*",
    "*/",
    "{s.len}",
    "$var(x)",
)
NASTY = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
# the file's name on the next line: out of reach for a grammar that reads line by line
CUT = re.compile(r"(?:include|import)_file[ \t]*\n")


@settings(max_examples=6, suppress_health_check=list(HealthCheck), phases=[Phase.generate])  # each run starts a program
@given(texts=st.lists(st.one_of(scripts(), NASTY), min_size=150, max_size=150))
def test_colours_are_what_the_scanner_reads_in_any_script(texts):
    fit = [text for text in texts if "\r" not in text and max(text, default="") < "\U00010000" and not CUT.search(text)]
    compare(fit)
