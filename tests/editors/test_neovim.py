"""Sessions in the real Neovim, the oldest and the newest that the plug-in is for. Files are compared byte for byte."""

import json
import os

import install
import pytest

from opensips_lsp.catalogue.levels import TAGS

pytestmark = pytest.mark.xdist_group("neovim")  # they share what is fetched and built for the editor

PLUGIN = install.ROOT / "editors" / "neovim"
SESSION = install.ROOT / "tests" / "editors" / "session.lua"
EDITORS = {"0.7.2": install.neovim_7, "0.11.4": install.neovim_11}

LEVELS = tuple(reversed(TAGS["2.3"]))
OLD = """\
# Müßiggang ☎ 😀
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "tm.so"
route {
	xlog("😀 Grüße\\n"); if (method == "INVITE") route(weiter);
	/* 😀 */ if (src_ip == 10.0.0.1) { xlog("é"); route("weiter"); }
	if (uri == "sip:ü@example.org") exit; # 😀
	exit;
}
route[weiter] { t_on_failure("weiter"); t_relay(); } # ☎
failure_route[weiter] { xlog("😀"); route(weiter); }
"""


@pytest.fixture(params=EDITORS)
def session(bench, request):
    """Run steps of session.lua on a file in Neovim -> its bytes afterwards."""
    editor = install.needed(EDITORS[request.param])

    def run(path, *steps, setup="", start=None, **environment):
        about, init = bench.folder / "steps.json", bench.folder / "init.lua"
        about.write_text(json.dumps([*steps, ("write",)]))
        init.write_text(
            start
            or f"vim.opt.runtimepath:prepend('{PLUGIN}')\n"
            f"require('opensips').setup({{ cmd = {{ '{bench.server}' }}, {setup} }})\n"
        )
        command = (editor, "--headless", "--clean", "-n", "-u", init, "-c", f"luafile {SESSION}", path)
        bench.run(*command, OPENSIPS_STEPS=about, **environment)
        return path.read_bytes()

    return run


def replaced(text, *pairs):
    """A text with the only occurrence of each first one replaced by the second, as bytes."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text.encode()


QUICK = ('method == "INVITE"', '$rm == "INVITE"')
SAFE = (QUICK, ("src_ip ==", "$si =="), ("if (uri ==", "if ($ru =="))
RENAMED = (
    ("route(weiter);\n\t/*", "route(neu_1);\n\t/*"), ('route("weiter")', 'route("neu_1")'),
    ("\nroute[weiter]", "\nroute[neu_1]"), ("route(weiter); }", "route(neu_1); }"),
)  # fmt: skip


def test_a_session(session, bench):
    """Open, wait for diagnostics, take a quick fix, fix all, rename a route, save."""
    path = bench.file("opensips.cfg", OLD)
    found = session(
        path,
        ("diagnostics", 3),
        ("act", "method", "Replace `method` with `$rm`"),
        ("diagnostics", 2),
        ("fix",),
        ("diagnostics", 0),
        ("rename", "route[weiter]", 7, "neu_1"),
    )
    assert found == replaced(OLD, *SAFE, *RENAMED)


def test_windows_line_ends(session, bench):
    path = bench.file("opensips.cfg", OLD.replace("\n", "\r\n"))
    found = session(path, ("diagnostics", 3), ("act", "method", "Replace `method` with `$rm`"), ("fix",))
    assert found == replaced(OLD, *SAFE).replace(b"\n", b"\r\n")


def test_only_the_quick_fix(session, bench):
    path = bench.file("opensips.cfg", OLD)
    assert session(path, ("diagnostics", 3), ("act", "src_ip", "Replace `src_ip` with `$si`")) == replaced(OLD, SAFE[1])


def test_go_to_a_route(session, bench):
    path = bench.file("opensips.cfg", OLD)
    steps = ("definition", 'route("weiter")', 8, 11), ("definition", 't_on_failure("weiter")', 15, 12)
    assert session(path, ("diagnostics", 3), *steps) == OLD.encode()


def test_who_goes_to_a_route(session, bench):
    """As a lens says, which can be run, and in the call hierarchy."""
    path = bench.file("opensips.cfg", OLD)
    lens = ("lens", "route[weiter]", "3 calls; runs as request, failure", "6:56 7:58 12:45")
    callers = ("callers", "route[weiter]", 7, "6:route 7:route 12:failure_route[weiter]")
    assert session(path, ("diagnostics", 3), lens, callers, setup="code_lens = true") == OLD.encode()


WRITTEN = """\
listen=udp:127.0.0.1:5060
loadmodule "proto_udp.so"
loadmodule "sl.so"
include_file "part.inc"
route {
	xlog("😀 Grüße");
	if (method == "INVITE")
	exit;
	sl_send_reply("404", "Not, here");
	route(weiter);
}
route[weiter] {
	exit;
}
"""
LOADED = 'loadmodule "sl.so"\n', 'loadmodule "sl.so"\nloadmodule "tm.so"\n'


@pytest.mark.parametrize("session", ["0.11.4"], indirect=True)
def test_a_completion_is_accepted_with_its_loadmodule(session, bench):
    """The call is a snippet: the name of the route is typed in it, and the rest of it stands behind."""
    path = bench.file("opensips.cfg", WRITTEN)
    found = session(
        path,
        ("diagnostics", 2),
        ("complete", 'Grüße");', " t_on_f", "t_on_failure", "load tm", 't_on_failure("");'),
        ("keys", "away<Esc>", 't_on_failure("away");'),
        setup="completion = true",
    )
    accepted = ('Grüße");', 'Grüße"); t_on_failure("away");'), LOADED
    assert found == replaced(WRITTEN, *accepted)


@pytest.mark.parametrize("session", ["0.7.2"], indirect=True)
def test_a_completion_is_accepted_as_a_word(session, bench):
    """0.7 makes no other edits, and has no snippets."""
    path = bench.file("opensips.cfg", WRITTEN)
    found = session(
        path,
        ("diagnostics", 2),
        ("complete", 'Grüße");', " sl_send", "sl_send_reply", "sl", "sl_send_reply"),
        ("keys", "<Esc>", "sl_send_reply\n"),
        setup="completion = true",
    )
    assert found == replaced(WRITTEN, ('Grüße");', 'Grüße"); sl_send_reply'))


def test_what_is_said_of_a_word_and_of_a_call(session, bench):
    path = bench.file("opensips.cfg", WRITTEN)
    found = session(
        path,
        ("diagnostics", 2),
        ("hover", "sl_send_reply", 3, "sl_send_reply(", "loaded in line 3"),
        ("signature", '"Not, here"', 4, "sl_send_reply(code, reason"),
        setup="completion = true",
    )
    assert found == WRITTEN.encode()


def test_a_route_is_renamed_in_all_files_of_the_script(session, bench):
    """In one that is not open too."""
    path, part = bench.file("opensips.cfg", WRITTEN), bench.file("part.inc", "route[part] {\n\troute(weiter);\n}\n")
    found = session(path, ("diagnostics", 1), ("rename", "route(weiter)", 7, "neu"))
    assert found == WRITTEN.replace("weiter", "neu").encode()
    assert part.read_bytes() == b"route[part] {\n\troute(neu);\n}\n"


@pytest.mark.parametrize("session", ["0.11.4"], indirect=True)
def test_where_names_are(session, bench):
    path = bench.file("opensips.cfg", WRITTEN)
    bench.file("opensips-lint.toml", "")
    modules, routes = "2:[Module] proto_udp 3:[Module] sl", "5:[Function] route 12:[Function] route[weiter]"
    found = session(
        path,
        ("diagnostics", 2),
        ("references", "route(weiter)", 7, "10:8 12:7"),
        ("marks", "route(weiter)", 7, 2),
        ("symbols", "weit", "12:[Function] route[weiter]"),
        ("outline", f"1:[Interface] udp:127.0.0.1:5060 {modules} 4:[File] part.inc {routes}"),
    )
    assert found == WRITTEN.encode()


def test_a_chain_of_conditions_is_rewritten(session, bench):
    chain = 'route {\n\tif ($rm == "ACK") {\n\t\texit;\n\t} else if ($rm == "BYE") {\n\t\tdrop;\n\t}\n'
    chain += '\tif (method == "INVITE") exit;\n}\n'
    path = bench.file("opensips.cfg", WRITTEN.partition("include_file")[0] + chain)
    found = session(path, ("diagnostics", 2), ("act", "if ($rm", "Rewrite as `switch` on `$rm`"))
    assert b"switch ($rm) {" in found and b'case "BYE":' in found and b"else" not in found


def test_a_file_is_formatted(session, bench):
    path = bench.file("opensips.cfg", WRITTEN)
    wanted = replaced(WRITTEN, ('"INVITE")\n\texit', '"INVITE")\n\t\texit'))
    assert session(path, ("diagnostics", 2), ("format",)) == wanted


COLOURED = """\
# Müßiggang
# zwei ☎
loadmodule "tm.so"
modparam("tm", "fr_inv_timeout", 7200)
route {
	if (method == "INVITE") {
		xlog("😀 $ru"); t_relay("0x06");
	}
	t_on_failure("weiter");
}
failure_route[weiter] { exit; }
"""


@pytest.mark.parametrize("session", ["0.11.4"], indirect=True)
def test_colours_hints_and_folds(session, bench):
    """What 0.7 cannot show. Neovim requests changes of the colours when something is typed."""
    path = bench.file("opensips.cfg", COLOURED)
    found = session(
        path,
        ("colour", "tm.so", 0, "namespace", ""),
        ("colour", "method", 0, "variable", "deprecated"),
        ("colour", "$ru", 0, "variable", ""),
        ("colour", "[weiter", 1, "function", "definition"),
        ("hints", "4: 2 h", "7: no 477 reply + no DNS failover"),
        ("folds", "11111221100"),
        ("type", "# zwei", "Oé"),
        ("colour", "$ru", 0, "variable", ""),
        ("hints", "5: 2 h", "8: no 477 reply + no DNS failover"),
        ("folds", "111111221100"),
    )
    assert found == COLOURED.replace("# zwei", "# é\n# zwei").encode()


def test_what_was_typed_counts(session, bench):
    path = bench.file("opensips.cfg", OLD)
    found = session(path, ("diagnostics", 3), ("type", "Grüße", "iÄ😀 "), ("type", "exit; #", "ddP"), ("fix",))
    assert found == replaced(OLD, *SAFE, ("Grüße", "Ä😀 Grüße"))


ONE = ("migrate", "OpensipsMigrate", "3 findings fixed, 0 left for you; files changed: 1")


def test_migrate_the_file_and_undo(session, bench):
    path = bench.file("opensips.cfg", OLD)
    assert session(path, ("diagnostics", 3), ONE, ("diagnostics", 0)) == replaced(OLD, *SAFE)
    path = bench.file("opensips.cfg", OLD)
    assert session(path, ("diagnostics", 3), ONE, ("undo",), ("diagnostics", 3)) == OLD.encode()


def test_migrate_the_file_to_a_later_series(session, bench):
    path = bench.file("opensips.cfg", "children=4\n" + OLD)
    done = ("migrate", "OpensipsMigrate 3.6", "5 findings fixed, 1 left for you; files changed: 1")
    assert session(path, ("diagnostics", 3), done) == b"udp_workers=4\n" + replaced(OLD, *SAFE, ("listen=", "socket="))


def test_migrate_the_workspace(session, bench):
    path, other = bench.file("opensips.cfg", OLD), bench.file("edge/proxy.cfg", "\n" + OLD)
    bench.file("opensips-lint.toml", "")
    assert session(
        path,
        ("diagnostics", 3),
        ("migrate", "OpensipsMigrate!", "6 findings fixed, 0 left for you; files changed: 2"),
        ("diagnostics", 0),
    ) == replaced(OLD, *SAFE)
    assert other.read_bytes() == b"\n" + replaced(OLD, *SAFE)


def test_settings_reach_the_server(session, bench):
    path = bench.file("opensips.cfg", OLD)
    wanted = replaced(OLD, SAFE[0], SAFE[2])
    assert session(path, ("diagnostics", 2), ("fix",), setup="target = '2.4', ignore = { 'ip-literal' }") == wanted


def test_another_target_is_chosen(session, bench):
    path = bench.file("opensips.cfg", OLD)
    steps = (("target", "2.3.6"), ("diagnostics", 0), ("choose_target", "2.4"), ("diagnostics", 3))
    assert session(path, ("diagnostics", 3), ("targets_that_begin", "2.3", "2.3", *LEVELS), *steps) == OLD.encode()


def test_as_a_package_without_any_set_up(bench, session):
    """Put where Neovim looks for packages, the server on PATH: nothing else is needed."""
    path = bench.file("proxy.cfg", OLD)  # known by what it holds
    (bench.folder / "pack/any/start").mkdir(parents=True)
    (bench.folder / "pack/any/start/opensips").symlink_to(PLUGIN)
    start = f"vim.opt.packpath:prepend('{bench.folder}')"
    found = session(path, ("diagnostics", 3), ("fix",), start=start, PATH=f"{bench.folder}:{os.environ['PATH']}")
    assert found == replaced(OLD, *SAFE)


def test_health(session, bench):
    path, said = bench.file("opensips.cfg", OLD), bench.folder / "health"
    session(path, ("diagnostics", 3), ("health",), OPENSIPS_HEALTH=said)
    text = said.read_text()
    assert f"server: {bench.server}" in text and "version: opensips-lsp " in text
    assert "opensips.cfg: has the server" in text and "Python 3" in text
    assert "ERROR" not in text and "WARN" not in text


def test_health_without_a_server(session, bench):
    path, said = bench.file("opensips.cfg", OLD), bench.folder / "health"
    bench.server.unlink()
    session(path, ("health",), OPENSIPS_HEALTH=said)
    assert "cannot be run" in said.read_text() and "opensips.cfg: has no server" in said.read_text()
