"""Loading what is shipped."""

import subprocess
import sys

import pytest

from opensips_lsp.catalogue import Catalogue, CatalogueError, load
from opensips_lsp.catalogue.pages import page_of
from opensips_lsp.catalogue.version import parse_version


def test_a_series_is_its_newest_patch_level():
    assert str(load("2.4").version) == "2.4.11" and load("2.4").series == "2.4"
    assert str(load("2.3").version) == "2.3.6"
    assert load("2.4") is load("2.4.11") is load(parse_version("2.4"))


@pytest.mark.parametrize("version", ["2.5", "2.4.12", "3", "", "two", "2.4.x"])
def test_unknown_versions(version):
    with pytest.raises(ValueError, match=r"2\.4"):
        load(version)


def test_patch_levels_differ():
    kinds = [[p.type for p in load(v).module("pua_dialoginfo").params["nopublish_flag"]] for v in ("2.4.6", "2.4.7")]
    assert kinds == [["int"], ["str"]]
    assert "use_local_time" not in load("2.3.3").module("fraud_detection").params
    assert "use_local_time" in load("2.3.4").module("fraud_detection").params


def test_a_function_by_arity_and_routes():
    relay = {f.arity: f for f in load("2.4").module("tm").functions["t_relay"]}
    assert sorted(relay) == [0, 1, 2]
    assert relay[1].routes == {"route", "failure_route"}
    assert relay[1].doc == "func_t_relay" and relay[2].signature == "t_relay(proto:host:port,[flags])"


def test_kinds_of_facts():
    dialog = load("2.4").module("dialog")
    assert dialog.params["db_mode"][0].type == "int"
    assert dialog.pvars["dlg_val"][0].has_param and dialog.pvars["dlg_val"][0].writable
    assert "active_dialogs" in dialog.statistics and "dlg_list" in dialog.mi_commands
    assert list(dialog.events) == ["E_DLG_STATE_CHANGED"]
    assert ("tm", "abort", "") in {(d.module, d.severity, d.param) for d in dialog.dependencies}
    assert "exec" in load("2.4").module("exec").async_functions
    assert load("2.4").module("db_mysql").type == "SQLDB" and dialog.type == "DEFAULT"
    assert load("2.4").module("proto_udp").builtin and not dialog.builtin


def test_the_core():
    core = load("2.4").core
    assert core.pvars["ru"][0].writable and not core.pvars["si"][0].writable
    assert [(v.has_param, v.has_index) for v in core.pvars["branch"]] == [(True, True), (False, False)]
    assert core.transformations["s.substr"][0].params == ("number|pv", "number|pv")
    assert core.transformations["s.index"][0].optional_params == 1
    assert core.statistics["rcv_requests"][0].group == "core"
    assert "E_CORE_THRESHOLD" in core.events and "which" in core.mi_commands
    assert "af" not in load("2.3").core.pvars


@pytest.mark.parametrize("name", ["", "nope", "../core", "modules/tm", "tm.json", ".", "TM"])
def test_no_such_module(name):
    assert load("2.4").module(name) is None


def test_who_exports_a_function():
    catalogue = load("2.4")
    assert catalogue.exporters_of_function("t_relay") == ("tm",)
    assert catalogue.exporters_of_function("load_tm") == ()  # for C code only
    assert catalogue.exporters_of_function("no_such") == ()
    assert catalogue.exporters("pvars", "json") == ("json",)
    assert len(catalogue.exporters("params", "db_url")) > 20


def test_module_names_are_sorted():
    names = load("2.4").module_names()
    assert list(names) == sorted(names) and len(names) == 157 and "siprec" in names


def test_records_are_frozen():
    with pytest.raises(AttributeError):
        load("2.4").core.pvars["ru"][0].writable = False


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no catalogue file"),
        ("[]", "no catalogue file"),
        ('{"header": {"format": 99}}', "has format 99"),
        ('{"header": {"format": 1}, "modules": {"m": {"params": [{"nom": 1}]}}}', "unknown field `nom`"),
        ('{"header": {"format": 1}, "modules": {"m": {"params": [{"type": "int"}]}}}', "has no `name`"),
        ('{"header": {"format": 1}, "modules": {"m": {"params": [{"name": 1}]}}}', "name` must be a string"),
        ('{"header": {"format": 1}, "modules": {"m": {"params": ["x"]}}}', r"params\[0\]` must be an object"),
        ('{"header": {"format": 1}, "modules": {"m": {"params": "x"}}}', "params` must be a list"),
        (
            '{"header": {"format": 1}, "modules": {"m": {"functions": [{"name": "f", "arity": true}]}}}',
            "a whole number",
        ),
        ('{"header": {"format": 1}, "modules": {"m": {"since": "soon"}}}', "since` must be a version"),
        ('{"header": {"format": 1}, "modules": {"m": {"builtin": 1}}}', "must be true or false"),
        ('{"header": {"format": 1}, "modules": {"m": []}}', "modules.m` must be an object"),
        ('{"header": {"format": 1}, "modules": "x"}', "modules` must be an object"),
        ('{"header": {"format": 1}, "core": {"transformations": [{"name": "t", "params": [1]}]}}', "a list of strings"),
    ],
)
def test_a_bad_file_of_the_user(tmp_path, text, problem):
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(CatalogueError, match=problem):
        load("2.4", extra=[tmp_path / "bad.json"])


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CatalogueError, match=r"nowhere\.json.*give the path"):
        load("2.4", extra=[tmp_path / "nowhere.json"])


def test_the_last_file_wins_and_the_core_can_be_replaced(tmp_path):
    for name, param in (("a", "x"), ("b", "y")):
        module = f'{{"m": {{"params": [{{"name": "{param}", "type": "int"}}]}}}}'
        (tmp_path / name).write_text(f'{{"header": {{"format": 1}}, "core": {{}}, "modules": {module}}}')
    catalogue = load("2.4", extra=[tmp_path / "a", tmp_path / "b"])
    assert list(catalogue.module("m").params) == ["y"]
    assert catalogue.core.pvars == {}


def test_a_catalogue_without_what_is_shipped():
    catalogue = Catalogue(parse_version("2.4"), {"modules": {"m": {}}}, shipped=False)
    assert catalogue.module_names() == ("m",) and catalogue.module("tm") is None and catalogue.core.pvars == {}


def test_the_scanner_s_import_stays_cheap():
    code = f"""
import sys
sys.path[:] = {sys.path!r}
import opensips_lsp.catalogue.language
print(*sorted(sys.modules.keys() & {{"json", "dataclasses", "typing"}}))
"""
    python = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    assert python.stdout.split() == []


def test_pages_of_manuals():
    facts = {"plain": {"type": "DEFAULT"}, "marked": {"markdown": True}, "linked": {"markdown": True, "builtin": True}}
    catalogue = Catalogue(parse_version("2.4"), {"modules": facts}, shipped=False)
    pages = {name: page_of(catalogue.module(name), "param_x") for name in facts}
    assert pages == {
        "plain": "https://opensips.org/html/docs/modules/2.4.x/plain.html#param_x",
        "marked": "https://github.com/OpenSIPS/opensips/blob/2.4/modules/marked/README.md#param_x",
        "linked": "https://github.com/OpenSIPS/opensips/blob/2.4/net/linked/README.md#param_x",
    }
