"""Commands in sessions: the client makes the changes, all or none of them; a user sees how far it is and may end it."""

import os
import subprocess
import sys

import pytest
from server.client import CLIENTS, ENCODINGS, Client, ForkedClient, Refused, capabilities
from server.editing import changed, refusal

from opensips_lsp.catalogue.series import SERIES

OLD = (
    'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nloadmodule "tm.so"\nroute {\n\tif (method == "é") t_relay();\n}\n'
)
NEW = OLD.replace("method", "$rm")
PART = 'route[a] { if (uri =~ "é\U0001f600" && method == "x") exit; }\n'
NEW_PART = PART.replace("uri", "$ru").replace("method", "$rm")
REQUEST_CANCELLED, INVALID_PARAMS, REQUEST_FAILED = -32800, -32602, -32803
FILE_COMMANDS = ("fixFile", "migrateFile", "showReport")


def run(client, name, *arguments, **more):
    """What a command answers."""
    params = {"command": f"opensips-lint.{name}", "arguments": list(arguments), **more}
    return client.request("workspace/executeCommand", params)


def edit_of(client, texts):
    """{URI: text} after the WorkspaceEdit that the client was asked to apply."""
    return changed(client, client.wait("workspace/applyEdit")["edit"], texts)


@pytest.fixture
def project(write):
    """Two scripts, one of which includes a third file -> {name: path}. A client may read them."""
    texts = {
        "a.cfg": OLD,
        "sub/b.cfg": f'{OLD}include_file "part.inc"\nroute[b] {{ route(a); }}\n',
        "sub/part.inc": PART,
    }
    return {name: write(name, text) for name, text in texts.items()}


def migrated(tmp_path, *arguments):
    """The texts of the project after the command line has migrated it."""
    command = [sys.executable, "-m", "opensips_lsp.cli", "migrate", "--write", *arguments, "."]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    return {
        path.as_uri(): path.read_bytes().decode() for path in tmp_path.rglob("*") if path.suffix in (".cfg", ".inc")
    }


def test_the_client_is_told_of_the_commands(tmp_path):
    client = ForkedClient()
    try:
        offered = client.initialize(capabilities("vscode1139"), tmp_path)["executeCommandProvider"]["commands"]
    finally:
        client.kill()
    assert sorted(offered) == [
        f"opensips-lint.{name}" for name in ("fixFile", "migrateFile", "migrateWorkspace", "showReport", "versions")
    ]


@pytest.mark.parametrize("name", CLIENTS)
def test_fix_a_file(session, write, name):
    path = write("a.cfg", "# on disk\n")
    client = session(name)
    where = client.open(path, OLD)
    assert run(client, "fixFile", where) == {"files": 1, "fixed": 1}
    assert edit_of(client, {where: (1, OLD)}) == {where: NEW}
    assert path.read_text() == "# on disk\n"


def test_a_file_without_anything_to_fix_is_not_changed(session, write):
    client = session("vscode1139")
    where = client.open(write("a.cfg", NEW), NEW)
    assert run(client, "fixFile", where) == {"files": 0, "fixed": 0}
    assert run(client, "migrateFile", where) == {"files": 0, "fixed": 0, "left": 0}
    client.silence("workspace/applyEdit")


@pytest.mark.parametrize("name", CLIENTS)
def test_migrate_a_file_and_leave_what_needs_a_person(session, write, name):
    text = OLD.replace("t_relay();", "t_relay(); no_such_function();")
    client = session(name)
    where = client.open(write("a.cfg", text), text)
    assert run(client, "migrateFile", where) == {"files": 1, "fixed": 1, "left": 1}
    assert edit_of(client, {where: (1, text)}) == {where: text.replace("method", "$rm")}


def test_which_versions_there_are(session):
    found = run(session("vscode1139"), "versions")
    assert found["default"] == "2.4" and [one["series"] for one in found["series"]] == list(reversed(SERIES))
    assert found["series"][-1]["levels"] == ["2.3.6", "2.3.5", "2.3.4", "2.3.3", "2.3.2", "2.3.1", "2.3.0"]


@pytest.mark.parametrize("name", CLIENTS)
def test_migrate_the_workspace_gives_what_the_command_line_gives(session, project, tmp_path, name):
    client = session(name)
    unsaved = OLD.replace("tm.so", "sl.so").replace("t_relay()", "exit")
    where = client.open(project["a.cfg"], unsaved)
    texts = {path.as_uri(): (None, path.read_bytes().decode()) for path in project.values()} | {where: (1, unsaved)}
    assert run(client, "migrateWorkspace") == {"files": 3, "fixed": 4, "left": 0}
    after = edit_of(client, texts)
    assert {path.as_uri(): path.read_bytes().decode() for path in project.values()} == {
        uri: OLD if uri == where else text for uri, (_, text) in texts.items()
    }  # the server writes nothing
    project["a.cfg"].write_text(unsaved)
    assert after == migrated(tmp_path)


def test_a_file_that_two_scripts_include_is_changed_once(session, write, project, tmp_path):
    other = write("sub/c.cfg", project["sub/b.cfg"].read_text())
    client = session("vscode1139")
    paths = [*project.values(), other]
    run(client, "migrateWorkspace")
    after = edit_of(client, {path.as_uri(): (None, path.read_bytes().decode()) for path in paths})
    assert after == migrated(tmp_path) and after[project["sub/part.inc"].as_uri()] == NEW_PART


PLUGIN = """
from opensips_lsp.lint.finding import Edit, Fix, SAFE, Span
from opensips_lsp.lint.rule import Rule
class Tab(Rule):
    'A tab.'
    code, name, breaks_in, message = "Z901", "probe-tab", "2.4", "a tab"
    def check_script(self, script, source):
        at = source.text.find(chr(9))
        if at >= 0:
            yield self.finding(Span(at, at + 1), fix=Fix("Replace it", (Edit(at, at + 1, "  "),), SAFE))
"""


def test_rules_of_other_packages_migrate_too(tmp_path, tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    (site / "probe_rules.py").write_text(PLUGIN)
    about = site / "probe_rules-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: probe-rules\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[opensips_lsp.rules]\nprobe = probe_rules\n")
    (tmp_path / "opensips-lint.toml").write_text('ignore = ["probe-tab"]\n')
    for ignored in (True, False):
        if not ignored:
            (tmp_path / "opensips-lint.toml").unlink()
        paths = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
        client = Client(env={"PYTHONPATH": os.pathsep.join(paths)})
        try:
            client.initialize(capabilities("vscode1139"), tmp_path)
            where = client.open((tmp_path / "a.cfg").as_uri(), OLD)
            run(client, "migrateFile", where)
            text = edit_of(client, {where: (1, OLD)})[where]
        finally:
            client.kill()
        assert text == (NEW if ignored else NEW.replace("\t", "  "))


def test_the_projects_target_does_not_stand_in_the_way(session, write, project, tmp_path):
    write("opensips-lint.toml", 'target = "2.3"\n')
    client = session("vscode1139")
    assert run(client, "migrateWorkspace")["files"] == 3
    after = edit_of(client, {path.as_uri(): (None, path.read_bytes().decode()) for path in project.values()})
    assert after == migrated(tmp_path)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bytes_that_are_not_utf_8_stay_as_they_are(session, write, tmp_path, encoding):
    data = b'route { xlog("\xe9\xff"); if (method == "\xe9" || method == "A") exit; }\r\n'
    path = write("latin.cfg", data)
    client = session("eglot30", encoding)
    assert run(client, "migrateWorkspace")["fixed"] == 2
    text = data.decode("utf-8", "replace")  # as an editor shows it
    assert edit_of(client, {path.as_uri(): (None, text)}) == {path.as_uri(): text.replace("method", "$rm")}


def test_a_client_that_refuses_the_edit_is_told_of_it(session, write):
    client = session("vscode1139")
    client.answers["workspace/applyEdit"] = lambda params: {"applied": False, "failureReason": "read only"}
    where = client.open(write("a.cfg", OLD), OLD)
    error = refusal(client, "workspace/executeCommand", {"command": "opensips-lint.fixFile", "arguments": [where]})
    assert error.code == REQUEST_FAILED and "read only" in error.message


def test_a_client_that_cannot_apply_edits_is_not_asked_to(session, write):
    client = session({})
    where = client.open(write("a.cfg", OLD), OLD)
    error = refusal(client, "workspace/executeCommand", {"command": "opensips-lint.fixFile", "arguments": [where]})
    assert error.code == REQUEST_FAILED
    client.silence("workspace/applyEdit")


# ---- progress


def heard(client, token):
    """What was told of a progress, by kind."""
    values = [params["value"] for name, params in client.seen if name == "$/progress" and params["token"] == token]
    return values, [value["kind"] for value in values]


def test_progress_is_shown_where_the_client_can(session, project):
    client = session("vscode1139")
    run(client, "migrateWorkspace")
    token = client.wait("window/workDoneProgress/create")["token"]
    values, kinds = heard(client, token)
    assert kinds == ["begin", *["report"] * (len(kinds) - 2), "end"] and len(kinds) > 3
    assert values[0]["cancellable"] is True and values[0]["title"]
    percentages = [value["percentage"] for value in values[1:-1]]
    assert percentages == sorted(percentages) and percentages[-1] <= 100


def test_the_clients_own_token_is_used(session, project):
    client = session("vscode1139")
    run(client, "migrateWorkspace", workDoneToken="mine")
    assert heard(client, "mine")[1][0] == "begin" and heard(client, "mine")[1][-1] == "end"
    client.silence("window/workDoneProgress/create")


def test_a_client_that_cannot_show_progress_hears_of_none(session, project):
    client = session("eglot19")
    assert run(client, "migrateWorkspace")["files"] == 3
    client.silence("window/workDoneProgress/create")
    client.silence("$/progress")


@pytest.mark.slow
@pytest.mark.parametrize("way", ("progress", "request"))
def test_who_ends_it_has_nothing_changed(session, write, way):
    for number in range(60):
        write(f"s{number}.cfg", OLD * 20)
    client = session("vscode1139")
    key = client.ask("workspace/executeCommand", {"command": "opensips-lint.migrateWorkspace", "arguments": []})
    token = client.wait("window/workDoneProgress/create")["token"]
    client.wait("$/progress", lambda params: params["value"]["kind"] == "report")
    if way == "progress":
        client.notify("window/workDoneProgress/cancel", {"token": token})
    else:
        client.notify("$/cancelRequest", {"id": key})
    with pytest.raises(Refused) as refused:
        client.answer(key)
    assert refused.value.code == REQUEST_CANCELLED
    client.wait("$/progress", lambda params: params["value"]["kind"] == "end")
    client.silence("workspace/applyEdit")
    assert run(client, "migrateWorkspace")["files"] == 60  # it can be begun anew


# ---- the report


def test_the_report_of_a_script_is_a_page_of_its_own(session, project):
    client = session("vscode1139")
    answer = run(client, "showReport", project["sub/b.cfg"].as_uri())
    assert answer["files"] == 2 and answer["fixed"] == 3 and answer["left"] == 0
    page = answer["html"]
    assert page.startswith("<!doctype html>") and "src=" not in page and "<link" not in page
    assert "b.cfg" in page and "part.inc" in page and "a.cfg" not in page.replace("part.inc", "")
    client.silence("workspace/applyEdit")


def test_the_report_of_the_workspace_tells_of_all(session, project):
    client = session("vscode1139")
    answer = run(client, "showReport")
    assert (answer["files"], answer["fixed"]) == (3, 4) and "a.cfg" in answer["html"]


def test_the_report_of_an_empty_workspace(session):
    client = session("vscode1139")
    assert run(client, "showReport")["files"] == 0
    assert run(client, "migrateWorkspace") == {"files": 0, "fixed": 0, "left": 0}


# ---- mistakes


@pytest.mark.parametrize("name", FILE_COMMANDS)
@pytest.mark.parametrize(
    "arguments", ([7], [None], ["file:///nowhere/at/all.cfg"], ["x"], [[]], [{"uri": "file:///a"}], ["a", "b"])
)
def test_arguments_that_name_no_file_are_refused_and_the_server_lives(session_once, name, arguments):
    client = session_once
    error = refusal(client, "workspace/executeCommand", {"command": f"opensips-lint.{name}", "arguments": arguments})
    assert error.code == INVALID_PARAMS
    assert run(client, "showReport")["files"] == 0


def test_commands_take_a_version_to_migrate_to(session, write):
    text = "children=4\nroute { exit; }\n"
    client = session("vscode1139")
    where = client.open(write("a.cfg", text), text)
    report = run(client, "showReport", where, "3.6")
    assert "From 3.0 to 3.1" in report["html"] and (report["files"], report["fixed"]) == (1, 1)
    assert "From 3.0 to 3.1" in run(client, "showReport", None, "3.6")["html"]
    assert "From 3.0 to 3.1" not in run(client, "showReport", where)["html"]
    assert run(client, "migrateFile", where, "3.6")["fixed"] == 1
    assert edit_of(client, {where: (1, text)}) == {where: text.replace("children", "udp_workers")}


@pytest.mark.parametrize("arguments", (["2.3"], ["9.9"], [3], ["3.6", "4.0"]), ids=str)
def test_a_version_that_cannot_be_the_goal(session, project, arguments):
    client = session("vscode1139")
    params = {"command": "opensips-lint.migrateWorkspace", "arguments": arguments}
    assert refusal(client, "workspace/executeCommand", params).code == INVALID_PARAMS


def test_other_mistakes(session_once):
    for name, arguments in (("fixFile", []), ("migrateFile", []), ("migrateWorkspace", [1]), ("nothing", [])):
        error = refusal(
            session_once, "workspace/executeCommand", {"command": f"opensips-lint.{name}", "arguments": arguments}
        )
        assert error.code == INVALID_PARAMS
    session_once.silence("window/logMessage", lambda params: "internal error" in params["message"])


@pytest.fixture(scope="module")
def session_once(tmp_path_factory):
    client = ForkedClient()
    client.initialize(capabilities("vscode1139"), tmp_path_factory.mktemp("empty"))
    yield client
    client.kill()
