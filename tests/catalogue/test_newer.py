"""What only versions since 3.0 have, and what they dropped, from trees of all versions."""

from opensips_lsp.catalogue import load, newer
from opensips_lsp.catalogue.harvest.newer import dropped, module, names, new
from opensips_lsp.catalogue.series import SERIES

KINDS = ("MODULES", "GLOBALS", "FUNCTIONS", "PARAMETERS", "VARIABLES")


def tree(series, mentions=(), **found):
    return series, {kind: set(found.get(kind, ())) for kind in KINDS}, {"FUNCTIONS": set(mentions)}


def test_the_first_series_that_has_it_counts():
    trees = [tree("2.4", FUNCTIONS=["a"]), tree("3.0", FUNCTIONS=["a", "b"]), tree("3.1", FUNCTIONS=["b", "c"])]
    assert new(trees, "FUNCTIONS") == {"b": "3.0", "c": "3.1"}


def test_what_an_older_tree_mentions_is_not_new_and_what_a_newer_one_mentions_not_dropped():
    trees = [tree("2.4", ["b"], FUNCTIONS=["a", "d"]), tree("3.0", ["d"], FUNCTIONS=["b", "c"])]
    assert new(trees, "FUNCTIONS") == {"c": "3.0"} and dropped(trees, "FUNCTIONS") == ["a"]


def test_parameters_of_new_modules_are_left_out():
    written = {}
    exec(module([tree("2.4"), tree("3.0", MODULES=["m"], PARAMETERS=[("m", "p"), ("n", "q")])]), written)
    assert written["MODULES"] == {"m": "3.0"} and written["PARAMETERS"] == {("n", "q"): "3.0"}


def test_nothing_of_it_is_in_2_3_or_2_4():
    for series in ("2.3", "2.4"):
        catalogue = load(series)
        assert not [name for name in newer.MODULES if catalogue.module(name)]
        assert not [name for name in newer.FUNCTIONS if catalogue.exporters_of_function(name)]
        assert not [name for name in newer.PARAMETERS if name[1] in getattr(catalogue.module(name[0]), "params", ())]
        assert not [
            name for name in newer.VARIABLES if name in catalogue.core.pvars or catalogue.exporters("pvars", name)
        ]


def test_each_series_since_3_0_has_been_looked_at():
    since = {*newer.MODULES.values(), *newer.FUNCTIONS.values(), *newer.PARAMETERS.values(), *newer.VARIABLES.values()}
    assert since == set(SERIES[SERIES.index("3.0") :])


def test_the_export_tables_of_3_0(tmp_path):
    for name in ("cfg.lex", "cfg.y", "io_wait.c", "socket_info.h", "pvar.c"):
        (tmp_path / name).write_text("")
    folder = tmp_path / "modules" / "m"
    folder.mkdir(parents=True)
    (folder / "m.c").write_text(
        """static const cmd_export_t cmds[] = { /* {"no", 0} */
            {"f", (cmd_function)f, {{CMD_PARAM_STR, 0, 0}, {0,0,0}}, REQUEST_ROUTE},
            {0,0,{{0,0,0}},0}
        };
        static const param_export_t mod_params[] = { {"p", STR_PARAM, &p.s}, {0,0,0} };
        static const pv_export_t mod_items[] = {
            {{"v", sizeof("v")-1}, 1000, get_v, 0, 0, 0, 0, 0}, {str_const_init("w.x"), 1000, get, 0, 0, 0, 0, 0},
            {{0, 0}, 0, 0, 0, 0, 0, 0, 0}
        };"""
    )
    found = names(tmp_path)
    assert found["MODULES"] == {"m"} and "f" in found["FUNCTIONS"] and found["PARAMETERS"] == {("m", "p")}
    assert found["VARIABLES"] == {"v", "w.x"}
