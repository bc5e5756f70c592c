"""Conditions, bare words, addresses and keywords that break from 2.3 to 2.4: the measured snippet of each."""

import json

import pytest
from measured import SHARED, needs_shared

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text, script_of
from opensips_lsp.lint.fixes import fix
from opensips_lsp.lint.registry import own_rules

RULES = [rule for rule in own_rules() if rule.code.startswith("M1")]
TARGET = parse_version("2.4")
PATH = SHARED / "facts" / "breaking.json"
ITEMS = {item["id"]: item for item in json.loads(PATH.read_text(encoding="utf-8"))} if PATH.is_file() else {}

# id -> (code, what is marked; None: a choice is left, or the form of 2.4 is spelled otherwise, for the reason given)
IDS = {
    "core.kw.method": ("M101", ["method"]),
    "core.kw.uri": ("M102", ["uri"]),
    "core.kw.status": ("M103", ["status"]),
    "core.kw.from_to_uri": ("M104", ["from_uri", "to_uri"]),
    "core.kw.uri_myself": ("M105", ["uri==myself"]),
    "core.kw.from_to_myself": ("M106", ["from_uri==myself"]),
    "core.kw.srcip_myself": ("M107", ["src_ip==myself"]),
    "core.kw.pv_myself": ("M108", ["$ru==myself"]),
    "core.kw.src_ip_net": ("M109", ["src_ip", "dst_ip"]),
    "core.kw.src_ip_quoted": ("M110", ["src_ip"]),
    "core.kw.src_ip_host": ("M111", ["src_ip"]),
    "core.kw.ports": ("M112", ["src_port", "dst_port"]),
    "core.kw.proto": ("M113", ["proto", "proto"]),
    "core.kw.af": ("M114", ["af"]),
    "core.kw.msglen": ("M115", ["msg:len"]),
    "core.bareword.cmp": ("M116", ["INVITE"]),
    "core.bareword.assign": ("M117", ["abc"]),
    "core.net.spacing": ("M118", ["192.168.2.0 / 24"]),
    "core.global.poll_method": ("M119", ["epoll_lt"]),
    "core.newkw": ("M120", ["anycast", "anycast"]),
}
OTHERWISE = {
    "core.kw.from_to_myself": "the two-argument form takes any port where the URI names none; ours is the exact one",
    "core.kw.uri_myself": "which form is the same depends on what the script listens on: a choice where that is not "
    "known",
    "core.kw.pv_myself": "2.3 never evaluated it: a real test is a choice",
    "core.kw.src_ip_host": "2.4 resolves one address only: a choice",
}


def script_text(snippet):
    """A snippet as a whole script with a main route."""
    if "route" in snippet.split("(")[0] or snippet.lstrip().startswith(("dst_blacklist", "poll_method")):
        return snippet if "route" in snippet else snippet + "\nroute { exit; }\n"
    return f"route {{ {snippet} }}\n"


def found(text, target=TARGET):
    return [(f.code, text[f.start : f.end]) for f in lint_text(text, target, RULES)]


def fixed(text):
    def script_for(changed):
        script = script_of(changed, TARGET)
        return script, script.sources[0]

    return fix(script_for, text, RULES)[0]


@needs_shared
def test_no_item_is_forgotten():
    families = ("core.kw.", "core.bareword.", "core.net.", "core.global.", "core.newkw")
    assert {name for name in ITEMS if name.startswith(families)} == set(IDS)


@needs_shared
@pytest.mark.parametrize("name", IDS)
def test_snippet_is_found_where_it_is_and_nothing_else(name):
    code, marked = IDS[name]
    old, new = script_text(ITEMS[name]["snippet_2_3"]), script_text(ITEMS[name]["snippet_2_4"])
    assert found(old) == [(code, text) for text in marked]
    assert found(new) == [] and found(old, parse_version("2.3")) == []


@needs_shared
@pytest.mark.parametrize("name", IDS)
def test_snippet_becomes_its_2_4_form(name):
    old, new = script_text(ITEMS[name]["snippet_2_3"]), script_text(ITEMS[name]["snippet_2_4"])
    if name not in OTHERWISE:
        assert fixed(old) == new
        return
    (finding,) = lint_text(old, TARGET, RULES)
    assert finding.choices, OTHERWISE[name]
    assert (fixed(old) == old) == (finding.fix is None)
