"""Rows of catalogue/later: what they say is gone is gone since then, and what takes its place is there."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.catalogue import Catalogue
from opensips_lsp.catalogue.facts import Module
from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, KEYWORDS
from opensips_lsp.catalogue.later import advice, flags, functions, later, modules, parameters, variables
from opensips_lsp.catalogue.later import globals as later_globals
from opensips_lsp.catalogue.levels import TAGS
from opensips_lsp.catalogue.version import parse_version

SERIES = [*TAGS]


def before(series: str) -> Catalogue:
    """The catalogue of the series before one."""
    return load(SERIES[SERIES.index(series) - 1])


def has_variable(catalogue: Catalogue, name: str) -> bool:
    """Whether the core or a module has a variable."""
    return name in catalogue.core.pvars or bool(catalogue.exporters("pvars", name))


def test_the_newest_row_up_to_the_target_counts():
    assert later("variable", "fs", parse_version("3.2")) is None
    edits = [later("variable", "fs", parse_version(series)).edit for series in ("3.3", "3.5", "3.6", "4.0")]
    assert edits == ["socket_out", "socket_out", "socket_out(forced)", "socket_out(forced)"]
    assert later("variable", "ru", parse_version("4.0")) is None


def test_advice_is_the_end_of_a_sentence():
    assert advice("variable", "Ri", parse_version("3.4")) == " (removed in OpenSIPS 3.3); write `$socket_in(ip)`"
    assert advice("variable", "Ri", parse_version("2.4")) == ""


IN_THE_CORE = {"event_route"}  # modules that are a part of it since: their loadmodule is only warned of


def usable(module: Module) -> set[str]:
    """The functions of a module, or of the core, that a script can call."""
    return {name for name, forms in module.functions.items() if any(one.routes and not one.refused for one in forms)}


@pytest.mark.parametrize(("old", "new"), list(pairwise(SERIES[SERIES.index("2.4") :])))
def test_each_name_that_goes_has_a_row(old, new):
    """Else a rule has nothing to say but that it is gone. What goes with its module has that module's row."""
    then, now = load(old), load(new)
    modules = {name: (then.module(name), now.module(name)) for name in then.module_names()}
    staying = {name: pair for name, pair in modules.items() if pair[1] is not None}
    owners = [then.core, *(module for module, _ in staying.values())]
    gone = [("module", name) for name in modules.keys() - staying.keys() - IN_THE_CORE]
    gone += [
        ("parameter", (name, one)) for name, (was, is_) in staying.items() for one in was.params.keys() - is_.params
    ]
    gone += [("global", name) for name in GLOBALS[old].keys() - GLOBALS[new]]
    gone += [("variable", name) for owner in owners for name in owner.pvars if not has_variable(now, name)]
    assert [one for one in gone if later(*one, parse_version(new)) is None] == []
    functions = {name for owner in owners for name in usable(owner) if not is_function(name, new)}
    assert functions - {re.match(r"\w+", form.old).group() for form in FORMS} == set()


@pytest.mark.parametrize("name", variables.ROWS)
def test_variables(name):
    first = variables.ROWS[name][0]
    bare, parenthesis, _ = name.partition("=")[0].partition("(")
    assert has_variable(before(first.since), bare)
    assert has_variable(load(first.since), bare) is bool(parenthesis)
    for row in variables.ROWS[name]:
        assert row.source and row.text
        assert has_variable(load(row.since), row.edit.strip("(").partition("(")[0].partition("[")[0])


FORMS = functions.FORMS


def is_function(name: str, series: str) -> bool:
    """Whether a series has a function, in the core or in a module."""
    catalogue = load(series)
    found = name in FUNCTIONS[series] or name in catalogue.core.functions
    return found or any(catalogue.exporters(kind, name) for kind in ("functions", "async_functions"))


@pytest.mark.parametrize("form", FORMS, ids=[f"{form.since}-{form.old}" for form in FORMS])
def test_a_form_was_there_before_and_what_it_becomes_is_there(form):
    assert form.source and (form.new or form.text)
    old = re.match(r"\w+", form.old).group()
    assert any(is_function(old, series) for series in SERIES[: SERIES.index(form.since)])
    new = re.match(r"\w+(?=\(|$)", form.new)
    if new is not None:
        later_series = SERIES[SERIES.index(form.since) :]
        assert is_function(new.group(), form.since) or any(is_function(new.group(), series) for series in later_series)
    named = set(re.findall(r"\{(\w+)", form.new))
    assert named <= set(re.findall(r"\{(\w+)", form.old))


@pytest.mark.parametrize("function, number", flags.FLAGS)
def test_flags_have_the_names_that_the_function_takes(function, number):
    row = flags.FLAGS[function, number]
    catalogue = load(row.since)
    module = catalogue.module(catalogue.exporters("functions", function)[0])
    wanted = {form.params[number - 1].wanted for form in module.functions[function] if len(form.params) >= number}
    names = [name.partition("=")[0] for name in (*row.bits.split(), *flags.letters_of(row).values()) if name != "-"]
    known = {name.rstrip("=") for kind in wanted for name in kind.partition(":")[2].split(",")}
    assert not known - {""} or set(names) <= known


def test_flags_in_letters_and_bits():
    target = parse_version("3.4")
    assert flags.names_of("save", 2, "c10f", target) == "max-contacts=10,force-registration"
    assert flags.names_of("save", 2, "", target) is None
    assert flags.names_of("save", 2, "memory-only", target) is None
    assert flags.names_of("nat_uac_test", 1, "0x11", target) == "private-contact,diff-port-src-via"
    assert flags.names_of("t_relay", 1, "1", target) == ""
    assert flags.names_of("t_relay", 1, "1", parse_version("3.3")) is None
    for function, number, value, flag in (("save", 2, "fq", "q"), ("t_relay", 1, "0x42", "64"), ("save", 2, "c", "c")):
        with pytest.raises(flags.Unnamed, match=flag):
            flags.names_of(function, number, value, target)


@pytest.mark.parametrize("name", later_globals.ROWS)
def test_globals(name):
    for row in later_globals.ROWS[name]:
        assert row.source and row.text
        assert name in KEYWORDS[before(row.since).series] and name not in KEYWORDS[row.since]
        for line in row.edit.split("\n") if row.edit != "delete" else ():
            assert line.partition("=")[0] in KEYWORDS[row.since]


def has_parameter(module: str, name: str, catalogue: Catalogue) -> bool:
    """Whether a module of a catalogue has a parameter."""
    known = catalogue.module(module)
    return known is not None and name in known.params


@pytest.mark.parametrize("name", modules.ROWS)
def test_modules(name):
    for row in modules.ROWS[name]:
        assert row.source and row.text
        assert before(row.since).module(name) is not None and load(row.since).module(name) is None
        new = row.edit.partition("?")[0]
        assert new in ("", "delete") or load(row.since).module(new) is not None


@pytest.mark.parametrize("key", parameters.ROWS, ids=".".join)
def test_parameters(key):
    module, name = key
    rows = parameters.ROWS[key]
    assert has_parameter(module, name, before(rows[0].since))
    for row in rows:
        assert row.source and row.text
        assert not has_parameter(module, name, load(row.since)) or row.values
        if row.edit.startswith("="):
            assert row.edit[1:] in KEYWORDS[row.since]
        elif row.edit not in ("", "delete"):
            owner, _, new = row.edit.rpartition(".")
            assert has_parameter(owner or module, new, load(row.since))
