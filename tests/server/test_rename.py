"""Renaming a route or a variable: in all files of the script, in the client's encoding, or refused with the reason."""

import pytest
from server.client import CLIENTS, ENCODINGS, ForkedClient, Refused, position, uri

TEXT = (
    "# Müßiggang 😀\r\n"
    "route {\r\n"
    '\txlog("é😀"); route(weiter); t_on_failure("weiter"); # route(weiter)\r\n'
    "\txlog(\"😀\"); route('weiter', 1);\r\n"
    "}\r\n"
    "\f route[weiter] { exit; }\r\n"
    "failure_route[weiter] { /* 😀\u2028 */ route(weiter); }"
)


def position_of(text, offset, encoding):
    """The Position of an offset, counted in the plainest way."""
    line = text.count("\n", 0, offset)
    piece = text[text.rfind("\n", 0, offset) + 1 : offset]
    units = {"utf-8": len(piece.encode()), "utf-16": len(piece.encode("utf-16-le")) // 2, "utf-32": len(piece)}
    return position(line, units[encoding])


def edited(text, edits, encoding):
    """A text with TextEdits applied as a client does."""
    at = {tuple(position_of(text, n, encoding).values()): n for n in range(len(text) + 1)}
    spans = [[at[tuple(edit["range"][end].values())] for end in ("start", "end")] for edit in edits]
    for (start, end), edit in sorted(zip(spans, edits, strict=True), key=lambda pair: pair[0], reverse=True):
        text = text[:start] + edit["newText"] + text[end:]
    return text


def edits_of(result):
    """URI -> TextEdits of a WorkspaceEdit, in either form."""
    if "changes" in result:
        return result["changes"]
    return {one["textDocument"]["uri"]: one["edits"] for one in result["documentChanges"]}


def rename(client, where, text, offset, name):
    at = position_of(text, offset, client.encoding)
    return client.request("textDocument/rename", {"textDocument": {"uri": where}, "position": at, "newName": name})


def prepare(client, where, text, offset):
    at = position_of(text, offset, client.encoding)
    return client.request("textDocument/prepareRename", {"textDocument": {"uri": where}, "position": at})


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("anchor", ["weiter); t_on", "weiter', 1", "weiter] { exit"])
def test_rename_a_route_from_each_place(session, write, encoding, anchor):
    client = session(encoding=encoding)
    where = client.open(write("opensips.cfg", ""), TEXT)
    start = TEXT.index(anchor)
    shown = prepare(client, where, TEXT, start + 2)
    assert shown["placeholder"] == "weiter"
    ends = [position_of(TEXT, n, encoding) for n in (start, start + len("weiter"))]
    assert shown["range"] == dict(zip(("start", "end"), ends, strict=True))
    ((changed, edits),) = edits_of(rename(client, where, TEXT, start + len("weiter"), "Neu_1")).items()
    wanted = TEXT.replace("route(weiter)", "route(Neu_1)").replace("route('weiter'", "route('Neu_1'")
    wanted = wanted.replace(" route[weiter]", " route[Neu_1]").replace("# route(Neu_1)", "# route(weiter)")
    assert (changed, edited(TEXT, edits, encoding)) == (where, wanted)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_rename_a_failure_route(session, write, encoding):
    client = session(encoding=encoding)
    where = client.open(write("opensips.cfg", ""), TEXT)
    result = rename(client, where, TEXT, TEXT.index('"weiter"') + 1, "kaputt")
    wanted = TEXT.replace('"weiter"', '"kaputt"').replace("failure_route[weiter]", "failure_route[kaputt]")
    assert edited(TEXT, edits_of(result)[where], encoding) == wanted


VARIABLES = (
    '# 😀 $avp(é)\r\nmodparam("tm", "x", "ä $avp(é)")\r\n'
    'route { $avp(é) = "😀 $avp(é)"; xlog("😀\u2028\\"$avp(é)\\" $(avp(é)[0])"); $avp(y) = $avp(é); }\r\n'
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("anchor", ['é)")\r', "é) =", "é)[", "é); }"])
def test_rename_a_variable_from_each_place(session, write, encoding, anchor):
    client = session(encoding=encoding)
    where = client.open(write("opensips.cfg", ""), VARIABLES)
    shown = prepare(client, where, VARIABLES, VARIABLES.index(anchor))
    assert shown["placeholder"] == "é"
    result = rename(client, where, VARIABLES, VARIABLES.index(anchor), "neu")
    wanted = VARIABLES.replace("avp(é)", "avp(neu)").replace("# 😀 $avp(neu)", "# 😀 $avp(é)")
    assert edited(VARIABLES, edits_of(result)[where], encoding) == wanted.replace('"😀 $avp(neu)"', '"😀 $avp(é)"')


def test_refused_where_a_name_is_computed(session, write):
    text = "route {\n$avp(a) = 1;\n$avp($var(x)) = 2;\n}\n"
    client = session()
    where = client.open(write("opensips.cfg", ""), text)
    why = r"`\$var\(x\)` \(line 3\) is only known when the script runs; it may name this AVP"
    for request in (prepare, lambda *about: rename(*about, "b")):
        with pytest.raises(Refused, match=why):
            request(client, where, text, text.index("a)"))
    assert rename(client, where, text, text.index("x)"), "y")


@pytest.mark.parametrize("caps", CLIENTS)
def test_rename_in_all_files_of_the_script(session, write, caps):
    root = write("opensips.cfg", 'include_file "lib.cfg"\nroute { route(a); }\n')
    library = 'route[a] { xlog("é"); route(b); }\nroute[b] { route(a); }\n'
    path = write("lib.cfg", "route[a] { exit; } # old\n")
    client = session(caps)
    where = client.open(path, library)  # the buffer counts, not what is on disk
    edits = edits_of(rename(client, where, library, library.index("a]"), "c"))
    assert edited(library, edits[where], client.encoding) == library.replace("[a]", "[c]").replace("(a)", "(c)")
    assert edited(root.read_text(), edits[uri(root)], client.encoding) == root.read_text().replace("(a)", "(c)")
    assert edits.keys() == {where, uri(root)}


@pytest.mark.parametrize(
    "anchor, name, why",
    [
        ("weiter); t_on", "exit", "reserved word"),
        ("weiter); t_on", "two words", "without quotes"),
        ("weiter); t_on", "Müller", "without quotes"),
        ('weiter"', 'a"b', "letters, digits"),
        ("Müßig", "neu", "no name here"),
        ("weiter)\r", "neu", "no name here"),
    ],
)
def test_refused(session, write, anchor, name, why):
    client = session()
    where = client.open(write("opensips.cfg", ""), TEXT)
    with pytest.raises(Refused, match=why) as refused:
        rename(client, where, TEXT, TEXT.index(anchor) + 1, name)
    assert refused.value.code == -32803  # RequestFailed: a client shows the message, and nothing else
    assert rename(client, where, TEXT, TEXT.index("weiter"), "neu")


def test_nothing_to_rename(session, write):
    client = session()
    where = client.open(write("opensips.cfg", ""), TEXT)
    assert prepare(client, where, TEXT, 3) is None
    assert rename(client, where, TEXT, TEXT.index("weiter"), "weiter") is None
    assert prepare(client, client.open("untitled:x", "route[a] { exit; }"), "", 0) is None
    gone = {"textDocument": {"uri": "file:///nowhere/x.cfg"}, "position": position(0, 0)}
    assert client.request("textDocument/prepareRename", gone) is None


def test_a_name_that_is_taken_in_another_file(session, write):
    write("lib.cfg", "route[b] { exit; }\n")
    text = 'include_file "lib.cfg"\nroute { route(a); }\nroute[a] { exit; }\n'
    client = session()
    where = client.open(write("opensips.cfg", text), text)
    with pytest.raises(Refused, match=r"already a `route\[b\]`"):
        rename(client, where, text, text.index("a]"), "b")


@pytest.mark.parametrize("caps, said", [({}, True), ({"prepareSupport": True}, {"prepareProvider": True})])
def test_the_server_says_that_it_renames(tmp_path, caps, said):
    client = ForkedClient(cwd=tmp_path)
    try:
        assert client.initialize({"textDocument": {"rename": caps}})["renameProvider"] == said
    finally:
        client.kill()


LIBRARY = "route[a] { exit; }\n"
MAIN = 'include_file "lib.cfg"\nroute { route(a); }\nroute[own] { exit; }\n'


@pytest.mark.parametrize("roots", [False, True])
def test_two_scripts_that_share_a_file(session, write, tmp_path, roots):
    """A route of the shared file is renamed in both, one of its own in one script only."""
    if roots:
        write("opensips-lint.toml", 'roots = ["one.cfg", "two.cfg"]\n')
    library, one, two = write("lib.cfg", LIBRARY), write("one.cfg", MAIN), write("two.cfg", MAIN)
    client = session()
    where = client.open(one, MAIN)
    assert set(edits_of(rename(client, where, MAIN, MAIN.index("a);"), "b"))) == {uri(library), uri(one), uri(two)}
    assert set(edits_of(rename(client, where, MAIN, MAIN.index("own"), "b"))) == {uri(one)}
    shared = client.open(library, LIBRARY)
    assert set(edits_of(rename(client, shared, LIBRARY, LIBRARY.index("a]"), "b"))) == {
        uri(library),
        uri(one),
        uri(two),
    }


def test_a_name_that_another_script_of_the_shared_file_has(session, write):
    write("lib.cfg", LIBRARY)
    one = write("one.cfg", MAIN)
    write("two.cfg", MAIN.replace("own", "other"))
    client = session()
    where = client.open(one, MAIN)
    with pytest.raises(Refused, match=r"There is already a `route\[other\]`: line 3 of .*two.cfg"):
        rename(client, where, MAIN, MAIN.index("a);"), "other")


def test_a_file_that_has_changed_on_disk_without_notice(session, write):
    """A client that does not watch files: what is edited is what the file has now."""
    library = write("lib.cfg", LIBRARY)
    one = write("one.cfg", MAIN)
    client = session("nvim072")
    where = client.open(one, MAIN)
    client.diagnostics(where)
    moved = "# one\n# two\n" + LIBRARY
    library.write_text(moved)
    changed = edits_of(rename(client, where, MAIN, MAIN.index("a);"), "b"))[uri(library)]
    assert edited(moved, changed, client.encoding) == moved.replace("[a]", "[b]")


def test_a_refused_rename_writes_nothing_to_standard_error(session, write):
    client = session(env={"PYTHONUNBUFFERED": "1"})
    where = client.open(write("one.cfg", MAIN), MAIN)
    with pytest.raises(Refused):
        rename(client, where, MAIN, MAIN.index("own"), "not a name")
    assert client.shut_down() == 0
    assert client.errors == b""
