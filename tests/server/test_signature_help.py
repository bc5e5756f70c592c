"""Signature help over the protocol, as each client can show it."""

import json

import pytest
from server.client import CLIENTS, ENCODINGS, ForkedClient, capabilities, position
from server.test_rename import position_of

TEXT = 'loadmodule "tm.so"\r\nroute {\r\n\t/* é😀 */ if (!t_relay("udp:😀", \r\n'


def asked(client, where, text, offset, **context):
    at = position_of(text, offset, client.encoding)
    params = {"textDocument": {"uri": where}, "position": at}
    if context:
        params["context"] = context
    return client.request("textDocument/signatureHelp", params)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_argument_under_way(session, write, encoding):
    client = session("nvim011", encoding=encoding)
    where = client.open(write("opensips.cfg", ""), TEXT)
    for anchor, argument in (('"udp', 0), ("\r\n", 1)):
        offset = TEXT.index(anchor, TEXT.index("t_relay"))
        found = asked(client, where, TEXT, offset)
        assert found["activeParameter"] == argument
        labels = [one["label"] for one in found["signatures"]]
        assert labels == ["t_relay()", "t_relay(flags)", "t_relay(destination, flags)"]
        assert found["activeSignature"] == 1 + argument


@pytest.mark.parametrize("caps", CLIENTS)
def test_what_each_client_can_show(session, write, caps):
    client = session(caps)
    where = client.open(write("opensips.cfg", ""), TEXT)
    found = asked(client, where, TEXT, len(TEXT) - 2)
    active = found["signatures"][found["activeSignature"]]
    can = capabilities(caps)["textDocument"]["signatureHelp"]["signatureInformation"]
    labels = [one["label"] for one in active["parameters"]]
    assert labels == ([[8, 19], [21, 26]] if can["parameterInformation"]["labelOffsetSupport"] else [])
    kind = can.get("documentationFormat", ["plaintext"])[0]
    assert {active["documentation"]["kind"], active["parameters"][1]["documentation"]["kind"]} == {kind}
    assert ("activeParameter" in active) == can.get("activeParameterSupport", False)
    none = found["signatures"][0]
    assert none["label"] == "t_relay()"
    if not can.get("noActiveParameterSupport"):
        assert "null" not in json.dumps(found)


@pytest.mark.parametrize("caps", CLIENTS)
def test_more_arguments_than_the_function_takes(session, write, caps):
    client = session(caps)
    text = TEXT.replace('"udp:😀", ', "1, 2, 3")
    where = client.open(write("opensips.cfg", ""), text)
    found = asked(client, where, text, len(text) - 2)
    can = capabilities(caps)["textDocument"]["signatureHelp"]["signatureInformation"]
    if can.get("noActiveParameterSupport"):
        assert (found["activeSignature"], found["activeParameter"]) == (2, None)
    else:
        assert found is None  # it would mark the first one
    text = TEXT.replace('t_relay("udp:😀", ', "t_newtran(")
    client.change(where, text)
    found = asked(client, where, text, len(text) - 2)
    assert [one["label"] for one in found["signatures"]] == ["t_newtran()"]


def test_a_client_without_offsets_in_labels(session, write):
    client = session({})
    where = client.open(write("opensips.cfg", ""), TEXT)
    found = asked(client, where, TEXT, len(TEXT) - 2)
    assert [one["label"] for one in found["signatures"][2]["parameters"]] == ["destination", "flags"]
    assert found["signatures"][2]["documentation"]["kind"] == "plaintext"


def test_the_signature_that_the_user_has_turned_to(session, write):
    client = session("vscode1139")
    text = TEXT.replace('"udp:😀", ', "")
    where = client.open(write("opensips.cfg", ""), text)
    end = len(text) - 2
    found = asked(client, where, text, end, triggerKind=1, isRetrigger=False)
    assert found["activeSignature"] == 1
    turned = {**found, "activeSignature": 2}
    again = asked(client, where, text, end, triggerKind=3, isRetrigger=True, activeSignatureHelp=turned)
    assert again["activeSignature"] == 2
    none = {**found, "activeSignature": 0}  # it has no such argument
    again = asked(client, where, text, end, triggerKind=3, isRetrigger=True, activeSignatureHelp=none)
    assert again["activeSignature"] == 1
    other = {"signatures": [{"label": "x()"}], "activeSignature": 0}
    again = asked(client, where, text, end, triggerKind=3, isRetrigger=True, activeSignatureHelp=other)
    assert again["activeSignature"] == 1


def test_where_nothing_is_said(session, write):
    client = session()
    where = client.open(write("opensips.cfg", ""), TEXT)
    assert asked(client, where, TEXT, 3) is None
    gone = {"textDocument": {"uri": "file:///nowhere/x.cfg"}, "position": position(0, 0)}
    assert client.request("textDocument/signatureHelp", gone) is None


def test_the_server_says_when_it_helps(tmp_path):
    client = ForkedClient(cwd=tmp_path)
    try:
        assert client.initialize({})["signatureHelpProvider"]["triggerCharacters"] == ["(", ","]
    finally:
        client.kill()
