"""Call hierarchy over the protocol: in the client's encoding, across files, with items that the client sends back."""

import pytest
from server.client import CLIENTS, ENCODINGS, position, uri
from server.test_navigation import span
from server.test_rename import position_of

ROOT = (
    'include_file "lib.cfg" \r\n'
    'route { xlog("é😀"); route(a); t_on_failure("f"); }\r\n'
    "failure_route[f] { /* 😀 */ route(a); exit; }\r\n"
)
LIBRARY = '/* 😀 */ route[a] { xlog("é"); route(b); }\nroute [ b ] {\n exit; }\n'


def prepare(client, where, text, anchor):
    at = position_of(text, text.index(anchor), client.encoding)
    return client.request("textDocument/prepareCallHierarchy", {"textDocument": {"uri": where}, "position": at})


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_up_and_down(session, write, encoding):
    root, library = write("opensips.cfg", ROOT), write("lib.cfg", LIBRARY)
    client = session(encoding=encoding)
    where = client.open(root, ROOT)
    (item,) = prepare(client, where, ROOT, "a); t_on")
    assert (item["name"], item["detail"], item["kind"], item["uri"]) == (
        "route[a]",
        "request, failure",
        12,
        uri(library),
    )
    assert item["selectionRange"] == span(client, LIBRARY, "a]", 1)
    assert item["range"] == span(client, LIBRARY, "route[a]", len('route[a] { xlog("é"); route(b); }'))
    callers = client.request("callHierarchy/incomingCalls", {"item": item})
    assert [one["from"]["name"] for one in callers] == ["route", "failure_route[f]"]
    assert [one["fromRanges"] for one in callers] == [
        [span(client, ROOT, "a); t_on", 1)],
        [span(client, ROOT, "a); exit", 1)],
    ]
    assert callers[0]["from"]["uri"] == where
    (down,) = client.request("callHierarchy/outgoingCalls", {"item": item})
    assert (down["to"]["name"], down["fromRanges"]) == ("route[b]", [span(client, LIBRARY, "b); }", 1)])
    # and on from what came back
    assert client.request("callHierarchy/outgoingCalls", {"item": down["to"]}) == []
    (up,) = client.request("callHierarchy/incomingCalls", {"item": down["to"]})
    assert up["from"] == item
    called = client.request("callHierarchy/outgoingCalls", {"item": callers[0]["from"]})
    assert [one["to"]["name"] for one in called] == ["route[a]", "failure_route[f]"]
    assert called[1]["fromRanges"] == [span(client, ROOT, 'f"); }', 1)]


@pytest.mark.parametrize("caps", CLIENTS)
def test_with_each_client(session, write, caps):
    client = session(caps)
    where = client.open(write("opensips.cfg", ""), "route { route(a); }\nroute[a] { exit; }\n")
    (item,) = prepare(client, where, "route { route(a); }", "a);")
    assert [one["from"]["name"] for one in client.request("callHierarchy/incomingCalls", {"item": item})] == ["route"]


def test_what_has_changed_in_the_meantime(session, write):
    client = session()
    text = "route { route(a); }\nroute[a] { exit; }\n"
    where = client.open(write("opensips.cfg", ""), text)
    (item,) = prepare(client, where, text, "a);")
    client.change(where, "# shorter\n" + text)
    (caller,) = client.request("callHierarchy/incomingCalls", {"item": item})
    assert caller["fromRanges"][0]["start"] == position(1, 14)
    client.change(where, "route { exit; }\n")
    assert client.request("callHierarchy/incomingCalls", {"item": item}) == []


def test_odd_requests(session, write):
    client = session()
    where = client.open(write("opensips.cfg", ""), "route { exit; }\n")
    assert prepare(client, where, "route { exit; }", "exit") is None
    assert prepare(client, "file:///nowhere/x.cfg", "x", "x") is None
    (item,) = prepare(client, where, "route {", "route")
    for data in (
        None,
        5,
        {"uri": where},
        {"uri": where, "word": 1, "name": "a"},
        {"uri": "file:///no", "word": "route", "name": "0"},
    ):
        for method in ("incomingCalls", "outgoingCalls"):
            assert client.request(f"callHierarchy/{method}", {"item": {**item, "data": data}}) is None
