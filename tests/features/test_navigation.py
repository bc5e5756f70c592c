"""Definitions, references and highlights of all that has a name, in all files of a script."""

import pytest
from features.snapshots import ROOT, snapshot_of

from opensips_lsp.features.navigation import definitions, highlights, references
from opensips_lsp.testing import unmarked


def spans(places):
    return sorted((place.start, place.end) for place in places)


@pytest.mark.parametrize(
    "text, at",
    [
        ("route { $var(«a») = 1; $var(«a») += $var(a); xlog(\"$var(a)\"); } route[b] { $(var(«a»)) = 2; }", 'var(a)"'),
        ('route { $avp(«a») = 1; avp_copy("$avp(b)", "$avp(«a»)"); if ($avp(a)) exit; }', "avp(a)) exit"),
        ('modparam("drouting", "ruri_avp", "$avp(«a»)")\nroute { $(avp(«a»)[0]) = 1; xlog("$avp(a)"); }', 'avp(a)")'),
        ("route { setflag(«A»); if (isflagset(A)) resetflag(A); setbflag(A); }", "A)) reset"),
        ('modparam("qos", "qos_flag", "«A»")\nroute { if (isflagset(A)) exit; }', "A)) exit"),
        ('modparam("qos", "qos_flag", "A")\nroute { if (isflagset(A)) setflag(«A»); }', "A)) set"),
        ('modparam("dialog", "profiles_no_value", "b;«a»/s")\nroute { set_dlg_profile("a/s"); }', "a/s\");"),
        ('dst_blacklist=«a»:{(udp, 10.0.0.1, 0, "")}\nroute { use_blacklist("a"); }', 'a");'),
        ('modparam("cachedb_redis", "cachedb_url", "redis:«a»://h/")\nroute { cache_remove("redis:a", "a"); }', 'a", '),
        ('loadmodule "«tm».so"\nloadmodule "sl.so"\nroute { t_relay(); }', "t_relay"),
        ('loadmodule "«tm».so"\nloadmodule "sl.so"\nmodparam("tm", "fr_timeout", 1)', "tm\", "),
        ('loadmodule "«tm».so"\nloadmodule "sl.so"\nmodparam("tm", "fr_timeout", 1)', "fr_timeout"),
        ('loadmodule "«usrloc».so"\nloadmodule "sl.so"\nloadmodule "«uri».so"\nmodparam("u.*", "db_url", "")', "u.*"),
        ('route { async(f("a"), a, 3); } route[«a»] { exit; } route[3] { exit; }', "a, 3"),
        ('route { launch(f("a"), a, "b"); } route[«a»] { exit; } route[b] { exit; }', "a, \""),
        ('failure_route[«a»] { exit; } route[a] { t_on_failure("a"); }', 'a");'),
    ],
)  # fmt: skip
def test_definitions(text, at):
    text, wanted = unmarked(text)
    assert spans(definitions(snapshot_of(text), text.index(at) + at.find("a)") * ("a)" in at))) == wanted


@pytest.mark.parametrize(
    "text, at",
    [
        ("route { $var(«a») = 1; $var(b) = $(var(«a»){s.len}); $avp(a) = 1; # $var(a)\n}", "a) = 1"),
        ('route { $avp(«a») = "$avp(a)"; xlog("$avp(«a»)"); }', "a) ="),
        ("route { setflag(«5»); isflagset(«0x05»); setbflag(5); }", "5)"),
        ('loadmodule "«tm».so"\nmodparam("«tm»", "x", 1)\nmodparam("a|«tm»", "x", 1)\nmodparam("«t.»", "x", 1)', "tm"),
        ('loadmodule "«tm».so"\nloadmodule "sl.so"\nmodparam("sl", "x", 1)\nmodparam("«t.»", "x", 1)', "t.\""),
        ("route { «t_relay»(); if («t_relay»()) exit; t_reply(\"1\", \"2\"); }", "t_relay"),
        ('modparam("tm", "«x»", 1)\nmodparam("tm", "«x»", 2)\nmodparam("sl", "x", 2)', "x"),
        ('modparam("dialog", "profiles_no_value", "b;«a»")\nroute { is_in_profile("«a»"); xlog("a"); }', 'a");'),
        ('route[«a»] { async(f(), «a», 3); launch(f(), "«a»", "a"); async(f(), b, 3); }', "a]"),
        ('event_route[«E_A»] { exit; } route { raise_event("«E_A»"); raise_event("E_B"); }', "E_A"),
    ],
)  # fmt: skip
def test_references(text, at):
    text, wanted = unmarked(text)
    found = references(snapshot_of(text), text.index(at), True)
    assert spans(found) == wanted
    assert spans(references(snapshot_of(text), text.index(at), False)) == spans(
        place for place in found if not place.writes
    )


def test_a_highlight_says_where_a_value_is_given():
    text = "route { $var(a) = $var(a) + 1; for ($var(a) in $(avp(b)[*])) exit; }"
    found = highlights(snapshot_of(text), text.index("a)"))
    assert [place.writes for place in sorted(found, key=lambda place: place.start)] == [True, False, True]


@pytest.mark.parametrize(
    "text, at",
    [
        ("route { $avp($var(x)) = 1; }", "$var"),
        ('route { set_dlg_profile("$var(x)"); }', "$var"),
        ("route { exit; }", "exit"),
        ('route { xlog("a"); log("$var(a)"); }', "a)"),
        ("route { if ($ru == 1) exit; }", "ru"),
        ("", ""),
    ],
)
def test_what_has_no_name(text, at):
    snapshot, offset = snapshot_of(text), text.index(at)
    assert definitions(snapshot, offset) == references(snapshot, offset, True) == highlights(snapshot, offset) == []


def test_in_all_files_each_place_once():
    lib = "route[a] { $var(x) = 1; setflag(F); }\n"
    text = 'include_file "lib.cfg"\nimport_file "lib.cfg"\nroute { $var(x) = 2;\ninclude_file "part.cfg"\n}'
    snapshot = snapshot_of(text, {"lib.cfg": lib, "part.cfg": 'xlog("$var(x)"); isflagset(F);\n'})
    found = references(snapshot, text.index("x)"), True)
    assert [place.path for place in found] == [ROOT, "/nowhere/lib.cfg", "/nowhere/part.cfg"]
    assert [place.path for place in highlights(snapshot, text.index("x)"))] == [ROOT]
    assert [(place.path, place.start) for place in definitions(snapshot, text.index("x)"))] == [
        (ROOT, text.index("x)")), ("/nowhere/lib.cfg", lib.index("x)"))
    ]  # fmt: skip


def test_an_include_leads_to_its_file():
    text = 'include_file "lib.cfg"\nimport_file "gone.cfg"\nroute {\ninclude_file "part.cfg"\n}'
    snapshot = snapshot_of(text, {"lib.cfg": "route[a] { exit; }\n", "part.cfg": "exit;\n"})
    for name in ("lib.cfg", "part.cfg"):
        (place,) = definitions(snapshot, text.index(name))
        assert (place.path, place.start, place.end) == (f"/nowhere/{name}", 0, 0)
    assert definitions(snapshot, text.index("gone")) == []
    assert definitions(snapshot, 3) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_in_broken_text(end):
    text = end.join(["route {", "setflag(A);", "if ($var(x) == ) { $var(x) = 1; isflagset(A", "route { setflag(A); }"])
    snapshot = snapshot_of(text)
    assert len(references(snapshot, text.index("A)"), True)) == 3
    assert len(definitions(snapshot, text.index("x)"))) == 1
