"""Code actions in sessions: what is offered where, and that its edits do what the command line does."""

import subprocess
import sys

import pytest
from server.client import CLIENTS, ENCODINGS, capabilities, position, span
from server.editing import actions, can_resolve, changed, chosen, refusal, titled
from server.units import place_of

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import DEFAULT_TARGET, parse_version
from opensips_lsp.lint.findings import lint as lint_script
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.model.script import Script, Source
from opensips_lsp.syntax.items import items

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nloadmodule "tm.so"\n'
ODD = "/* é € \U0001f600 */ "  # two, three and four bytes; one, one and two units of utf-16
OLD = f'{HEAD}route {{\n\t{ODD}if (method == "INVITE") exit;\n\t{ODD}if (proto == TCP) t_relay();\n}}\n'
NEW = OLD.replace("method ==", "$rm ==").replace("proto == TCP", '$pr == "tcp"')
SESSIONS = [*((name, None) for name in CLIENTS), *(("eglot30", encoding) for encoding in ENCODINGS)]
TARGET = parse_version("2.4")
CONTENT_MODIFIED, INVALID_PARAMS = -32801, -32602


def lint(path, *arguments):
    """What the command line makes of a file."""
    subprocess.run(
        [sys.executable, "-m", "opensips_lsp.cli", *arguments, path.name],
        cwd=path.parent,
        capture_output=True,
        check=False,
    )
    return path.read_bytes().decode()


@pytest.fixture
def opened(session, write):
    """opened(text, caps, encoding) -> (client, URI) with the text in a document, which is a file too."""

    def begin(text, caps="vscode1139", encoding=None):
        path = write("opensips.cfg", text)
        client = session(caps, encoding)
        return client, client.open(path, text)

    return begin


def at(text, piece, client):
    return place_of(text, piece, client.encoding)


@pytest.mark.parametrize(("name", "encoding"), SESSIONS)
def test_a_quick_fix_mends_what_is_found(opened, name, encoding):
    client, where = opened(OLD, name, encoding)
    one = titled(actions(client, where, at(OLD, "method", client)), "Replace `method`")
    assert one["kind"] == "quickfix" and [found["range"] for found in one["diagnostics"]] == [at(OLD, "method", client)]
    assert one.get("isPreferred", False) == bool(
        client.capabilities["textDocument"]["codeAction"].get("isPreferredSupport")
    )
    text = changed(client, chosen(client, one), {where: (1, OLD)})[where]
    assert text == OLD.replace("method ==", "$rm ==")
    client.change(where, text)
    assert not [one for one in actions(client, where, at(text, "$rm", client)) if one["title"].startswith("Replace")]


@pytest.mark.parametrize(("name", "encoding"), SESSIONS)
def test_fix_all_gives_what_the_command_line_gives(opened, tmp_path, name, encoding):
    text = OLD.replace("\n", "\r\n")
    client, where = opened(text, name, encoding)
    (one,) = actions(client, where, span(0, 0, 0, 0), ["source.fixAll"])
    assert one["kind"] == "source.fixAll.opensips-lint" and "isPreferred" not in one
    after = changed(client, chosen(client, one), {where: (1, text)})[where]
    assert after == lint(tmp_path / "opensips.cfg", "--fix") == NEW.replace("\n", "\r\n")
    client.change(where, after)
    assert actions(client, where, span(0, 0, 0, 0), ["source.fixAll"]) == []


@pytest.mark.parametrize("name", CLIENTS)
def test_the_action_holds_the_diagnostic_that_was_published(session, write, name):
    caps = capabilities(name)
    caps["textDocument"].pop("diagnostic", None)  # so that it is pushed
    client = session(caps)
    where = client.open(write("opensips.cfg", OLD), OLD)
    published = [one for one in client.diagnostics(where) if one["range"] == at(OLD, "method", client)]
    assert titled(actions(client, where, at(OLD, "method", client)), "Replace `method`")["diagnostics"] == published


@pytest.mark.parametrize("name", CLIENTS)
def test_ranges_that_a_client_echoes_are_not_believed(opened, name):
    client, where = opened(OLD, name)
    here = at(OLD, "method", client)
    wrong = {
        "range": span(here["start"]["line"], 21, here["start"]["line"], 27),  # byte columns, as of Neovim 0.7
        "message": "`method` is no longer a keyword", "severity": 1, "code": "M101", "source": "opensips-lint",
    }  # fmt: skip
    one = titled(actions(client, where, here, diagnostics=[wrong]), "Replace `method`")
    assert one == titled(actions(client, where, here), "Replace `method`")
    text = changed(client, chosen(client, one), {where: (1, OLD)})[where]
    assert text == OLD.replace("method ==", "$rm ==")


def test_a_cursor_beside_it_means_the_line_when_the_client_sends_what_is_on_it(opened):
    client, where = opened(OLD, "nvim072")
    here, line = at(OLD, "method", client), OLD[: OLD.index("method")].count("\n")
    found = client.diagnostics(where)
    beside = span(line, 0, line, 0)
    assert (
        titled(actions(client, where, beside, diagnostics=found), "Replace `method`")["diagnostics"][0]["range"] == here
    )
    assert [one["kind"] for one in actions(client, where, beside)].count("quickfix") == 0
    above = span(line - 1, 0, line - 1, 0)
    assert [one["kind"] for one in actions(client, where, above, diagnostics=found)].count("quickfix") == 0


def test_nothing_is_offered_away_from_what_is_found(opened):
    client, where = opened(OLD)
    assert {one["kind"] for one in actions(client, where, at(OLD, "loadmodule \"tm", client))} == {
        "source.fixAll.opensips-lint", "source.migrate.opensips-lint",
    }  # fmt: skip
    place = at(OLD, "method", client)
    for edge in (place["start"], place["end"]):
        assert titled(actions(client, where, {"start": edge, "end": edge}), "Replace `method`")
    behind = position(place["end"]["line"], place["end"]["character"] + 1)
    assert "quickfix" not in {one["kind"] for one in actions(client, where, {"start": behind, "end": behind})}


def test_an_unsafe_fix_says_so_and_is_not_preferred(opened):
    text = OLD.replace("t_relay()", 'sl_send_reply("404", "no")')
    client, where = opened(text)
    one = titled(actions(client, where, at(text, "sl_send_reply", client)), "Load `sl.so`")
    assert one["title"] == "Load `sl.so` (may change what the script does)" and "isPreferred" not in one
    after = changed(client, chosen(client, one), {where: (1, text)})[where]
    assert after == text.replace('"tm.so"\n', '"tm.so"\nloadmodule "sl.so"\n')


@pytest.mark.parametrize("name", CLIENTS)
def test_all_of_a_rule_are_mended_at_once_and_nothing_else_is(opened, name):
    text = OLD.replace("exit;", f'exit; {ODD}if (method == "BYE") drop;')
    client, where = opened(text, name)
    here = place_of(text, 'method == "BYE"', client.encoding)
    one = titled(actions(client, where, here), "Fix all M101")
    assert (
        one["kind"] == "quickfix"
        and "isPreferred" not in one
        and one["title"] == "Fix all M101 (bare-method) in this file"
    )
    after = changed(client, chosen(client, one), {where: (1, text)})[where]
    assert after == text.replace("method ==", "$rm ==")
    client.change(where, after)
    assert not [one for one in actions(client, where, span(0, 0, 99, 0)) if one["title"].startswith("Fix all M101")]


def test_one_of_a_rule_has_no_action_for_all(opened):
    client, where = opened(OLD)
    assert not [one for one in actions(client, where, span(0, 0, 99, 0)) if one["title"].startswith("Fix all M")]


@pytest.mark.parametrize("name", CLIENTS)
def test_migrating_a_file_gives_what_the_command_line_gives(opened, write, tmp_path, name):
    write("opensips-lint.toml", 'target = "2.3"\n')
    client, where = opened(OLD, name)
    found = actions(client, where, span(0, 0, 0, 0), ["source.migrate"])
    assert [(one["title"], one["kind"]) for one in found] == [
        ("Migrate this file to OpenSIPS 2.4", "source.migrate.opensips-lint")
    ]
    after = changed(client, chosen(client, found[0]), {where: (1, OLD)})[where]
    lint(tmp_path / "opensips.cfg", "migrate", "--write")
    assert after == NEW == (tmp_path / "opensips.cfg").read_bytes().decode()


# what there is for each later series that is offered
TO_LATER = {"source.migrateTo.opensips-lint"} if SERIES[-1] != DEFAULT_TARGET.series else set()


def test_a_script_of_2_4_is_not_offered_a_migration_to_2_4(opened):
    client, where = opened(NEW)
    assert {one["kind"] for one in actions(client, where, span(0, 0, 99, 0), ["source"])} == TO_LATER


@pytest.mark.parametrize(
    ("only", "kinds"),
    (
        (["quickfix"], {"quickfix"}),
        (["source"], {"source.fixAll.opensips-lint", "source.migrate.opensips-lint"} | TO_LATER),
        (["source.migrateTo"], TO_LATER),
        (["source.fixAll"], {"source.fixAll.opensips-lint"}),
        (["source.fixAll.opensips-lint"], {"source.fixAll.opensips-lint"}),
        (["source.fixAll.opensips"], set()),
        (["source.fix", "quick"], set()),
        (["refactor"], set()),
        (["refactor", "quickfix"], {"quickfix"}),
        ([""], {"quickfix", "source.fixAll.opensips-lint", "source.migrate.opensips-lint"} | TO_LATER),
        ([], {"quickfix", "source.fixAll.opensips-lint", "source.migrate.opensips-lint"}),
    ),
)
def test_only_the_kinds_that_are_asked_for(opened, only, kinds):
    client, where = opened(OLD)
    assert {one["kind"] for one in actions(client, where, span(0, 0, 99, 0), only)} == kinds


MIGRATE = "source.migrate.opensips-lint"


@pytest.mark.parametrize("name", ["vscode1139", "eglot19"])
@pytest.mark.parametrize(
    ("only", "kinds"),
    (
        (["source"], {"source.fixAll.opensips-lint"}),
        (["source.fixAll"], {"source.fixAll.opensips-lint"}),
        (["source.fixAll.opensips-lint"], {"source.fixAll.opensips-lint"}),
        (["source.migrate"], set()),
        (["source.migrateTo"], set()),
        ([""], {"quickfix", "source.fixAll.opensips-lint"}),
        ([MIGRATE], {MIGRATE}),
        (["source", MIGRATE], {"source.fixAll.opensips-lint", MIGRATE}),
        (["source.migrateTo.opensips-lint"], TO_LATER),
    ),
)
def test_an_editor_that_saves_migrates_only_where_just_that_is_named(opened, name, only, kinds):
    client, where = opened(OLD, name)
    assert {one["kind"] for one in actions(client, where, span(0, 0, 99, 0), only, trigger=2)} == kinds


def migrate_to(client, where, version):
    """The action that migrates a file to a version."""
    (action,) = actions(client, where, span(0, 0, 0, 0), ["source.migrate.opensips-lint"])
    return action | {"data": action["data"] | {"key": version}}


def test_a_file_goes_straight_to_a_later_series(opened, write, tmp_path):
    text = 'children=4\nloadmodule "sl.so"\nroute { if (method == "X") sl_send_reply("404", "no"); }\n'
    client, where = opened(text)
    edit = client.request("codeAction/resolve", migrate_to(client, where, "3.6"))["edit"]
    write("opensips.cfg", text)
    lint(tmp_path / "opensips.cfg", "migrate", "--write", "--to", "3.6")
    expected = (tmp_path / "opensips.cfg").read_text()
    assert changed(client, edit, {where: (1, text)}) == {where: expected} and "udp_workers" in expected


@pytest.mark.parametrize("version", ("2.3", "9.9", "x", "", 3))
def test_a_version_that_is_not_newer_or_unknown_is_refused(opened, version):
    client, where = opened(OLD)
    assert refusal(client, "codeAction/resolve", migrate_to(client, where, version)).code == INVALID_PARAMS


def test_while_somebody_types_nothing_takes_a_fixpoint(opened):
    client, where = opened(OLD, "eglot19")
    assert not can_resolve(client)
    kinds = [one["kind"] for one in actions(client, where, span(0, 0, 99, 0), trigger=2)]
    assert "quickfix" in kinds and not any(kind.startswith("source") for kind in kinds)
    assert actions(client, where, span(0, 0, 99, 0), ["source.fixAll"], trigger=2)  # when saving, say


def test_disable_for_the_line_and_for_the_file(opened):
    client, where = opened(OLD)
    found = actions(client, where, at(OLD, "method", client))
    line = changed(client, chosen(client, titled(found, "Disable M101 (bare-method) for this line")), {where: (1, OLD)})
    assert line[where] == OLD.replace('"INVITE") exit;', '"INVITE") exit; # opensips-lint: disable=M101')
    file = changed(client, chosen(client, titled(found, "Disable M101 (bare-method) for this file")), {where: (1, OLD)})
    assert file[where] == f"# opensips-lint: disable-file=M101\n{OLD}"
    for text in (line[where], file[where]):
        client.change(where, text)
        assert "M101" not in {
            found["code"] for one in actions(client, where, span(0, 0, 99, 0)) for found in one.get("diagnostics", ())
        }


def test_two_findings_with_the_same_remedy_are_one_action(opened):
    text = OLD.replace('"INVITE"', '"INVITE" && method != "ACK"')
    client, where = opened(text)
    one = titled(actions(client, where, span(0, 0, 99, 0)), "Disable M101 (bare-method) for this line")
    assert len(one["diagnostics"]) == 2


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("call", "title", "block"),
    (
        ("route(relay)", "Create `route[relay]`", "route[relay] {{{0}  exit;{0}}}{0}"),
        ('t_on_failure("f")', "Create `failure_route[f]`", "failure_route[f] {{{0}  exit;{0}}}{0}"),
        ('t_on_branch("b")', "Create `branch_route[b]`", "branch_route[b] {{{0}  exit;{0}}}{0}"),
        ('t_on_reply("a-b")', "Create `onreply_route[a-b]`", 'onreply_route["a-b"] {{{0}  exit;{0}}}{0}'),
        ("route(if)", None, None),
    ),
)
@pytest.mark.parametrize("line_end", ("\n", "\r\n"))
def test_a_route_that_is_not_there_is_created_in_the_style_of_the_file(opened, encoding, call, title, block, line_end):
    text = f"{HEAD}route {{\n  {ODD}{call};\n}}".replace("\n", line_end)
    client, where = opened(text, "nvim011", encoding)
    found = actions(client, where, place_of(text, call, client.encoding))
    if title is None:
        assert not [one for one in found if one["title"].startswith("Create")]
        return
    one = titled(found, title)
    assert "isPreferred" not in one and one["diagnostics"][0]["code"]
    after = changed(client, chosen(client, one), {where: (1, text)})[where]
    assert after == f"{text}{line_end}{line_end}{block.format(line_end)}"
    client.change(where, after)
    assert not [one for one in actions(client, where, span(0, 0, 99, 0)) if one["title"].startswith("Create")]


def test_a_misspelt_route_can_be_gone_to(opened):
    text = f'{HEAD}route {{\n\t{ODD}route("realy");\n}}\nroute[relay] {{\n\texit;\n}}\n'
    client, where = opened(text)
    one = titled(actions(client, where, at(text, "realy", client)), "Go to `route[relay]`")
    assert changed(client, chosen(client, one), {where: (1, text)})[where] == text.replace('"realy"', '"relay"')


def test_each_module_that_has_the_function_is_a_choice():
    class Catalogue:
        """The facts of 2.4, but for a function that two modules have."""

        def __getattr__(self, name):
            return getattr(load(TARGET), name)

        def exporters_of_function(self, name):
            return ["one", "two"] if name == "shared" else load(TARGET).exporters_of_function(name)

    text = 'loadmodule "m/sl.so"\r\nroute { shared(); }\r\n'
    source = Source("opensips.cfg", text, items(text))
    script = Script(TARGET, [source], catalogue=Catalogue())
    (found,) = [one for one in lint_script(script, source, own_rules()) if one.name == "unknown-function"]
    assert found.fix is None
    assert [choice.title for choice in found.choices] == ["Load `one.so`", "Load `two.so`"]
    start, end, new = found.choices[1].edits[0]
    assert text[:start] + new + text[end:] == text.replace('sl.so"', 'sl.so"\r\nloadmodule "m/two.so"')


# ---- the edits come later


def test_an_action_is_resolved_for_the_text_as_it_is_then(opened):
    client, where = opened(OLD, "nvim011")
    (one,) = actions(client, where, span(0, 0, 0, 0), ["source.fixAll"])
    text = f"# {ODD}\n{OLD}"
    client.change(where, (span(0, 0, 0, 0), f"# {ODD}\n"))
    assert changed(client, chosen(client, one), {where: (2, text)})[where] == f"# {ODD}\n{NEW}"


def test_the_edit_is_for_the_version_that_is_there_then(opened):
    client, where = opened(OLD, "vscode1139")
    (one,) = actions(client, where, span(0, 0, 0, 0), ["source.fixAll"])
    client.change(where, (span(0, 0, 0, 0), "\n"))
    assert changed(client, chosen(client, one), {where: (2, f"\n{OLD}")})[where] == f"\n{NEW}"


@pytest.mark.parametrize("kind", ("source.fixAll", "source.migrate", "quickfix"))
def test_an_action_that_is_not_there_any_more_is_refused(opened, kind):
    text = OLD.replace("exit;", 'exit; if (method == "BYE") drop;')
    client, where = opened(text)
    (one,) = [one for one in actions(client, where, span(0, 0, 99, 0), [kind]) if "data" in one]
    client.change(where, NEW)
    assert refusal(client, "codeAction/resolve", one).code == CONTENT_MODIFIED
    client.change(where, text)
    assert chosen(client, one)


def test_an_action_of_a_file_that_is_gone_is_refused(session, tmp_path):
    client = session("vscode1139")
    where = client.open("untitled:Untitled-1", OLD)
    (one,) = actions(client, where, span(0, 0, 0, 0), ["source.fixAll"])
    client.close(where)
    assert refusal(client, "codeAction/resolve", one).code == CONTENT_MODIFIED


@pytest.mark.parametrize(
    "data",
    (
        7,
        "x",
        [],
        {},
        {"uri": 1, "kind": "all", "key": None},
        {"uri": "file:///a.cfg", "kind": "nothing", "key": None},
        {"uri": "file:///a.cfg", "kind": "rule", "key": None},
        {"uri": "file:///a.cfg", "kind": "rule", "key": [1]},
        {"uri": "file:///a.cfg"},
        {"uri": "file:///a.cfg", "kind": ["all"], "key": None},
    ),
)
def test_data_that_is_not_ours_is_refused_and_the_server_lives(opened, data):
    client, where = opened(OLD)
    action = {"title": "x", "kind": "quickfix", "data": data}
    assert refusal(client, "codeAction/resolve", action).code == INVALID_PARAMS
    assert actions(client, where, span(0, 0, 0, 0))


def test_an_action_that_has_its_edit_stays_as_it_is(opened):
    client, where = opened(OLD)
    one = titled(actions(client, where, at(OLD, "method", client)), "Replace `method`")
    assert client.request("codeAction/resolve", one) == one


def test_a_document_that_nobody_knows_has_no_actions(opened, tmp_path):
    client, _ = opened(OLD)
    assert actions(client, (tmp_path / "nothing.cfg").as_uri(), span(0, 0, 1, 0)) == []
    assert actions(client, "untitled:nothing", span(0, 0, 1, 0)) == []


def test_a_client_without_code_action_literals_gets_none(session, write):
    client = session({})
    where = client.open(write("opensips.cfg", OLD), OLD)
    params = {"textDocument": {"uri": where}, "range": span(0, 0, 99, 0), "context": {"diagnostics": []}}
    assert client.request("textDocument/codeAction", params) is None
