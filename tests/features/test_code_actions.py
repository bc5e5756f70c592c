"""Edits on their way to a client, and code actions on an edited text: always those of the text as it is."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from server.editing import applied

from opensips_lsp.features.code_actions import code_actions
from opensips_lsp.lint.registry import indexed_rules
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.server.workspace import Workspace, options
from opensips_lsp.server.workspace_edits import text_edit
from opensips_lsp.syntax.text import Text

RULES = indexed_rules()
PATH = "/nowhere/opensips.cfg"
LINES = st.lists(st.sampled_from(("}", "a;", "\tif (é) {", "", "x\r", "\r", "\u2028y", "\U0001f600z", "€", "\f")))
TEXTS = st.tuples(LINES, st.sampled_from(("\n", "\r\n", "\r"))).map(lambda pair: pair[1].join(pair[0]))
PIECES = (
    'loadmodule "tm.so"\n',
    'loadmodule "sl.so"\n',
    'if (method == "é") exit;\n',
    "route(nowhere);\n",
    "t_relay();\n",
    't_on_failure("gone");\n',
    'sl_send_reply("404", "\U0001f600");\n',
    "\nroute[a] {\n\troute(b);\n}\n",
    "route[b] { exit; }\n",
    "# opensips-lint: disable=M101\n",
    "{\n",
    "}\n",
    '"',
    "/*",
    "*/",
    " ",
    "",
    "uri",
    "\r\n",
)


@given(TEXTS, TEXTS, st.sampled_from(("utf-8", "utf-16", "utf-32")))
def test_a_client_gets_the_new_text_to_the_byte(old, new, encoding):
    found = [as_json(text_edit(Text(old), edit, encoding)) for edit in edits_between(old, new)]
    assert applied(old, found, encoding) == new


def as_json(edit):
    start, end = ({"line": place.line, "character": place.character} for place in (edit.range.start, edit.range.end))
    return {"range": {"start": start, "end": end}, "newText": edit.new_text}


def everything(scripts):
    snapshot = scripts.snapshot(PATH)
    return code_actions(snapshot, 0, len(snapshot.text.string), None, lambda kind: True)


def test_what_the_settings_choose_is_the_fix(write):
    write("opensips-lint.toml", "[choose]\nM105 = 1\n")
    path = str(write("opensips.cfg", "route {\n\tif (uri==myself) {\n\t\texit;\n\t}\n}\n"))
    scripts = Workspace(RULES, options(), lambda text: None)
    scripts.open(path, scripts.read(path))
    snapshot = scripts.snapshot(path)
    fixes = [
        offer
        for offer in code_actions(snapshot, 0, len(snapshot.text), None, lambda kind: True)
        if offer.edits and offer.preferred
    ]
    chosen = scripts.fixed(path)
    assert [replaced(snapshot.text.string, offer.edits) for offer in fixes] == [chosen[0]]


def replaced(text, edits):
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@pytest.mark.slow
def test_code_actions_after_edits_are_those_of_the_text():
    dice, lively = random.Random(1), Workspace(RULES, options(), lambda text: None)
    text = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute {\n\troute(nowhere);\n}\n'
    lively.open(PATH, text)
    offered = set()
    for _ in range(800):
        start = dice.randrange(len(text) + 1)
        start = dice.choice((start, text.rfind("\n", 0, start) + 1))  # often whole lines
        end = dice.choice(
            (start, start, min(start + dice.randrange(12), len(text)), text.find("\n", start) + 1 or len(text))
        )
        piece = dice.choice(PIECES)
        lively.change(PATH, [(start, end, piece)])
        text = text[:start] + piece + text[end:]
        fresh = Workspace(RULES, options(), lambda text: None)
        fresh.open(PATH, text)
        assert everything(lively) == everything(fresh), text
        offered |= {offer.title.split()[0] for offer in everything(lively)}
        if len(text) > 1500:
            text = text[: text.rfind("\n", 0, 400) + 1]
            lively.change(PATH, [(len(text), len(lively.text(PATH).string), "")])
    assert offered >= {"Replace", "Load", "Create", "Disable", "Apply", "Migrate"}
