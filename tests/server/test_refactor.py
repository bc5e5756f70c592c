"""Refactorings in sessions: offered by kind, with edits when they are picked, and what the client can take."""

import pytest
from server.client import CLIENTS, ENCODINGS, ForkedClient, capabilities, span
from server.editing import actions, can_resolve, changed, chosen, refusal, titled
from server.units import place_of

SESSIONS = [*((name, None) for name in CLIENTS), *(("eglot30", encoding) for encoding in ENCODINGS)]
ODD = "/* é € \U0001f600 */"  # two, three and four bytes; one, one and two units of utf-16
TEXT = f"""\
loadmodule "proto_udp.so"
listen = udp:127.0.0.1
loadmodule "tm.so"
loadmodule "sl.so"
modparam("tm", "fr_timeout", 5)

route {{
\t{ODD} xlog("é \U0001f600"); exit;
\tif ($time(hour) == 1) exit;
\telse if ($time(hour) == 2) drop;
\troute(a);
\texit;
}}

route[a] {{
\tif ($rm == "\U0001f600") return;
\tdrop;
}}
"""
STATEMENTS = 'xlog("é \U0001f600"); exit;'
EXTRACTED = TEXT.replace(STATEMENTS, "route(extracted);").replace(
    "}\n\nroute[a]", f"}}\n\nroute[extracted] {{\n\t{STATEMENTS}\n}}\n\nroute[a]"
)
ORGANIZED = TEXT.replace(
    'loadmodule "sl.so"\nmodparam("tm", "fr_timeout", 5)', 'modparam("tm", "fr_timeout", 5)\nloadmodule "sl.so"'
)
CONTENT_MODIFIED, INVALID_PARAMS = -32801, -32602


@pytest.fixture
def opened(session, write):
    """opened(caps, encoding, text) -> (client, URI) with the text in a document, which is a file too."""

    def begin(caps="vscode1139", encoding=None, text=TEXT):
        path = write("opensips.cfg", text)
        client = session(caps, encoding)
        return client, client.open(path, text)

    return begin


def at(piece, client, text=TEXT):
    return place_of(text, piece, client.encoding)


@pytest.mark.parametrize(("name", "encoding"), SESSIONS)
@pytest.mark.parametrize("line_end", ("\n", "\r\n"))
def test_a_route_is_extracted_and_inlined(opened, name, encoding, line_end):
    text = TEXT.replace("\n", line_end)
    client, where = opened(name, encoding, text)
    one = titled(actions(client, where, at(STATEMENTS, client, text)), "Extract")
    assert one["kind"] == "refactor.extract" and ("data" in one) == can_resolve(client)
    new = changed(client, chosen(client, one), {where: (1, text)})[where]
    assert new == EXTRACTED.replace("\n", line_end)
    client.change(where, new)
    one = titled(actions(client, where, at("route(extracted)", client, new), ["refactor.inline"]), "Inline")
    assert changed(client, chosen(client, one), {where: (2, new)})[where] == text


@pytest.mark.parametrize(("name", "encoding"), SESSIONS)
def test_modules_are_organized(opened, name, encoding):
    client, where = opened(name, encoding)
    (one,) = actions(client, where, span(9, 0, 9, 0), ["source.organizeModules"])
    assert one["kind"] == "source.organizeModules"
    new = changed(client, chosen(client, one), {where: (1, TEXT)})[where]
    assert new == ORGANIZED
    (same,) = actions(client, where, at("fr_timeout", client), ["refactor"])
    assert same["kind"] == "refactor.rewrite"
    assert changed(client, chosen(client, same), {where: (1, TEXT)})[where] == new
    client.change(where, new)
    assert actions(client, where, span(0, 0, 20, 0), ["source.organizeModules"]) == []


def test_the_kinds_are_announced(tmp_path):
    client = ForkedClient(cwd=tmp_path)
    try:
        kinds = client.initialize(capabilities("vscode1139"), tmp_path)["codeActionProvider"]["codeActionKinds"]
    finally:
        client.kill()
    assert {"refactor.extract", "refactor.inline", "refactor.rewrite", "source.organizeModules"} <= set(kinds)


@pytest.mark.parametrize(
    ("only", "kinds"),
    (
        (["refactor"], {"refactor.extract", "refactor.rewrite"}),
        (["refactor.extract"], {"refactor.extract"}),
        (["refactor.extract.function"], set()),
        (["source"], {"source.organizeModules", "source.migrateTo.opensips-lint"}),
        (["source.organizeImports", "refactor.move"], set()),
        (None, {"refactor.extract", "refactor.rewrite", "source.organizeModules"}),
    ),
)
def test_only_the_kinds_that_are_asked_for(opened, only, kinds):
    client, where = opened()
    start, end = at("\tif ($time(hour) == 1)", client)["start"], at("== 2) drop;", client)["end"]
    found = actions(client, where, {"start": start, "end": end}, only)
    assert {one["kind"] for one in found} - {"quickfix"} == kinds


@pytest.mark.parametrize("name", CLIENTS)
def test_the_user_is_asked_before_what_may_change_the_script(opened, name):
    client, where = opened(name)
    one = titled(actions(client, where, at("\tif ($time(hour) == 1)", client), ["refactor.rewrite"]), "Rewrite")
    edit = chosen(client, one)
    assert "\tswitch ($time(hour)) {\n" in changed(client, edit, {where: (1, TEXT)})[where]
    if client.capabilities["workspace"].get("workspaceEdit", {}).get("changeAnnotationSupport"):
        (annotation,) = edit["changeAnnotations"].values()
        assert annotation["needsConfirmation"] and "`default`" in annotation["description"]
        assert "may change" not in one["title"]
    else:
        assert "changeAnnotations" not in edit and one["title"].endswith("(may change what the script does)")


def test_what_is_the_same_needs_no_question(opened):
    client, where = opened()
    one = titled(actions(client, where, at(STATEMENTS, client)), "Extract")
    assert chosen(client, one).keys() == {"documentChanges"}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_refusal_is_shown_with_its_reason_where_it_can_be(opened, name):
    client, where = opened(name)
    here = at("route(a)", client)
    found = actions(client, where, here, ["refactor.inline"])
    if client.capabilities["textDocument"]["codeAction"].get("disabledSupport"):
        (one,) = found
        assert "`return`" in one["disabled"]["reason"]
    else:
        assert found == []
    assert not [one for one in actions(client, where, here) if one["title"].startswith("Inline")]


def test_a_place_in_another_text_is_none(opened):
    client, where = opened()
    one = titled(actions(client, where, at(STATEMENTS, client)), "Extract")
    client.change(where, "\n" + TEXT)
    assert refusal(client, "codeAction/resolve", one).code == CONTENT_MODIFIED


@pytest.mark.parametrize("change", ({"key": 1}, {"start": "1"}, {"end": None}, {"kind": "refactor"}, {"caution": 1}))
def test_data_that_is_not_ours_is_refused(opened, change):
    client, where = opened()
    one = titled(actions(client, where, at(STATEMENTS, client)), "Extract")
    one["data"] |= change
    assert refusal(client, "codeAction/resolve", one).code == INVALID_PARAMS


def test_while_somebody_types_a_client_that_wants_the_edits_gets_none(opened):
    caps = capabilities("vscode1139")
    del caps["textDocument"]["codeAction"]["resolveSupport"]
    client, where = opened(caps)
    here = at(STATEMENTS, client)
    assert not [one for one in actions(client, where, here, trigger=2) if one["title"].startswith("Extract")]
    assert [one for one in actions(client, where, here, trigger=1) if one["title"].startswith("Extract")]
