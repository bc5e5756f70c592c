"""What the catalogue says of 3.0 to 4.0: a few facts of each sort, as the C sources have them."""

import pytest

from opensips_lsp.catalogue import load
from opensips_lsp.catalogue.catalogue import Catalogue
from opensips_lsp.catalogue.compare import differences
from opensips_lsp.catalogue.facts import Parameter
from opensips_lsp.catalogue.series import SERIES


def numbers(series, module, name):
    return [one.arity for one in load(series).module(module).functions[name]]


@pytest.mark.parametrize(
    ("series", "module", "function", "wanted"),
    [
        ("3.0", "tm", "t_relay", [0, 1, 2]),
        ("3.4", "callops", "call_transfer", [2]),  # a second row of that name is never found
        ("3.4", "b2b_logic", "b2b_bridge", [2, 3, 4]),
        ("4.0", "registrar", "save", [1, 2, 3, 4]),
        ("3.4", "proto_hep", "proto_init", [0]),
    ],
)
def test_numbers_of_arguments(series, module, function, wanted):
    assert numbers(series, module, function) == wanted


def test_what_only_c_code_calls_has_no_routes():
    assert not load("3.4").module("proto_hep").functions["proto_init"][0].routes
    assert load("3.4").module("tm").functions["t_relay"][0].routes == {"route", "failure_route"}


def test_parameters():
    of = load("3.4").module("tm").functions["t_on_failure"]
    assert of[0].params == (Parameter("str", wanted="route:failure"),)
    flags = load("3.4").module("tm").functions["t_relay"][-1].params[0]
    assert flags.wanted == "names:no-auto-477,no-dns-failover,pass-reason-hdr,allow-no-cancel"
    domain, flags, *_ = load("3.6").module("registrar").functions["save"][-1].params
    assert domain.static and "max-contacts=" in flags.wanted
    assert [one.kind for one in load("3.0").module("maxfwd").functions["mf_process_maxfwd_header"][0].params] == ["int"]
    assert load("4.0").core.functions["cache_fetch"][0].params[-1] == Parameter("var", wanted="written")


def test_functions_of_the_core_are_words_of_the_grammar_up_to_3_0():
    assert {series: bool(load(series).core.functions) for series in SERIES} == {
        **dict.fromkeys(("2.3", "2.4", "3.0"), False),
        **dict.fromkeys(("3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "4.0"), True),
    }


@pytest.mark.parametrize(
    ("module", "there"),
    [
        ("avpops", "2.3 2.4 3.0 3.1 3.2 3.3 3.4"),
        ("siptrace", "2.3 2.4"),
        ("event_route", "2.3 2.4 3.0 3.1 3.2 3.3 3.4 3.5"),
        ("mi_xmlrpc", "4.0"),
        ("proto_udp", " ".join(SERIES)),
    ],
)
def test_modules_come_and_go(module, there):
    assert [series for series in SERIES if load(series).module(module)] == there.split()


def test_both_types_of_a_parameter():
    types = {series: {one.type for one in load(series).module("qos").params["qos_flag"]} for series in ("3.0", "3.4")}
    assert types == {"3.0": {"int", "str"}, "3.4": {"str"}}


def test_what_a_switch_of_the_compiler_adds_says_so():
    assert load("3.4").module("rr").params["ignore_user"][0].ifdef == "defined(ENABLE_USER_CHECK)"


def test_warnings_about_modules():
    assert load("3.5").core.module_warnings == {}
    found = {name: one[0].severity for name, one in load("3.6").core.module_warnings.items()}
    assert found == {"rabbitmq": "abort", "event_route": "skip"}


def test_other_names_of_commands():
    commands = load("4.0").core.mi_commands
    assert [(one.group, one.aliases) for one in commands["list"] if one.group == "tcp"] == [
        ("tcp", ("list_tcp_conns",))
    ]
    assert load("3.6").core.mi_commands["list_tcp_conns"][0].group == ""


def test_events_that_macros_name():
    assert "E_CALL_TRANSFER" in load("3.4").module("callops").events
    assert "E_UL_CONTACT_INSERT" in load("4.0").module("usrloc").events


def test_manuals():
    old, new = load("3.4").module("nathelper"), load("4.0").module("nathelper")
    assert not old.markdown and old.params["natping_interval"][0].doc == "param_natping_interval"
    assert new.markdown and new.params["natping_interval"][0].doc == "natping_interval-integer"


@pytest.mark.parametrize("kind", ["functions", "params"])
def test_most_facts_have_a_place_in_the_manual(kind):
    for series in SERIES[2:]:
        found = [fact for name in load(series).module_names() for fact in _facts(load(series), name, kind)]
        assert len([fact for fact in found if fact.doc]) > 0.75 * len(found), (series, kind)


def _facts(catalogue, name, kind):
    module = catalogue.module(name)
    return [one for facts in getattr(module, kind).values() for one in facts if getattr(one, "routes", True)]


@pytest.mark.parametrize("pair", [("2.4", "3.0"), ("3.0", "3.6"), ("3.6", "4.0"), ("2.3", "4.0"), ("4.0", "2.4")])
def test_any_two_can_be_compared(pair):
    old, new = map(load, pair)
    lines = differences(old, new)
    names = set(old.module_names()), set(new.module_names())
    assert {line for line in lines if line.startswith("- module ")} == {
        f"- module {name}" for name in names[0] - names[1]
    }
    assert {line for line in lines if line.startswith("+ module ")} == {
        f"+ module {name}" for name in names[1] - names[0]
    }
    assert isinstance(new, Catalogue) and differences(new, new) == []


def test_a_difference():
    found = [line for line in differences(load("3.0"), load("3.6")) if "function nat_uac_test" in line]
    assert len(found) == 1
    assert found[0].startswith("~ nathelper: arguments of function nat_uac_test: int -> str names:private-contact,")
