"""Hover on variables and transformations, in code and in strings."""

from __future__ import annotations

import pytest
from features.hovering import HEAD, asked, said


@pytest.mark.parametrize(
    ("code", "heading", "forms"),
    [
        ("«$rU» = 1", "`$rU`: variable, can be written", ("$rU",)),
        ("«$(ru»{uri.host}) = 1", "`$ru`: variable, can be written", ("$ru",)),
        ("«$avp(x)» = 1", "`$avp`: variable, can be written", ("$avp(name)   $(avp(name)[index])",)),
        ("«$(hdr(To)[1]») = 1", "`$hdr`: variable, read only", ("$hdr(name)   $(hdr(name)[index])",)),
        ("«$T_ruri» = 1", "`$T_ruri`: variable of `tm` (loaded in line 1), read only", ("$T_ruri",)),
        ("«$json(a)» = 1", "`$json`: variable of `json` (not loaded), can be written", None),
        ("$avp($var(y)) = «$var(y)»", "`$var`: variable, can be written", ("$var(name)",)),
        ("$(avp(x){s.select,«$var(i)»,;}) = 1", "`$var`: variable, can be written", ("$var(name)",)),
        ('xlog("é «$rU» b")', "`$rU`: variable, can be written", ("$rU",)),
        ("xlog(\"a\" 'b «$(avp(x)[0]»{s.len})')", "`$avp`: variable, can be written", None),
        ('xlog("$ru«$rU»$fU")', "`$rU`: variable, can be written", ("$rU",)),
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
    assert found.heading == "`$af`: variable, only in OpenSIPS 2.4 to 3.2"
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
