"""Settings of the client and of the project count at once, whenever and however they change; mistakes are told once."""

import pytest
from server.client import Refused, capabilities, position, span, uri

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
OLD = HEAD + 'route {\n\tif (method == "INVITE") exit;\n}\n'  # M101 for 2.4, nothing for 2.3
NEW = HEAD + 'route {\n\tif (is_myself("$rd", "$rp")) exit;\n}\n'  # nothing for 2.4, an error for 2.3
DID_CHANGE = "workspace/didChangeConfiguration"


def codes(client, where):
    return [one["code"] for one in client.diagnostics(where)]


def settled(client, where):
    """The codes found once the server has heard all that was said."""
    return sorted({one["code"] for one in client.diagnostics(where)})


@pytest.mark.parametrize(
    "options",
    [{"target": "2.3"}, {"opensips-lint": {"target": "2.3"}}, {"opensips-lint.target": "2.3"}],
)
def test_as_the_session_begins(session, options):
    client = session("nvim072", options=options)  # has no workspace/configuration
    assert codes(client, client.open("untitled:x", OLD)) == []


@pytest.mark.parametrize(
    "settings", [{"target": "2.3"}, {"opensips-lint.target": "2.3"}, {"opensips-lint": {"target": "2.3"}}]
)
def test_as_the_client_answers(session, settings):
    client = session("eglot30", settings=settings)
    assert codes(client, client.open("untitled:x", OLD)) == []


@pytest.mark.parametrize("settings", [None, {}, {"target": None}, 5, []])
def test_a_client_that_has_nothing_to_say(session, settings):
    client = session("eglot30", settings=settings, options={"target": "2.3"})
    where = client.open("untitled:x", OLD)
    assert codes(client, where) == []
    client.silence("window/showMessage")


@pytest.mark.parametrize("name", ["nvim072", "eglot30", "vscode1100"])
def test_changed_and_changed_back(session, name):
    client = session(name)
    where = client.open("untitled:x", OLD)
    assert codes(client, where) == ["M101"]
    for target, expected in (("2.3", []), ("2.4", ["M101"])):
        client.settings = {"target": target}
        asks = client.capabilities["workspace"].get("configuration")
        client.notify(DID_CHANGE, {"settings": None if asks else {"opensips-lint": {"target": target}}})
        if client.pulls:
            client.wait("workspace/diagnostic/refresh")
        assert codes(client, where) == expected


def test_what_comes_right_behind_changed_settings_follows_them(session):
    client = session("nvim072")
    where = client.open("untitled:x", OLD)
    assert codes(client, where) == ["M101"]
    about = {"textDocument": {"uri": where}, "range": span(3, 5, 3, 5), "context": {"diagnostics": []}}
    for number in range(20):
        target, expected = (("2.3", False), ("2.4", True))[number % 2]
        client.notify(DID_CHANGE, {"settings": {"opensips-lint": {"target": target}}})
        titles = [one["title"] for one in client.request("textDocument/codeAction", about)]
        assert any("$rm" in title for title in titles) == expected


def test_an_edit_while_the_client_is_asked_for_its_settings_waits_for_them(session):
    def late(params):
        for _ in range(2):  # the server does what it can meanwhile
            with pytest.raises(Refused):
                client.request("opensips-test/anybodyThere")
        return [{"target": "2.3"} for _ in params["items"]]

    client = session("eglot30")
    where = client.open("untitled:x", OLD)
    assert codes(client, where) == ["M101"]
    client.answers["workspace/configuration"] = late
    client.notify(DID_CHANGE, {"settings": None})
    version = client.change(where, OLD + "# more\n")
    assert client.diagnostics(where, version) == []


def test_settings_that_come_along_count_though_the_client_could_be_asked(session):
    client = session("eglot30")
    del client.answers["workspace/configuration"]
    where = client.open("untitled:x", OLD)
    assert codes(client, where) == ["M101"]
    client.notify(DID_CHANGE, {"settings": {"opensips-lint": {"target": "2.3"}}})
    assert codes(client, where) == []


def test_a_client_that_never_answers(session):
    caps = capabilities("eglot30")
    client = session(caps, answering=False)
    assert codes(client, client.open("untitled:x", OLD)) == ["M101"]


def test_nothing_said_of_us_changes_nothing(session):
    client = session("nvim072", options={"target": "2.3"})
    where = client.open("untitled:x", OLD)
    assert codes(client, where) == []
    for settings in (None, {}, {"python": {"target": "2.4"}}):
        client.notify(DID_CHANGE, {"settings": settings})
    client.silence("textDocument/publishDiagnostics")
    client.notify(DID_CHANGE, {"settings": {"opensips-lint": {"target": "2.4"}}})
    assert codes(client, where) == ["M101"]
    client.notify(DID_CHANGE, {"settings": {"opensips-lint": {}}})  # what the session began with
    assert codes(client, where) == []


def test_rules(session):
    client = session("nvim072", options={"ignore": ["M1"]})
    where = client.open("untitled:x", OLD)
    assert codes(client, where) == []
    client.notify(DID_CHANGE, {"settings": {"opensips-lint": {"ignore": [], "select": ["bare-method"]}}})
    assert codes(client, where) == ["M101"]


def test_mistakes_are_told_once_and_count_as_not_set(session):
    client = session("nvim072", options={"target": "2.9", "ignore": ["bare-methot"], "maxDiagnostics": 5})
    message = client.wait("window/showMessage")
    assert message["type"] == 2
    assert "unknown OpenSIPS version '2.9'" in message["message"] and "did you mean bare-method?" in message["message"]
    where = client.open("untitled:x", OLD)
    assert codes(client, where) == ["M101"]
    client.notify(
        DID_CHANGE, {"settings": {"opensips-lint": {"target": "2.9", "ignore": ["bare-methot"], "maxDiagnostics": 6}}}
    )
    client.silence("window/showMessage")
    client.notify(DID_CHANGE, {"settings": {"opensips-lint": {"target": "2.3", "ignore": []}}})
    assert codes(client, where) == []
    client.silence("window/showMessage")


def test_the_most_that_is_told(session):
    text = HEAD + "route {\n" + '\tif (method == "INVITE") exit;\n' * 10 + "}\nroute[unused] { exit; }\n"
    client = session("nvim072", options={"maxDiagnostics": 4})
    where = client.open("untitled:x", text)
    found = client.diagnostics(where)
    assert [(one["code"], one["severity"]) for one in found] == [("M101", 1)] * 4 + [("more", 3)]
    assert "7 more findings are not shown" in found[-1]["message"]
    client.notify(DID_CHANGE, {"settings": {"opensips-lint": {"maxDiagnostics": 11}}})
    assert len(client.diagnostics(where)) == 11


# ---- the project's


def changed(client, *paths):
    """Tell the server that files have changed on disk."""
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(path), "type": 2} for path in paths]})


@pytest.mark.parametrize(
    ("name", "text"),
    [("opensips-lint.toml", 'target = "2.3"\n'), ("pyproject.toml", '[tool.opensips-lint]\ntarget = "2.3"\n')],
)
def test_the_projects_file(session, write, name, text):
    path = write(name, text)
    client = session("eglot30")
    where = client.open(write("opensips.cfg", OLD), OLD)
    assert codes(client, where) == []
    path.unlink()
    changed(client, path)
    assert codes(client, where) == ["M101"]
    write(name, text)
    changed(client, path)
    assert codes(client, where) == []


def test_the_client_is_above_the_project(session, write):
    write("opensips-lint.toml", 'target = "2.3"\nignore = ["H"]\n')
    client = session("eglot30", settings={"target": "2.4"})
    where = client.open(write("opensips.cfg", OLD), OLD)
    assert settled(client, where) == ["M101"]


def test_a_broken_file_is_told_once_and_the_last_good_settings_stay(session, write):
    path = write("opensips-lint.toml", 'target = "2.3"\n')
    client = session("eglot30")
    where = client.open(write("opensips.cfg", OLD), OLD)
    assert codes(client, where) == []
    write("opensips-lint.toml", 'tarket = "2.3"\n')
    changed(client, path)
    message = client.wait("window/showMessage")
    assert message["type"] == 1
    assert str(path) in message["message"] and "tarket" in message["message"] and "`target`" in message["message"]
    changed(client, path)
    version = client.change(where, OLD + "\n")
    assert client.diagnostics(where, version) == []
    client.silence("window/showMessage")
    write("opensips-lint.toml", "target = ")  # another mistake
    changed(client, path)
    assert "is not valid TOML" in client.wait("window/showMessage")["message"]
    write("opensips-lint.toml", 'target = "2.4"\n')
    changed(client, path)
    assert codes(client, where) == ["M101"]
    write("opensips-lint.toml", "target = ")
    changed(client, path)
    assert "is not valid TOML" in client.wait("window/showMessage")["message"]


def test_a_file_that_is_broken_from_the_start(session, write):
    path = write("opensips-lint.toml", "target = 7\n")
    client = session("eglot30")
    where = client.open(write("opensips.cfg", OLD), OLD)
    assert codes(client, where) == []
    assert "nothing is checked" in client.wait("window/showMessage")["message"]
    assert client.request("textDocument/hover", {"textDocument": {"uri": where}, "position": position(3, 7)}) is None
    assert client.request("textDocument/documentSymbol", {"textDocument": {"uri": where}}) is None
    client.silence("window/showMessage")
    write("opensips-lint.toml", "")
    changed(client, path)
    assert codes(client, where) == ["M101"]


def test_files_are_read_again_while_the_settings_are_broken(session, write):
    path = write("opensips-lint.toml", "")
    part = write("part.inc", "route[a] { exit; }\n")
    text = HEAD + 'include_file "part.inc"\nroute { route(a); }\n'
    client = session("eglot30")
    where = client.open(write("opensips.cfg", text), text)
    assert codes(client, where) == []
    write("opensips-lint.toml", "target = ")
    write("part.inc", "route[b] { exit; }\n")
    changed(client, path, part)
    client.wait("window/showMessage")
    assert client.diagnostics(where, client.change(where, text + "\n")) != []


def test_without_a_watcher_saving_reads_the_files_again(session, write):
    client = session("nvim072")
    where = client.open(write("opensips.cfg", OLD), OLD)
    assert codes(client, where) == ["M101"]
    write("opensips-lint.toml", 'target = "2.3"\n')
    client.save(where)
    assert codes(client, where) == []


# ---- what is watched


def test_what_is_watched(session, write):
    write("catalogue.json", "{}")
    write("opensips-lint.toml", 'catalogues = ["catalogue.json"]\n')
    client = session("vscode1100")
    client.wait("client/registerCapability")
    (registered,) = client.registered.values()
    assert registered["method"] == "workspace/didChangeWatchedFiles"
    globs = [one["globPattern"] for one in registered["registerOptions"]["watchers"]]
    assert {"**/catalogue.json", "**/opensips-lint.toml", "**/pyproject.toml"} < set(globs)
    assert globs[0].startswith("**/*.{") and "cfg," in globs[0] and "m4," in globs[0]


def test_other_catalogues_are_watched_anew(session, write):
    path = write("opensips-lint.toml", "")
    client = session("vscode1100")
    client.wait("client/registerCapability")
    write("catalogue.json", "{}")
    write("opensips-lint.toml", 'catalogues = ["catalogue.json"]\n')
    changed(client, path)
    client.wait("client/unregisterCapability")
    client.wait("client/registerCapability")
    (registered,) = client.registered.values()
    assert {"globPattern": "**/catalogue.json"} in registered["registerOptions"]["watchers"]


@pytest.mark.parametrize("name", ["nvim072", "lspmode8", "nvim011"])
def test_nothing_is_registered_where_it_cannot_be(session, name):
    client = session(name)
    client.diagnostics(client.open("untitled:x", "junk"))
    client.silence("client/registerCapability")


# ---- folders


def test_folders_come_and_go(session, write, tmp_path):
    one = write("one/opensips.cfg", OLD)
    other = write("other/opensips.cfg", OLD)
    client = session("vscode1100", root=None, folders=[one.parent])

    def scripts():
        return [one["uri"] for one in client.request("workspace/diagnostic", {"previousResultIds": []})["items"]]

    def folder(path):
        return {"uri": uri(path), "name": path.name}

    assert scripts() == [uri(one)]
    event = {"added": [folder(other.parent)], "removed": []}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    client.wait("workspace/diagnostic/refresh")
    assert scripts() == [uri(one), uri(other)]
    event = {"added": [folder(other.parent)], "removed": [folder(one.parent), folder(tmp_path)]}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    client.wait("workspace/diagnostic/refresh")
    assert scripts() == [uri(other)]
    client.settings = {"workspaceDiagnostics": False}
    client.notify(DID_CHANGE, {"settings": None})
    client.wait("workspace/diagnostic/refresh")
    assert scripts() == []


def test_the_older_ways_to_name_the_folder(session, write):
    path = write("opensips.cfg", OLD)
    client = session("vscode1100", root=None, workspaceFolders=None, rootUri=uri(path.parent))
    assert len(client.request("workspace/diagnostic", {"previousResultIds": []})["items"]) == 1
    client = session("vscode1100", root=None, workspaceFolders=None, rootPath=str(path.parent))
    assert len(client.request("workspace/diagnostic", {"previousResultIds": []})["items"]) == 1


def test_a_client_that_refuses(session):
    caps = capabilities("vscode1100")
    client = session(caps, settings=None)
    del client.answers["client/registerCapability"], client.answers["workspace/diagnostic/refresh"]
    client.wait("window/logMessage", lambda params: "refuses client/registerCapability" in params["message"])
    client.settings = {"target": "2.3"}
    client.notify(DID_CHANGE, {"settings": None})
    client.wait("window/logMessage", lambda params: "refuses workspace/diagnostic/refresh" in params["message"])
    assert codes(client, client.open("untitled:x", OLD)) == []
    client.silence("window/showMessage")


def test_the_severity_of_a_rule_is_that_of_the_project(session, tmp_path):
    (tmp_path / "opensips-lint.toml").write_text('[severity]\n"M101" = "hint"\n')
    client = session("nvim072", folders=[tmp_path])
    (found,) = client.diagnostics(client.open(uri(tmp_path / "a.cfg"), OLD))
    assert (found["code"], found["severity"]) == ("M101", 4)
