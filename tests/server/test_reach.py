"""In a workspace that is not trusted, files are read from its folders and that of the root script only."""

import pytest
from server.client import Refused, uri

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
SECRET = 'route[secret] { xlog("of another folder\\n"); }\n'
OUTSIDE = "is outside the workspace and is not read"
CALL = "route { route(secret); }\n"  # a finding, C408, where the secret was read and has no such route


def including(name):
    return f'{HEAD}include_file "{name}"\n{CALL}'


@pytest.fixture
def places(tmp_path):
    """tmp_path/workspace with a folder of its own, and tmp_path/elsewhere/secret.cfg."""
    for name in ("workspace/parts", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "elsewhere/secret.cfg").write_text(SECRET)
    (tmp_path / "workspace/parts/own.cfg").write_text(SECRET)
    return tmp_path / "workspace"


def found(client, path, text):
    """(code, message) of each finding."""
    return [(one["code"], one["message"]) for one in client.diagnostics(client.open(path, text))]


def is_refused(client, path, text):
    """Whether the include of a text is refused, and nothing else is said."""
    told = found(client, path, text)
    assert [code for code, _ in told] in ([], ["S002"]), told
    assert not told or (OUTSIDE in told[0][1] and "trusted" in told[0][1]), told
    return bool(told)


NAMES = {
    "absolute": "{}/elsewhere/secret.cfg",
    "of the system": "/etc/passwd",
    "upwards": "../elsewhere/secret.cfg",
    "through a folder": "parts/../../elsewhere/secret.cfg",
    "a link": "link.cfg",
    "in a linked folder": "linked/secret.cfg",
    "a link to a link": "second.cfg",
    "not there": "../elsewhere/nothing.cfg",
    "a folder": "../elsewhere",
    "the folder above, by a link and dots": "linked/../elsewhere/secret.cfg",
}


@pytest.fixture
def links(places):
    (places / "link.cfg").symlink_to("../elsewhere/secret.cfg")
    (places / "second.cfg").symlink_to("link.cfg")
    (places / "linked").symlink_to("../elsewhere")
    return places


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("caps", ["eglot30", "vscode1100"])
def test_what_is_outside_is_not_read(session, links, tmp_path, caps, name):
    client = session(caps, root=links)
    assert is_refused(client, links / "a.cfg", including(name.format(tmp_path)))


def test_an_import_is_not_followed_either(session, links):
    client = session("eglot30", root=links)
    assert is_refused(
        client, links / "a.cfg", including("../elsewhere/nothing.cfg").replace("include_file", "import_file")
    )


@pytest.mark.parametrize(
    "name", ["parts/own.cfg", "{}/workspace/parts/own.cfg", "parts/../parts/own.cfg", "inside.cfg"]
)
def test_what_is_inside_is_read(session, places, tmp_path, name):
    (places / "inside.cfg").symlink_to("parts/own.cfg")
    client = session("eglot30", root=places)
    assert not is_refused(client, places / "a.cfg", including(name.format(tmp_path)))


def test_a_workspace_folder_that_is_a_link(session, places, tmp_path):
    (tmp_path / "way").symlink_to("workspace")
    client = session("eglot30", root=tmp_path / "way")
    for number, name in enumerate((f"{tmp_path}/way/parts/own.cfg", f"{places}/parts/own.cfg", "parts/own.cfg")):
        assert not is_refused(client, tmp_path / f"way/{number}.cfg", including(name))


@pytest.mark.parametrize(
    "name", ["{}/elsewhere/secret.cfg", "../elsewhere/secret.cfg", "link.cfg", "linked/secret.cfg"]
)
def test_a_trusted_workspace_is_read_as_opensips_reads(session, links, tmp_path, name):
    client = session("eglot30", root=links, options={"trusted": True})
    assert found(client, links / "a.cfg", including(name.format(tmp_path))) == []


def test_trust_that_comes_and_goes(session, links):
    client = session("vscode1100", root=links, settings={"trusted": False})
    where = client.open(links / "a.cfg", including("../elsewhere/secret.cfg"))
    assert [one["code"] for one in client.diagnostics(where)] == ["S002"]
    for trusted, codes in ((True, []), (False, ["S002"])):
        settings = {"opensips-lint": {"trusted": trusted}}
        client.notify("workspace/didChangeConfiguration", {"settings": settings})
        assert [one["code"] for one in client.diagnostics(where)] == codes


def test_a_folder_that_is_added(session, places, tmp_path):
    client = session("vscode1100", root=places)
    where = client.open(places / "a.cfg", including("../elsewhere/secret.cfg"))
    assert [one["code"] for one in client.diagnostics(where)] == ["S002"]
    added = [{"uri": uri(tmp_path / "elsewhere"), "name": "elsewhere"}]
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": []}})
    assert client.diagnostics(where) == []


def test_a_file_without_any_folder(session, links, tmp_path):
    client = session("eglot30", root=None)
    assert not is_refused(client, links / "a.cfg", including("parts/own.cfg"))
    assert not is_refused(client, links / "b.cfg", including(f"{links}/parts/own.cfg"))
    for number, name in enumerate(("../elsewhere/secret.cfg", "link.cfg", f"{tmp_path}/elsewhere/secret.cfg")):
        assert is_refused(client, links / f"c{number}.cfg", including(name))


def test_a_document_that_is_no_file_has_no_folder(session, tmp_path, places):
    client = session("eglot30", root=None)
    assert is_refused(client, "untitled:new", including(f"{tmp_path}/elsewhere/secret.cfg"))


def test_the_folder_of_one_script_is_not_open_to_another(session, places, tmp_path):
    """A script of elsewhere is open: it reads what is beside it, and the workspace does not."""
    client = session("eglot30", root=places)
    assert not is_refused(client, tmp_path / "elsewhere/own.cfg", including("secret.cfg"))
    assert is_refused(client, places / "a.cfg", including("../elsewhere/secret.cfg"))


def test_what_the_editor_has_open_is_known(session, places, tmp_path):
    client = session("eglot30", root=places)
    client.open(tmp_path / "elsewhere/secret.cfg", SECRET)
    assert found(client, places / "a.cfg", including(f"{tmp_path}/elsewhere/secret.cfg")) == []


def test_a_script_around_a_part_is_looked_for_inside(session, places, tmp_path):
    """Without the folder above, a part does not get its script there; a link beside it counts as little."""
    main = HEAD + 'loadmodule "tm.so"\ninclude_file "{}"\nroute {{ route(part); }}\n'
    (tmp_path / "main.cfg").write_text(main.format("workspace/part.cfg"))
    (tmp_path / "elsewhere/main.cfg").write_text(main.format(f"{places}/part.cfg"))
    (places / "link.cfg").symlink_to("../elsewhere/main.cfg")
    for root, codes in ((places, ["C404"]), (tmp_path, [])):
        client = session("eglot30", root=root)
        assert [code for code, _ in found(client, places / "part.cfg", "route[part] { t_relay(); }\n")] == codes


def test_links_out_of_the_workspace_are_no_scripts_of_it(session, links, tmp_path):
    (tmp_path / "elsewhere/secret.cfg").write_text(HEAD + SECRET + 'route { if (method == "INVITE") exit; }\n')
    for trusted in (False, True):
        client = session("vscode1100", root=links, options={"trusted": trusted})
        scanned = client.request("workspace/diagnostic", {"previousResultIds": []})["items"]
        names = {one["uri"].rpartition("/")[2] for one in scanned}
        assert ("link.cfg" in names or "second.cfg" in names) == trusted
        symbols = client.request("workspace/symbol", {"query": "secret"})
        assert len(symbols) == 1 + trusted  # that of parts/own.cfg


def test_symbols_links_and_definitions_follow_no_include_outside(session, places):
    text = including("../elsewhere/secret.cfg")
    client = session("vscode1100", root=places)
    (places / "parts/own.cfg").unlink()
    where = client.open(places / "a.cfg", text)
    document = {"textDocument": {"uri": where}}
    assert client.request("workspace/symbol", {"query": "secret"}) == []
    assert [link for link in client.request("textDocument/documentLink", document) if "secret" in link["target"]] == []
    at = {"line": 3, "character": 16}
    for method in ("definition", "references"):
        params = {**document, "position": at, "context": {"includeDeclaration": True}}
        assert "elsewhere" not in str(client.request(f"textDocument/{method}", params))


CONFIGURATIONS = {
    "roots": "roots = ['../elsewhere/secret.cfg']\n",
    "catalogues": "catalogues = ['../elsewhere/secret.cfg']\n",
    "a root that is a link": "roots = ['link.cfg']\n",
}


@pytest.mark.parametrize("text", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_settings_name_nothing_outside(session, links, text):
    (links / "opensips-lint.toml").write_text(text)
    client = session("eglot30", root=links)
    client.open(links / "a.cfg", HEAD + "route { exit; }\n")
    message = client.wait("window/showMessage")["message"]
    assert OUTSIDE in message and text.partition(" ")[0] in message


def test_a_configuration_that_is_a_link(session, places, tmp_path):
    (tmp_path / "elsewhere/settings.toml").write_text("secret = 1\n")
    (places / "opensips-lint.toml").symlink_to("../elsewhere/settings.toml")
    client = session("eglot30", root=places)
    client.open(places / "a.cfg", HEAD + "route { exit; }\n")
    message = client.wait("window/showMessage")["message"]
    assert "is a link out of the workspace" in message and "secret" not in message


def test_a_configuration_above_the_workspace_counts(session, places, tmp_path):
    """It is the user's, and may name what is below it: a part is checked in the script that it names."""
    (tmp_path / "opensips-lint.toml").write_text('roots = ["main.cfg"]\n')
    (tmp_path / "main.cfg").write_text(HEAD + 'include_file "workspace/part.cfg"\nroute { route(part); }\n')
    client = session("eglot30", root=places)
    assert found(client, places / "part.cfg", "route[part] { exit; }\n") == []


def test_an_editorconfig_that_is_a_link(session, places, tmp_path):
    (tmp_path / "elsewhere/style").write_text("[*]\nindent_style = space\nindent_size = 7\n")
    (places / ".editorconfig").symlink_to("../elsewhere/style")
    text = "route {\nexit;\n}\n"
    for trusted, indent in ((False, "\t"), (True, " " * 7)):
        client = session("vscode1100", root=places, options={"trusted": trusted})
        where = client.open(places / "a.cfg", text)
        options = {"tabSize": 4, "insertSpaces": False}
        edits = client.request("textDocument/formatting", {"textDocument": {"uri": where}, "options": options})
        assert [edit["newText"] for edit in edits] == [indent]


HOOK = """
import os, sys

def hook(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and isinstance(arguments[0], str):
        if os.path.realpath(arguments[0]).startswith({elsewhere!r}) and not asking:
            asking.append(1)
            with open({log!r}, "a") as log:
                print(arguments[0], file=log)
            asking.clear()

asking = []
sys.addaudithook(hook)
"""


@pytest.mark.parametrize("trusted", [False, True])
def test_nothing_outside_is_opened_whatever_is_requested(session, links, tmp_path, trusted):
    """The server notes what it opens elsewhere: nothing, where it is not trusted."""
    (tmp_path / "site").mkdir()
    log = tmp_path / "log"
    hook = HOOK.format(elsewhere=str(tmp_path / "elsewhere"), log=str(log))
    (tmp_path / "site/sitecustomize.py").write_text(hook)
    script = HEAD + "".join(f'include_file "{name.format(tmp_path)}"\n' for name in NAMES.values())
    text = script + 'route { if (method == "INVITE") exit; route(secret); }\n'
    (links / "b.cfg").write_text(text)
    environment = {"PYTHONPATH": str(tmp_path / "site")}
    client = session("vscode1100", root=links, options={"trusted": trusted}, env=environment)
    where = client.open(links / "a.cfg", text)
    client.diagnostics(where)
    client.diagnostics(client.open(links / "part.cfg", 'xlog("a part");\n'))
    client.request("workspace/diagnostic", {"previousResultIds": []})
    client.request("workspace/symbol", {"query": "secret"})
    document, line = {"textDocument": {"uri": where}}, text.count("\n") - 1
    at = {"line": line, "character": text.splitlines()[line].index("secret")}
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": line, "character": 0}}
    for method, more in {
        "definition": {"position": at},
        "references": {"position": at, "context": {"includeDeclaration": True}},
        "rename": {"position": at, "newName": "other"},
        "hover": {"position": at},
        "completion": {"position": at},
        "documentLink": {},
        "codeLens": {},
        "codeAction": {"range": everything, "context": {"diagnostics": []}},
        "formatting": {"options": {"tabSize": 4, "insertSpaces": True}},
        "semanticTokens/full": {},
    }.items():
        try:
            answer = client.request(f"textDocument/{method}", {**document, **more})
        except Refused:
            continue  # there may be no such route
        for action in answer if method == "codeAction" else ():
            if "edit" not in action and "disabled" not in action:
                client.request("codeAction/resolve", action)  # such as the migration, which reads all anew
    client.shut_down()
    assert log.exists() == trusted, log.read_text()
