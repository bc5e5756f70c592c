"""Hover over the protocol: its range in the client's encoding, its content in the client's format."""

import gzip

import pytest
from server.client import CLIENTS, ENCODINGS, ForkedClient, capabilities, position
from server.test_rename import position_of

TEXT = (
    "# Müßiggang 😀\r\n"
    'loadmodule "tm.so"\r\n'
    'modparam("tm", "fr_timeout", 5)\r\n'
    "route {\r\n"
    '\txlog("é😀 $rU\\n"); if (!t_relay("0x04")) exit; /* 😀 */ route(weiter);\r\n'
    "}\r\n"
    "route[weiter] { exit; }\r\n"
)


def asked(client, where, text, anchor, more=0):
    at = position_of(text, text.index(anchor) + more, client.encoding)
    return client.request("textDocument/hover", {"textDocument": {"uri": where}, "position": at})


def spanned(client, text, anchor, length):
    start = text.index(anchor)
    ends = [position_of(text, at, client.encoding) for at in (start, start + length)]
    return dict(zip(("start", "end"), ends, strict=True))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("anchor", "length", "heading"),
    [
        ("$rU", 3, "`$rU`: variable"),
        ("t_relay", 7, "`t_relay`: function of `tm`"),
        ('"0x04"', 6, "`0x04`: `flags` of `t_relay`"),
        ("weiter)", 6, "`route[weiter]`: route block in line 7"),
        ('"fr_timeout"', 12, "`fr_timeout`: parameter of `tm`"),
    ],
)
def test_its_range(session, write, encoding, anchor, length, heading):
    client = session("nvim011", encoding=encoding)
    where = client.open(write("opensips.cfg", ""), TEXT)
    found = asked(client, where, TEXT, anchor, 1)
    assert found["range"] == spanned(client, TEXT, anchor, length)
    assert found["contents"]["kind"] == "markdown" and found["contents"]["value"].startswith(heading)


@pytest.mark.parametrize("caps", CLIENTS)
def test_what_each_client_can_show(session, write, caps):
    client = session(caps)
    where = client.open(write("opensips.cfg", ""), TEXT)
    kind = capabilities(caps)["textDocument"]["hover"]["contentFormat"][0]
    contents = asked(client, where, TEXT, "t_relay")["contents"]
    assert contents["kind"] == kind
    assert ("```opensips\nt_relay()" in contents["value"]) == (kind == "markdown")
    assert ("`" in contents["value"]) == (kind == "markdown")
    assert "function of" in contents["value"] and "loaded in line 2" in contents["value"]
    assert len(contents["value"].split("\n")) <= 15


def test_a_client_that_says_nothing_of_formats(session, write):
    client = session({})
    where = client.open(write("opensips.cfg", ""), TEXT)
    assert asked(client, where, TEXT, "t_relay")["contents"]["kind"] == "plaintext"


def test_where_nothing_is_said(session, write):
    client = session()
    where = client.open(write("opensips.cfg", ""), TEXT)
    assert asked(client, where, TEXT, "Müßig") is None
    beyond = {"textDocument": {"uri": where}, "position": position(99, 99)}
    assert client.request("textDocument/hover", beyond) is None
    gone = {"textDocument": {"uri": "file:///nowhere/x.cfg"}, "position": position(0, 0)}
    assert client.request("textDocument/hover", gone) is None


def test_what_is_typed_counts(session, write):
    client = session()
    where = client.open(write("opensips.cfg", ""), TEXT)
    text = TEXT.replace("t_relay", "t_newtran")
    client.change(where, text)
    assert "t\\_newtran" not in asked(client, where, text, "t_newtran")["contents"]["value"]
    assert "t_newtran" in asked(client, where, text, "t_newtran")["contents"]["value"]


README = "1.3. Parameters\n\n1.3.1. fr_timeout (integer)\n\n   <b>Waits</b> a\n   [while](x).\n"


def test_the_manuals_of_the_user(session, write, tmp_path):
    write("manuals/README.tm.gz", gzip.compress(README.encode()))
    client = session("vscode1139", settings={"manuals": str(tmp_path / "manuals")})
    where = client.open(write("opensips.cfg", ""), TEXT)
    client.diagnostics(where)  # the settings are there
    value = asked(client, where, TEXT, "fr_timeout")["contents"]["value"]
    assert "Your manual: \\<b>Waits\\</b> a \\[while](x)." in value
    assert "Your manual" not in asked(client, where, TEXT, "t_relay")["contents"]["value"]


def test_the_server_says_that_it_hovers(tmp_path):
    client = ForkedClient(cwd=tmp_path)
    try:
        assert client.initialize({})["hoverProvider"] is not False
    finally:
        client.kill()
