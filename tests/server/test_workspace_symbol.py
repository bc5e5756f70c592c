"""Symbols of the workspace over the protocol: in open files and others, in the client's encoding."""

import pytest
from server.client import CLIENTS, ENCODINGS, capabilities, uri
from server.test_navigation import span

ROOT = '/* 😀 é */ route { route(relay); }\r\nloadmodule "tm.so"\r\ninclude_file "globals" \r\n'
OTHER = 'route[relay_out] { exit; }\nmodparam("dialog", "profiles_no_value", "é😀; calls")\n'


def symbols(client, query=""):
    return client.request("workspace/symbol", {"query": query})


def names(client, query=""):
    return [one["name"] for one in symbols(client, query)]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_in_all_files(session, write, encoding):
    root, other = write("opensips.cfg", ROOT), write("sub/edge.cfg", OTHER)
    shared = write("globals", "log_level=3\n")  # does not look like a script
    write("notes.txt", "route[relay] { exit; }\n")
    client = session(encoding=encoding)
    where = client.open(other, OTHER.replace("relay_out", "relay_in"))  # the buffer counts
    found = {one["name"]: one for one in symbols(client)}
    assert list(found) == ["route", "route[relay_in]", "tm", "calls", "é😀", "log_level"]
    assert found["route"]["location"] == {"uri": uri(root), "range": span(client, ROOT, "route {", 5)}
    assert found["calls"]["location"] == {"uri": where, "range": span(client, OTHER.replace("out", "in"), "calls", 5)}
    assert found["log_level"]["location"]["uri"] == uri(shared)
    assert [found[name]["containerName"] for name in ("route", "calls")] == ["opensips.cfg", "sub/edge.cfg"]
    assert names(client, "relayin") == ["route[relay_in]"]


def test_what_changes(session, write):
    root, other = write("opensips.cfg", ROOT), write("edge.cfg", OTHER)
    client = session("vscode1139")
    where = client.open(root, ROOT)
    assert names(client, "relay") == ["route[relay_out]"]
    client.change(where, ROOT.replace("include_file", "import_file") + "route[relay] { if (\n")
    assert names(client, "relay") == ["route[relay]", "route[relay_out]"]
    client.close(where)
    assert names(client, "relay") == ["route[relay_out]"]
    other.write_text("route[relay_new] { exit; }\n")
    new = write("new.cfg", "route[relay_newer] { exit; }\n")
    changes = [{"uri": uri(path), "type": kind} for path, kind in ((other, 2), (new, 1))]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    assert names(client, "relay") == ["route[relay_new]", "route[relay_newer]"]


def test_without_a_folder(session, write):
    client = session(root=None)
    client.open(write("opensips.cfg", ""), 'include_file "lib.cfg"\nroute { exit; }\n')
    write("lib.cfg", "route[a] { exit; }\n")
    write("other.cfg", "route[b] { exit; }\n")
    client.open("untitled:x", "route[c] { exit; }\n")
    assert sorted(names(client)) == ["route", "route[a]", "route[c]"]


@pytest.mark.parametrize("caps", CLIENTS)
def test_a_document_that_is_no_file(session, write, caps):
    write("opensips.cfg", "route[relay] { exit; }\n")
    client = session(caps)
    where = client.open("untitled:Untitled-1", "route[relay_new] { exit; }\n")
    saved, new = symbols(client, "relay")
    assert (saved["name"], saved["containerName"]) == ("route[relay]", "opensips.cfg")
    assert (new["name"], new["containerName"]) == ("route[relay_new]", "untitled:Untitled-1")
    assert new["location"]["uri"] == where
    client.close(where)
    assert names(client, "relay") == ["route[relay]"]


def test_a_name_is_in_one_line(session, write):
    write("opensips.cfg", 'route["a\nb"] { exit; }\nloadmodule "t\u2028m.so"\nroute { exit; }\n')
    assert names(session()) == ["route", 'route["a b"]', "t m"]


def test_no_more_than_a_person_reads(session, write):
    for number in range(3):
        routes = "".join(f"route[r{number}_{route}] {{ exit; }}\n" for route in range(300))
        write(f"s{number}.cfg", routes + "route { exit; }\n")
    client = session()
    assert len(names(client)) == 500
    assert names(client, "r2_299") == ["route[r2_299]"]


def test_excluded(session, write):
    write("opensips-lint.toml", 'exclude = ["old"]\n')
    write("old/opensips.cfg", "route[old] { exit; }\n")
    write("opensips.cfg", "route[new] { exit; }\n")
    assert names(session()) == ["route[new]"]


@pytest.mark.parametrize("caps", CLIENTS)
def test_kinds_that_the_client_knows(session, write, caps):
    write("opensips.cfg", "timer_route[t, 60] { exit; }\n")
    (symbol,) = symbols(session(caps))
    known = capabilities(caps)["workspace"]["symbol"].get("symbolKind", {}).get("valueSet", range(1, 19))
    assert symbol["kind"] == (24 if 24 in known else 12)


def test_a_configuration_that_cannot_be_read(session, write):
    write("opensips-lint.toml", "exclude = 5\n")
    client = session()
    client.open(write("opensips.cfg", ""), "route[a] { exit; }\n")
    assert names(client) == ["route[a]"]
