"""Going to what has a name: definition, references, highlights, outline; in the client's encoding, across files."""

import pytest
from server.client import CLIENTS, ENCODINGS, position, uri
from server.test_rename import TEXT, position_of

ROOT = 'include_file "lib.cfg"\nroute { route(a); t_on_failure("f"); }\n'
LIBRARY = '/* 😀 */ route[a] { xlog("é"); route(b); }\nroute [ b ] { route(a); }\nfailure_route["f"] { exit; }\n'


def ask(client, what, where, text, anchor, **more):
    at = position_of(text, text.index(anchor), client.encoding)
    return client.request(f"textDocument/{what}", {"textDocument": {"uri": where}, "position": at, **more})


def span(client, text, anchor, length):
    start = text.index(anchor)
    ends = (position_of(text, start, client.encoding), position_of(text, start + length, client.encoding))
    return dict(zip(("start", "end"), ends, strict=True))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_definition_in_another_file(session, write, encoding):
    root, library = write("opensips.cfg", ROOT), write("lib.cfg", LIBRARY)
    client = session(encoding=encoding)
    where = client.open(root, ROOT)
    assert ask(client, "definition", where, ROOT, "a);") == [
        {"uri": uri(library), "range": span(client, LIBRARY, "a]", 1)}
    ]
    assert ask(client, "definition", where, ROOT, 'f")') == [
        {"uri": uri(library), "range": span(client, LIBRARY, 'f"]', 1)}
    ]
    start = span(client, LIBRARY, "/*", 0)
    assert ask(client, "definition", where, ROOT, "lib") == [{"uri": uri(library), "range": start}]
    assert ask(client, "definition", where, ROOT, "include") == []


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_references(session, write, encoding):
    root = write("opensips.cfg", ROOT)
    client = session(encoding=encoding)
    where = client.open(write("lib.cfg", ""), LIBRARY)  # the buffer counts
    calls = [
        {"uri": uri(root), "range": span(client, ROOT, "a);", 1)},
        {"uri": where, "range": span(client, LIBRARY, "a); }\nfail", 1)},
    ]
    definition = {"uri": where, "range": span(client, LIBRARY, "a]", 1)}

    def in_order(found):
        return sorted(found, key=lambda one: (one["uri"] == where, one["range"]["start"]["line"]))

    context = {"includeDeclaration": False}
    assert in_order(ask(client, "references", where, LIBRARY, "a]", context=context)) == calls
    context = {"includeDeclaration": True}
    assert in_order(ask(client, "references", where, LIBRARY, "a]", context=context)) == [
        calls[0],
        definition,
        calls[1],
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_highlights_in_the_file(session, write, encoding):
    client = session(encoding=encoding)
    where = client.open(write("opensips.cfg", ""), TEXT)
    found = ask(client, "documentHighlight", where, TEXT, "weiter] { exit")
    kinds = [one["kind"] for one in sorted(found, key=lambda one: one["range"]["start"]["line"])]
    assert kinds == [2, 2, 3, 2]
    assert span(client, TEXT, "weiter); t_on", 6) in [one["range"] for one in found]
    assert ask(client, "documentHighlight", where, TEXT, "exit") == []


NAMES = (
    'loadmodule "tm.so" # é\r\n'
    'route { /* 😀 */ $var(ü) = 1; xlog("é😀 $var(ü)\\n"); setflag(F);\r\n'
    "\tt_relay(); if (isflagset(F)) $avp(a) = $var(ü); }\r\n"
)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_variables_flags_and_functions(session, write, encoding):
    client = session(encoding=encoding)
    where = client.open(write("opensips.cfg", ""), NAMES)
    given = {"uri": where, "range": span(client, NAMES, "ü) = 1", 1)}
    used = [{"uri": where, "range": span(client, NAMES, anchor, 1)} for anchor in ('ü)\\n"', "ü); }")]
    assert ask(client, "definition", where, NAMES, 'ü)\\n"') == [given]
    context = {"includeDeclaration": True}
    assert ask(client, "references", where, NAMES, "ü); }", context=context) == [given, *used]
    assert ask(client, "references", where, NAMES, "ü); }", context={"includeDeclaration": False}) == used
    found = ask(client, "documentHighlight", where, NAMES, "F)) $avp")
    assert [(one["range"], one["kind"]) for one in found] == [
        (span(client, NAMES, "F);", 1), 3), (span(client, NAMES, "F)) $avp", 1), 2)
    ]  # fmt: skip
    module = {"uri": where, "range": span(client, NAMES, "tm.", 2)}
    assert ask(client, "definition", where, NAMES, "t_relay") == [module]


@pytest.mark.parametrize("caps", CLIENTS)
def test_outline(session, write, caps):
    client = session(caps)
    where = client.open(write("lib.cfg", ""), LIBRARY)
    found = client.request("textDocument/documentSymbol", {"textDocument": {"uri": where}})
    assert [one["name"] for one in found] == ["route[a]", "route[b]", 'failure_route["f"]']
    if "location" in found[0]:
        assert found[0]["location"]["uri"] == where
    else:
        assert found[0]["selectionRange"] == span(client, LIBRARY, "route[a]", len("route[a]"))
        assert found[0]["range"]["end"] == position_of(LIBRARY, LIBRARY.index("\n"), client.encoding)


def test_outline_of_what_somebody_types(session, write):
    client = session()
    where = client.open(write("opensips.cfg", ""), "route { if (\nroute[a] { exit; }\n")
    found = client.request("textDocument/documentSymbol", {"textDocument": {"uri": where}})
    assert "route[a]" in [one["name"] for one in found]
    gone = {"textDocument": {"uri": "file:///nowhere/x.cfg"}}
    assert client.request("textDocument/documentSymbol", gone) is None
    assert client.request("textDocument/definition", {**gone, "position": position(0, 0)}) == []


def references_of(client, where, text, anchor):
    found = ask(client, "references", where, text, anchor, context={"includeDeclaration": False})
    return sorted(one["uri"].rpartition("/")[2] for one in found)


@pytest.mark.parametrize("caps", ["vscode1139", "nvim072"])
def test_references_in_scripts_that_come_and_go(session, write, caps):
    """Of a client that watches files, and of one that does not."""
    library, one = write("lib.cfg", LIBRARY), write("one.cfg", ROOT)
    client = session(caps)
    watches = caps != "nvim072"
    where = client.open(library, LIBRARY)
    assert references_of(client, where, LIBRARY, "a]") == ["lib.cfg", "one.cfg"]
    two = write("two.cfg", ROOT)
    if watches:
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(two), "type": 1}]})
    assert references_of(client, where, LIBRARY, "a]") == ["lib.cfg", "one.cfg", "two.cfg"]
    three = client.open(write("three.cfg", ROOT), ROOT)  # made in the editor, and saved while it is open
    if watches:
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": three, "type": 1}]})
    assert "three.cfg" in references_of(client, where, LIBRARY, "a]")
    client.close(three)
    assert "three.cfg" in references_of(client, where, LIBRARY, "a]")
    client.change(client.open(one, ROOT), ROOT.replace("lib.cfg", "gone.cfg"))
    assert references_of(client, where, LIBRARY, "a]") == ["lib.cfg", "three.cfg", "two.cfg"]
    two.unlink()
    if watches:
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(two), "type": 3}]})
        assert references_of(client, where, LIBRARY, "a]") == ["lib.cfg", "three.cfg"]
