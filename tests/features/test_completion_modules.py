"""Completion of loadmodule and modparam; `¦` is the cursor."""

import pytest
from features.completing import HEAD, accepted, at, labels, one_at

from opensips_lsp.catalogue import load

TAIL = "route { exit; }\n"


# ---- loadmodule


@pytest.mark.parametrize(
    "written", ['loadmodule "¦"', "loadmodule '¦'", 'loadmodule "¦', "loadmodule ¦", 'loadmodule "a¦"']
)
def test_modules_that_are_not_loaded(written):
    found = labels(f"{HEAD}{written}\n{TAIL}")
    assert {"acc", "dialog", "db_mysql"} <= set(found)
    assert {"tm", "sl", "rr", "proto_udp"}.isdisjoint(found)


def test_what_is_loaded_further_down_is_not_offered():
    found = labels(f'loadmodule "¦"\n{HEAD}{TAIL}')
    assert "tm" not in found and "acc" in found


def test_the_module_at_the_cursor_is_offered():
    assert "tm" in labels(HEAD.replace('"tm.so"', '"t¦m.so"'))


def test_only_modules_of_the_target():
    assert "siprec" in labels('loadmodule "¦"\n') and "siprec" not in labels('loadmodule "¦"\n', "2.3")


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ('loadmodule "¦"\n', 'loadmodule "maxfwd.so"\n'),
        ("loadmodule '¦'\n", "loadmodule 'maxfwd.so'\n"),
        ("loadmodule ¦\n", 'loadmodule "maxfwd.so"\n'),
        ('loadmodule "max¦\nroute { exit; }\n', 'loadmodule "maxfwd.so"\nroute { exit; }\n'),
        ('loadmodule "max¦fwd.so"\n', 'loadmodule "maxfwd.so"\n'),
        ('loadmodule "m/sl.so"\nloadmodule "¦"\n', 'loadmodule "m/sl.so"\nloadmodule "m/maxfwd.so"\n'),
        ('loadmodule "m/sl.so"\nloadmodule "/x/ma¦"\n', 'loadmodule "m/sl.so"\nloadmodule "/x/maxfwd.so"\n'),
    ],
)
def test_a_module_as_the_script_writes_them(marked, text):
    assert accepted(marked, "maxfwd") == text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_module_brings_those_that_it_needs(end):
    marked = f'loadmodule "m/sl.so"{end}loadmodule "¦"{end}'
    assert one_at(marked, "acc").description == "needs tm"
    assert accepted(marked, "acc") == f'loadmodule "m/sl.so"{end}loadmodule "m/tm.so"{end}loadmodule "m/acc.so"{end}'
    assert one_at(marked.replace("sl.so", "tm.so"), "acc").edits == ()


def test_what_no_edit_can_bring_is_said():
    assert "an SQL database module" in one_at('loadmodule "¦"\n', "alias_db").description


# ---- modparam: modules


@pytest.mark.parametrize(
    "written", ['modparam("¦"', "modparam('¦', 'x', 1)", 'modparam(\n\t"¦', "modparam(¦", "modparam( ¦)"]
)
def test_loaded_modules(written):
    assert set(labels(f"{HEAD}{written}\n{TAIL}")) == {"proto_udp", "sl", "tm", "rr"}


def test_the_module_that_was_loaded_last_comes_first():
    assert labels(f'{HEAD}modparam("¦"\n')[0] == "rr"
    assert labels(f'{HEAD}loadmodule "maxfwd.so"\nmodparam("¦"\n')[0] == "maxfwd"


def test_a_module_that_is_loaded_further_down_is_not_offered():
    assert labels(f'modparam("¦", "x", 1)\n{HEAD}') == []


def test_further_modules_of_a_pattern():
    marked = f'{HEAD}modparam("tm|¦", "x", 1)\n'
    assert set(labels(marked)) == {"proto_udp", "sl", "rr"}
    assert accepted(marked, "rr").endswith('modparam("tm|rr", "x", 1)\n')


# ---- modparam: parameters


def test_parameters_of_no_other_module():
    found = labels(f'{HEAD}modparam("tm", "¦"\n')
    assert set(found) == set(load("2.4").module("tm").params)
    assert labels(f'{HEAD}modparam("rr", "¦", 1)\n') and "enable_double_rr" not in found


def test_type_and_default():
    found = one_at(f'{HEAD}modparam("tm", "¦")\n', "fr_inv_timeout")
    assert (found.detail, found.description) == (" = 120 seconds", "int")


def test_parameters_that_are_set_come_last():
    marked = f'{HEAD}modparam("tm", "wt_timer", 3)\nmodparam("tm", "¦")\n'
    assert labels(marked)[-2:] == ["fr_timeout", "wt_timer"]
    assert one_at(marked, "fr_timeout").description == "set to 5"


def test_the_statement_at_the_cursor_sets_nothing():
    found = one_at(HEAD.replace('"fr_timeout"', '"fr_¦timeout"'), "fr_timeout")
    assert found.description == "int" and (found.end - found.start) == len("fr_timeout")


def test_a_parameter_that_adds_up_is_not_set():
    marked = f'{HEAD}modparam("tm", "tw_append", "a: b=$ru")\nmodparam("tm", "¦")\n'
    assert one_at(marked, "tw_append").description == "str"


def test_parameters_that_all_modules_of_a_pattern_have():
    found = set(labels(f'{HEAD}modparam("tm|sl", "¦", 1)\n'))
    catalogue = load("2.4")
    assert found == set(catalogue.module("tm").params) & set(catalogue.module("sl").params) == {"enable_stats"}


def test_parameters_that_are_gone_are_struck_through():
    marked = 'loadmodule "usrloc.so"\nmodparam("usrloc", "¦", "x")\n'
    gone = {one.label: one for one in at(marked).items if one.deprecated}
    assert set(gone) == {"accept_replicated_contacts", "contactid_column", "repl_auth_check", "replicate_contacts_to"}
    assert gone["contactid_column"].text == "contact_id_column"
    assert labels(marked)[-4:] == sorted(gone)
    assert not any(one.deprecated for one in at(marked, "2.3").items)


@pytest.mark.parametrize(
    "written",
    [
        'modparam("sip_trace", "¦", 1)',  # not loaded
        'modparam("(tm", "¦", 1)',  # no pattern
        'modparam("tm", "fr_timeout", "¦")',  # a text is refused
        'modparam("tm", "no_such_parameter", ¦)',
        'modparam("tm", "fr_timeout", 5, ¦)',
        'modparam("tm", "fr_timeout" ¦)',
        'modparam("tm" "¦"',
    ],
)
def test_nothing_where_nothing_is_known(written):
    assert at(f"{HEAD}{written}\n").items == ()


# ---- modparam: values


def values(parameter, written, module="usrloc", head=""):
    return {
        one.text
        for one in at(f'{head}loadmodule "{module}.so"\nmodparam("{module}", "{parameter}", {written})\n').items
    }


def test_values_of_numbers_and_texts():
    assert values("db_mode", "¦") == {"0", "1", "2", "3"}
    assert values("cluster_mode", "¦") >= {'"none"', '"sql-only"'}
    assert values("cluster_mode", '"¦"') >= {"none", "sql-only"}
    assert values("backend", '"¦"', "xmpp") == {"component", "server"}
    assert values("timer_interval", "¦") == {"60"}  # the default


def test_routes_as_values():
    found = values("check_route", '"¦"', "pike", "route[a] { exit; }\nfailure_route[b] { exit; }\nroute { exit; }\n")
    assert found == {"a"}


def test_database_urls_in_use():
    head = 'db_default_url="mysql://a:b@c/d"\nloadmodule "acc.so"\nmodparam("acc", "db_url", "text:///tmp/x")\n'
    assert values("db_url", '"¦"', head=head) == {"mysql://a:b@c/d", "text:///tmp/x"}
    assert values("cachedb_url", '"¦"', head=head) == set()
    assert values("db_url", "¦") == set()  # the manual's default needs a module that is not loaded


def test_variables_as_values():
    head = "route { $avp(who) = 1; $var(no) = 2; }\n"
    assert values("received_avp", "¦", "registrar", head) == {'"$avp(who)"'}
    assert "$avp(who)" in values("received_avp", '"¦"', "registrar", head)
    assert values("received_avp", '"$¦"', "registrar", head) == {"$avp(", "$avp(who)"}
