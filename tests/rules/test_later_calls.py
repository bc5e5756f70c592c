"""Calls of 2.4 and 3.x as the target wants them: their form, the types of their arguments, the names of flags."""

from __future__ import annotations

import pytest
from fixing import errors, fixed

# (modules, target, call, what is made of it, whether that is safe)
CALLS = [
    ("sl", "3.4", "setflag(NAT)", 'setflag("NAT")', True),
    ("sl", "3.4", "setflag(5)", 'setflag("FLAG_5")', True),
    ("sl", "3.4", "setbflag(0,NAT)", 'setbflag("NAT",0)', True),
    ("sl", "3.4", "resetbflag(2, 7)", 'resetbflag("7", 2)', True),
    ("sl", "3.4", "setbflag(7)", 'setbflag("7")', True),
    ("sl", "3.4", "setbranchflag(1,NAT)", 'setbflag("NAT",1)', True),
    ("sl", "3.4", 'seth("a.b")', 'sethost("a.b")', True),
    ("sl", "3.4", 'avp_printf("$avp(a)","$rU")', 'pv_printf($avp(a),"$rU")', True),
    ("sl", "3.4", "force_send_socket(udp:127.0.0.1:5060)", 'force_send_socket("udp:127.0.0.1:5060")', False),
    ("sl", "3.4", "force_send_socket(udp : 127.0.0.1 : 5060)", 'force_send_socket("udp:127.0.0.1:5060")', False),
    ("sl", "3.4", "set_advertised_port(5080)", 'set_advertised_port("5080")', False),
    ("sl", "3.0", 'rewritehostport("a.b:5060")', None, None),
    ("sl", "3.1", 'rewritehostport("a.b:5060")', 'sethostport("a.b:5060")', True),
    ("sl", "3.3", 'rewritehostport("a.b:5060")', 'sethostport("a.b:5060")', True),
    ("sl", "3.5", "append_branch()", None, None),
    ("sl", "3.6", "append_branch()", "append_branch_old()", True),
    ("sl", "3.6", 'append_branch("sip:a@b","0.5")', 'append_branch_old("sip:a@b","0.5")', False),
    ("sl", "3.0", "setflag(5)", None, None),
    ("auth", "3.0", 'www_challenge("",0)', None, None),
    ("auth", "3.4", 'www_challenge("",0)', 'www_challenge("")', True),
    ("auth", "3.4", 'proxy_challenge("a.b", 1)', 'proxy_challenge("a.b", "auth")', True),
    ("tm", "3.0", 't_relay("0x05")', "t_relay(5)", True),
    ("tm", "3.4", 't_relay("0x05")', 't_relay("no-dns-failover")', True),
    ("tm", "3.4", 't_relay("0x01")', "t_relay()", True),
    ("tm", "3.4", "t_relay(2)", 't_relay("no-auto-477")', True),
    ("tm", "3.4", 't_relay("udp:a.b:5060")', 't_relay(,"udp:a.b:5060")', True),
    ("tm", "3.4", 't_relay("udp:a.b:5060","0x06")', 't_relay("no-auto-477,no-dns-failover","udp:a.b:5060")', True),
    ("tm", "3.4", 't_relay("0x20")', 't_relay("0x20")', None),
    ("nathelper", "3.3", 'nat_uac_test("19")', "nat_uac_test(19)", True),
    (
        "nathelper",
        "3.4",
        'nat_uac_test("19")',
        'nat_uac_test("private-contact,diff-ip-src-via,diff-port-src-via")',
        True,
    ),
    ("nathelper", "4.0", "fix_nated_sdp(3)", 'fix_nated_sdp("add-dir-active,rewrite-media-ip")', True),
    ("registrar", "3.3", 'save("location","fc1")', None, None),
    ("registrar", "3.4", 'save("location","fc1")', 'save("location","force-registration,max-contacts=1")', True),
    ("registrar", "3.4", 'save("location","p0v","$fu")', 'save("location","path-off,path-received","$fu")', True),
    ("registrar", "3.4", 'save("location","fq")', 'save("location","fq")', None),
    ("registrar", "3.6", 'lookup("location","mb")', 'lookup("location","method-filtering,no-branches")', True),
    ("dispatcher", "3.6", 'ds_select_dst("1","4")', "ds_select_dst(1,4)", True),
    ("dispatcher", "3.6", 'ds_select_dst("p:1","4","fUM3")', 'ds_select_dst(1,4,"fU","p",3)', False),
    ("dispatcher", "3.6", 'ds_select_dst("1","4","M3")', "ds_select_dst(1,4,,,3)", False),
    ("dispatcher", "3.6", 'ds_select_dst("1","4","fs")', None, False),
    ("dispatcher", "3.6", 'ds_is_in_list("$si","$sp","p:1")', 'ds_is_in_list("$si",$sp,1,"p")', False),
    ("dispatcher", "3.6", 'ds_is_in_list("$si","")', 'ds_is_in_list("$si",0)', False),
    ("drouting", "3.6", 'do_routing("p:1","F")', 'do_routing(1,"F",,,,,"p")', False),
    ("drouting", "3.2", 'goes_to_gw("p","1","i")', 'goes_to_gw(1,"i",,"p")', False),
    ("drouting", "3.6", 'goes_to_gw("p","1","i")', 'goes_to_gw(1,"i",,,"p")', False),
    ("drouting", "3.6", 'goes_to_gw(1,"i",,"p")', 'goes_to_gw(1,"i",,,"p")', True),
    ("drouting", "3.2", 'goes_to_gw(1,"i",,"p")', None, None),
    ("drouting", "3.6", "next_routing()", "use_next_gw()", True),
    ("dialplan", "3.6", 'dp_translate("p:1","$rU/$var(o)","$avp(a)")',
     'dp_translate(1,"$rU",$var(o),$avp(a),"p")', False),
    ("dialplan", "3.6", 'dp_translate("1","$rU/$var(o)")', 'dp_translate(1,"$rU",$var(o))', False),
    ("permissions", "3.2", 'check_address("p:1","$si","$sp","$pr")', 'check_address(1,"$si",$sp,"$pr",,,"p")', False),
    ("permissions", "3.6", 'check_address("1","$si","5060","udp")', 'check_address(1,"$si",5060,"udp")', True),
    ("dialog", "3.0", 'get_profile_size("caller","$var(n)")', 'get_profile_size("caller",,$var(n))', True),
    ("dialog", "3.6", 'store_dlg_value("k","$var(x)")', 'store_dlg_value("k",$var(x))', False),
    ("dialog", "3.6", "set_dlg_flag(5)", 'set_dlg_flag("FLAG_5")', False),
    ("dialog", "3.3", "set_dlg_flag(5)", None, None),
    ("dialog", "3.6", 'test_and_set_dlg_flag("5","1")', 'test_and_set_dlg_flag("5",1)', True),
    ("dialog", "3.6", "test_and_set_dlg_flag(5, 1)", 'test_and_set_dlg_flag("FLAG_5", 1)', False),
    ("avpops, sqlops", "3.5", 'avp_db_query("select 1","$avp(x)")', 'sql_query("select 1","$avp(x)")', True),
    ("avpops, sqlops", "3.5", 'avp_delete("$avp(x)/g")', "$avp(x) := NULL", False),
    ("avpops, sqlops", "3.5", 'avp_delete("$avp(x)/s")', None, False),
    ("avpops, sqlops", "3.5", 'avp_copy("$avp(x)","$avp(y)")', "$avp(y) = $avp(x)", False),
    ("exec", "3.0", 'exec_avp("echo x","$avp(o)")', "exec(\"echo x\",,$avp(o))", False),
    ("mmgeoip", "3.0", 'mmg_lookup("$si","$avp(c)")', 'mmg_lookup(,"$si",$avp(c))', True),
    ("uri, sipmsgops", "3.0", 'uri_param("a","b")', 'ruri_has_param("a","b")', True),
    ("siptrace, tracer", "3.0", 'sip_trace("t","m")', 'trace("t","m")', False),
]  # fmt: skip


# what the modules need to know of the names in the calls
PARAMETERS = {
    "dialplan": 'modparam("dialplan", "partition", "p: db_url=mysql://a/b")\n',
    "dispatcher": 'modparam("dispatcher", "partition", "p: db_url=mysql://a/b")\n',
    "permissions": 'modparam("permissions", "partition", "p: db_url=mysql://a/b; table_name=address")\n',
    "tracer": 'modparam("tracer", "trace_id", "[t]uri=sip:127.0.0.1:5060")\n',
}


def route_of(text: str) -> str:
    """The last line of a script."""
    return text.rpartition("\n")[2]


def of(modules: str, call: str) -> str:
    """A script with a call."""
    names = modules.split(", ")
    loads = "".join(f'loadmodule "{name}.so"\n{PARAMETERS.get(name, "")}' for name in names)
    if names == ["drouting"] and '"p' in call:
        loads += 'modparam("drouting", "use_partitions", 1)\n'
    return f"{loads}route {{ {call}; }}"


@pytest.mark.parametrize("modules, series, call, after, safe", CALLS, ids=[f"{row[1]}-{row[2]}" for row in CALLS])
def test_a_call_as_the_target_wants_it(modules, series, call, after, safe):
    text = of(modules, call)
    if after is None and safe is None:
        assert fixed(text, series) == text
        return
    if after is not None:
        assert route_of(fixed(text, series)) == f"route {{ {after}; }}"
    assert route_of(fixed(text, series, unsafe=False)) == f"route {{ {after if safe and after else call}; }}"


CONDITIONS = [
    ("avpops", "3.5", 'is_avp_set("$avp(x)")', "$avp(x) != NULL"),
    ("avpops", "3.5", '!is_avp_set("$avp(x)")', "!($avp(x) != NULL)"),
    ("avpops", "3.5", 'is_avp_set("$avp(x)") && $rU == "a"', '($avp(x) != NULL) && $rU == "a"'),
    ("avpops", "3.5", 'is_avp_set("$avp(x)/s")', 'is_avp_set("$avp(x)/s")'),
    ("uri", "3.0", '!is_user("bob")', '!($au == "bob")'),
    ("uri", "3.0", '!is_user("$fU")', "!($au == $fU)"),
    ("uri", "3.0", 'is_user("a$fU")', 'is_user("a$fU")'),
]


@pytest.mark.parametrize("module, series, condition, after", CONDITIONS)
def test_a_condition_in_the_place_of_a_call(module, series, condition, after):
    route = "route {{ if ({}) exit; }}"
    text = f'loadmodule "{module}.so"\n' + route.format(condition)
    assert fixed(text, series).endswith(route.format(after))


def test_parameters_of_an_event_are_assigned():
    text = 'loadmodule "sl.so"\nevent_route[E_X] {{ if ($rU) {} else {} exit; }}\nroute {{ exit; }}'
    before = text.format('fetch_event_params("a=$avp(b); c=$json(d/e)");', 'fetch_event_params("a=$avp(b)");')
    assert fixed(before, "2.4") == before
    text = text.replace("sl.so", "json.so")
    before = text.format('fetch_event_params("a=$avp(b); c=$json(d/e)");', 'fetch_event_params("a=$avp(b)");')
    after = text.format("{ $avp(b) = $param(a); $json(d/e) = $param(c); }", "$avp(b) = $param(a);")
    assert fixed(before, "3.6") == after
    assert fixed(before, "3.6", unsafe=False) == before
    before = text.format('fetch_event_params("$avp(a);c=$avp(c);$avp(b);");', "exit;")
    assert "{ $avp(a) = $param(1); $avp(c) = $param(c); $avp(b) = $param(2); }" in fixed(before, "3.6")
    for refused in ("a=$avp(b);c", "a=b", "=$avp(a)"):
        before = text.format(f'fetch_event_params("{refused}");', "exit;")
        assert fixed(before, "3.6") == before


def test_a_statement_is_no_condition_and_the_other_way_round():
    text = 'loadmodule "avpops.so"\nroute { if (avp_delete("$avp(x)")) exit; is_avp_set("$avp(x)"); }'
    assert 'if (avp_delete("$avp(x)")) exit; is_avp_set("$avp(x)");' in fixed(text, "3.5")


def test_a_call_with_a_comment_stays():
    text = 'loadmodule "sipmsgops.so"\nroute { remove_hf("X", /* all */ "r"); }'
    assert fixed(text, "3.0") == text


def test_a_module_is_loaded_where_a_new_function_needs_it():
    text = (
        'db_default_url="mysql://a/b"\nloadmodule "m/exec.so"\nloadmodule "m/db_mysql.so"\n'
        'route { avp_db_query("a"); avp_db_query("b"); }'
    )
    after = text.replace("avp_db_query", "sql_query").replace('mysql.so"', 'mysql.so"\nloadmodule "m/sqlops.so"')
    assert fixed(text, "3.5") == after
    assert fixed(text, "3.5", unsafe=False) == text


FLAGS = """loadmodule "usrloc.so"
modparam("usrloc", "nat_bflag", {})
tcp_no_new_conn_bflag={}
route {{ setflag({}); if (isbflagset({})) exit; }}"""


def test_a_number_is_one_flag_everywhere():
    text = FLAGS.format(5, 5, 5, "0, 5")
    assert fixed(text, "3.4") == FLAGS.format('"FLAG_5"', "FLAG_5", '"FLAG_5"', '"FLAG_5", 0')
    assert fixed(text, "3.4", unsafe=False) == FLAGS.format(5, 5, '"FLAG_5"', "0, 5")
    assert fixed(text, "3.0", unsafe=False) == FLAGS.format('"5"', 5, 5, "0, 5")


def test_a_number_that_is_a_name_already_stays():
    text = 'loadmodule "sst.so"\nmodparam("sst", "sst_flag", "5")\nroute { setflag(5); setflag(6); }'
    after = text.replace("setflag(5)", 'setflag("5")').replace("setflag(6)", 'setflag("FLAG_6")')
    assert fixed(text, "3.4", unsafe=False) == after
    text = 'loadmodule "sl.so"\nroute { setflag(5); if (isflagset(FLAG_5)) setflag(0x5); setflag(6); }'
    after = 'setflag("5"); if (isflagset("FLAG_5")) setflag("5"); setflag("FLAG_6"); }'
    assert fixed(text, "3.4", unsafe=False).endswith(after)


def test_a_branch_flag_keeps_its_number_which_stored_contacts_have():
    text = FLAGS.replace("tcp_no_new_conn_bflag={}\n", "").format(5, 5, "0, 5")
    after = text.replace('bflag", 5', 'bflag", "5"').replace("setflag(5)", 'setflag("FLAG_5")')
    assert fixed(text, "3.4", unsafe=False) == after.replace("0, 5", '"5", 0')
    text = "tcp_no_new_conn_bflag=5\nroute { setbflag(5); setbflag(6); }"
    after = 'tcp_no_new_conn_bflag=FLAG_5\nroute { setbflag("FLAG_5"); setbflag("6"); }'
    assert fixed(text, "3.4", unsafe=False) == after
    text += '\nbranch_route[b] { xlog("$branch(flags)\\n"); }'
    assert "setbflag(5)" in fixed(text, "3.4", unsafe=False)


def test_a_flag_that_a_variable_shows_is_not_renamed_safely():
    text = 'loadmodule "sl.so"\nroute { setflag(5); setflag(NAT); xlog("$mf\\n"); }'
    assert fixed(text, "3.4", unsafe=False) == text.replace("NAT", '"NAT"')
    assert 'setflag("FLAG_5")' in fixed(text, "3.4")


def test_a_flag_without_a_name_is_told():
    text = 'loadmodule "registrar.so"\nroute { save("location", "fq"); }'
    assert any("`q` has no name" in message for message in errors(text, "3.4"))
