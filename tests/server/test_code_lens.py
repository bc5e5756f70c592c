"""Code lenses over the protocol: lazily, in the client's encoding, with a command where the client has it."""

import pytest
from server.client import CLIENTS, ENCODINGS, Refused, capabilities, uri
from server.test_navigation import span

ROOT = 'include_file "lib.cfg"\nroute { xlog("é😀"); route(a); }\nroute[alone] { exit; }\n'
LIBRARY = "/* 😀 */ route[a] { route(b); }\nroute\n[ b ] {\n exit; }\n"
COMMAND = "opensips.showReferences"


def announcing(caps, *commands):
    """Capabilities with these commands of the client's own."""
    return {**caps, "experimental": {"commands": {"commands": list(commands)}}}


def lenses(client, where):
    found = client.request("textDocument/codeLens", {"textDocument": {"uri": where}})
    assert not any("command" in lens for lens in found)
    return found, [client.request("codeLens/resolve", lens)["command"] for lens in found]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_with_the_command(session, write, encoding):
    root = write("opensips.cfg", ROOT)
    client = session(announcing(capabilities(encoding=encoding), "other.command", COMMAND))
    where = client.open(write("lib.cfg", ""), LIBRARY)
    found, commands = lenses(client, where)
    assert [lens["range"] for lens in found] == [
        span(client, LIBRARY, "route[a]", 5),
        span(client, LIBRARY, "route\n", 5),
    ]
    assert commands[0] == {
        "title": "1 call; runs as request",
        "command": COMMAND,
        "arguments": [
            where,
            found[0]["range"]["start"],
            [{"uri": uri(root), "range": span(client, ROOT, "a); }", 1)}],
        ],
    }


def test_nothing_to_go_to(session, write):
    client = session(announcing({}, COMMAND))
    where = client.open(write("opensips.cfg", ""), ROOT.replace("include_file", "import_file"))
    _, commands = lenses(client, where)
    assert commands == [{"title": "runs as request", "command": ""}, {"title": "not called", "command": ""}]


@pytest.mark.parametrize("caps", CLIENTS)
def test_without_the_command(session, write, caps):
    client = session(caps)
    where = client.open(write("opensips.cfg", ""), "route { route(a); }\nroute[a] { exit; }\n")
    _, commands = lenses(client, where)
    assert commands[1] == {"title": "1 call; runs as request", "command": ""}


@pytest.mark.parametrize(
    "experimental", [None, {}, {"commands": None}, {"commands": {"commands": "all"}}, 5, [COMMAND]]
)
def test_odd_announcements(session, write, experimental):
    client = session({"experimental": experimental})
    where = client.open(write("opensips.cfg", ""), "route { route(a); }\nroute[a] { exit; }\n")
    assert lenses(client, where)[1][1]["command"] == ""


def test_what_a_lens_says_is_of_now(session, write):
    client = session()
    where = client.open(write("opensips.cfg", ""), "route { route(a); }\nroute[a] { exit; }\n")
    found, _ = lenses(client, where)
    client.change(where, "route { exit; }\nroute[a] { exit; }\n")
    assert client.request("codeLens/resolve", found[1])["command"]["title"] == "not called"
    client.close(where)
    for data in (None, {"uri": where}, {"uri": where, "word": 1, "name": ""}):
        with pytest.raises(Refused, match="not the data"):
            client.request("codeLens/resolve", {**found[0], "data": data})
    with pytest.raises(Refused, match="gone"):
        client.request("codeLens/resolve", {**found[0], "data": {"uri": "file:///no", "word": "route", "name": ""}})
    assert client.request("textDocument/codeLens", {"textDocument": {"uri": "file:///nowhere/x.cfg"}}) is None
