"""Signature help: the forms of a call, the one that fits, the argument under way. `§` is the cursor."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripts import mutations, whole_scripts

from opensips_lsp.features.signature import signature
from opensips_lsp.server.workspace import Workspace, options

HEAD = 'loadmodule "tm.so"\nloadmodule "rest_client.so"\nloadmodule "registrar.so"\n'


def snapshot_of(text, target=None, **files):
    scripts = Workspace((), options(target), lambda problem: pytest.fail(str(problem)))
    for name, content in {**files, "opensips.cfg": text}.items():
        scripts.open(f"/nowhere/{name}", content)
    return scripts.snapshot("/nowhere/opensips.cfg")


def at(marked, target=None, **files):
    offset = marked.index("§")
    return signature(snapshot_of(marked.replace("§", ""), target, **files), offset)


def shown(found):
    """(label of the form that is active, number of the argument), or None."""
    return found and (found.forms[found.active].label, found.argument)


@pytest.mark.parametrize(
    ("marked", "wanted"),
    [
        ("route { t_relay(§", ("t_relay(flags)", 0)),
        ("route { t_relay(§); exit; }", ("t_relay(flags)", 0)),
        ('route { t_relay("udp:a", §', ("t_relay(destination, flags)", 1)),
        ('route { t_relay(§"udp:a", "1"); }', ("t_relay(destination, flags)", 0)),
        ('route { t_relay("udp:§a", "1"); }', ("t_relay(destination, flags)", 0)),
        ('route { if (!t_relay("0x§01', ("t_relay(flags)", 0)),
        ("route { t_newtran(§); }", ("t_newtran()", None)),
        ('route { save("location", §', ("save(domain, flags)", 1)),
        ('route { save("location", "m", §); }', ("save(domain, flags, aor)", 2)),
        ('route {\n\tsave(\n\t\t"location",\n\t\t# and, and\n\t\t§', ("save(domain, flags)", 1)),
        ("route { save('loca,tion', §", ("save(domain, flags)", 1)),
        ('route { save("a,b(c", §', ("save(domain, flags)", 1)),
        ("route { save($avp(a,b), §", ("save(domain, flags)", 1)),
        ('route { xlog("L_INFO", "a, §', ("xlog(level, format)", 1)),
        ("route { xlog(§", ("xlog(format)", 0)),
        ('route { cache_store("local", "a", "b", §', ("cache_store(engine, key, value, expires)", 3)),
        ("route { route(a§", ("route(name)", 0)),
        ("route { route(a, 1, 2, §", ("route(name, params)", 1)),
        ('route { async(rest_get("u", §', ("rest_get(url, body)", 1)),
        ('route { async(rest_get("u", "$var(b)"), §', ("async(function, resume_route)", 1)),
        ('route { launch(rest_get("u", §"$var(b)", "$var(c)")); }', ("rest_get(url, body, ctype)", 1)),
        ('route { t_relay("a", "b", §', ("t_relay(destination, flags)", None)),
        ("modparam(§", ("modparam(module, parameter, value)", 0)),
        ('modparam("tm", "fr_timeout", §5)', ("modparam(module, parameter, value)", 2)),
        ("route { if ($rm == 1) { assert(§", ("assert(condition, text)", 0)),
    ],
)
def test_the_form_that_fits(marked, wanted):
    assert shown(at(HEAD + marked)) == wanted
    assert shown(at((HEAD + marked).replace("\n", "\r\n"))) == wanted


@pytest.mark.parametrize(
    "marked",
    [
        "route { # t_relay(§",
        "route { /* t_relay(§ */ }",
        'route { xlog("t_relay(1"§); t_relay(); }'.replace('"§)', '") §'),
        "route { if (§",
        "route { while (t_newtran() && (§",
        "route { my_own(§",
        "route { t_relay()§",
        "route { $var(x§) = 1; }",
        "route[§",
        "§route { exit; }",
        "(§",
        "",
    ],
)
def test_where_nothing_is_said(marked):
    assert at(HEAD + (marked if "§" in marked else marked + "§")) is None


def test_what_async_and_launch_take_in_later_series():
    timeout, parameter = "route { async(rest_get($rU), r, §", "route { launch(rest_get($rU), r, §"
    assert shown(at(HEAD + timeout, "3.1")) == ("async(function, resume_route, timeout)", 2)
    assert shown(at(HEAD + parameter, "3.3")) == ("launch(function, report_route, parameter)", 2)
    assert shown(at(HEAD + timeout, "3.0"))[1] is shown(at(HEAD + parameter, "3.2"))[1] is None


def test_each_number_of_arguments_is_a_form():
    found = at(HEAD + "route { t_relay(§")
    assert [form.label for form in found.forms] == ["t_relay()", "t_relay(flags)", "t_relay(destination, flags)"]
    two = found.forms[2]
    assert [two.label[one.start : one.end] for one in two.parameters] == ["destination", "flags"]
    assert "0x04 no DNS failover" in two.parameters[1].text and "Sends the request on" in two.text


def test_what_an_argument_is():
    found = at(HEAD + "route { t_check_status(§")
    assert found.forms[0].parameters[0].text == "Text: regular expression, such as `4[0-9][0-9]`."
    found = at("route { rtpproxy_offer(§")  # the meaning does not say that variables are read
    assert found.forms[1].parameters[0].text.startswith("(text with variables) Letters: ")
    found = at('route { is_from_gw("1", §', target="2.3")
    assert found is not None


def test_a_function_that_is_not_loaded():
    assert at("route { t_relay(§").forms[0].text.startswith("Module `tm`, which is not loaded: ")
    assert not at(HEAD + "route { t_relay(§").forms[0].text.startswith("Module")


def test_a_parameter_that_is_named():
    texts = [one.text for one in at(HEAD + 'modparam("tm", "fr_timeout", §').forms[0].parameters]
    assert texts[0].startswith("SIP transactions")
    assert texts[2].startswith("Number, 2 or more; default 30 seconds. Seconds")
    assert at('modparam("none", "x", §').forms[0].parameters[2].text == ""


def test_in_an_included_file(write):
    write("opensips.cfg", HEAD + 'route {\n include_file "body.inc"\n}\n')
    path = str(write("body.inc", "exit;\n"))
    scripts = Workspace((), options(), lambda problem: pytest.fail(str(problem)))
    scripts.open(path, "t_relay(")
    found = signature(scripts.snapshot(path), len("t_relay("))
    assert not found.forms[0].text.startswith("Module")  # the script loads it


def test_another_target():
    assert shown(at("route { is_myself(§", target="2.3")) is None
    assert shown(at("route { is_myself(§")) == ("is_myself(host)", 0)


def test_templates():
    text = "{% if x %}{% endif %}\nroute { t_relay(§{{ flags }}); }\n"
    assert shown(at(text)) in (("t_relay(flags)", 0), None)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_place_of_any_text(data):
    text = data.draw(mutations(data.draw(whole_scripts)))
    snapshot = snapshot_of(text)
    for offset in range(0, len(text) + 1, 3):
        found = signature(snapshot, offset)
        if found is not None:
            form = found.forms[found.active]
            assert found.argument is None or found.argument < len(form.parameters)
            for one in found.forms:
                assert all(one.label[p.start : p.end].isidentifier() for p in one.parameters), one
