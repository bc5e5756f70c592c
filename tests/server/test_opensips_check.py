"""What a real OpenSIPS says is shown beside our own findings.

Here a shell script stands for it: it prints what the real one prints (cfg.y yyerror of 2.4 and of 3.4) and writes down
how it was run.
"""

import asyncio
import os
from types import SimpleNamespace

import pytest
from server.client import CLIENTS, ENCODINGS, capabilities
from server.units import place_of
from waiting import until

from opensips_lsp.server import opensips_check
from opensips_lsp.server.log_messages import LocatedMessage, LogMessage, after_edits, located, parse_log

OLD_LINE = "Nov 25 10:00:00 [71] CRITICAL:core:yyerror: parse error in config file {}, line {}, column {}-{}: {}\n"
NEW_LINE = "Nov 25 10:00:00 [71] CRITICAL:core:yyerror: parse error in {}:{}:{}-{}: {}\n"
TEXT = 'listen=udp:127.0.0.1\nloadmodule "proto_udp.so"\nroute {\n\txlog("é € \U0001f600"); exit;\n}\n'


# ---- what it says


def test_both_ways_to_say_it():
    for line in (OLD_LINE, NEW_LINE):
        said = line.format("/tmp/a b: c, line 7.cfg", 4, 5, 9, "syntax error")
        assert parse_log(f"noise\n{said}more: 1:2-3: noise\n", 255) == [
            LogMessage("/tmp/a b: c, line 7.cfg", 4, 5, 9, "error", "syntax error")
        ]


def test_a_warning_is_one_and_the_same_is_said_once():
    said = "WARNING:core:warn: warning in config file x.cfg, line 1, column 1-4: old\n"
    assert parse_log(said * 2, 0) == [LogMessage("x.cfg", 1, 1, 4, "warning", "old")]


def test_no_words_are_replaced_by_some():
    assert parse_log(OLD_LINE.format("x", 1, 1, 2, ""), 255)[0].message == "parse error"


def test_a_refusal_without_a_place_is_told_with_its_first_reason():
    said = "NOTICE:core:main: x\nERROR:core:fix_actions: called route [a] is not defined\nERROR:core:main: bad config\n"
    assert parse_log(said, 255) == [LogMessage(None, None, None, None, "error", "called route [a] is not defined")]
    assert parse_log("", 1)[0].message == "opensips -c exited with status 1"
    assert parse_log("NOTICE:core:main: config file ok, exiting...\n", 0) == []


@pytest.mark.parametrize(
    ("line", "start", "end", "marked"),
    (
        (1, 1, 3, "ab"), (1, 3, 3, "c"), (2, 1, 3, "é"), (2, 3, 6, "€"), (2, 6, 10, "\U0001f600"), (2, 10, 11, "x"),
        (2, 99, 120, "x"), (3, 1, 1, ""), (9, 5, 6, ""), (0, 0, 0, "abc"),
    ),
)  # fmt: skip
def test_columns_are_bytes_from_1_and_none_is_outside(line, start, end, marked):
    text = "abc\r\né€\U0001f600x\n"
    place = located(LogMessage("x", line, start, end, "error", "m"), text)
    assert text[place.start : place.end] == marked


def test_places_move_with_their_lines_and_go_with_them():
    old = "a\nb\nc\n"
    places = [LocatedMessage(at, at + 1, "error", "m") for at in (0, 2, 4)]
    assert [place.start for place in after_edits(places, old, "a\nnew\nb2\nc\n")] == [0, 9]
    assert after_edits(places, old, old) == places
    assert [place.start for place in after_edits(places, old, "")] == []


def test_a_timeout_is_shown_as_such(monkeypatch):
    async def check(*_):
        raise asyncio.TimeoutError

    monkeypatch.setattr(opensips_check, "check", check)
    shown = []
    checks = opensips_check.OpensipsCheck(SimpleNamespace(show=shown.append))
    asyncio.run(checks._check("key", "opensips", [SimpleNamespace(path="/nowhere/opensips.cfg", text="")]))
    assert shown == ["opensips -c did not end within 10 seconds and was stopped"]


# ---- sessions


@pytest.fixture
def opensips(tmp_path):
    """opensips(output, status=255, before="") -> settings for a program that prints that; `{}` is its file."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def make(output, status=255, before="", trusted=True):
        (folder / "output").write_text(output)
        program = folder / "opensips"
        program.write_text(
            "#!/bin/sh\n"
            f'cd "{folder}" && n=$(($(cat runs 2>/dev/null || echo 0) + 1)) && echo $n > runs; cd "$OLDPWD"\n'
            f'{{ echo "$@"; pwd; stat -c "%a %n" "$3" "$(dirname "$3")"; cat "$3"; }} > "{folder}/run"\n'
            f'{before}\nsed "s|{{}}|$3|g" "{folder}/output" >&2\nexit {status}\n'
        )
        program.chmod(0o755)
        return {"opensips-lint": {"binary": str(program), "trusted": trusted}}

    return make


def runs(tmp_path):
    path = tmp_path / "bin" / "runs"
    return int(path.read_text()) if path.exists() else 0


def pushing(name="nvim011", encoding=None):
    caps = capabilities(name, encoding)
    caps["textDocument"].pop("diagnostic", None)
    return caps


def said(client, where):
    """What the next diagnostics of a document say that are of OpenSIPS."""
    while True:
        found = [one for one in client.diagnostics(where) if one["source"] == "opensips"]
        if found:
            return found


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line", (OLD_LINE, NEW_LINE))
def test_what_it_says_is_at_its_place(session, write, opensips, line, encoding):
    start = len(TEXT.splitlines()[3].encode()) - len("exit;") + 1
    client = session(
        pushing("eglot30", encoding), options=opensips(line.format("{}", 4, start, start + 4, "syntax error"))
    )
    where = client.open(write("opensips.cfg", TEXT), TEXT)
    (one,) = said(client, where)
    assert (
        one["range"] == place_of(TEXT, "exit", encoding) and one["message"] == "syntax error" and one["severity"] == 1
    )


def test_how_it_is_run(session, write, opensips, tmp_path):
    client = session(pushing(), options=opensips(OLD_LINE.format("{}", 1, 1, 2, "x")))
    write("sub/opensips.cfg", "old\n")
    where = client.open(tmp_path / "sub" / "opensips.cfg", TEXT)
    said(client, where)
    arguments, folder, file, private, *text = (tmp_path / "bin" / "run").read_text().split("\n")
    copy = arguments.removeprefix("-c -f ")
    assert folder == str(tmp_path / "sub")
    assert (file, private) == (f"600 {copy}", f"700 {os.path.dirname(copy)}")
    assert os.path.basename(copy) == "opensips.cfg" and not copy.startswith(str(tmp_path))
    assert "\n".join(text) == TEXT  # the buffer, not the file
    assert not os.path.exists(os.path.dirname(copy))


@pytest.mark.parametrize("name", CLIENTS)
def test_clients_that_pull_hear_of_it_too(session, write, opensips, tmp_path, name):
    client = session(name, options=opensips(OLD_LINE.format("{}", 1, 1, 7, "no good")))
    where = client.open(write("opensips.cfg", TEXT), TEXT)
    if not client.capabilities["textDocument"].get("diagnostic"):
        assert said(client, where)[0]["message"] == "no good"
        return
    until(lambda: "opensips" in {one["source"] for one in client.diagnostics(where)}, "a diagnostic of opensips")


@pytest.mark.parametrize("trusted", (False, None))
def test_it_is_not_run_unless_trusted(session, write, opensips, tmp_path, trusted):
    options = opensips(OLD_LINE.format("{}", 1, 1, 2, "x"), trusted=trusted)
    client = session(pushing(), options=options)
    where = client.open(write("opensips.cfg", TEXT), TEXT)
    client.save(where)
    client.silence(
        "textDocument/publishDiagnostics", lambda params: "opensips" in {d["source"] for d in params["diagnostics"]}
    )
    assert runs(tmp_path) == 0


def test_it_is_not_run_without_a_program(session, write):
    client = session(pushing(), options={"opensips-lint": {"trusted": True}})
    client.save(client.open(write("opensips.cfg", TEXT), TEXT))
    client.silence("window/showMessage")


def test_it_is_run_when_saved_and_not_while_somebody_types(session, write, opensips, tmp_path):
    client = session(pushing(), options=opensips(OLD_LINE.format("{}", 1, 1, 7, "no good")))
    where = client.open(write("opensips.cfg", TEXT), TEXT)
    said(client, where)
    text = f"# new\n{TEXT}"
    version = client.change(where, text)
    (one,) = [one for one in client.diagnostics(where, version) if one["source"] == "opensips"]
    assert one["range"] == place_of(text, "listen", client.encoding)  # moved with its line
    assert runs(tmp_path) == 1
    client.save(where)
    said(client, where)
    assert runs(tmp_path) == 2
    client.save(where)
    client.silence("textDocument/publishDiagnostics", seconds=0.5)
    assert runs(tmp_path) == 2  # nothing is new


def test_what_it_no_longer_says_goes(session, write, opensips, tmp_path):
    client = session(pushing(), options=opensips(OLD_LINE.format("{}", 1, 1, 7, "no good")))
    where = client.open(write("opensips.cfg", TEXT), TEXT)
    said(client, where)
    opensips("config file ok, exiting...\n", 0)
    client.change(where, f"{TEXT}\n")
    client.save(where)
    while [one for one in client.diagnostics(where) if one["source"] == "opensips"]:
        pass


def test_taking_the_trust_away_takes_what_it_said(session, write, opensips):
    settings = opensips(OLD_LINE.format("{}", 1, 1, 7, "no good"))
    client = session(pushing(), settings=settings["opensips-lint"])
    where = client.open(write("opensips.cfg", TEXT), TEXT)
    said(client, where)
    client.settings = {**settings["opensips-lint"], "trusted": False}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    while [one for one in client.diagnostics(where) if one["source"] == "opensips"]:
        pass


def test_what_is_said_of_an_included_file_is_shown_there(session, write, opensips, tmp_path):
    client = session(pushing(), options=opensips(OLD_LINE.format("part.cfg", 1, 1, 6, "in the part")))
    part = write("part.cfg", "route[a] { exit; }\n")
    root = client.open(write("opensips.cfg", TEXT), f'{TEXT}include_file "part.cfg"\nroute[b] {{ route(a); }}\n')
    where = client.open(part, part.read_text())
    assert said(client, where)[0]["message"] == "in the part"
    assert not [one for one in client.diagnostics(root) if one["source"] == "opensips"]


@pytest.mark.parametrize(
    ("make", "words"),
    (
        (lambda path: None, "it does not exist or is not executable"),
        (lambda path: path.write_text("not executable"), "not executable"),
        (lambda path: (path.write_text("no program"), path.chmod(0o755)), "Exec format error"),
    ),
)
def test_what_cannot_be_run_is_told_once(session, write, tmp_path, make, words):
    program = tmp_path / "opensips"
    make(program)
    client = session(pushing(), options={"opensips-lint": {"binary": str(program), "trusted": True}})
    where = client.open(write("opensips.cfg", TEXT), TEXT)
    message = client.wait("window/showMessage")["message"]
    assert str(program) in message and words in message and "opensips-lint.binary" in message
    client.change(where, f"{TEXT}\n")
    client.save(where)
    client.silence("window/showMessage")


def test_a_newer_text_ends_an_older_run_with_all_that_it_has_started(session, write, opensips, tmp_path):
    pid = tmp_path / "bin" / "pid"
    settings = opensips(
        OLD_LINE.format("{}", 1, 1, 7, "no good"), before=f"[ -e '{pid}' ] || {{ sleep 60 & echo $! > '{pid}'; wait; }}"
    )
    client = session(pushing(), options=settings)
    where = client.open(write("opensips.cfg", TEXT), TEXT)
    until(lambda: pid.exists() and pid.read_text().strip(), "the program has started")
    client.change(where, f"\n{TEXT}")
    client.save(where)
    assert said(client, where)
    until(lambda: not alive(int(pid.read_text())), "the older run has ended")


def test_a_program_that_does_not_come_to_an_end_is_ended(tmp_path, opensips, monkeypatch):
    pid = tmp_path / "bin" / "pid"
    program = opensips("", before=f"sleep 60 & echo $! > '{pid}'; wait")["opensips-lint"]["binary"]
    monkeypatch.setattr(opensips_check, "_TIMEOUT", 1)
    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(opensips_check.check(program, "opensips.cfg", b"", str(tmp_path)))
    until(lambda: not alive(int(pid.read_text())), "the program has ended")
    copy = (tmp_path / "bin" / "run").read_text().split("\n")[0].removeprefix("-c -f ")
    assert not os.path.exists(os.path.dirname(copy))


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().split()[2] != "Z"
    except FileNotFoundError:
        return False
