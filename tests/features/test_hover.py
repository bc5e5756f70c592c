"""Hover: what it says of each kind of thing, and where it says nothing. `«` and `»` mark what is asked about."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, whole_scripts

from opensips_lsp.catalogue import language, load
from opensips_lsp.features.hover import MOST_LINES, hover
from opensips_lsp.lint.registry import deferred_rules
from opensips_lsp.server.markup import hover_content
from opensips_lsp.server.workspace import Workspace, options

RULES = deferred_rules()
PATH = "/nowhere/opensips.cfg"
HEAD = """\
loadmodule "tm.so"
loadmodule "dialog.so"
loadmodule "nathelper.so"
loadmodule "registrar.so"
loadmodule "rtpproxy.so"
"""


def snapshot_of(text, target=None, **files):
    scripts = Workspace(RULES, options(target), lambda problem: pytest.fail(str(problem)))
    for name, content in {**files, "opensips.cfg": text}.items():
        scripts.open(f"/nowhere/{name}", content)
    return scripts.snapshot(PATH)


def asked(marked, target=None, manual=None, **files):
    """The Hover of what is marked, which is just that; None where nothing is said. `§` marks a place, not a span."""
    if "§" in marked:
        offset = marked.index("§")
        return hover(snapshot_of(marked.replace("§", ""), target, **files), offset)
    start, end = marked.index("«"), marked.index("»") - 1
    snapshot = snapshot_of(marked.replace("«", "").replace("»", ""), target, **files)
    found = hover(snapshot, start, manual) if manual else hover(snapshot, start)
    if found is not None:
        assert (found.start, found.end) == (start, end)
    return found


def said(found):
    return "\n".join((found.heading, *found.code, *found.lines, *(found.link or ())))


# ---- functions


def test_a_function():
    found = asked(HEAD + 'route { if (!«t_relay»("0x01")) exit; }')
    assert found.heading == "`t_relay`: function of `tm` (loaded in line 1)"
    assert found.code == ("t_relay()", "t_relay(flags)", "t_relay(destination, flags)")
    assert "In `failure_route` and `route`." in found.lines
    assert any(line.startswith("Returns: 1: ") for line in found.lines)
    assert any(line.startswith("`flags`: Number, bits: 0x02") for line in found.lines)
    assert found.link == ("Manual of tm", "https://opensips.org/html/docs/modules/2.4.x/tm.html#func_t_relay")


def test_a_function_with_many_forms_takes_one_line():
    found = asked(HEAD + 'route { «rtpproxy_offer»("co"); }')
    assert found.code == ("rtpproxy_offer([flags[, ip_address[, set_id[, sock_pvar[, ret_pvar]]]]])",)


def test_forms_that_do_not_go_on_from_each_other_take_a_line_each():
    found = asked("route { «goes_to_gw»(); }")
    assert found.code[-2:] == (
        "goes_to_gw(type, flags, gw_attrs)",
        "goes_to_gw(partition, type, flags, gw_attrs)",
    )


def test_a_function_of_a_module_that_is_not_loaded():
    found = asked('route { «sl_send_reply»("404", "no"); }')
    assert found.heading == "`sl_send_reply`: function of `sl` (not loaded)"


def test_a_function_whose_module_is_loaded_further_down():
    assert "loaded in line 2" in asked('route { «t_relay»(); }\nloadmodule "tm.so"').heading


OWN = {
    "header": {"format": 1},
    "modules": {
        "mine": {
            "functions": [{"name": "t_relay", "arity": 3, "routes": "request"}],
            "pvars": [{"name": "T_ruri", "writable": True}],
        }
    },
}


def test_a_function_of_two_modules(write):
    """One of the two is in a catalogue of the project's own."""
    write("own.json", json.dumps(OWN))
    write("opensips-lint.toml", 'catalogues = ["own.json"]\n')
    scripts = Workspace(RULES, options(), lambda problem: pytest.fail(str(problem)))

    def of(loaded, call):
        text = "".join(f'loadmodule "{name}.so"\n' for name in loaded) + f"route {{ {call}; }}"
        path = str(write("opensips.cfg", text))
        scripts.open(path, text)
        return hover(scripts.snapshot(path), text.index("t_relay"))

    assert of((), "t_relay()").heading == "`t_relay`: function of `mine` and `tm`, not loaded"
    assert of(("mine",), "t_relay()").heading == "`t_relay`: function of `mine` (loaded in line 1)"
    both = of(("mine", "tm"), "t_relay()")
    assert both.heading == "`t_relay`: function of `mine` (loaded in line 1) and `tm` (loaded in line 2)"
    assert both.code[0] == "t_relay()" and "func_t_relay" in both.link[1]  # the call fits that of tm
    assert of(("mine", "tm"), "t_relay(1, 2, 3)").code == ("t_relay(argument1, argument2, argument3)",)


def test_async():
    found = asked(
        HEAD + 'loadmodule "rest_client.so"\nroute { async(«rest_get»("u", "$var(x)"), r); } route[r] { exit; }'
    )
    assert found.heading == "`rest_get`: function for `async` and `launch` of `rest_client` (loaded in line 6)"
    found = asked('route { «launch»(rest_get("u", "$var(x)")); }')
    assert found.heading == "`launch`: function of the core"
    assert "Script-Async-2-4" in found.link[1]


def test_a_function_of_the_core():
    found = asked('route { «xlog»("x"); }')
    assert found.code == ("xlog(format)", "xlog(level, format)")
    assert found.link == (
        "Manual of the core functions",
        "https://www.opensips.org/Documentation/Script-CoreFunctions-2-4",
    )
    assert asked("route { «exit»; }").heading == "`exit`: function of the core"


@pytest.mark.parametrize(
    ("call", "change"),
    [
        ("t_anycast_replicate()", "2.3 → 2.4: new."),
        ('rtpproxy_offer("co")', "2.3 → 2.4: also with 5 arguments."),
        ("has_totag()", "2.3 → 2.4: also in `branch_route`, `failure_route` and `onreply_route` (since 2.4.3)."),
        ('save("location")', "2.3 → 2.4: argument 3 is plain text or variable, was variable."),
        ('math_eval("1", "$var(x)")', "2.3 → 2.4: also in `error_route` and `event_route` (since 2.4.7)."),
        ('is_myself("x")', "2.3 → 2.4: new."),
    ],
)
def test_what_changed_in_a_function(call, change):
    name, rest = call.split("(", 1)
    assert change in asked(f"{HEAD}route {{ «{name}»({rest}; }}").lines


def test_what_a_rule_knows_of_a_function():
    found = asked(HEAD + 'route { «lookup»("location"); }')
    assert any("first `/`, 2.3 at the last one" in line and line.endswith("(M340)") for line in found.lines)
    older = asked(HEAD + 'route { «check_fraud»("a", "b"); }', target="2.4.6")
    assert "check_fraud" in older.heading and "M340" in said(older)  # it says from which patch level on


def test_nothing_changed_nothing_is_said():
    assert "→" not in said(asked(HEAD + "route { «t_newtran»(); }"))


# ---- parameters


def test_a_parameter():
    found = asked(HEAD + 'modparam("tm", «"fr_timeout"», 5)\nmodparam("tm", "fr_timeout", 7)')
    assert found.heading == "`fr_timeout`: parameter of `tm` (loaded in line 1)"
    assert "Number; default 30 seconds." in found.lines
    assert "Set to `5` here." in found.lines
    assert "Also set to `7` in line 7. The last one counts: `7`." in found.lines
    assert found.link[1].endswith("/tm.html#param_fr_timeout")


def test_a_parameter_with_few_values():
    found = asked(HEAD + 'modparam("dialog", "db_mode", «2»)')
    assert "`0`, `1`, `2` or `3`; default `0`." in found.lines
    assert "Set to `2` (every `db_update_period` seconds) here." in found.lines
    assert "`3`: at shutdown only" in found.lines


def test_a_parameter_of_several_modules():
    found = asked(
        HEAD + 'loadmodule "mid_registrar.so"\nmodparam("registrar|mid_registrar", «"received_avp"», "$avp(x)")'
    )
    assert "parameter of `registrar` (loaded in line 4) and `mid_registrar` (loaded in line 6)" in found.heading


def test_a_parameter_that_is_gone():
    text = HEAD + 'loadmodule "usrloc.so"\nmodparam("usrloc", «"contactid_column"», "x")\nroute { exit; }'
    found = asked(text)
    assert found.heading == "`contactid_column`: parameter of `usrloc`, gone since 2.4"
    assert any(line.startswith("Fix: ") for line in found.lines)
    assert "gone" not in asked(text, target="2.3").heading
    found = asked(HEAD + 'modparam("rr", «"enable_full_lr"», 1)')
    assert found.heading == "`enable_full_lr`: parameter of `rr`, gone" and "Removed in OpenSIPS" in said(found)


def test_what_changed_in_a_parameter():
    found = asked('loadmodule "pua_dialoginfo.so"\nmodparam("pua_dialoginfo", «"nopublish_flag"», "x")')
    assert "2.3 → 2.4: takes a value of another kind since 2.4.7: text, was number." in found.lines
    assert any(line.endswith("(M211)") for line in found.lines)
    found = asked(HEAD + 'modparam("dialog", «"dlg_id_column"», "x")')
    assert "2.3 → 2.4: default `dlg_id`, was `hash_id`." in found.lines


def test_the_user_manual():
    found = asked(HEAD + 'modparam("tm", «"fr_timeout"», 5)', manual=lambda module, name: f"of {module}\n`{name}`")
    assert "Your manual: of tm 'fr_timeout'" in found.lines
    assert "Your manual: of tm" in said(
        asked(HEAD + "route { «t_relay»(); }", manual=lambda module, name: f"of {module}")
    )


# ---- variables


@pytest.mark.parametrize(
    ("code", "heading", "forms"),
    [
        ("«$rU» = 1", "`$rU`: variable, can be written", ("$rU",)),
        ("$(«ru»{uri.host}) = 1", "`$ru`: variable, can be written", ("$ru",)),
        ("«$avp(x)» = 1", "`$avp`: variable, can be written", ("$avp(name)   $(avp(name)[index])",)),
        ("$(«hdr(To)[1]») = 1", "`$hdr`: variable, read only", ("$hdr(name)   $(hdr(name)[index])",)),
        ("«$T_ruri» = 1", "`$T_ruri`: variable of `tm` (loaded in line 1), read only", ("$T_ruri",)),
        ("«$json(a)» = 1", "`$json`: variable of `json` (not loaded), can be written", None),
        ("$avp($var(y)) = «$var(y)»", "`$var`: variable, can be written", ("$var(name)",)),
        ("$(avp(x){s.select,«$var(i)»,;}) = 1", "`$var`: variable, can be written", ("$var(name)",)),
        ('xlog("é «$rU» b")', "`$rU`: variable, can be written", ("$rU",)),
        ("xlog(\"a\" 'b $(«avp(x)[0]»{s.len})')", "`$avp`: variable, can be written", None),
        ('append_hf("X: «$rU»\\r\\n")', "`$rU`: variable, can be written", None),
        ('my_own("«$rU»")', "`$rU`: variable, can be written", None),
    ],
)
def test_a_variable(code, heading, forms):
    found = asked(f"{HEAD}route {{ {code}; }}")
    assert found.heading == heading
    assert forms is None or found.code == forms


def test_where_a_variable_gets_a_value():
    found = asked(HEAD + 'route { $var(x) = 1; }\nroute[b] { $var(x) = 2; xlog("«$var(x)»"); $var(y) = 1; }')
    assert "`$var(x)` gets a value in line 6 and line 7." in found.lines


def test_a_variable_of_another_series():
    found = asked('route { if («$af» == "INET") exit; }', target="2.3")
    assert found.heading == "`$af`: variable, only since 2.4"
    found = asked('route { if («$af» == "INET") exit; }')
    assert "2.3 → 2.4: new." in found.lines
    assert "(removed in OpenSIPS 2.2)" in said(asked("route { «$sf» = 1; }"))


@pytest.mark.parametrize(
    "code",
    [
        'log("$§ru")',
        '$var(x) = "$§ru"',
        'if ($rm == "$§ru") exit',
        'setdsturi("$§ru")',
        'search("$§ru")',
        'xlog("cost: 5$ §ru")',
        'xlog("ru §ru $ru")',
        "$no§such = 1",
        "$(ru{no§such.x}) = 1",
        "$(<no§pe>ru) = 1",
    ],
)
def test_what_is_no_variable(code):
    assert asked(f'{HEAD}loadmodule "textops.so"\nroute {{ {code}; }}') is None


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("$(ru{«uri.host»}) = 1", "{uri.host}"),
        ("$(ru{«s.substr,1,2»}{s.len}) = 1", "{s.substr,number,number}"),
        ("$(ru{s.substr,1,2}{«s.len»}) = 1", "{s.len}"),
        ('xlog("$(ru{«s.index,a»})")', "{s.index,text[,number]}"),
    ],
)
def test_a_transformation(code, shown):
    found = asked(f"route {{ {code}; }}")
    assert found.code == (shown,) and ": transformation" in found.heading
    assert found.link[1].endswith("/Script-Tran-2-4")


def test_a_place_inside_a_transformation():
    for place in ("s.§substr,1,2", "s.substr,§1,2", "§s.substr,1,2"):
        found = asked(f"route {{ $var(x) = $(ru{{{place}}}); }}")
        assert found.heading == "`s.substr`: transformation"
    assert "M303" in said(asked("route { $var(x) = $(ru{«s.index,a»}); }"))


# ---- modules


def test_a_module():
    text = HEAD + 'modparam("tm", "fr_timeout", 5)\nroute { t_relay(); t_newtran(); }'
    found = asked(text.replace('"tm.so"', '«"tm.so"»'))
    assert found.heading == "`tm`: module, loaded in line 1"
    assert "Needs `clusterer` (if `tm_replication_cluster` is above 0)." in found.lines
    assert "Functions used: `t_relay` and `t_newtran`." in found.lines
    assert "Parameters set: `fr_timeout`." in found.lines
    assert "Needed by `dialog`, `registrar` and `rtpproxy`, which the script loads." in found.lines
    assert asked(text.replace('"tm",', '"«tm»",')).heading == found.heading


def test_a_module_in_a_pattern():
    assert asked(HEAD + 'modparam("tm|«dialog»", "x", 1)').heading == "`dialog`: module, loaded in line 2"
    assert asked(HEAD + 'modparam("tm|dia§log|.*", "x", 1)').heading == "`dialog`: module, loaded in line 2"


def test_a_module_by_its_path():
    assert asked('loadmodule «"/usr/lib/opensips/modules/acc.so"»\n').heading == "`acc`: module, loaded in line 1"


def test_a_module_that_must_have_a_parameter():
    assert "Does not start without the parameter `db_url` (or the global `db_default_url`)." in said(
        asked('loadmodule «"alias_db.so"»\n')
    )


def test_a_module_that_is_gone_or_new():
    found = asked('loadmodule «"mysql.so"»\nroute { exit; }')
    assert found.heading == "`mysql`: module, gone" and "Fix: Load `db_mysql.so`." in found.lines
    assert "2.3 → 2.4: new." in asked('loadmodule «"siprec.so"»\n').lines
    assert asked('loadmodule «"siprec.so"»\n', target="2.3").heading == "`siprec`: module, only since 2.4"
    assert "only since OpenSIPS 3" in asked('loadmodule «"prometheus.so"»\n').heading
    assert asked('loadmodule "my_§own.so"\n') is None


def test_the_module_of_a_protocol():
    assert asked("listen=«udp»:127.0.0.1:5060\n").heading == "`proto_udp`: module, not loaded"


# ---- routes


ROUTES = """\
route { route(a); t_on_failure("f"); route(gone); }
route[a] { if (t_relay()) { route(a, 1); } async(exec("x"), a); }
failure_route[f] { route(a); }
onreply_route { exit; }
route[idle] { exit; }
"""


def marked_routes(anchor):
    at = ROUTES.index(anchor)
    name = anchor.split("]")[0].split(")")[0].split(",")[0].strip('"')
    at = ROUTES.index(name, at)
    return ROUTES[:at] + f"«{name}»" + ROUTES[at + len(name) :]


@pytest.mark.parametrize("anchor", ["a); t_on", "a] {", "a, 1)", "a); }\nfailure", "a); }\nonreply"])
def test_a_route_from_each_place(anchor):
    found = asked(marked_routes(anchor))
    assert found.heading == "`route[a]`: route block in line 2"
    assert "Called 3 times, by `route` (line 1), `route[a]` (line 2) and `failure_route[f]` (line 3)." in found.lines
    assert "Resumed by async or launch by `route[a]` (line 2)." in found.lines
    assert "Runs as: request, failure." in found.lines


@pytest.mark.parametrize("anchor", ['f"); route', "f] {"])
def test_a_failure_route(anchor):
    found = asked(marked_routes(anchor))
    assert found.heading == "`failure_route[f]`: route block in line 3"
    assert "Armed by `route` (line 1)." in found.lines


def test_other_routes():
    assert asked(marked_routes("gone)")).heading == "`route[gone]`: no such route block"
    assert "Nothing goes to it." in asked(marked_routes("idle] {")).lines
    assert "It never runs." in asked(marked_routes("idle] {")).lines
    found = asked(ROUTES.replace("onreply_route", "«onreply_route»"))
    assert found.heading == "`onreply_route`: route block in line 4"
    assert "Nothing" not in said(found)
    assert asked("«route» { exit; }").heading == "`route`: route block in line 1"
    assert asked("route { «route»(a); }").heading == "`route`: function of the core"


def test_a_route_that_a_parameter_names():
    text = 'loadmodule "pike.so"\nmodparam("pike", "check_route", "«guard»")\nroute[guard] { exit; }\nroute { exit; }'
    assert "Set by the parameter `pike.check_route` (line 2)." in asked(text).lines


def test_a_route_in_another_file():
    text = 'include_file "lib.cfg"\nroute { route(«a»); }\n'
    found = asked(text, **{"lib.cfg": "\n\nroute[a] { route(b); }\nroute[b] { exit; }\n"})
    assert found.heading == "`route[a]`: route block in line 3 of `lib.cfg`"


def test_an_event():
    found = asked("event_route[«E_DLG_STATE_CHANGED»] { exit; }")
    assert found.heading == "`E_DLG_STATE_CHANGED`: event of `dialog` (not loaded)"
    assert any(line.endswith("(M315)") for line in found.lines)
    assert asked('route { raise_event("«E_CORE_THRESHOLD»"); }').heading == "`E_CORE_THRESHOLD`: event of the core"
    assert asked("event_route[«E_MINE»] { exit; }").heading == "`event_route[E_MINE]`: route block in line 1"


def test_a_kind_of_route_in_a_broken_header():
    assert asked("route { exit; }\n«failure_route»").heading == "`failure_route`: route block"


# ---- words of the language


@pytest.mark.parametrize(
    ("marked", "heading"),
    [
        ("«log_level»=3\n", "`log_level`: global parameter"),
        ("«listen»=udp:127.0.0.1\n", "`listen`: global parameter"),
        ("«alias»=x\n", "`alias`: global parameter"),
        ('«mem-group»="a": "b"\n', "`mem-group`: global parameter"),
        ('«dst_blacklist»=a:{(tcp, 10.0.0.0/8, 5060, "")}\n', "`dst_blacklist`: global parameter"),
        ("listen=udp:10.0.0.1 «as» 10.0.0.2\n", "`as`: keyword"),
        ("route { «if» ($rm) exit; }", "`if`: keyword"),
        ("route { if ($rm «and» $ru) exit; }", "`and`: keyword"),
        ("route { switch ($rs) { «case» 1: exit; } }", "`case`: keyword"),
        ("route { $var(x) = «NULL»; }", "`NULL`: keyword"),
        ("«modparam»(", "`modparam`: keyword"),
        ("event_route[E_X, «sync»] { exit; }", "`sync`: keyword"),
    ],
)
def test_a_word_of_the_language(marked, heading):
    assert asked(marked).heading == heading


@pytest.mark.parametrize(
    ("marked", "line"),
    [
        ("log_level=«3»\n", "Set to `3` here: info."),
        ("log_level=-«2»\n", "Set to `-2` here: critical."),
        ("log_facility=«LOG_LOCAL0»\n", "Set to `LOG_LOCAL0` here: local use 0."),
        ("poll_method=«epoll»\n", "Set to `epoll` here: Linux, best choice there."),
        ("children=«4»\n", "Value: number."),
        ("listen=udp:10.0.0.1\n«listen»=udp:10.0.0.2\n", None),
    ],
)
def test_a_value_of_a_global_parameter(marked, line):
    found = asked(marked)
    assert line is None or line in found.lines


def test_the_number_behind_a_word():
    assert asked("log_stderror=«yes»\n").heading == "`log_stderror`: global parameter"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("method", 'if («method» == "INVITE") exit'),
        ("uri", "if («uri» == myself) exit"),
        ("myself", "if (uri == «myself») exit"),
        ("src_ip", "if («src_ip» == 10.0.0.1) exit"),
        ("msg:len", "if («msg:len» > max_len) exit"),
        ("max_len", "if (msg:len > «max_len») exit"),
        ("INET", "if (af == «INET») exit"),
    ],
)
def test_a_word_that_is_gone(word, code):
    found = asked(f"route {{ {code}; }}")
    assert found.heading == f"`{word}`: gone since 2.4"
    assert asked(f"route {{ {code}; }}", target="2.3").heading == f"`{word}`: keyword"


def test_the_fix_for_a_word_that_is_gone():
    found = asked('onreply_route { if («method» == "INVITE") exit; }')
    assert "Fix: Replace `method` with `$rm`." in found.lines
    assert 'In a reply, 2.3 compared it with "SIP/2.0"' in said(found)  # what differs
    assert found.link == ("What changed", "https://www.opensips.org/Documentation/Migration-2-3-0-to-2-4-0")


def test_functions_and_globals_that_are_gone():
    found = asked(HEAD + "route { «setsflag»(1); }")
    assert found.heading == "`setsflag`: function, gone" and "Fix: Replace with `setflag`." in found.lines
    assert asked('route { «is_myself»("x"); }', target="2.3").heading.endswith("core, only since 2.4")
    assert asked("route { «t_anycast_replicate»(); }", target="2.3").heading.endswith("of `tm`, only since 2.4")
    assert "(removed in OpenSIPS 2.1)" in said(asked("«disable_tcp»=yes\nroute { exit; }"))


# ---- arguments that mean something


@pytest.mark.parametrize(
    ("call", "lines"),
    [
        ('t_relay(«"0x06"»)', ("`0x02`: no 477 reply when sending fails", "`0x04`: no DNS failover")),
        ("t_relay(«0x04»)", ("`0x04`: no DNS failover",)),
        ('t_relay(«"0x42"»)', ("`0x02`: no 477 reply when sending fails", "`0x40`: not known")),
        (
            'nat_uac_test(«"19"»)',
            (
                "`1`: private IP in Contact",
                "`2`: source IP differs from Via",
                "`16`: source port differs from Via",
            ),
        ),
        (
            'create_dialog(«"Pp"»)',
            ("`P`: OPTIONS pings to the caller", "`p`: to the callee"),
        ),
        (
            'save("location", «"mc5p1"»)',
            ("`m`: memory only", "`c5`: most contacts", "`p1`: Path mode"),
        ),
        (
            'do_accounting("log", «"cdr|missed"»)',
            ("`cdr`: one record per call (needs dialog)", "`missed`: failed calls"),
        ),
        ('log(-«1», "x")', ("`-1`: error",)),
        ("serialize_branches(«1»)", ("`1`: throws away what an earlier call has stored",)),
    ],
)
def test_flags_are_told(call, lines):
    assert asked(f"{HEAD}route {{ {call}; }}").lines == lines


def test_a_number_says_what_it_is_for():
    found = asked("route { strip(«2»); }")
    assert found.heading == "`2`: `count` of `strip`" and found.lines


# ---- names that a script gives


@pytest.mark.parametrize(
    ("marked", "heading", "lines"),
    [
        ("route { setflag(«NAT»); if (isflagset(NAT)) exit; }", "`NAT`: message flag", 2),
        ("route { setbflag(0, «7»); }", "`7`: branch flag", 1),
        ('dst_blacklist=bad:{(tcp, 10.0.0.0/8, 5060, "")}\nroute { use_blacklist("«bad»"); }', "`bad`: blacklist", 2),
        (
            'modparam("dialog", "profiles_no_value", "out")\nroute { set_dlg_profile("«out»"); }',
            "`out`: dialog profile",
            2,
        ),
    ],
)
def test_a_name_that_the_script_gives(marked, heading, lines):
    found = asked(marked)
    assert found.heading == heading and len(found.lines) == lines


# ---- includes, suppressions


def test_an_include():
    text = '«include_file "lib.cfg"»\nroute { exit; }\n'
    found = asked(text, **{"lib.cfg": "route[a] { exit; }\n"})
    assert found.heading == "`/nowhere/lib.cfg`"
    found = asked('«import_file "none.cfg"»\nroute { exit; }\n')
    assert found.heading == "`none.cfg`: not found" and "left out" in said(found)
    assert "does not start" in said(asked('«include_file "none.cfg"»\nroute { exit; }\n'))


def test_a_rule_in_a_suppression():
    text = "# opensips-lint: disable-file={}\nroute {{ exit; }}\n"
    found = asked(text.format("M102,«bare-method»"))
    assert found.heading == "`M101`: rule bare-method" and "removed the bare word `method`" in said(found)
    assert asked(text.format("«S001»")).lines == ("OpenSIPS cannot parse the script.",)
    assert "rules" in asked(text.format("«M1»")).heading
    assert asked("# opensips-lint: dis§able-file=M101\nroute { exit; }\n") is None
    assert asked("# M§101\nroute { exit; }\n") is None


# ---- where nothing is said


@pytest.mark.parametrize(
    "marked",
    [
        "# t_r§elay is called\nroute { exit; }",
        "route { /* t_r§elay */ exit; }",
        "route { exit; # t_r§elay",
        "#t_re§lay",
        "route { /* $r§u ",
        'route { xlog("t_§relay"); }',
        'route { xlog("route(§a)"); }',
        'log_name="§children"\n',
        'route { if ($rU == "t_§relay") exit; }',
        'route { sl_send_reply("404", "t_§relay"); }',
        'loadmodule "dialog.so"\nmodparam("dialog", "db_url", "mysql://t§m")',
        "route { t_re§lay; }",
        "route { foo_§bar(); }",
        "route { if ($rs == 40§8) exit; }",
        "route§ { exit; } ",
        "rou§",
        "",
    ],
)
def test_nothing_is_said(marked):
    assert asked(marked if "§" in marked else "§" + marked) is None or marked.startswith("route§")


def test_right_behind_a_word():
    assert "t_newtran" in asked(HEAD + "route { t_newtran§(); }").heading
    assert asked(HEAD + "route { t_newtran (§); }") is None
    assert asked(HEAD + 'modparam("dialog§", "x", 1)').heading.startswith("`dialog`: module")
    assert asked(HEAD + 'modparam("dialog"§, "x", 1)') is None  # what is named ends before the quote


# ---- broken files, line ends, templates


@pytest.mark.parametrize(
    "around",
    [
        "route { %s",
        "route { xlog( %s",
        "route { if ($rm == { %s }",
        "route[ { %s }",
        "route { foo(,; } } }\nroute[x] { %s }",
        'route { $x = ; %s\nroute[y] { xlog("never closed); }',
    ],
)
def test_broken_files(around):
    assert "function of `tm`" in asked(HEAD + around % "«t_relay»();").heading
    assert "variable" in asked(HEAD + around % "$var(x) = «$rU»;").heading
    assert asked(HEAD + around % 't_relay(«"0x04"»);').lines == ("`0x04`: no DNS failover",)


def test_line_ends():
    text = HEAD + 'modparam("tm", "fr_timeout", 5)\nroute {\n\tt_relay(«"0x04"»);\n}\n'
    for one in (text, text.replace("\n", "\r\n")):
        assert asked(one).lines == ("`0x04`: no DNS failover",)
    found = asked((HEAD + "route {\n\t«t_relay»();\n}\n").replace("\n", "\r\n"))
    assert "loaded in line 1" in found.heading


def test_templates():
    text = "log_level={{ level }}\nroute {\n{% if x %}\n\t«t_relay»();\n{% endif %}\n}\n"
    assert "t_relay" in asked(text).heading
    assert asked("log_level={{ lev§el }}\nroute { exit; }\n{% if x %}{% endif %}\n") is None
    assert asked("log_level=3\nroute { {{ t_re§lay() }} exit; }\n{% if x %}{% endif %}\n") is None


# ---- always


def all_names():
    """(what is asked about, with marks) of each name that 2.4 has."""
    catalogue = load("2.4")
    for name in language.GLOBALS["2.4"]:
        yield f"«{name}» = 1"
    for name in language.FUNCTIONS["2.4"]:
        yield f"route {{ «{name}»(); }}"
    for name in catalogue.core.transformations:
        yield f"route {{ $var(x) = $(ru{{«{name}»}}); }}"
    for module in (catalogue.core, *map(catalogue.module, catalogue.module_names())):
        for name, facts in module.pvars.items():
            yield f'route {{ xlog("{f"«${name}(x)»" if facts[0].has_param else f"«${name}»"}"); }}'
        if module is catalogue.core:
            continue
        yield f'loadmodule «"{module.name}.so"»\n'
        for name, facts in module.functions.items():
            if any(fact.routes for fact in facts):
                yield f'loadmodule "{module.name}.so"\nroute {{ «{name}»(); }}'
        for name in module.async_functions:
            yield f'loadmodule "{module.name}.so"\nroute {{ async(«{name}»(), r); }}'
        for name in module.params:
            yield f'loadmodule "{module.name}.so"\nmodparam("{module.name}", «"{name}"», 1)'


@pytest.mark.parametrize("part", range(4))
def test_every_name_of_the_catalogue(part):
    """One script a name would take minutes: a part of the names is in one script each."""
    names = list(all_names())[part::4]
    assert len(names) > 580
    missing = []
    text, places = "", []
    for marked in names:
        places.append((len(text) + marked.index("«"), marked))
        text += marked.replace("«", "").replace("»", "") + "\n"
    snapshot = snapshot_of(text)
    for offset, marked in places:
        found = hover(snapshot, offset)
        if found is None or not found.lines:
            missing.append(marked)
        else:
            check(found)
    assert missing == []


def check(found):
    """Assert what holds for each hover."""
    for markdown in (True, False):
        content = hover_content(found, markdown).value
        assert len(content.split("\n")) <= MOST_LINES, content
    assert not any("\n" in line or not line for line in (found.heading, *found.code, *found.lines))
    assert all(line.count("`") % 2 == 0 for line in (found.heading, *found.lines)), found
    assert "`" not in "".join(found.code)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_place_of_any_text(data):
    text = data.draw(mutations(data.draw(whole_scripts)))
    snapshot = snapshot_of(text)
    for offset in range(0, len(text) + 1, 3):
        found = hover(snapshot, offset)
        if found is not None:
            assert 0 <= found.start <= offset <= found.end <= len(text)
            check(found)
