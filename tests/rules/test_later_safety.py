"""What an edit for a later series may change: such edits are not made without a question."""

from __future__ import annotations

import inspect
import re
import sys

import pytest
from fixing import errors, fixed

from opensips_lsp.catalogue.later import functions, modules, parameters, variables
from opensips_lsp.catalogue.later import globals as later_globals
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import SAFE
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import Bad
from opensips_lsp.testing import unmarked

C_FILE = re.compile(r"\b[\w/]+\.(?:c|h|y|lex)\b")

# (modules, target, call, what is made of it, whether that is safe)
CALLS = [
    # the text was no format before: core functions, and texts of functions with a new name
    ("sl", "3.4", 'seth("$var(gw)")', 'sethost("$var(gw)")', False),
    ("sl", "3.4", 'rewritehostport("$var(gw):5060")', 'sethostport("$var(gw):5060")', False),
    ("sl", "3.4", 'setduri("sip:a.b;x=$")', 'setdsturi("sip:a.b;x=$$")', False),
    ("sl", "3.4", 'seturi("sip:a$nob@c.d")', 'seturi("sip:a$$nob@c.d")', True),
    ("uri, sipmsgops", "3.0", 'uri_param("$rU","b")', 'ruri_has_param("$rU","b")', False),
    ("uri, sipmsgops", "3.0", 'add_uri_param("user=$rU")', 'ruri_add_param("user=$rU")', False),
    ("uri, sipmsgops", "3.0", 'del_uri_param("user")', 'ruri_del_param("user")', True),
    # a variable without a number: these returned 1 and -3 before, and tried the next destination without looking
    ("ratelimit", "3.4", 'rl_check("p","$avp(limit)")', 'rl_check("p",$avp(limit))', False),
    ("ratelimit", "3.4", 'rl_check("p","10")', 'rl_check("p",10)', True),
    ("fraud_detection", "3.4", 'check_fraud("$fU","$rU","$avp(p)")', 'check_fraud("$fU","$rU",$avp(p))', False),
    ("drouting", "3.4", 'do_routing("0")', "do_routing(0)", True),
    ("drouting", "3.4", 'do_routing("$avp(g)")', "do_routing($avp(g))", False),
    ("load_balancer", "3.4", 'load_balance("$avp(g)","pstn")', 'load_balance($avp(g),"pstn")', False),
    ("load_balancer", "3.4", 'load_balance("1","pstn")', 'load_balance(1,"pstn")', True),
    ("statistics", "3.4", 'update_stat("a","$var(n)")', 'update_stat("a",$var(n))', True),
    ("statistics", "3.4", 'update_stat("a","4294967295")', 'update_stat("a","4294967295")', None),
    # the third argument is another one now: without the form of the call, no argument is touched
    ("dialplan", "3.4", 'dp_translate("1","$rU"/*x*/,"$avp(a)")', 'dp_translate("1","$rU"/*x*/,"$avp(a)")', None),
    # c0 was no limit in 2.4 and the default in 3.1; 2.4 ignores o, B, and y0 is no limit of latency
    ("registrar", "3.4", 'save("location","c0")', 'save("location","max-contacts=0")', False),
    ("registrar", "3.4", 'save("location","of")', 'save("location","only-request-contacts,force-registration")', False),
    ("registrar", "3.4", 'save("location","c2M0")', 'save("location","max-contacts=2,matching-mode=0")', False),
    ("registrar", "3.4", 'lookup("location","Bm")', 'lookup("location","to-branches-only,method-filtering")', False),
    ("registrar", "3.4", 'lookup("location","y0")', 'lookup("location","max-ping-latency=0")', False),
    ("registrar", "3.4", 'lookup("location","y20")', 'lookup("location","max-ping-latency=20")', True),
    # with several gateways, their attributes are written one after the other from 3.3 on
    ("drouting", "3.6", 'route_to_gw("a,b",$avp(x),"p")', 'route_to_gw("a,b",$avp(x),,"p")', False),
    ("presence_callinfo", "3.0", "sca_set_called_line()", "sca_set_called_line($ru)", True),
]  # fmt: skip


@pytest.mark.parametrize("modules, series, call, after, safe", CALLS, ids=[f"{row[1]}-{row[2]}" for row in CALLS])
def test_a_call(modules, series, call, after, safe):
    loads = "".join(f'loadmodule "{name}.so"\n' for name in modules.split(", "))
    if '"p")' in call and modules == "drouting":
        loads += 'modparam("drouting", "use_partitions", 1)\n'
    text = f"{loads}route {{ {call}; }}"
    assert fixed(text, series).rpartition("\n")[2] == f"route {{ {after}; }}"
    assert fixed(text, series, unsafe=False).rpartition("\n")[2] == f"route {{ {after if safe else call}; }}"


def test_what_a_dollar_was_is_told():
    text = 'loadmodule "sl.so"\nroute { seth("$var(gw)"); seth("a.b"); }'
    first, second = errors(text, "3.4")
    assert first.endswith("; `$var(gw)` was plain text before") and "before" not in second


SOCKETS = [
    ('"udp:10.0.0.1:5060"', True),
    ('"tls:[::1]:5061"', True),
    ("NULL", True),
    ('"10.0.0.1:5060"', False),
    ('"tcp:10.0.0.1"', False),
    ("$avp(socket)", False),
    ('"udp:" + $var(ip)', False),
]


@pytest.mark.parametrize("value, safe", SOCKETS)
def test_a_socket_without_protocol_or_port_is_another_one_now(value, safe):
    text = f"route {{ $fs = {value}; }}"
    after = text.replace("$fs", "$socket_out")
    assert fixed(text, "3.4") == after
    assert fixed(text, "3.4", unsafe=False) == (after if safe else text)


def test_the_socket_of_a_packet_with_a_copied_message_has_another_protocol():
    text = 'loadmodule "{}.so"\nroute {{ if (proto==UDP) exit; if (af==INET) exit; if (dst_port==5060) exit; }}'
    for module, safe in (("proto_udp", True), ("proto_hep", False)):
        before = text.format(module)
        after = fixed(before, "3.4", unsafe=False)
        assert ("$socket_in(proto)" in after) is safe and ("$socket_in(af)" in after) is safe
        assert "$socket_in(port)" in after
    assert "$pr" in fixed(text.format("proto_hep"), "3.0", unsafe=False)


def test_pinging_in_cooperation_is_not_ended_safely():
    text = 'loadmodule "usrloc.so"\nmodparam("usrloc", "shared_pinging", 0)\nroute { exit; }'
    assert fixed(text, "4.0", unsafe=False) == text
    assert 'modparam("usrloc", "pinging_mode", "ownership")' in fixed(text, "4.0")


def test_a_row_of_a_safe_edit_names_the_c_source():
    tables = (globals_of.ROWS for globals_of in (parameters, modules, variables, later_globals))
    rows = [(name, row) for table in tables for name, found in table.items() for row in found]
    rows += [(form.old, form) for form in functions.FORMS]
    assert [name for name, row in rows if row.same and not C_FILE.search(row.source)] == []


RULES = own_rules()
OF_ROWS = ("C401", "C404", "C405")  # their edits are those of the rows


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.ends_in is None], ids=lambda rule: rule.code)
def test_a_rule_with_safe_edits_for_later_series_names_the_c_source(rule):
    sources = [inspect.getsource(sys.modules[base.__module__]) for base in type(rule).__mro__[:-2]]
    if rule.code in OF_ROWS or any(map(C_FILE.search, sources)):
        return
    for example in rule.examples:
        if isinstance(example, Bad) and example.after is not None and not example.unsafe:
            for series in ("3.0", "4.0"):
                found = lint_text(unmarked(example.text)[0], parse_version(series), RULES)
                assert not [one for one in found if one.code == rule.code and one.fix and one.fix.applicability == SAFE]


def test_a_parameter_of_2_3_is_not_replaced_safely_unless_the_rule_says_why():
    text = 'loadmodule "{}.so"\nmodparam("{}", "{}", {})\nroute {{ exit; }}'
    for module, name, value, safe in (
        ("fraud_detection", "use_local_time", 1, True),
        ("usrloc", "contactid_column", '"a"', True),
        ("mid_registrar", "contact_match_mode", 0, False),
        ("dialog", "replicate_profiles_to", 0, False),
    ):
        before = text.format(module, module, name, value)
        assert (fixed(before, "3.4", unsafe=False) != before) is safe, name
        assert fixed(before, "3.4") != before
        assert fixed(before, "2.4", unsafe=False) != before


def test_a_number_that_a_parameter_has_as_a_name_keeps_it():
    text = 'loadmodule "pua_dialoginfo.so"\nmodparam("pua_dialoginfo", "nopublish_flag", "5")\nroute { setflag(5); }'
    assert fixed(text, "3.4", unsafe=False) == text.replace("(5)", '("5")')


def test_a_flag_that_started_accounting_is_known_by_its_new_name():
    text = 'loadmodule "tm.so"\nloadmodule "acc.so"\nmodparam("acc", "log_flag", 1)\nroute { setflag(1); setflag(2); }'
    assert fixed(text, "3.4", unsafe=False).endswith('route { setflag("FLAG_1"); setflag("FLAG_2"); }')
    assert fixed(text, "3.4").endswith('route { do_accounting("log"); setflag("FLAG_2"); }')
