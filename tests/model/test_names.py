"""Where names stand in a script, what they are, and which are only known when it runs."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.model.names import name_at, names_in, names_of
from opensips_lsp.model.script import Script
from opensips_lsp.project import includes as project
from opensips_lsp.testing import unmarked

LOAD = 'loadmodule "dialog.so"\n'


def script_of(text, files=(), version="2.4"):
    sources, problems = project.sources("root.cfg", text, dict(files).get)
    return Script(parse_version(version), sources, all_files_known=not problems)


def spans_of(script, kind, name):
    return [(one.start, one.end) for one in names_of(script, kind, name)]


@pytest.mark.parametrize(
    "text",
    [
        "route { $var(«a») = $(var(«a»){s.len}) + $var(b) + $avp(a); }",
        'route { xlog("$var(«a») \\"$(var(«a»))\\x24var(«a»)\\n"); }',
        'route { xlog("L_INFO", "$$var(a) $var(«a»)" \'$var(«a»)\'); }',
        'route { xlog("$var(a", "$var(«a»)"); }',
        'route { $var(b) = "$var(a)"; if ($var(«a») == "$var(a)") exit; route(x, "$var(a)"); log("$var(a)"); }',
        'route { search("$var(a)"); append_hf("X: $var(«a»)\\r\\n"); unknown_function("$var(«a»)"); # $var(a)\n}',
        'route { save("$var(a)", "$var(«a»)"); save("location", "x$var(«a»)"); sip_trace("$var(«a»)", "$var(a)"); }',
        "route { $(avp(b)[$var(«a»)]) = $(ru{s.substr,$var(«a»),0}) + $(avp($var(«a»))) + $json(b/$var(«a»)); }",
        "route { $(ru{no.such,$var(«a»)}) = 1; $foo($var(a)) = $(var(«a»){s.bad}) + $hdr(X-$var(a)); }",
        "route { for ($var(«a») in $(avp(x)[*])) switch ($var(«a»)) { case 1: exit; } }",
        "route { if ($var(«a») == ) exit; xlog(\"$var(«a»)\" } route { if ($var(«a») > 1 }",
        'modparam("siptrace", "trace_local_ip", "$var(«a»)")\nroute { $var(«a») = 1; }',
        'route { async(rest_get("$var(«a»)", "$var(«a»)"), b); launch(exec("x $var(«a»)")); }',
        'route { cache_store("local", "$var(«a»)", "$var(«a»)", $var(«a»)); cache_fetch("$var(a)", "k", $var(«a»)); }',
    ],
)  # fmt: skip
def test_variables(text):
    text, spans = unmarked(text)
    assert spans_of(script_of(text), "var", "a") == spans


@pytest.mark.parametrize(
    "text",
    [
        'route { avp_db_query("select $avp(«a»)", "$avp(b);$avp(«a»)"); avp_copy("$avp(«a»)", "$avp(«a»)/g"); }',
        'route { avp_op("$avp(«a»)/$avp(b)", "add/$avp(«a»)/g"); avp_subst("$avp(b)/$avp(«a»)", "/x/$avp(«a»)/"); }',
        'route { ldap_result("x/$avp(«a»)"); fetch_event_params("a=$avp(«a»);b=$avp(b)"); $avp(«a») := NULL; }',
        'modparam("drouting", "ruri_avp", "$avp(«a»)")\nmodparam("tm", "tw_append", "x: a=$avp(«a»);b=$avp(b)")',
        'modparam("auth_db", "load_credentials", "$avp(«a»)=a; «a» ;b")\nroute { $(avp(«a»)[0]) = 1; }',
        'modparam("domainpolicy", "send_socket_avp", "«a»")\nmodparam("tls_mgm", "client_domain_avp", "«a»")',
        'avp_aliases="b=i:1; «a» = s:a"\nmodparam("avpops", "avp_aliases", "«a»=i:2")\nroute { $avp(«a») = 1; }',
        'modparam("tm", "send_socket_avp", "a")\nroute { raise_event("E_X", $avp(«a»), $avp(b)); $var(a) = 1; }',
        'route { cache_raw_query("redis", "GET $avp(«a»)", "$avp(b),$avp(«a»)"); get_timestamp($avp(«a»), $avp(b)); }',
    ],
)
def test_avps(text):
    text, spans = unmarked(text)
    assert spans_of(script_of(text), "avp", "a") == spans


@pytest.mark.parametrize(
    "text, kind, name",
    [
        ("route { setflag(«A»); if (isflagset(«A»)) resetflag(«A»); setbflag(A); setflag(B); }", "flag", "A"),
        ("route { setflag(«5»); if (isflagset(«0x05»)) exit; if (!isflagset( }", "flag", "5"),
        ("route { setbflag(«A»); resetbranchflag(0, «A»); isbflagset(1,«A»); setflag(A); }", "branch_flag", "A"),
        ('modparam("qos", "qos_flag", "«A»")\nmodparam("tm", "qos_flag", "A")\nroute { setflag(«A»); }', "flag", "A"),
        ('modparam("sst", "sst_flag", «7»)\nroute { setflag(«07»); }', "flag", "7"),
        ('modparam("usrloc|registrar", "nat_bflag", "«A»")\nroute { setbflag(«A»); }', "branch_flag", "A"),
        ('modparam("usr.*", "nat_bflag", "«A»")\nmodparam("user(", "nat_bflag", "A")', "branch_flag", "A"),
        ("tcp_no_new_conn_bflag = «A»\nroute { setbflag(«A»); }", "branch_flag", "A"),
        ('modparam("acc", "db_flag", "«A»")\nroute { setflag(«A»); }', "flag", "A"),
        (LOAD + 'modparam("dialog", "profiles_with_value", "b; «a» /s;aa;")\n'
                'modparam("dialog", "profiles_no_value", "a;«a»")\n'.replace("a;«a»", "«a»;b")
         + 'route { set_dlg_profile("«a»/s", "a"); is_in_profile("aa"); get_profile_size("«a»", "", "$avp(x)"); }',
         "profile", "a"),
        ('dst_blacklist=«a»:{(udp, 10.0.0.1, 0, "")}\nroute { use_blacklist("«a»"); unuse_blacklist("all"); }',
         "blacklist", "a"),
        ('modparam("drouting", "define_blacklist", "p: «a» =1,2")\nmodparam("dispatcher", "ds_define_blacklist", '
         '"«a»=1")\nmodparam("dispatcher", "partition", "p: x=y; ds_define_blacklist = «a»=1;")', "blacklist", "a"),
        ('modparam("cachedb_redis", "cachedb_url", "redis:«a»://h/")\nmodparam("auth_db", "db_url", '
         '"cachedb://redis:«a»")\nroute { cache_remove("redis:«a»", "a"); cache_remove("mongodb:a", "a"); }',
         "cache", "redis:a"),
        ('modparam("cachedb_redis", "cachedb_url", "«redis»://h/")\nroute { cache_remove("«redis»", "redis"); }',
         "cache", "redis"),
        ('loadmodule "/lib/«tm».so"\nmodparam("«tm»", "fr_timeout", 1)\nmodparam("a|«TM»", "x", 1)', "module", "tm"),
        ('loadmodule "tm.so"\nroute { if («t_relay»("x")) exit; t_relay_x(); async(«t_relay»(), x); }', "function",
         "t_relay"),
        ('modparam("tm", "«fr_timeout»", 1)\nmodparam("tm", "«fr_timeout»", 2)\nmodparam("acc", "fr_timeout", 1)',
         "parameter", "tm.fr_timeout"),
        ('route["«a»"] { exit; } route { route(«a»); route(\'«a»\'); route(«a»', "route", "a"),
        ('route { t_on_failure("«a»"); route(a); } failure_route[«a»] { exit; } route[a] { exit; }', "failure_route",
         "a"),
        ('modparam("pike", "check_route", "«a»")\nroute { async(f("a"), «a»); launch(f(), «a»); } route[«a»] { exit; }',
         "route", "a"),
        ('event_route[«E_A»] { exit; } route { raise_event("«E_A»"); }', "event_route", "E_A"),
    ],
)  # fmt: skip
def test_other_names(text, kind, name):
    text, spans = unmarked(text)
    script = script_of(text)
    assert spans_of(script, kind, name) == spans
    for start, end in spans:
        assert name_at(script, script.sources[0], start) == name_at(script, script.sources[0], end)
        assert name_at(script, script.sources[0], start).name == name


@pytest.mark.parametrize(
    "text",
    [
        "route { $avp(a) = $avp(b); $avp(a) += 1; $(avp(a)[0]) := $(avp(b)[$avp(c)]); }",
        'route { avp_printf("$avp(a)", "$avp(b)"); cache_fetch("local", "$avp(b)", $avp(a)); }',
        'route { avp_db_query("$avp(b)", "$avp(a);$(avp(a)[0])"); avp_op("$avp(b)/$avp(a)", "add/$avp(c)"); }',
        'route { rest_get("$avp(b)", "$avp(a)", "$(avp(a)[$avp(c)])"); avp_copy("$avp(b)", "$avp(a)"); }',
        'route { avp_op("$avp(a)", "add/i:1"); dp_translate("1", "$avp(b)/$avp(a)"); exec("x", "", "$avp(a)"); }',
        "route { for ($avp(a) in $(avp(b)[*])) if ($avp(b) == 1) return($avp(b)); raise_event(\"x\", $avp(b)); }",
        'modparam("drouting", "ruri_avp", "$avp(a)")',
        'route { rest_get("x$avp(b)", $avp(a), $avp(a)); t_relay($avp(b)); xlog($avp(b)); }',
    ],
)  # fmt: skip
def test_what_gets_a_value(text):
    found = names_of(script_of(text), "avp")
    assert {one.name for one in found if one.defines} == {"a"}
    assert {one.name for one in found if not one.defines} <= {"b", "c"}


@pytest.mark.parametrize(
    "text, kind",
    [
        ("route { $avp(«$var(x)») = 1; }", "avp"),
        ('route { xlog("$(avp(«$(var(x){s.len})»)[0])"); }', "avp"),
        ('route { avp_db_load("$ru", "«*»"); }', "avp"),
        ('route { avp_db_load("$ru", "«s»/table"); }'.replace("»/table", "/table»"), "avp"),
        ('route { set_dlg_profile("«$var(x)»"); }', "profile"),
        ("route { route(«$var(x)»); }", "route"),
    ],
)
def test_names_that_are_known_when_the_script_runs(text, kind):
    text, spans = unmarked(text)
    found = names_of(script_of(text), kind, "")
    assert [(one.start, one.end) for one in found] == spans
    assert all(one.computed and one.fixed for one in found)


def test_the_same_function_of_another_version():
    text = 'route { set_dlg_profile("$var(x)"); }'
    assert [one.name for one in names_of(script_of(text, version="2.3"), "profile")] == ["$var(x)"]
    assert names_of(script_of(text, version="2.3"), "var") == []


def test_names_that_something_else_gives():
    text = 'route { avp_db_load("$ru", "$avp(a)/$s"); avp_db_store("$ru", "$avp(b)"); $avp(c) = 1; }'
    text += '\nfailure_route[f] { use_blacklist("ALL"); }'
    script = script_of(text)
    assert {one.name: bool(one.fixed) for one in names_of(script, "avp")} == {"a": True, "b": True, "c": False}
    assert all(one.fixed for one in names_of(script, "blacklist"))


def test_names_in_files_that_are_included():
    files = {"a.cfg": "route[a] { $var(x) = 1; }\n", "b.cfg": "setflag(A); route(a);\n"}
    script = script_of('include_file "a.cfg"\nroute { $var(x) = 2;\ninclude_file "b.cfg"\n}', files)
    assert [(one.source.path, one.start) for one in names_of(script, "var", "x")] == [("root.cfg", 34), ("a.cfg", 16)]
    assert [(one.source.path, one.start) for one in names_of(script, "flag")] == [("b.cfg", 8)]
    assert [one.name for one in names_of(script, "file")] == ["a.cfg", "b.cfg"]
    assert {one.source.path for one in names_of(script, "route", "a")} == {"a.cfg", "b.cfg"}


def test_what_a_template_writes_is_no_name():
    text = "{% set x = 1 %}\nroute[{{ r }}] { $avp({{ x }}) = 1; $avp(a) = 2; setflag(F_{{ f }}); $var(x{{ y }}); }\n"
    script = script_of(text)
    found = names_in(script, script.sources[0])
    assert [(one.kind, one.name) for one in found if one.kind != "function"] == [
        ("route", ""), ("avp", ""), ("avp", "a"), ("flag", ""), ("var", "")
    ]  # fmt: skip
    assert [one.start for one in names_of(script, "avp", "")] == [text.index("{{ x")]


def test_the_shortest_name_at_a_place():
    text = "route { $avp($var(x)) = 1; }"
    script = script_of(text)
    source = script.sources[0]
    assert [name_at(script, source, text.index(part)) for part in ("route", "= 1")] == [None, None]
    assert name_at(script, source, text.index("x")).kind == "var"
    assert name_at(script, source, text.index("$var")).kind == "avp"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_names_in_order_of_the_text(end):
    text = end.join(['loadmodule "tm.so"', "route {", "$var(é) = $var(y);", "setflag(A);", "}"])
    script = script_of(text)
    found = names_in(script, script.sources[0])
    assert [text[one.start : one.end] for one in found] == ["tm", "é", "y", "A"]
