"""What took the place of what is gone: the table is complete, and names what is there."""

import re

import pytest

from opensips_lsp.catalogue import load, older
from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, REFUSED_GLOBALS
from opensips_lsp.catalogue.successors import _TABLES, CALLS, TYPES, advice, last_series, successor

SERIES = ("2.3", "2.4")
ROWS = [(kind, name, row) for kind, (rows, _) in _TABLES.items() for name, row in rows.items()]


@pytest.mark.parametrize("kind", ["module", "parameter", "function", "global"])
def test_all_that_is_gone_since_before_2_3_has_a_row(kind):
    names = getattr(older, f"{kind.upper()}S")
    assert [name for name in names if successor(kind, name) is None] == []


@pytest.mark.parametrize("kind, name, row", ROWS, ids=[f"{kind}-{name}" for kind, name, _ in ROWS])
def test_a_row_names_its_source_and_what_it_is_about_is_gone(kind, name, row):
    assert row.source and row.text
    for series in SERIES:
        assert not there(kind, name, series), f"{series} has {name}"
        if row.edit not in ("", "delete"):
            assert there(*renamed(kind, name, row.edit), series), f"{series} has no {row.edit}"


def renamed(kind, name, new):
    if kind != "parameter":
        return kind, new
    if new.startswith("="):
        return "global", new[1:]
    module, _, parameter = new.rpartition(".")
    return kind, (module or name[0], parameter)


def there(kind, name, series):
    catalogue = load(series)
    if kind == "module":
        return catalogue.module(name) is not None
    if kind == "parameter":
        module = catalogue.module(name[0])
        return module is not None and name[1] in module.params
    if kind == "function":
        return bool(catalogue.exporters_of_function(name)) or name in FUNCTIONS[series]
    if kind == "global":
        return name in GLOBALS[series] and name not in REFUSED_GLOBALS[series]
    return name in catalogue.core.pvars or bool(catalogue.exporters("pvars", name))


@pytest.mark.parametrize("kind, name, row", ROWS, ids=[f"{kind}-{name}" for kind, name, _ in ROWS])
def test_the_functions_that_a_row_names_are_there(kind, name, row):
    for function in re.findall(r"`(\w+)\(", row.text):
        old = function in older.FUNCTIONS or function in ("modparam", "async")
        assert old or all(there("function", function, series) for series in SERIES), function


def test_the_words_of_an_advice():
    assert advice("module", "mysql") == " (removed in OpenSIPS 1.4); it is `db_mysql` now"
    assert advice("parameter", ("dialog", "dlg_flag")).startswith(" (removed in OpenSIPS 1.7); call `create_dialog()`")
    assert advice("function", "engage_rtp_proxy") == " (removed in OpenSIPS 2.3); it is `rtpproxy_engage` now"
    assert advice("global", "disable_tcp").startswith(" (removed in OpenSIPS 2.1); ")
    assert advice("function", "no_such_function") == ""
    assert last_series("parameter", ("rr", "enable_full_lr")) == "1.6"


def test_what_takes_other_values_or_arguments_is_there():
    for module, name in TYPES:
        assert there("parameter", (module, name), "2.3")
    for name, arity in CALLS:
        for series in SERIES:
            catalogue = load(series)
            forms = [
                form
                for owner in catalogue.exporters_of_function(name)
                for form in catalogue.module(owner).functions[name]
            ]
            assert forms and arity not in {form.arity for form in forms}
