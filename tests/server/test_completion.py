"""Completion over the protocol: in the client's encoding, with no more than it understands, and small replies."""

import json

import pytest
from lsprotocol import types
from pygls.protocol import default_converter
from server.client import CLIENTS, ENCODINGS, ForkedClient, capabilities
from server.test_rename import edited, position_of

HEAD = 'loadmodule "proto_udp.so"\r\nloadmodule "sl.so" # 😀é\r\nloadmodule "tm.so"\r\n'
MOST = 100_000  # bytes of a reply


def marked(body):
    text = HEAD + body.replace("\n", "\r\n")
    return text.replace("¦", ""), text.index("¦")


def complete(client, where, text, offset, trigger=None):
    at = position_of(text, offset, client.encoding)
    context = {"triggerKind": 2, "triggerCharacter": trigger} if trigger else {"triggerKind": 1}
    params = {"textDocument": {"uri": where}, "position": at, "context": context}
    return client.request("textDocument/completion", params)


def item_of(reply, label):
    (item,) = [one for one in reply["items"] if one["label"] == label]
    return item


def main_edit(reply, item):
    """The TextEdit of an item, as a client that replaces makes it."""
    if "textEdit" in item:
        edit = item["textEdit"]
        return {"range": edit["replace"] if "replace" in edit else edit["range"], "newText": edit["newText"]}
    span = reply["itemDefaults"]["editRange"]
    new = item.get("textEditText", item["label"])
    return {"range": span.get("replace", span), "newText": new}


def as_accepted(text, reply, item, encoding):
    return edited(text, [main_edit(reply, item), *item.get("additionalTextEdits", [])], encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_accept_in_each_encoding(session, write, encoding):
    client = session(encoding=encoding)
    text, offset = marked(
        'route {\n\txlog("é😀"); /* 😀 */ t_on_failure("kap¦"); exit;\n}\nfailure_route[kaputt] { exit; }\n'
    )
    where = client.open(write("opensips.cfg", ""), text)
    reply = complete(client, where, text, offset)
    item = item_of(reply, "kaputt")
    assert as_accepted(text, reply, item, encoding) == text.replace('"kap"', '"kaputt"')


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_put_in_elsewhere(session, write, encoding):
    client = session(encoding=encoding)
    text, offset = marked("route {\n\tdo_acc¦\n}\n")
    where = client.open(write("opensips.cfg", ""), text)
    reply = complete(client, where, text, offset)
    wanted = text.replace('"tm.so"\r\n', '"tm.so"\r\nloadmodule "acc.so"\r\n').replace("do_acc", "do_accounting")
    assert as_accepted(text, reply, item_of(reply, "do_accounting"), encoding) == wanted


def test_a_route_is_created_at_the_end(session, write):
    client = session("nvim011")
    text, offset = marked("route {\n\troute(new¦);\n}\n")
    where = client.open(write("opensips.cfg", ""), text)
    reply = complete(client, where, text, offset)
    assert reply["isIncomplete"] is True
    new = as_accepted(text, reply, item_of(reply, "new"), client.encoding)
    assert new == text + "\r\nroute[new] {\r\n\texit;\r\n}\r\n"


@pytest.mark.parametrize("caps", CLIENTS)
@pytest.mark.parametrize(
    "body", ["route {\n\tt¦\n}\n", "route {\n\tif (¦\n}\n", "¦\n", 'loadmodule "¦"\n', "route { $var(x) = $¦\n"]
)
def test_a_client_gets_what_it_understands(session, write, caps, body):
    client = session(caps)
    text, offset = marked(body)
    where = client.open(write("opensips.cfg", ""), text)
    reply = complete(client, where, text, offset)
    assert 60 < len(reply["items"])
    assert len(json.dumps(reply, separators=(",", ":"))) < MOST
    default_converter().structure(reply, types.CompletionList)
    known = capabilities(caps)["textDocument"]["completion"]
    can = known["completionItem"]
    for item in reply["items"]:
        allowed = {"label", "kind", "sortText", "filterText", "textEdit", "detail", "data", "additionalTextEdits"}
        allowed |= {"labelDetails"} if can.get("labelDetailsSupport") else set()
        allowed |= {"insertTextFormat"} if can["snippetSupport"] else set()
        allowed |= {"tags"} if can.get("tagSupport") else {"deprecated"} if can.get("deprecatedSupport") else set()
        allowed |= {"commitCharacters"} if can.get("commitCharactersSupport") else set()
        allowed |= {"textEditText"} if "editRange" in known.get("completionList", {}).get("itemDefaults", ()) else set()
        assert set(item) <= allowed and item["filterText"]  # else Neovim shows what does not fit what is typed
        assert item["kind"] in known.get("completionItemKind", {}).get("valueSet", range(1, 19))
        assert not item.get("detail") or "labelDetails" not in allowed
        assert "commitCharacters" not in item or item.get("insertTextFormat", 1) == 1
        edit = main_edit(reply, item)
        assert edit["range"]["start"]["line"] == edit["range"]["end"]["line"]
        assert ("insert" in item.get("textEdit", reply.get("itemDefaults", {}).get("editRange", {}))) == bool(
            can.get("insertReplaceSupport")
        )


@pytest.mark.parametrize("caps", CLIENTS)
def test_resolve(session, write, caps):
    client = session(caps)
    text, offset = marked("route {\n\tdo_acc¦\n}\n")
    where = client.open(write("opensips.cfg", ""), text)
    item = item_of(complete(client, where, text, offset), "do_accounting")
    assert "documentation" not in item
    can = capabilities(caps)["textDocument"]["completion"]["completionItem"]
    is_late = "additionalTextEdits" in can.get("resolveSupport", {}).get("properties", ())
    assert ("additionalTextEdits" in item) is not is_late
    full = client.request("completionItem/resolve", item)
    (edit,) = full["additionalTextEdits"]
    assert edit["newText"] == '\r\nloadmodule "acc.so"'
    said = full["documentation"]
    shown = said["value"] if isinstance(said, dict) else said
    assert isinstance(said, dict) == ("markdown" in can.get("documentationFormat", ()))
    assert "do_accounting(" in shown and "opensips.org" in shown and ("`" in shown) == isinstance(said, dict)
    assert {name: value for name, value in full.items() if name in item} == item


def test_resolve_what_is_long_gone(session, write):
    client = session("vscode1139")
    text, offset = marked("route {\n\tt_¦\n}\n")
    where = client.open(write("opensips.cfg", ""), text)
    first = item_of(complete(client, where, text, offset), "t_relay")
    assert "documentation" in client.request("completionItem/resolve", first)
    for _ in range(10):
        complete(client, where, text, offset)
    assert client.request("completionItem/resolve", first) == first
    for data in (None, 7, "x", [1], [1, 10_000], {"a": 1}, [0, -1]):
        item = {"label": "x", **({} if data is None else {"data": data})}
        assert client.request("completionItem/resolve", item) == item


def test_all_fit_when_more_is_typed(session, write):
    client = session("eglot19")  # which gets the edits of each item at once
    text, offset = marked("route {\n\tif (¦\n}\n")
    where = client.open(write("opensips.cfg", ""), text)
    few = complete(client, where, text, offset)
    assert few["isIncomplete"] is True
    text, offset = marked("route {\n\tif (ds_¦\n}\n")
    client.change(where, text)
    more = complete(client, where, text, offset)
    assert more["isIncomplete"] is True and "ds_select_dst" in {one["label"] for one in more["items"]}


@pytest.mark.parametrize(("trigger", "body", "count"), [("{", "route {¦\n}\n", 0), ("$", "route { $¦\n}\n", 1)])
def test_characters_that_ask(session, write, trigger, body, count):
    client = session("vscode1139")
    text, offset = marked(body)
    where = client.open(write("opensips.cfg", ""), text)
    assert (len(complete(client, where, text, offset, trigger)["items"]) > 0) == count
    assert complete(client, where, text, offset)["items"]


def test_bytes_that_are_not_utf_8(session, write):
    client = session("vscode1139")
    write("lib.cfg", b'route["\xff"] { exit; }\nroute[fine] { exit; }\n')
    text = 'include_file "lib.cfg"\nroute {\n\troute();\n}\n'
    where = client.open(write("opensips.cfg", text), text)
    assert [one["label"] for one in complete(client, where, text, text.index(");"))["items"]] == ["fine"]


def test_nothing_for_what_cannot_be_read(session):
    client = session()
    gone = {"textDocument": {"uri": "file:///nowhere/x.cfg"}, "position": {"line": 0, "character": 0}}
    assert client.request("textDocument/completion", gone) == {"isIncomplete": False, "items": []}


def test_the_server_says_that_it_completes(tmp_path):
    client = ForkedClient(cwd=tmp_path)
    try:
        said = client.initialize({"textDocument": {"completion": {}}})["completionProvider"]
    finally:
        client.kill()
    assert said["resolveProvider"] is True
    assert set(said["triggerCharacters"]) == set("\"'$({<,.[=| ")


COMMANDS = "editor.action.triggerSuggest", "editor.action.triggerParameterHints"


@pytest.mark.parametrize("commands", [COMMANDS, COMMANDS[:1], ()])
def test_what_a_client_asks_for_when_one_is_accepted(session, write, commands):
    caps = {**capabilities("vscode1100"), "experimental": {"commands": {"commands": list(commands)}}}
    client = session(caps)
    text, offset = marked("route {\n\t¦\n}\n")
    where = client.open(write("opensips.cfg", ""), text)
    reply = complete(client, where, text, offset)
    suggest, hints = (name if name in commands else None for name in COMMANDS)
    for label, command in (("t_on_failure", suggest), ("sethost", hints), ("t_newtran", None), ("if", None)):
        assert item_of(reply, label).get("command", {}).get("command") == command, label
    assert len(json.dumps(reply, separators=(",", ":"))) < MOST
    default_converter().structure(reply, types.CompletionList)


def test_a_list_shows_no_marks_of_markdown(session, write):
    client = session("vscode1100")
    text, offset = marked('loadmodule "auth_db.so"\nmodparam("auth_db", "calculate_ha1", ¦)\n')
    where = client.open(write("opensips.cfg", ""), text)
    shown = item_of(complete(client, where, text, offset), "1")["labelDetails"]["description"]
    assert "password_column" in shown and "`" not in shown
