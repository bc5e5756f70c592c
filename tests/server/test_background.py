"""A large document is analysed in a thread: others are answered meanwhile, and it has the findings that it should."""

import time

import pytest
from misbehaving import rules
from server.client import TIMEOUT, Refused, position, span

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules

HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute { route(r0); }\n'
SMALL = HEAD + 'route[r0] { if (method == "INVITE") exit; }\n'
BODY = '\tif ($rU =~ "^1") {{\n\t\t$var(a{0}) = "b{0}" + $fU;\n\t}}\n'
BOTH = pytest.mark.parametrize("caps", ("nvim072", "vscode1100"))  # the first is sent diagnostics, the second asks


def _large() -> str:
    """Some 400 kB, which take about a second to check, with a finding in each route."""
    body = "".join(map(BODY.format, range(60)))
    return HEAD + "".join(f'route[r{n}] {{\n{body}\tif (method == "M{n}") exit;\n}}\n' for n in range(60))


LARGE = _large() + "# and more\n" * 20_000


def places(found):
    return [(one["code"], one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in found]


def wanted(text):
    found = lint_text(text, parse_version("2.4"), own_rules())
    at = [(one.code, text.count("\n", 0, one.start), one.start) for one in found]
    return [(code, line, start - (text.rfind("\n", 0, start) + 1)) for code, line, start in at]


def about(where, line, character):
    return {"textDocument": {"uri": where}, "position": position(line, character)}


def is_published(client, where):
    return any(
        name == "textDocument/publishDiagnostics" and params["uri"] == where and params["diagnostics"]
        for name, params in client.seen
    )


@BOTH
def test_another_document_is_answered_first(session, caps):
    client = session(caps)
    where, small = client.open("untitled:large", LARGE), client.open("untitled:small", SMALL)
    waiting = client.ask("textDocument/hover", about(where, 3, 7))
    assert "method" in str(client.request("textDocument/hover", about(small, 3, 17)))
    assert places(client.diagnostics(small)) == wanted(SMALL)
    client.change(small, (span(1, 0, 1, 0), "mhomed=yes\n"))
    assert "method" in str(client.request("textDocument/hover", about(small, 4, 17)))
    assert not client.is_answered(waiting)
    assert client.answer(waiting) is not None
    assert places(client.diagnostics(where)) == wanted(LARGE)


@BOTH
def test_what_is_found_is_that_of_the_text_as_it_is_then(session, caps):
    client = session(caps)
    where = client.open("untitled:large", LARGE)
    client.request("textDocument/foldingRange", {"textDocument": {"uri": client.open("untitled:small", SMALL)}})
    version = client.change(where, (span(1, 0, 1, 0), "mhomed=yes\n"))
    text = LARGE.replace("\n", "\nmhomed=yes\n", 1)
    assert places(client.diagnostics(where, version)) == wanted(text)
    version = client.change(where, (span(2, 0, 2, 0), "tos=IPTOS\n"))  # followed from now on
    assert places(client.diagnostics(where, version)) == wanted(text.replace("yes\n", "yes\ntos=IPTOS\n", 1))


def test_a_request_about_it_waits_and_is_answered_as_ever(session):
    client = session("nvim072")
    where = client.open("untitled:large", LARGE)
    hover = client.ask("textDocument/hover", about(where, 3, 7))
    outline = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": where}})
    assert client.answer(hover) is not None
    assert len(client.answer(outline)) > 60
    assert client.request("textDocument/hover", about(where, 3, 7)) is not None


@BOTH
def test_it_is_analysed_though_it_changes_all_the_time(session, caps):
    client, text = session(caps), LARGE
    where, small = client.open("untitled:large", LARGE), client.open("untitled:small", SMALL)
    waiting, end = client.ask("textDocument/foldingRange", {"textDocument": {"uri": where}}), time.monotonic() + TIMEOUT
    while not client.is_answered(waiting):
        assert time.monotonic() < end
        version, text = (
            client.change(where, (span(1, 0, 1, 0), "mhomed=yes\n")),
            text.replace("\n", "\nmhomed=yes\n", 1),
        )
        client.request("textDocument/hover", about(small, 3, 17))
    assert places(client.diagnostics(where, version)) == wanted(text)


def test_a_place_in_a_text_that_has_changed_meanwhile_is_none(session):
    client = session("nvim072")
    where = client.open("untitled:large", LARGE)
    name, outline = about(where, 3, 7), {"textDocument": {"uri": where}}
    rename = client.ask("textDocument/rename", {**name, "newName": "other"})
    symbols = client.ask("textDocument/documentSymbol", outline)
    client.change(where, (span(1, 0, 1, 0), "route[new] { exit; }\n"))
    with pytest.raises(Refused, match="-32801"):
        client.answer(rename)
    assert len(client.answer(symbols)) > 60


def test_a_small_part_of_a_large_script_is_large(session, write):
    text = 'route[part] { if (method == "INVITE") route(r0); }\n'
    part = write("part.cfg", text)
    write("root.cfg", LARGE + 'include_file "middle.cfg"\n'), write("middle.cfg", 'include_file "part.cfg"\n')
    client = session("nvim072")
    where, small = client.open(part, text), client.open("untitled:small", SMALL)
    waiting = client.ask("textDocument/hover", about(where, 0, 18))
    assert "method" in str(client.request("textDocument/hover", about(small, 3, 17)))
    assert not client.is_answered(waiting)
    assert "method" in str(client.answer(waiting))
    assert [one["code"] for one in client.diagnostics(where)] == ["C410", "M101"]


def test_settings_that_cannot_be_read_cost_no_answer(session, write):
    write("opensips-lint.toml", "roots = [")
    client = session("nvim072")
    where = client.open(write("large.cfg", LARGE), LARGE)
    assert client.request("textDocument/hover", about(where, 3, 7)) is None
    assert "opensips-lint.toml" in client.wait("window/showMessage")["message"]


def test_a_request_that_waits_is_cancelled_at_once(session):
    client = session("nvim072")
    where = client.open("untitled:large", LARGE)
    hover = client.ask("textDocument/hover", about(where, 3, 7))
    client.request("textDocument/hover", about(client.open("untitled:small", SMALL), 3, 17))  # it waits by now
    client.notify("$/cancelRequest", {"id": hover})
    with pytest.raises(Refused, match="-32800"):
        client.answer(hover)
    assert not is_published(client, where)


def test_the_workspace_is_reported_with_a_large_file_in_it(session, write):
    write("large.cfg", LARGE), write("small.cfg", SMALL)
    client = session("vscode1100")
    items = client.request("workspace/diagnostic", {"previousResultIds": []})["items"]
    found = {one["uri"].rpartition("/")[2]: places(one["items"]) for one in items}
    assert found == {"large.cfg": wanted(LARGE), "small.cfg": wanted(SMALL)}


def test_a_document_that_is_closed_meanwhile_is_forgotten(session):
    client = session("nvim072")
    where = client.open("untitled:large", LARGE)
    client.close(where)
    assert places(client.diagnostics(client.open("untitled:small", SMALL))) == wanted(SMALL)
    assert places(client.diagnostics(client.open("untitled:large", LARGE + "\n"))) == wanted(LARGE)


@BOTH
def test_a_document_that_is_too_large_has_one_finding(session, caps):
    client = session(caps)
    where = client.open("untitled:large", "# too much\n" * 800_000)
    (found,) = client.diagnostics(where)
    assert (found["code"], found["severity"]) == ("S901", 2)
    assert "8 MB" in found["message"]
    assert client.request("textDocument/hover", about(where, 3, 7)) is None
    version = client.change(where, SMALL)
    assert places(client.diagnostics(where, version)) == wanted(SMALL)


def test_rules_of_other_packages_run_in_the_main_thread_afterwards(session, plugin, tmp_path):
    body = (
        "import threading\nopen('threads', 'a').write(threading.current_thread().name + ' ')\nyield self.finding(node)"
    )
    client = session("nvim072", env={"PYTHONPATH": plugin(rules(body))})
    where, small = client.open("untitled:large", LARGE), client.open("untitled:small", SMALL)
    waiting = client.ask("textDocument/hover", about(where, 3, 7))
    assert "method" in str(client.request("textDocument/hover", about(small, 3, 17)))
    assert not client.is_answered(waiting)
    assert client.answer(waiting) is not None
    found = places(client.diagnostics(where))
    assert [place for place in found if place[0] != "P001"] == wanted(LARGE)
    assert [code for code, _, _ in found].count("P001") == 61
    assert set((tmp_path / "threads").read_text().split()) == {"MainThread"}
    version = client.change(where, (span(1, 0, 1, 0), "mhomed=yes\n"))
    assert [code for code, _, _ in places(client.diagnostics(where, version))].count("P001") == 61


def test_a_rule_of_another_package_that_fails_costs_a_large_document_that_rule_only(session, plugin):
    client = session("nvim072", env={"PYTHONPATH": plugin(rules("raise KeyError('x')", "yield self.finding(node)"))})
    found = places(client.diagnostics(client.open("untitled:large", LARGE)))
    assert [place for place in found if place[0][0] not in "PS"] == wanted(LARGE)
    assert {code for code, _, _ in found if code[0] in "PS"} == {"P002", "S900"}


def test_the_session_ends_while_it_is_analysed(session):
    client = session("nvim072")
    client.open("untitled:large", LARGE)
    client.ask("textDocument/hover", about("untitled:large", 3, 7))
    assert client.shut_down() == 0
