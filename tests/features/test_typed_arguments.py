"""Completion, hover and signature help where functions declare the types of their arguments: since 3.0."""

from __future__ import annotations

import pytest
from features.completing import CURSOR, accepted, at, labels, one_at
from features.hovering import asked, snapshot_of

from opensips_lsp.features.signature import signature

HEAD = (
    'loadmodule "tm.so"\nloadmodule "sl.so"\nloadmodule "registrar.so"\nloadmodule "sqlops.so"\n'
    'loadmodule "permissions.so"\nloadmodule "rtpproxy.so"\n'
)


def with_cursor(marked):
    return HEAD + marked.replace("§", CURSOR)


@pytest.mark.parametrize(
    ("marked", "target", "there", "not_there"),
    [
        ('route { t_relay("§"); }', "3.4", "no-auto-477 no-dns-failover", "0x01"),
        ('route { t_relay("no-auto-477,§"); }', "3.4", "no-dns-failover", "no-auto-477"),
        ('route { save("location", "max-contacts=3, §"); }', "3.6", "memory-only min-expires=", "max-contacts="),
        ("route { t_reply(§, \"x\"); }", "3.6", "404 503", ""),
        ('route { $var(a) = 1; $avp(b) = 1; rtpproxy_offer(,,,§); }', "3.6", "$var(a) $avp(b)", ""),
        ('route { setflag("BUSY"); resetflag(§); }', "3.6", "BUSY", ""),
        ("route { §", "3.6", "strip setflag cache_store sql_query xlog", ""),
        ("socket=udp:127.0.0.1:5060 §", "3.6", "as tag use_workers anycast reuse_port frag tos", "bond"),
        ("socket=udp:127.0.0.1:5060 as 1.2.3.4 u§", "3.1", "use_workers use_auto_scaling_profile", "as use_children"),
        ("socket=udp:127.0.0.1:5060 as §", "3.1", "", "as tag"),
        ("listen=udp:127.0.0.1:5060 §", "2.4", "as use_children anycast", "tag"),
        ("socket=§", "3.4", "udp tcp", ""),
        ("route[x] { $var(a) = $par§; }", "3.4", "param", ""),
    ],
)  # fmt: skip
def test_completion(marked, target, there, not_there):
    found = {label.lstrip("$") for label in labels(with_cursor(marked), target)}
    assert {one.lstrip("$") for one in there.split()} <= found
    assert found.isdisjoint(not_there.split())


@pytest.mark.parametrize(
    ("marked", "label", "target", "wanted"),
    [
        ('route { t_reply(§, "x"); }', "404", "3.6", 't_reply(404, "x")'),
        ('route { t_reply(§, "x"); }', "404", "2.4", 't_reply("404", "x")'),
        ("route { $var(a) = 1; rtpproxy_offer(,,,§); }", "$var(a)", "3.6", "rtpproxy_offer(,,,$var(a))"),
        ('route { t_relay("no-auto-477,§"); }', "no-dns-failover", "3.6", 't_relay("no-auto-477,no-dns-failover")'),
        ('route { setflag("BUSY"); resetflag(§); }', "BUSY", "3.6", 'resetflag("BUSY")'),
        ("route { setflag(BUSY); resetflag(§); }", "BUSY", "2.4", "resetflag(BUSY)"),
        ("route { sl_send_r§", "sl_send_reply", "3.6", 'sl_send_reply(name, "reason")'),
        ("route { sl_send_r§", "sl_send_reply", "2.4", 'sl_send_reply("name", "reason")'),
        ("route { st§", "strip", "3.6", "strip(count)"),
        ("route { sql_q§", "sql_query", "3.6", 'sql_query("query")'),
    ],
)
def test_what_is_inserted(marked, label, target, wanted):
    one = one_at(with_cursor(marked), label, target)
    assert wanted in accepted(with_cursor(marked), one)


@pytest.mark.parametrize(
    ("marked", "target", "label", "text"),
    [
        ("route { t_relay(§); }", "3.4", "t_relay(flags)", "`no-auto-477`"),
        ('route { t_relay("udp:a", §', "2.4", "t_relay(destination, flags)", "bits"),
        ("route { strip(§); }", "3.4", "strip(count)", "Number or variable."),
        ("route { sql_query(§", "3.6", "sql_query(query)", "Text with variables."),
        ('route { sql_query("a", §', "3.6", "sql_query(query, res_col_avps)", "may be left out"),
        ("route { route(x, §", "3.6", "route(name, params)", "Up to 6 values"),
    ],
)
def test_signature(marked, target, label, text):
    offset = (HEAD + marked).index("§")
    found = signature(snapshot_of((HEAD + marked).replace("§", ""), target), offset)
    form = found.forms[found.active]
    assert form.label == label and text in form.parameters[found.argument].text


def test_hover():
    found = asked(HEAD + 'route { §t_relay("no-auto-477"); }', target="3.4")
    assert found.code[-1] == "t_relay(flags, outbound_proxy)"
    assert any(line.startswith("`flags`: `no-auto-477`, `no-dns-failover`") for line in found.lines)
    found = asked(HEAD + 'route { t_relay("§no-auto-477"); }', target="3.4")
    assert found.heading == "`no-auto-477`: `flags` of `t_relay`"
    found = asked("route { §strip(1); }", target="3.4")
    assert found.heading == "`strip`: function of the core" and "Number or variable." in found.lines[1]


def test_nothing_of_it_before_3_0():
    assert "no-auto-477" not in labels(with_cursor('route { t_relay("§"); }'), "2.4")
    assert at(with_cursor("route { strip(§); }"), "2.4").items == ()
