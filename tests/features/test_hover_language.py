"""Hover on words of the language, and on those that are gone."""

from __future__ import annotations

import pytest
from features.hovering import HEAD, asked, said


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
