"""A part is checked in the scripts that read it: when these become others, what is shown of the part follows."""

import random

import pytest
from included import TEXTS, edit
from server.client import uri

from opensips_lsp.lint.registry import own_rules
from opensips_lsp.server.workspace import Workspace, options

RULES = own_rules()
HEAD = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\n'
PART = 'xlog("who");\n'
READER = HEAD + 'route { include_file "part.cfg"\n}\n'
NO_READER = HEAD + 'route[x] { include_file "part.cfg"\n}\n'  # without a main route it is no script
STATEMENTS = ["S002"]  # outside a route
PUBLISHED = "textDocument/publishDiagnostics"


class Shown:
    """What a client shows of its open documents, pushed or pulled."""

    def __init__(self, client):
        self.client, self.known = client, {}

    def codes(self, where):
        """The codes of a document, by now; those pushed may still be on their way."""
        if self.client.pulls:
            known = self.known.get(where)
            params = {"textDocument": {"uri": where}, **({"previousResultId": known["resultId"]} if known else {})}
            report = self.client.request("textDocument/diagnostic", params)
            if report["kind"] == "full":
                self.known[where] = report
            return sorted(one["code"] for one in self.known[where]["items"])
        for method, params in self.client.seen:
            if method == PUBLISHED:
                self.known[params["uri"]] = params["diagnostics"]
        return sorted(one["code"] for one in self.known.get(where, ()))

    def all(self, where):
        """{name: codes} of the documents {name: URI}, by now."""
        return {name: self.codes(one) for name, one in where.items()}

    def become(self, where, codes):
        """Assert that these are shown of a document, now or soon."""
        self.all_become({"it": where}, {"it": codes})

    def all_become(self, where, codes, about=None):
        """Assert that these are shown of the documents {name: URI}, now or soon."""
        for _ in range(400):
            if self.all(where) == codes:
                return
            self.client.silence("no such thing", seconds=0.05)
        assert self.all(where) == codes, about


@pytest.fixture(params=["eglot30", "vscode1100"])
def open_all(request, session, write):
    """open_all(name=text, ...) -> (client, Shown, {name: URI}) with files `name.cfg` written and open."""

    def begin(**texts):
        client = session(request.param)
        where = {name: client.open(write(f"{name}.cfg", text), text) for name, text in texts.items()}
        return client, Shown(client), where

    return begin


def test_the_reader_gets_and_loses_a_main_route(open_all):
    client, shown, where = open_all(a=NO_READER, part=PART)
    shown.become(where["part"], STATEMENTS)
    for text, codes in ((READER, []), (NO_READER, STATEMENTS), (READER, [])):
        client.change(where["a"], text)
        shown.become(where["part"], codes)


def test_the_reader_of_the_reader_gets_and_loses_a_main_route(open_all):
    client, shown, where = open_all(a=HEAD + 'include_file "b.cfg"\n', b=NO_READER, part=PART)
    shown.become(where["part"], STATEMENTS)
    for text, codes in (('include_file "b.cfg"\nroute { route(x); }\n', []), ('include_file "b.cfg"\n', STATEMENTS)):
        client.change(where["a"], HEAD + text)
        shown.become(where["part"], codes)


def test_the_reader_begins_and_stops_to_read_it(open_all):
    client, shown, where = open_all(a=HEAD + "route { exit; }\n", part=PART)
    shown.become(where["part"], STATEMENTS)
    for text, codes in ((READER, []), (HEAD + "route { exit; }\n", STATEMENTS)):
        client.change(where["a"], text)
        shown.become(where["part"], codes)


def test_another_reader_comes_first(open_all):
    """Of several scripts around a part, the first one counts: there it is an error, and here none."""
    client, shown, where = open_all(a=HEAD + "route { exit; }\n", b=READER, part="t_relay();\n")
    shown.become(where["part"], ["C404"])
    client.change(where["a"], READER.replace("route", 'loadmodule "tm.so"\nroute'))
    shown.become(where["part"], [])
    client.change(where["a"], HEAD + "route { exit; }\n")
    shown.become(where["part"], ["C404"])


def test_the_reader_loads_a_module(open_all):
    client, shown, where = open_all(a=READER, part="t_relay();\n")
    shown.become(where["part"], ["C404"])
    client.change(where["a"], READER.replace("route", 'loadmodule "tm.so"\nroute'))
    shown.become(where["part"], [])
    client.change(where["a"], READER)
    shown.become(where["part"], ["C404"])


def test_a_script_that_loses_its_last_module_is_a_part(open_all):
    """With a main route and a module it stands alone; without, it is what a script around it makes of it."""
    alone = HEAD + "route { t_relay(); }\n"
    client, shown, where = open_all(a=HEAD + 'loadmodule "tm.so"\ninclude_file "part.cfg"\n', part=alone)
    shown.become(where["part"], ["C404"])
    client.change(where["part"], "route { t_relay(); }\n")
    shown.become(where["part"], [])
    client.change(where["part"], alone)
    shown.become(where["part"], ["C404"])


def test_the_reader_is_open_with_another_text_than_on_disk(open_all, write):
    client, shown, where = open_all(part=PART)
    path = write("a.cfg", READER)
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(path), "type": 1}]})
    shown.become(where["part"], [])
    where["a"] = client.open(path, NO_READER)
    shown.become(where["part"], STATEMENTS)
    client.close(where["a"])
    shown.become(where["part"], [])


def test_the_reader_is_deleted_and_renamed(open_all, write, tmp_path):
    client, shown, where = open_all(a=READER, part=PART)
    shown.become(where["part"], [])
    (tmp_path / "a.cfg").unlink()
    client.close(where["a"])
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": where["a"], "type": 3}]})
    shown.become(where["part"], STATEMENTS)
    other = write("other.cfg", READER)
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(other), "type": 1}]})
    shown.become(where["part"], [])


def test_a_reader_that_is_named(open_all, write):
    """The setting `roots` says which scripts count; what they include may change."""
    write("opensips-lint.toml", 'roots = ["a.cfg"]\n')
    client, shown, where = open_all(a=HEAD + "route { exit; }\n", b=READER, part=PART)
    shown.become(where["part"], STATEMENTS)
    client.change(where["a"], READER)
    shown.become(where["part"], [])
    client.change(where["a"], HEAD + "route { exit; }\n")
    shown.become(where["part"], STATEMENTS)


def test_settings_name_the_reader(open_all, write):
    client, shown, where = open_all(a=READER, b=HEAD + "route { exit; }\n", part=PART)
    shown.become(where["part"], [])
    settings = write("opensips-lint.toml", 'roots = ["b.cfg"]\n')
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(settings), "type": 1}]})
    shown.become(where["part"], STATEMENTS)
    settings.unlink()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(settings), "type": 3}]})
    shown.become(where["part"], [])


def test_settings_of_the_reader(open_all, write, tmp_path):
    """The reader's folder has a configuration of its own: the part is checked for the target of the reader."""
    client, shown, where = open_all(a=READER, part='if (method == "INVITE") exit;\n')
    shown.become(where["part"], ["M101"])
    settings = write("opensips-lint.toml", 'target = "2.3"\n')
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(settings), "type": 1}]})
    shown.become(where["part"], [])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_after_any_edit_each_document_shows_what_a_fresh_look_finds(open_all, write, tmp_path, monkeypatch, seed):
    monkeypatch.chdir(tmp_path)  # as the server: includes are looked up there first
    chance, texts, done = random.Random(seed), dict(TEXTS), []
    for name, text in TEXTS.items():
        write(name, text)
    client, shown, where = open_all()
    where = {name: client.open(tmp_path / name, text) for name, text in TEXTS.items()}
    for _ in range(40):
        name = chance.choice(list(TEXTS))
        start, end, new = edit(chance, name, texts[name])
        texts[name] = texts[name][:start] + new + texts[name][end:]
        client.change(where[name], texts[name])
        done.append((name, texts[name]))
        fresh = Workspace(RULES, options(), print)
        for one, text in texts.items():
            fresh.open(str(tmp_path / one), text)
        found = {one: fresh.snapshot(str(tmp_path / one)).findings for one in texts}
        shown.all_become(where, {one: sorted(each.code for each in found[one]) for one in texts}, done)
