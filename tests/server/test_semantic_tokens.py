"""Semantic tokens over the protocol: in the client's encoding and in the words it knows; deltas give all of them."""

import pytest
from server.client import CLIENTS, ENCODINGS, Client, ForkedClient, capabilities, span
from server.test_rename import position_of
from server.test_token_data import decoded
from server.units import units

TEXT = (
    'loadmodule "tm.so" # Müßig 😀\r\n'
    "route {\r\n"
    '\txlog("é😀 $ru"); /* 😀\r\n\té */ t_on_failure("weiter"); route(a); $var(x) = $rm;\r\n'
    "}\r\n"
    "failure_route[weiter] { exit; }\r\n"
    "\f route[a] { t_release(); }"
)
OWN = {"tokenTypes": ["function", "route", "keyword"], "tokenModifiers": ["definition", "failure", "deprecated"]}


def semantic_tokens(**more):
    """Capabilities of a client that knows these types and modifiers."""
    return {
        "textDocument": {"semanticTokens": {"requests": {"full": {"delta": True}}, "formats": ["relative"], **more}}
    }


def full(client, where):
    return client.request("textDocument/semanticTokens/full", {"textDocument": {"uri": where}})


def words(client, text, data, legend):
    """["text type.modifier..."] of the tokens, as the client finds them in its text."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = []
    for line, unit, length, kind, modifiers in decoded(data):
        offsets = {units(lines[line][:at], client.encoding): at for at in range(len(lines[line]) + 1)}
        piece = lines[line][offsets[unit] : offsets[unit + length]]
        names = [name for bit, name in enumerate(legend["tokenModifiers"]) if modifiers >> bit & 1]
        found.append(f"{piece} {'.'.join((legend['tokenTypes'][kind], *names))}")
    return found


def offered(tmp_path, caps):
    """(a client with these capabilities, the legend that the server answers with)."""
    client = ForkedClient(cwd=tmp_path)
    return client, client.initialize(caps)["semanticTokensProvider"]["legend"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_where_they_are(session, write, tmp_path, encoding):
    client, legend = offered(tmp_path, capabilities(encoding=encoding))
    try:
        where = client.open(write("opensips.cfg", ""), TEXT)
        assert words(client, TEXT, full(client, where)["data"], legend) == [
            "loadmodule keyword", '" string', "tm.so namespace", '" string', "# Müßig 😀 comment",
            "route keyword", "xlog function.defaultLibrary", '"é😀  string', "$ru variable", '" string',
            "/* 😀 comment", "\té */ comment", "t_on_failure function", '" string', "weiter route.failure", '" string',
            "route keyword", "a route", "$var(x) variable.modification", "$rm variable.readonly",
            "failure_route keyword", "weiter route.definition.failure", "exit keyword",
            "route keyword", "a route.definition", "t_release function.deprecated",
        ]  # fmt: skip
    finally:
        client.kill()


@pytest.mark.parametrize("caps", CLIENTS)
def test_in_words_that_the_client_knows(write, tmp_path, caps):
    client, legend = offered(tmp_path, capabilities(caps))
    try:
        known = capabilities(caps)["textDocument"].get("semanticTokens")
        if known is not None:
            assert set(legend["tokenTypes"]) <= set(known["tokenTypes"])
            assert set(legend["tokenModifiers"]) <= set(known["tokenModifiers"])
            assert {"function", "variable", "namespace", "event"} <= set(legend["tokenTypes"])
        where = client.open(write("opensips.cfg", ""), TEXT)
        found = words(client, TEXT, full(client, where)["data"], legend)
        assert f"a {'function' if known else 'route'}.definition" in found
        assert "$rm variable.readonly" in found
    finally:
        client.kill()


def test_words_of_our_own_for_a_client_that_knows_them(write, tmp_path):
    client, legend = offered(tmp_path, semantic_tokens(**OWN))
    try:
        assert legend == {
            "tokenTypes": ["function", "keyword", "route"],
            "tokenModifiers": ["definition", "deprecated", "failure"],
        }
        where = client.open(write("opensips.cfg", ""), TEXT)
        assert words(client, TEXT, full(client, where)["data"], legend)[-6:] == [
            "failure_route keyword", "weiter route.definition.failure", "exit keyword",
            "route keyword", "a route.definition", "t_release function.deprecated",
        ]  # fmt: skip
    finally:
        client.kill()


def applied(data, answer):
    for edit in answer["edits"]:
        start = edit["start"]
        data = data[:start] + edit["data"] + data[start + edit["deleteCount"] :]
    return data


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_deltas_give_what_is_there_now(session, write, encoding):
    client: Client = session(encoding=encoding)
    where, text = client.open(write("opensips.cfg", ""), TEXT), TEXT
    answer = full(client, where)
    data = answer["data"]
    for anchor, new in (("exit", "drop(); "), ("xlog", "\r\n"), ("# M", "/*"), ("/* 😀", "*/"), ("route {", "é")):
        at = text.index(anchor)
        place = position_of(text, at, encoding)
        client.change(where, ({"start": place, "end": place}, new))
        text = text[:at] + new + text[at:]
        params = {"textDocument": {"uri": where}, "previousResultId": answer["resultId"]}
        answer = client.request("textDocument/semanticTokens/full/delta", params)
        data = applied(data, answer)
        assert data == full(client, where)["data"]
        answer = full(client, where)
    params = {"textDocument": {"uri": where}, "previousResultId": answer["resultId"]}
    assert client.request("textDocument/semanticTokens/full/delta", params)["edits"] == []


def test_a_delta_to_what_is_not_known_any_more_is_all(session, write):
    client = session()
    where = client.open(write("opensips.cfg", ""), TEXT)
    first = full(client, where)
    second = full(client, where)
    assert first["resultId"] != second["resultId"] and first["data"] == second["data"]
    params = {"textDocument": {"uri": where}, "previousResultId": first["resultId"]}
    assert client.request("textDocument/semanticTokens/full/delta", params)["data"] == first["data"]
    client.close(where)
    again = client.open(write("opensips.cfg", ""), "log_level=3\n")
    params = {"textDocument": {"uri": again}, "previousResultId": second["resultId"]}
    assert len(client.request("textDocument/semanticTokens/full/delta", params)["data"]) == 10


def test_an_edit_elsewhere_counts(session, write):
    """A loadmodule makes variables known in other items."""
    text = "# modules\nroute { $var(x) = $T_id; }\n"
    client = session()
    where = client.open(write("opensips.cfg", ""), text)
    before = decoded(full(client, where)["data"])
    client.change(where, (span(0, 0, 0, 0), 'loadmodule "tm.so"\n'))
    after = decoded(full(client, where)["data"])
    assert before[-1][:3] == (1, 18, 5) and after[-1][:3] == (2, 18, 5)
    assert before[-1][4] == 0 and after[-1][4] != 0


def test_the_client_is_told_when_a_module_of_another_file_is_loaded(session, write):
    root = write("opensips.cfg", 'include_file "lib.cfg"\n')
    client = session("vscode1100")
    where = client.open(root, root.read_text())
    library = client.open(write("lib.cfg", "route { $var(x) = $T_id; }\n"), "route { $var(x) = $T_id; }\n")
    client.diagnostics(library)
    full(client, where)
    before = full(client, library)["data"]
    client.change(where, (span(0, 0, 0, 0), "# nothing of interest\n"))
    full(client, where)
    client.silence("workspace/semanticTokens/refresh")
    client.change(where, (span(0, 0, 0, 0), 'loadmodule "tm.so"\n'))
    full(client, where)
    client.wait("workspace/semanticTokens/refresh")
    assert full(client, library)["data"] != before
    client.silence("workspace/semanticTokens/refresh")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_range(session, write, encoding):
    client = session(encoding=encoding)
    where = client.open(write("opensips.cfg", ""), TEXT)
    every = decoded(full(client, where)["data"])
    params = {"textDocument": {"uri": where}, "range": span(3, 0, 3, 5)}
    found = decoded(client.request("textDocument/semanticTokens/range", params)["data"])
    assert found == [one for one in every if (one[0], one[1]) >= (2, 0) and one in found] and len(found) < len(every)
    assert [one for one in every if one[0] == 3 and one[1] < 5] == [one for one in found if one[0] == 3]


def test_a_template(session, write):
    text = "# 😀\nlisten=udp:{{ é }}:5060\nroute { exit; }\n"
    client = session(encoding="utf-16")
    where = client.open(write("opensips.cfg.j2", ""), text)
    assert [one[:3] for one in decoded(full(client, where)["data"])] == [
        (0, 0, 4), (1, 0, 6), (1, 7, 3), (1, 19, 4), (2, 0, 5), (2, 8, 4),
    ]  # fmt: skip


def test_of_many_documents_the_last_ones_are_kept(session, write):
    client = session()
    answers = {}
    for number in range(12):
        where = client.open(write(f"opensips{number}.cfg", ""), "log_level=3\n")
        answers[where] = full(client, where)["resultId"]
    kinds = []
    for where, result in reversed(answers.items()):
        params = {"textDocument": {"uri": where}, "previousResultId": result}
        kinds.append("edits" in client.request("textDocument/semanticTokens/full/delta", params))
    assert kinds == [True] * 8 + [False] * 4


def test_a_document_that_is_not_there(session):
    gone = {"textDocument": {"uri": "file:///nowhere/x.cfg"}}
    client = session()
    assert full(client, gone["textDocument"]["uri"]) is None
    assert client.request("textDocument/semanticTokens/full/delta", {**gone, "previousResultId": "1"}) is None
    assert client.request("textDocument/semanticTokens/range", {**gone, "range": span(0, 0, 1, 0)}) is None


def test_the_client_is_told_when_the_target_changes(session, write):
    client = session("vscode1100", settings={})
    where = client.open(write("opensips.cfg", ""), 'route { if (method == "INVITE") exit; }\n')
    client.diagnostics(where)  # the settings have come
    before = full(client, where)["data"]
    client.settings = {"target": "2.3"}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait("workspace/semanticTokens/refresh")
    assert full(client, where)["data"] != before
