"""Whole folders: a private module, what is none, broken ones."""

import pytest

from opensips_lsp.catalogue import HarvestError, load
from opensips_lsp.catalogue.harvest import dumps, harvest_module, harvest_tree

SOURCE = """
#include "../../sr_module.h"
#ifdef WITH_EXTRA
static int extra;
#endif
static str event = str_init("E_MINE_DONE");
static cmd_export_t cmds[] = {
    {"mine_do", (cmd_function)mine_do, 1, 0, 0, REQUEST_ROUTE|LOCAL_ROUTE},
    {"load_mine", (cmd_function)load_mine, 0, 0, 0, 0},
    {0,0,0,0,0,0}
};
static param_export_t params[] = {
    {"url", STR_PARAM|USE_FUNC_PARAM, (void *)set_url},
    {"limit", INT_PARAM, &limit},
#ifdef WITH_EXTRA
    {"extra", INT_PARAM, &extra},
#endif
    {0,0,0}
};
static pv_export_t vars[] = {
    { {"mine", sizeof("mine")-1}, 1000, get, set, parse, 0, 0, 0 },
    { {0, 0}, 0, 0, 0, 0, 0, 0, 0 }
};
static stat_export_t late[] = { {"jobs", 0, &jobs}, {0, 0, 0} };
static dep_export_t deps = {
    { { MOD_TYPE_DEFAULT, "tm", DEP_ABORT }, { MOD_TYPE_NULL, NULL, 0 } },
    { { "url", get_deps_sqldb_url }, { NULL, NULL } },
};
struct module_exports exports = {
    "mine", MOD_TYPE_DEFAULT, MODULE_VERSION, DEFAULT_DLFLAGS, 0, &deps, cmds, NULL, params,
    0, 0, vars, 0, 0, 0, mod_init, 0, 0, 0
};
static int mod_init(void)
{
    evi_publish_event(event);
    return register_module_stats(exports.name, late);
}
"""
MANUAL = """<section id="param_limit"><title><varname>limit</varname> (integer)</title>
<para>Default value is <quote>10</quote>.</para></section>"""
FACTS = {
    "functions": [{"name": "mine_do", "arity": 1, "routes": "request local"}, {"name": "load_mine", "arity": 0}],
    "params": [
        {"name": "url", "type": "str", "callback": True},
        {"name": "limit", "type": "int", "doc": "param_limit", "default": "10"},
        {"name": "extra", "type": "int", "ifdef": "defined(WITH_EXTRA)"},
    ],
    "pvars": [{"name": "mine", "writable": True, "has_param": True}],
    "statistics": [{"name": "jobs"}],
    "events": [{"name": "E_MINE_DONE"}],
    "dependencies": [
        {"module": "tm", "severity": "abort"},
        {"param": "url", "type": "SQLDB", "severity": "warn", "when": "nonempty"},
    ],
}


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "mine"
    (folder / "doc").mkdir(parents=True)
    (folder / "mine.c").write_text(SOURCE)
    (folder / "doc" / "mine_admin.xml").write_text(MANUAL)
    return folder


def test_a_private_module(folder):
    catalogue = harvest_module(folder)
    assert catalogue == {"header": {"format": 2, "source": "folder mine"}, "modules": {"mine": FACTS}}


def test_a_private_module_on_top_of_a_version(folder, tmp_path):
    (tmp_path / "mine.json").write_text(dumps(harvest_module(folder)), encoding="utf-8")
    catalogue = load("2.3", extra=[tmp_path / "mine.json"])
    assert catalogue.module("mine").functions["mine_do"][0].routes == {"route", "local_route"}
    assert catalogue.module("mine").functions["load_mine"][0].routes == frozenset()
    assert catalogue.module("tm") and catalogue.core.pvars["ru"]
    assert "mine" in catalogue.module_names() and "mine" not in load("2.3").module_names()


def test_another_exported_name_than_the_folder_s(folder):
    (folder / "mine.c").write_text(SOURCE.replace('    "mine", MOD', '    "theirs", MOD'))
    assert harvest_module(folder)["modules"]["mine"]["name"] == "theirs"


def test_a_module_with_empty_exports_has_no_facts_but_is_there(folder):
    (folder / "mine.c").write_text('struct module_exports exports = { "mine", 0, 0, 0, 0, 0, 0 };')
    assert harvest_module(folder)["modules"] == {"mine": {}}


def test_every_way_to_cut_it_short_gives_facts_or_one_clear_error(folder):
    for end in range(0, len(SOURCE), 7):
        (folder / "mine.c").write_text(SOURCE[:end])
        try:
            harvest_module(folder)
        except HarvestError as error:
            assert str(folder) in str(error)


@pytest.mark.parametrize(
    ("row", "problem"), [('{"f", f, MANY, 0, 0, REQUEST_ROUTE}', "unknown form"), ('{"f"}', "unknown form")]
)
def test_a_row_of_an_unknown_form(folder, row, problem):
    (folder / "mine.c").write_text(SOURCE.replace('{"mine_do"', row + ', {"mine_do"'))
    with pytest.raises(HarvestError, match=problem):
        harvest_module(folder)


def test_no_module(tmp_path):
    (tmp_path / "lib.c").write_text("int x;")
    with pytest.raises(HarvestError, match="no `struct module_exports`"):
        harvest_module(tmp_path)
    with pytest.raises(HarvestError, match="no such folder"):
        harvest_module(tmp_path / "nowhere")


def test_no_tree(tmp_path):
    with pytest.raises(HarvestError, match="no OpenSIPS source tree"):
        harvest_tree(tmp_path)


def test_half_a_tree(tmp_path):
    (tmp_path / "modules").mkdir()
    (tmp_path / "cfg.y").write_text("")
    with pytest.raises(HarvestError, match="not complete"):
        harvest_tree(tmp_path)
