"""Upstream's own examples: what the manuals of 2.4 show is clean, or is listed with the mistake it contains.

Run with OPENSIPS_SOURCE=<source tree of OpenSIPS 2.4.11>: nothing of it is part of this project.
manual_mistakes.json has one entry for each mistake of upstream; MISTAKE_FIELDS says what is in it.
"""

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from manual import Listing, listings
from manual_script import no_script, script

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.syntax_errors import CODE as SYNTAX

VERSION = "2.4.11"
TARGET, CATALOGUE, RULES = parse_version(VERSION), load(VERSION), own_rules()
SOURCE = os.environ.get("OPENSIPS_SOURCE")
MISTAKES = Path(__file__).resolve().parents[1] / "manual_mistakes.json"
# module and example: where it stands; code: what we say; at: the text that is marked; kind: in a word; why: in our
# words
MISTAKE_FIELDS = ("module", "example", "code", "at", "kind", "why")
LONGEST = 40  # characters of a marked text


def complaints(text):
    """(code, marked text) of each error in a listing's script; what stands behind a syntax error is not judged."""
    whole = script_of(text, TARGET)
    whole.known["_is_complete"] = False  # a listing is a piece: the routes it names are elsewhere
    source = whole.sources[0]
    found = [finding for finding in lint(whole, source, RULES) if finding.severity == ERROR]
    ends = [offset + len(item.text) for offset, item in source.items]
    broken = {}  # item -> its first syntax error
    for finding in found:
        if finding.code == SYNTAX:
            broken.setdefault(_item(finding, ends), finding)
    judged = []
    for finding in found:
        first = broken.get(_item(finding, ends), finding)
        if finding is first or finding.start < first.start:
            judged.append((finding.code, " ".join(text[finding.start : finding.end].split())[:LONGEST]))
    return judged


def _item(finding, ends):
    """The number of the item that a finding is in; an empty one ends its item."""
    last = finding.start - (finding.start == finding.end)
    return next(number for number, end in enumerate(ends) if last < end)


def version_of(tree):
    found = dict(
        re.findall(r"^\s*VERSION_(\w+) *= *(\d+)", (tree / "Makefile.defs").read_text("latin-1"), re.MULTILINE)
    )
    return ".".join(found.get(part, "?") for part in ("MAJOR", "MINOR", "SUBMINOR"))


@pytest.mark.upstream
def test_examples_of_the_manuals_are_clean_or_listed():
    tree = Path(SOURCE)
    assert version_of(tree) == VERSION, f"OPENSIPS_SOURCE={SOURCE} is OpenSIPS {version_of(tree)}"
    listed = Counter(
        (one["module"], one["example"], one["code"], one["at"]) for one in json.loads(MISTAKES.read_text("utf-8"))
    )
    skipped, checked, found = Counter(), 0, {}
    for listing in listings(tree):
        reason = no_script(listing, CATALOGUE)
        if reason:
            skipped[reason] += 1
            continue
        checked += 1
        for code, at in complaints(script(listing, CATALOGUE)):
            found.setdefault((listing.module, listing.name, code, at), listing.text)
    print(f"{checked} listings checked; skipped {sum(skipped.values())}: {dict(skipped.most_common())}")
    new = [f"{mistake}:\n{text}" for mistake, text in found.items() if mistake not in listed]
    gone = [f"{mistake}: not found any more" for mistake in listed if mistake not in found]
    twice = [f"{mistake}: listed twice" for mistake, times in listed.items() if times > 1]
    assert not (new or gone or twice), "\n\n" + "\n\n".join(new + gone + twice)
    assert checked > 1600 and sum(skipped.values()) < 400  # a broken extraction is no pass


def test_mistakes_say_what_is_wrong():
    entries = json.loads(MISTAKES.read_text("utf-8"))
    for entry in entries:
        assert tuple(entry) == MISTAKE_FIELDS and entry["why"] and entry["kind"], entry
    places = [(entry["module"], entry["example"], entry["code"], entry["at"]) for entry in entries]
    assert places == sorted(places), "keep manual_mistakes.json sorted"


# ---- the extraction itself, without a source tree

ADMIN = """<!DOCTYPE book [ <!ENTITY more SYSTEM "more.cfg"> ]>
<section id="param_a"><title><varname>a</varname> (int)</title>
<example><title>Set
  <varname>a</varname></title><programlisting format="linespecific">
...
modparam("tm", "fr_timeout", 5) # &lt;&amp;
...
</programlisting></example>
<!-- <programlisting>gone</programlisting> -->
<programlisting><![CDATA[a < b && <b>]]></programlisting>
<programlisting>&more;&url;</programlisting></section>
"""


def test_listings_of_a_manual(tmp_path):
    folder = tmp_path / "modules" / "tm" / "doc"
    folder.mkdir(parents=True)
    (tmp_path / "doc").mkdir()
    (tmp_path / "doc" / "entities.xml").write_text('<!ENTITY url "sip:a"><!ENTITY quoted "x">')
    (folder / "tm_admin.xml").write_text(ADMIN)
    (folder / "more.cfg").write_text("route { exit; } # <\n")
    assert [*listings(tmp_path)] == [
        Listing("tm", "Set a", False, '...\nmodparam("tm", "fr_timeout", 5) # <&\n...'),
        Listing("tm", "a (int)", False, "a < b && <b>"),
        Listing("tm", "a (int)", False, "route { exit; } # <\nsip:a"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("$ opensipsctl fifo ps", "management command"),
        (":dp_reload:\n_empty_line_", "management command"),
        ("# Debian\nsudo apt-get install x", "shell command"),
        ("INVITE sip:a@b SIP/2.0", "SIP or HTTP message"),
        ("<a/>", "XML or HTML"),
        ('{\n  "id": 5\n}', "JSON"),
        ("UAC ------> UAS", "drawing or table"),
        ("$avp(11) - the AVP", "no statement in it"),
        ("t_relay(...);", "arguments left out"),
        ("t_relay();", None),
        ("# make calls\nlog_level=3", None),
        ("$var(x) = 1;", None),
        ("if (...) {\n", None),
    ],
)
def test_what_is_no_script(text, reason):
    assert no_script(Listing("tm", "", False, text), CATALOGUE) == reason
    assert no_script(Listing("tm", "", True, text), CATALOGUE) == "developer guide"


@pytest.mark.parametrize(
    ("module", "text", "parts"),
    [
        ("sl", 'modparam("sl", "enable_stats", 1)', ['loadmodule "sl.so"', 'modparam("sl", "enable_stats", 1)']),
        ("sl", '...\nsl_send_reply("200", "OK");\n...', ["route[example_0] {", 'sl_send_reply("200", "OK");']),
        ("tm", "t_cancel_branch();", ["onreply_route[example_0] {"]),
        ("tm", "if (...) { ... }", ["if (1) { ; }"]),
        ("acc", "", ['loadmodule "acc.so"', 'loadmodule "tm.so"']),
        ("sl", "t_relay();", ['loadmodule "tm.so"']),
        ("proto_tls", "listen=tls:10.0.0.1 # here\nexit;", ["route[example_1] {"]),
        ("sl", 'loadmodule "a/tm.so"\nt_relay();', ['"a/tm.so"\nroute[example_1]']),
    ],
)
def test_listings_become_scripts(module, text, parts):
    whole = script(Listing(module, "", False, text), CATALOGUE)
    at = 0
    for part in parts:
        assert part in whole[at:], whole
        at = whole.index(part, at)
    assert not text or not complaints(whole), whole


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('modparam("sl", "enable_stats", 1);', [("S001", ";")]),
        ("sl_send_reply(200);\nno_such();", [("C202", "200"), ("C404", "no_such")]),
        ('sl_send_reply("200", "OK")\nno_such();', [("S001", "no_such")]),
    ],
)
def test_mistakes_are_found(text, found):
    assert [one for one in complaints(script(Listing("sl", "", False, text), CATALOGUE)) if one[0] != "C405"] == found
