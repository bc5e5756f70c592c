"""Diagnostics for clients that ask: of a document and of the workspace, each only once while nothing changes."""

import pytest
from server.client import capabilities, span, uri

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
OLD = HEAD + 'route {\n\tif (method == "INVITE") exit;\n}\n'
ROOT = HEAD + 'include_file "part.inc"\nroute { route(a); }\n'
PART = "route[a] { exit; }\n"


def ask(client, where, known=None):
    params = {"textDocument": {"uri": where}, "identifier": "opensips-lint"}
    return client.request("textDocument/diagnostic", params | ({"previousResultId": known} if known else {}))


def scan(client, known=None, **more):
    ids = [{"uri": where, "value": value} for where, value in (known or {}).items()]
    return client.request("workspace/diagnostic", {"previousResultIds": ids, **more})["items"]


def codes(report):
    return [one["code"] for one in report["items"]]


def with_related_documents():
    caps = capabilities("vscode1100")
    caps["textDocument"]["diagnostic"]["relatedDocumentSupport"] = True
    return caps


# ---- of a document


def test_unchanged_while_nothing_changes(session):
    client = session("vscode1100")
    where = client.open("untitled:x", OLD)
    first = ask(client, where)
    assert (first["kind"], codes(first)) == ("full", ["M101"])
    assert ask(client, where, first["resultId"]) == {"kind": "unchanged", "resultId": first["resultId"]}
    assert ask(client, where)["kind"] == "full"
    assert ask(client, where, "of another server")["kind"] == "full"
    client.change(where, (span(0, 0, 0, 0), "\n"))
    moved = ask(client, where, first["resultId"])
    assert (moved["kind"], codes(moved)) == ("full", ["M101"])  # as many, but elsewhere
    client.change(where, (span(0, 0, 1, 0), ""))
    assert ask(client, where, first["resultId"])["kind"] == "unchanged"


def test_result_ids_hold_in_another_session(session):
    ids = {
        ask(client, client.open("untitled:x", OLD))["resultId"]
        for client in (session("vscode1100"), session("vscode1100"))
    }
    assert len(ids) == 1


def test_what_is_not_open_has_none(session, write):
    client = session("vscode1100")
    path = write("opensips.cfg", OLD)
    for where in (uri(path), "untitled:x", "file:///no/such/file", "odd", ""):
        assert ask(client, where)["items"] == []
    where = client.open(path, OLD)
    assert codes(ask(client, where)) == ["M101"]
    client.close(where)
    assert ask(client, where)["items"] == []


def test_another_buffer_changes(session, write):
    client = session("vscode1100")
    root, part = client.open(write("opensips.cfg", ROOT), ROOT), client.open(write("part.inc", PART), PART)
    first = ask(client, root)
    assert codes(first) == []
    client.change(part, (span(0, 6, 0, 7), "b"))
    assert codes(ask(client, root, first["resultId"])) == ["C408"]
    client.change(part, (span(0, 6, 0, 7), "a"))
    assert ask(client, root, first["resultId"])["kind"] == "unchanged"


def test_included_files_come_along_when_they_are_news(session, write):
    client = session(with_related_documents())
    part = uri(write("part.inc", 'route[a] { if (method == "INVITE") exit; }\n'))
    root = client.open(write("opensips.cfg", ROOT), ROOT)
    (told,) = ask(client, root)["relatedDocuments"].items()
    assert told[0] == part and told[1]["kind"] == "full" and codes(told[1]) == ["M101"]
    assert "relatedDocuments" not in ask(client, root)
    client.change(root, (span(3, 8, 3, 17), "exit;"))
    report = ask(client, root)["relatedDocuments"][part]
    assert sorted(codes(report)) == ["C410", "M101"]


def test_nothing_comes_along_for_who_has_no_use_for_it(session, write):
    client = session("vscode1100")
    write("part.inc", PART)
    assert "relatedDocuments" not in ask(client, client.open(write("opensips.cfg", ROOT), ROOT))


# ---- of the workspace


@pytest.fixture
def workspace(write):
    """A root config with a part, one that stands alone, and what is no script: uri -> codes found there."""
    write("notes.txt", OLD)
    write("other.conf", "a = b\n")
    return {
        uri(write("a/part.inc", 'route[a] { if (method == "INVITE") exit; }\n')): ["M101"],
        uri(write("a/opensips.cfg", ROOT)): [],
        uri(write("b.cfg", OLD)): ["M101"],
    }


def test_all_scripts_and_their_parts(session, workspace):
    client = session("vscode1100")
    items = scan(client)
    assert {one["uri"]: codes(one) for one in items} == workspace
    assert all(one["kind"] == "full" and one["version"] is None for one in items)


def test_unchanged_ones(session, workspace, write):
    client = session("vscode1100")
    known = {one["uri"]: one["resultId"] for one in scan(client)}
    assert {one["kind"] for one in scan(client, known)} == {"unchanged"}
    where = client.open(write("b.cfg", OLD), HEAD + "route { exit; }\n")
    changed = [one for one in scan(client, known) if one["kind"] == "full"]
    assert [(one["uri"], one["version"], one["items"]) for one in changed] == [(where, 1, [])]


def test_a_file_is_gone(session, workspace, tmp_path):
    client = session("vscode1100")
    known = {one["uri"]: one["resultId"] for one in scan(client)}
    (tmp_path / "b.cfg").unlink()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(tmp_path / "b.cfg"), "type": 3}]})
    client.wait("workspace/diagnostic/refresh")
    (gone,) = [one for one in scan(client, known) if one["kind"] == "full"]
    assert (gone["uri"], gone["items"]) == (uri(tmp_path / "b.cfg"), [])


def test_a_file_changes_on_disk(session, workspace, write):
    client = session("vscode1100")
    known = {one["uri"]: one["resultId"] for one in scan(client)}
    path = write("b.cfg", HEAD + "route { exit; }\n")
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(path), "type": 2}]})
    client.wait("workspace/diagnostic/refresh")
    (changed,) = [one for one in scan(client, known) if one["kind"] == "full"]
    assert (changed["uri"], changed["items"]) == (uri(path), [])


def test_in_parts_with_progress(session, workspace):
    client = session("vscode1100")
    assert scan(client, partialResultToken="part", workDoneToken="bar") == []
    parts = {}
    for name, params in client.seen:
        if name == "$/progress" and params["token"] == "part":
            parts.update({one["uri"]: codes(one) for one in params["value"]["items"]})
    assert parts == workspace
    bar = [params["value"] for name, params in client.seen if name == "$/progress" and params["token"] == "bar"]
    assert [one["kind"] for one in bar] == ["begin", "report", "report", "report", "end"]
    assert bar[0]["title"] and [one["percentage"] for one in bar[:-1]] == [0, 0, 33, 66]


def test_the_first_scan_shows_progress_of_its_own(session, workspace):
    client = session("vscode1100")
    scan(client)
    token = client.wait("window/workDoneProgress/create")["token"]
    kinds = [
        params["value"]["kind"] for name, params in client.seen if name == "$/progress" and params["token"] == token
    ]
    assert kinds[0] == "begin" and kinds[-1] == "end"
    scan(client)
    client.silence("window/workDoneProgress/create")


def test_no_progress_where_it_cannot_be_shown(session, workspace):
    caps = capabilities("vscode1100")
    del caps["window"]
    client = session(caps)
    assert len(scan(client)) == len(workspace)
    client.silence("window/workDoneProgress/create")
    client.silence("$/progress")


def test_a_client_that_makes_no_progress_bar(session, workspace):
    client = session("vscode1100")
    del client.answers["window/workDoneProgress/create"]
    assert len(scan(client)) == len(workspace)
    client.silence("$/progress")


def test_without_folders(session, workspace):
    client = session("vscode1100", root=None)
    assert scan(client) == []


def test_folders_that_are_not_there(session, tmp_path):
    client = session("vscode1100", root=None, folders=[tmp_path / "nowhere", tmp_path])
    assert scan(client) == []


def test_switched_off(session, workspace):
    client = session("vscode1100", settings={"workspaceDiagnostics": False})
    assert scan(client) == []


def test_a_configuration_excludes(session, workspace, write):
    write("opensips-lint.toml", 'exclude = ["b.cfg"]\n')
    client = session("vscode1100")
    assert uri(write("b.cfg", OLD)) not in {one["uri"] for one in scan(client)}


def test_with_a_broken_configuration(session, workspace, write):
    path = write("opensips-lint.toml", "target =\n")
    client = session("vscode1100")
    scan(client)
    assert "is not valid TOML" in client.wait("window/showMessage")["message"]
    path.unlink()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(path), "type": 3}]})
    client.wait("workspace/diagnostic/refresh")
    assert {one["uri"]: codes(one) for one in scan(client)} == workspace


def test_a_buffer_that_comes_to_include_a_file(session, write):
    """What is known of a file that is not open holds no longer when a script begins to include it."""
    part = uri(write("part.inc", HEAD + "route[a] { t_relay(); }\n"))
    text = HEAD + 'loadmodule "tm.so"\nroute { exit; }\n'
    client = session("vscode1100")
    client.wait("client/registerCapability")
    where = client.open(write("opensips.cfg", text), text)
    before = {one["uri"]: codes(one) for one in scan(client)}
    assert set(before) == {part, where} and "C404" in before[part]  # t_relay is of a module that is not loaded
    client.change(where, 'loadmodule "tm.so"\ninclude_file "part.inc"\nroute { route(a); }\n')
    ask(client, where)
    after = {one["uri"]: codes(one) for one in scan(client)}
    assert set(after) == {part, where} and "C404" not in after[part]


def test_a_buffer_of_the_script_changes(session, workspace, tmp_path):
    client = session("vscode1100")
    client.wait("client/registerCapability")
    scan(client)
    where = client.open(tmp_path / "a" / "opensips.cfg", ROOT)
    scan(client)
    client.change(where, (span(3, 8, 3, 17), "exit;"))
    found = {one["uri"]: codes(one) for one in scan(client)}
    assert sorted(found[uri(tmp_path / "a" / "part.inc")]) == ["C410", "M101"]


def test_a_new_script(session, workspace, write):
    client = session("vscode1100")
    client.wait("client/registerCapability")
    scan(client)
    new = uri(write("new.cfg", OLD))
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": new, "type": 1}]})
    client.wait("workspace/diagnostic/refresh")
    assert {one["uri"]: codes(one) for one in scan(client)} == {**workspace, new: ["M101"]}


def test_a_new_script_that_nobody_tells_of(session, workspace, write):
    client = session("nvim011")
    scan(client)
    new = uri(write("new.cfg", OLD))
    assert new in {one["uri"] for one in scan(client)}
