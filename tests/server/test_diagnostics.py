"""What is pushed to a client that does not ask: when, about which documents, and what is in it."""

import json

import pytest
from server.client import CLIENTS, ENCODINGS, capabilities, frame, span, uri
from server.units import place_of

from opensips_lsp.lint.registry import own_rules

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
OLD = HEAD + 'route {\n\tif (method == "INVITE") exit;\n}\n'
PUBLISHED = "textDocument/publishDiagnostics"


def about(where):
    return lambda params: params["uri"] == where


def codes(diagnostics):
    return [one["code"] for one in diagnostics]


# ---- when


def test_what_is_typed_at_once_is_judged_once(session):
    client = session("eglot30")
    where = client.open("untitled:x", OLD)
    client.diagnostics(where, 1)
    text = {"uri": where, "version": 0}
    messages = []
    for version in range(2, 202):
        change = {"range": span(0, 0, 0, 0), "text": "#"} if version < 201 else {"text": OLD}
        params = {"textDocument": {**text, "version": version}, "contentChanges": [change]}
        messages.append(json.dumps({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}).encode())
    client.send_bytes(b"".join(map(frame, messages)))
    assert codes(client.diagnostics(where, 201)) == ["M101"]
    versions = [params["version"] for name, params in client.seen if name == PUBLISHED and params["uri"] == where]
    assert len(versions) <= 20 and versions == sorted(versions)


def test_versions_only_grow_and_the_last_is_told(session):
    client = session("eglot30")
    where = client.open("untitled:x", OLD)
    for _ in range(50):
        version = client.change(where, (span(0, 0, 0, 0), "\n"))
    seen = list(iter(lambda: client.wait(PUBLISHED, about(where))["version"], version))
    assert seen == sorted(set(seen)) and version == 51
    client.silence(PUBLISHED)


def test_closing_clears(session):
    client = session("eglot30")
    where = client.open("untitled:x", OLD)
    assert codes(client.diagnostics(where)) == ["M101"]
    client.close(where)
    assert client.wait(PUBLISHED, about(where)) == {"uri": where, "diagnostics": []}
    client.silence(PUBLISHED)
    client.open("untitled:x", OLD)
    assert codes(client.diagnostics(where)) == ["M101"]


def test_closed_before_it_was_judged(session):
    client = session("eglot30")
    params = {"textDocument": {"uri": "untitled:x", "languageId": "x", "version": 1, "text": OLD}}
    opened = {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params}
    closed = {"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": "untitled:x"}}}
    client.send_bytes(frame(json.dumps(opened).encode()) + frame(json.dumps(closed).encode()))
    client.silence(PUBLISHED, lambda params: params["diagnostics"])


def test_a_client_that_asks_is_not_told_too(session):
    client = session("vscode1100")
    where = client.open("untitled:x", OLD)
    assert codes(client.diagnostics(where)) == ["M101"]
    client.change(where, (span(0, 0, 0, 0), "\n"))
    client.close(where)
    client.silence(PUBLISHED)


# ---- about which documents


@pytest.fixture
def script(write):
    """A root config, a part that it includes, and a file that has nothing to do with them: paths and texts."""
    root = HEAD + 'include_file "part.inc"\nroute { route(a); }\n'
    part = "route[a] { exit; }\n"
    return [(write("opensips.cfg", root), root), (write("part.inc", part), part), (write("other.cfg", OLD), OLD)]


def test_a_buffer_counts_in_the_script_that_includes_it(session, script):
    client = session("eglot30")
    root, part, other = (client.open(path, text) for path, text in script)
    assert [codes(client.diagnostics(where)) for where in (root, part, other)] == [[], [], ["M101"]]
    version = client.change(part, (span(0, 6, 0, 7), "b"))
    assert codes(client.diagnostics(part, version)) == ["C410"]  # nobody calls it
    assert codes(client.diagnostics(root, 1)) == ["C408"]  # it calls what is not there
    client.silence(PUBLISHED, about(other))
    client.change(part, (span(0, 6, 0, 7), "a"))
    assert codes(client.diagnostics(root, 1)) == []


def test_what_changes_nothing_elsewhere_is_not_told_again(session, script):
    client = session("eglot30")
    root, part, _ = (client.open(path, text) for path, text in script)
    client.diagnostics(root), client.diagnostics(part)
    client.diagnostics(part, client.change(part, (span(0, 0, 0, 0), "# more\n")))
    client.silence(PUBLISHED, about(root))


def test_the_root_changes(session, script):
    client = session("eglot30")
    root, part, _ = (client.open(path, text) for path, text in script)
    assert codes(client.diagnostics(part)) == []
    client.change(root, (span(3, 8, 3, 17), "exit;    "))
    assert codes(client.diagnostics(part, 1)) == ["C410"]


def test_a_file_that_is_included_from_now_on(session, write):
    part = write("part.inc", "route[a] { exit; }\n")
    path = write("opensips.cfg", "")
    client = session("eglot30")
    root, part = client.open(path, HEAD + "route { exit; }\n"), client.open(part, "route[a] { exit; }\n")
    client.diagnostics(root), client.diagnostics(part)
    client.change(root, HEAD + 'include_file "part.inc"\nroute { exit; }\n')
    assert codes(client.diagnostics(part, 1)) == ["C410"]
    client.change(root, HEAD + "route { exit; }\n")
    client.wait(PUBLISHED, about(part))


def test_opening_and_closing_what_is_included(session, script):
    client = session("eglot30")
    (path, text), (part, _), _ = script
    root = client.open(path, text)
    assert codes(client.diagnostics(root)) == []
    part = client.open(part, "route[b] { exit; }\n")  # not saved
    assert codes(client.diagnostics(root)) == ["C408"]
    client.close(part)  # what is on disk counts again
    assert codes(client.diagnostics(root)) == []


def test_one_file_under_two_names(session, write, tmp_path):
    path = write("opensips.cfg", OLD)
    link = tmp_path / "link.cfg"
    link.symlink_to(path)
    client = session("eglot30")
    one, other = client.open(path, OLD), client.open(uri(link), OLD)
    assert codes(client.diagnostics(one)) == codes(client.diagnostics(other)) == ["M101"]
    version = client.change(one, (span(3, 5, 3, 11), "$rm"))
    assert codes(client.diagnostics(one, version)) == []
    version = client.change(other, (span(0, 0, 0, 0), "\n"))
    assert codes(client.diagnostics(other, version)) == ["M101"]
    client.close(other)
    version = client.change(one, (span(0, 0, 0, 0), "\n"))
    assert codes(client.diagnostics(one, version)) == []


# ---- what is in it


@pytest.mark.parametrize("name", CLIENTS)
def test_no_more_than_the_client_understands(session, name):
    """The client checks each diagnostic against what it has announced; here, that what it can have is there."""
    client = session(name)
    where = client.open("untitled:x", OLD)
    (found,) = client.diagnostics(where)
    assert found["range"] == place_of(OLD, "method", client.encoding)
    assert (found["severity"], found["source"]) == (1, "opensips-lint")
    can = client.capabilities["textDocument"]["publishDiagnostics"]
    if can.get("codeDescriptionSupport"):
        assert found["codeDescription"]["href"].startswith("https://www.opensips.org/")
    if can.get("dataSupport"):
        assert found["data"]["rule"] == found["code"] and found["data"]["key"]


def test_severities(session):
    text = (
        HEAD + 'loadmodule "sl.so"\nroute {\n\tif (method == "INVITE") { xlog("a"); }\n\texit;\n\txlog("b");\n}\n'
        "route[unused] { exit; }\n"
    )
    client = session("eglot30")
    told = {one["code"]: one["severity"] for one in client.diagnostics(client.open("untitled:x", text))}
    expected = {"error": 1, "warning": 2, "info": 3, "hint": 4}
    severities = {rule.code: expected[rule.severity] for rule in own_rules()}
    assert len(set(told.values())) > 1 and told == {code: severities[code] for code in told}


@pytest.mark.parametrize("name", CLIENTS)
def test_tags(session, name):
    text = HEAD + 'route {\n\texit;\n\txlog("a");\n}\nroute[unused] { exit; } # opensips-lint: disable=bare-method\n'
    client = session(name)
    told = {one["code"]: one.get("tags") for one in client.diagnostics(client.open("untitled:x", text))}
    assert told == {"H603": [1], "C410": [1], "S101": [1]}


def test_deprecated_ones(session):
    text = HEAD + 'loadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 0)\nroute { exit; }\n'
    client = session("nvim072", options={"from": "2.3"})
    told = {one["code"]: one.get("tags") for one in client.diagnostics(client.open("untitled:x", text))}
    assert told["M206"] == [2]


def test_the_key_stays_while_the_text_moves(session):
    client = session("vscode1100")
    where = client.open("untitled:x", OLD)
    (before,) = client.diagnostics(where)
    client.change(where, (span(0, 0, 0, 0), "# more\n"))
    (after,) = client.diagnostics(where)
    assert before["range"] != after["range"] and before["data"] == after["data"]
    client.change(where, (span(4, 5, 4, 11), "uri"))
    (other,) = client.diagnostics(where)
    assert other["data"] != after["data"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_places_in_other_files(session, write, encoding):
    part = "# \U0001f4de\n/* é\U0001f4de */ route[a] { exit; }\n"
    root = HEAD + 'include_file "part.inc"\nroute { route(a); }\nroute[a] { exit; }\n'
    write("part.inc", part)
    caps = capabilities("nvim072", encoding)
    client = session(caps)
    (found,) = client.diagnostics(client.open(write("opensips.cfg", root), root))
    (related,) = found["relatedInformation"]
    assert related["location"] == {
        "uri": uri(write("part.inc", part)), "range": place_of(part, "route[a]", encoding),
    }  # fmt: skip
    assert related["message"]


def test_an_include_in_an_included_file_that_cannot_be_followed(session, write):
    root = HEAD + 'include_file "part.inc"\nroute { exit; }\n'
    part = '# \U0001f4de\ninclude_file "nowhere.inc"\n'
    path = write("opensips.cfg", root)
    client = session("nvim072")
    client.open(path, root)
    (found,) = client.diagnostics(client.open(write("part.inc", part), part))
    assert found["code"] == "S002"
    (related,) = found["relatedInformation"]
    place = place_of(root, 'include_file "part.inc"', client.encoding)
    assert related["location"] == {"uri": uri(path), "range": place}


RAISING = """
class Raising(Rule):
    code, name, visits = "X900", "raising", ("comparison",)

    def check(self, node, script, source):
        if node.left.text == "method":
            raise ZeroDivisionError("not today")
        return ()
"""


def test_a_rule_that_raises_is_told_once_and_the_others_go_on(session, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "probe_rules.py").write_text("from opensips_lsp.lint.rule import *\n" + RAISING)
    about = folder / "probe_rules-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: probe-rules\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[opensips_lsp.rules]\nprobe = probe_rules\n")
    client = session("eglot30", env={"PYTHONPATH": str(folder)})
    where = client.open("untitled:x", OLD)
    found = client.diagnostics(where)
    assert sorted(codes(found)) == ["M101", "S900"]
    (told,) = [one for one in found if one["code"] == "S900"]
    assert "rule X900 failed" in told["message"] and told["severity"] == 2
    assert "not today" in client.wait("window/logMessage")["message"]
    client.diagnostics(where, client.change(where, (span(0, 0, 0, 0), "\n")))
    client.silence("window/logMessage")


def test_a_plugin_that_cannot_be_loaded_is_named(session, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    about = folder / "probe_rules-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: probe-rules\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[opensips_lsp.rules]\nprobe = no_such_module\n")
    client = session("eglot30", env={"PYTHONPATH": str(folder)})
    assert "plugin 'probe'" in client.wait("window/logMessage")["message"]
    assert codes(client.diagnostics(client.open("untitled:x", OLD))) == ["M101"]
