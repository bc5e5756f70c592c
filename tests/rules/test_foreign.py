"""A script of another server, or of a newer OpenSIPS, is recognised: one finding in place of hundreds."""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint import selection
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.findings import findings, script_of
from opensips_lsp.lint.registry import own_rules

RULES = own_rules()

KAMAILIO = """#!KAMAILIO
#!define WITH_NAT
debug=2
listen=udp:192.0.2.10:5060
loadmodule "proto_udp.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "mysql.so"
loadmodule "htable.so"
modparam("htable", "htable", "ipban=>size=8;")
request_route {
    if ($sht(ipban=>$si) != $null) exit;
    if (uri==myself) xlog("me\\n");
}
"""
NEWER = """log_level=3
socket=udp:127.0.0.1:5060
udp_workers=4
loadmodule "proto_udp.so"
loadmodule "sl.so"
loadmodule "signaling.so"
loadmodule "maxfwd.so"
route {
    if (!mf_process_maxfwd_header(10)) { send_reply(483, "Too Many Hops"); exit; }
    xlog("$socket_in(ip)\\n");
}
"""


def found(text, target="2.4", select=None, ignore=(), assumed=True):
    script = script_of(text, parse_version(target))
    script.assumed = assumed
    return findings(script, script.sources[0], [], selection.choose(RULES, select, ignore))


@pytest.mark.parametrize("target", ["2.3", "2.4"])
@pytest.mark.parametrize(
    "text, words, line",
    [(KAMAILIO, "for Kamailio; OpenSIPS", 3), (NEWER, "for OpenSIPS 3.1 and later;", 2)],
)
def test_one_finding_is_all(text, words, line, target):
    (finding,) = found(text, target)
    assert finding.code == "M410" and words in finding.message and target in finding.message
    assert finding.severity == ERROR and finding.fix is None and not finding.choices
    assert text.count("\n", 0, finding.start) + 1 == line


def test_the_signs_are_named():
    (finding,) = found(KAMAILIO)
    assert "`#!KAMAILIO`, `#!define`, module `pv`, module `htable` and 3 more" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "socket=udp:127.0.0.1:5060\nroute { exit; }\n",  # one slip
        'loadmodule "sl.so"\nroute { sl_send_reply(404, "x"); sl_send_reply(500, "y"); }\n',
        "#!define X 1\nroute { if (method==1) exit; nothing; }\n",
        # what only 2.4 and older have stands against it
        'socket=udp:127.0.0.1\nudp_workers=4\nroute { if (method=="INVITE") exit; if (uri==myself) exit; }\n',
        '#!define X 1\n#!ifdef X\nloadmodule "proto_udp.so"\nloadmodule "signaling.so"\nrequest_route { exit; }\n',
    ],
)
def test_a_slip_is_no_other_language(text):
    codes = {finding.code for finding in found(text)}
    assert codes and "M410" not in codes


def test_a_script_that_the_target_takes_is_its_own():
    text = '#!KAMAILIO\n#!define X\n#!ifdef X\nlisten=udp:127.0.0.1:5060\nloadmodule "proto_udp.so"\nroute { exit; }\n'
    assert not [finding for finding in found(text) if finding.severity == ERROR or finding.code == "M410"]


def test_who_does_not_want_it_has_all_findings():
    everything = found(NEWER, ignore=["M410"])
    assert len(everything) > 3 and "M410" not in {finding.code for finding in everything}
    silenced = found("# opensips-lint: disable-file=M410\n" + NEWER)
    assert [finding.code for finding in silenced] == [finding.code for finding in everything]


def test_rules_that_are_selected_are_heard():
    assert {finding.code for finding in found(NEWER, select=["C202"])} == {"C202"}


# ---- which versions it is for

START = 'loadmodule "proto_udp.so"\nloadmodule "signaling.so"\n'
BODY = 'route { send_reply(404, "x"); send_reply(500, "y"); t_relay(1); t_reply(1, "z"); nat_uac_test(2); }\n'


@pytest.mark.parametrize(
    "text, which, target",
    [
        (START + "udp_workers=4\nroute { send_reply(404, $var(x)); send_reply(1, $ru); }\n", "3.0 and later", "3.0"),
        ("xlog_level=2\n" + START + BODY + "listen=udp:127.0.0.1\n", "3.0 to 3.6", "3.0"),  # listen= went in 4.0
        (START + 'loadmodule "avpops.so"\nsocket=udp:a\nroute { avp_print(); send_reply(1, "a"); send_reply(2, "a"); }',
         "3.1 to 3.4", "3.1"),
        (START + 'loadmodule "rtp.io.so"\nstderror_enabled=yes\nroute { exit; }', "3.6 and later", "3.6"),
        (START + 'loadmodule "tracer.so"\nloadmodule "rtpproxy.so"\nloadmodule "mi_http.so"\nloadmodule "my_own.so"\n'
         'modparam("rtpproxy", "generated_sdp_port_min", 1)\nroute { exit; }', "3.3 and later", "3.3"),
        # what a later one only warns of is no reason against it
        (START + 'loadmodule "event_route.so"\nstderror_enabled=yes\nudp_workers=4\nroute { exit; }', "3.4 and later",
         "3.4"),
    ],
)  # fmt: skip
def test_the_versions_that_have_all_that_is_named(text, which, target):
    (finding,) = found(text)
    assert f"for OpenSIPS {which}; 2.4, the default, does not start with it" in finding.message
    assert f"with `--target {target}`, the setting `target`, or in your editor" in finding.message


def test_where_no_version_has_all():
    text = 'loadmodule "avpops.so"\nloadmodule "rtp.io.so"\nudp_workers=4\nroute { exit; }'
    (finding,) = found(text)
    assert "for OpenSIPS 3.6 or newer, though no version has all that it names" in finding.message
    assert "--target 3.6" in finding.message


@pytest.mark.parametrize("target", ["2.3", "2.4", "3.0", "3.6", "4.0"])
def test_who_names_a_target_has_all_findings(target):
    codes = [finding.code for finding in found(NEWER, target, assumed=False)]
    assert "M410" not in codes and bool(codes) == (target in ("2.3", "2.4", "3.0"))


@pytest.mark.parametrize("target", ["2.4", "3.0", "3.6", "4.0"])
def test_kamailio_is_told_from_all(target):
    (finding,) = found(KAMAILIO, target, assumed=False)
    assert finding.code == "M410" and f"for Kamailio; OpenSIPS {target}" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        START + 'udp_workers=4\nchildren=8\nroute { send_reply("404", "x"); send_reply("500", "y"); }',  # one slip
        START + 'xlog_level=1\nudp_workers=4\nroute { send_reply("404", "x"); send_reply("500", "y"); }',  # mixed
        START + 'route { send_reply(404, "x"); }',
    ],
)
def test_near_misses(text):
    codes = {finding.code for finding in found(text)}
    assert codes and "M410" not in codes
