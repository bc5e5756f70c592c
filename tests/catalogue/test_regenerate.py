"""The maintainer's command, on three small source trees."""

import runpy

import pytest

from opensips_lsp.catalogue.harvest import __main__ as command

TREE = {
    "Makefile.defs": "VERSION_MAJOR = 2\nVERSION_MINOR = %d\nVERSION_SUBMINOR = %d\nVERSION_BUILD =\n",
    "cfg.lex": "LOG log\n%%\n<INITIAL>{LOG} { return LOG_TOK; }\n%%\n",
    "cfg.y": "%%\ncmd: LOG_TOK LPAREN STRING RPAREN { }\n%%\n",
    "io_wait.c": 'char* poll_method_str[2]={ "none", "poll" };',
    "socket_info.h": "*proto=PROTO_UDP;",
    "evi/evi_core.c": "static str evi_core_table[] = { EVENT(LOAD) };",
    "evi/evi_core.h": '#define EVENT(_e) { "E_CORE_" # _e, 1 }',
    "mi/mi_core.c": 'static mi_export_t mi_core_cmds[] = { {"ps", "lists", ps, 0, 0, init}, {0} };'
    'int init_mi(void) { return register_mi_mod("core", mi_core_cmds); }',
    "statistics.c": "",
    "blacklists.c": "",
    "core_stats.c": 'stat_export_t core_stats[] = { {"rcv", 0, &r}, {0,0,0} };',
    "mem/shm_mem.c": "",
    "pt.c": 'register_stat2( "load", "load1m", f, 0);',
    "pvar.c": 'static pv_export_t _pv_names_table[] = { {{"ru", (sizeof("ru")-1)}, 1, get, set, 0, 0, 0, 0}, {{0,0}, '
    "0} };",
    "transformations.c": "if(tclass.len==1 && (*tclass.s=='s')) { p0 = tr_parse_string(&s, t); }\n"
    'char* tr_parse_string(str* in) { if (strncasecmp(name.s, "len", 3)==0) { return 0; } }',
    "net/proto_udp/proto_udp.c": 'struct module_exports proto_udp_exports = { "proto_udp", MOD_TYPE_DEFAULT };',
    "modules/m/m.c": 'static param_export_t params[] = { {"p", INT_PARAM, &p}, {0} };\n'
    'struct module_exports exports = { "m", MOD_TYPE_DEFAULT, MODULE_VERSION, params };',
}


@pytest.fixture
def trees(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "ROOM", tmp_path)
    monkeypatch.setattr(command, "SERIES", ("2.3", "2.4"))
    folders = []
    for series, level in ((4, 0), (4, 1), (3, 0)):
        folders.append(tmp_path / f"opensips-2.{series}.{level}")
        for name, text in TREE.items():
            path = folders[-1] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text % (series, level) if name == "Makefile.defs" else text)
    new = folders[1] / "modules/m/m.c"
    new.write_text(new.read_text().replace('{"p"', '{"q", STR_PARAM, &q}, {"p"'))
    return folders


def stored(path):
    return runpy.run_path(str(path))["CATALOGUE"]


def test_everything_is_written(trees, tmp_path, capsys):
    stale = tmp_path / "data/2.4/modules/gone.py"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}")
    assert command.main([str(tree) for tree in reversed(trees)]) == 0
    assert "reading 2.3.0\nreading 2.4.0\nreading 2.4.1" in capsys.readouterr().err
    assert sorted(path.name for path in stale.parent.glob("*.py")) == ["m.py", "proto_udp.py"]

    found = stored(stale.parent / "m.py")
    assert found["header"] == {"format": 2, "source": "OpenSIPS 2.4.0 to 2.4.1", "tags": "2.4.0 2.4.1"}
    assert found["modules"]["m"]["params"] == [
        {"name": "p", "type": "int"},
        {"name": "q", "since": "2.4.1", "type": "str"},
    ]
    assert stored(stale.parent / "proto_udp.py")["modules"] == {"proto_udp": {"builtin": True}}

    core = stored(tmp_path / "data/2.4/core.py")["core"]
    assert core == {
        "events": [{"name": "E_CORE_LOAD"}],
        "mi_commands": [{"name": "ps"}],
        "pvars": [{"name": "ru", "writable": True}],
        "statistics": [{"group": "core", "name": "rcv"}, {"group": "load", "name": "load1m"}],
        "transformations": [{"name": "s.len"}],
    }
    names = stored(tmp_path / "data/history.py")
    assert names["modules"] == {"m": ":2.3-2.4", "proto_udp": ":2.3-2.4"}
    assert names["params"] == {"p": "m:2.3-2.4", "q": "m:2.4.1-2.4"} and names["pvars"] == {"ru": ":2.3-2.4"}
    assert runpy.run_path(str(tmp_path / "levels.py"))["TAGS"] == {"2.3": ("2.3.0",), "2.4": ("2.4.0", "2.4.1")}
    language = runpy.run_path(str(tmp_path / "language.py"))
    assert language["FUNCTIONS"] == {series: {"log": (("STRING",),)} for series in ("2.3", "2.4")}


def test_nothing_is_written_without_a_source_of_each_series(trees, tmp_path, capsys):
    assert command.main([str(tree) for tree in trees[:2]]) == 1
    assert "no source of 2.3" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "language.py").exists()


def test_a_version_of_no_known_series(trees, capsys):
    (trees[0] / "Makefile.defs").write_text("VERSION_MAJOR = 1\nVERSION_MINOR = 11\nVERSION_SUBMINOR = 2\n")
    assert command.main([str(trees[0])]) == 1
    assert "is version 1.11.2" in capsys.readouterr().err


def test_neither_tree_nor_repository(tmp_path, capsys):
    assert command.main([str(tmp_path)]) == 1
    assert "neither a source tree nor a git repository" in capsys.readouterr().err


def test_no_arguments(capsys):
    assert command.main([]) == 2
    assert "Regenerate" in capsys.readouterr().out
