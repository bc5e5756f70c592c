"""Laws of what `migrate` writes for 3.0 and later, over a script of 2.3 that has what such scripts have."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import product

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.finding import ERROR
from opensips_lsp.lint.findings import lint, script_of
from opensips_lsp.lint.fixes import fix
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.syntax.text import Lines

RULES = own_rules()
ORIGIN = parse_version("2.3")
TARGETS = "3.0", "3.4", "4.0"
BOTH = list(product(TARGETS, (False, True)))
COMMENT = re.compile(r'"[^"\n]*"|(#[^\n]*|/\*.*?\*/)', re.DOTALL)
STATEMENT = re.compile(r"\s*(?:(?:loadmodule|modparam)\b.*|syslog_\w+=\w+)?")

SCRIPT = """\
# a proxy of 2.3, with a comment wherever one may stand
log_level=3 # of the log
log_stderror=no
children=8 /* workers */
auto_aliases=no
listen=udp:127.0.0.1:5060 use_children 2 # inside
listen=tcp:127.0.0.1:5060

loadmodule "proto_udp.so"
loadmodule "proto_tcp.so"
loadmodule "db_mysql.so"
loadmodule "signaling.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "maxfwd.so"
loadmodule "sipmsgops.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
loadmodule "auth_db.so"
loadmodule "uri.so" # checks of users
loadmodule "avpops.so"
loadmodule "nathelper.so"
loadmodule "uac_auth.so"
loadmodule "uac.so"
loadmodule "dialog.so"
loadmodule "acc.so"
loadmodule "dispatcher.so"
loadmodule "permissions.so"
loadmodule "httpd.so"
loadmodule "mi_json.so" # for the panel
loadmodule "siptrace.so"
loadmodule "exec.so"

modparam("tm", "fr_timeout", 5) # seconds
modparam("usrloc", "db_mode", 2)
modparam("usrloc", "nat_bflag", "SIP_NAT")
modparam("uri", "use_uri_table", 0) # as it is without
modparam("auth_db|usrloc|uri", "db_url", "mysql://a:b@localhost/opensips")
modparam("dispatcher|permissions|avpops", "db_url", "mysql://a:b@localhost/opensips")
modparam("siptrace", "trace_id", "[tid]uri=mysql://a:b@localhost/opensips;table=sip_trace")
modparam("mi_json", "mi_json_root", "json")

route { # the main route
	if (!mf_process_maxfwd_header("10")) { # <&>
		sl_send_reply("483", "Too Many Hops");
		exit;
	}
	if (src_ip == 10.0.0.1 || uri == myself) # old words
		setflag(4);
	if (nat_uac_test("19")) {
		force_rport(); /* behind NAT */
		fix_nated_contact();
		setbflag(SIP_NAT);
	}
	if (has_totag()) {
		if (loose_route()) { # in a dialog
			if (isbflagset(SIP_NAT)) setflag(5);
		} else if (method == "ACK") {
			exit;
		}
		route(relay);
		exit;
	}
	if (is_method("REGISTER")) {
		if (!www_authorize("", "subscriber")) {
			www_challenge("", "0"); # no qop
			exit;
		}
		if (!db_check_to()) {
			sl_send_reply("403", "Forbidden auth ID");
			exit;
		}
		save("location", "fc1"); # one contact
		exit;
	}
	create_dialog("B");
	sip_trace("tid");
	do_accounting("log");
	if (isflagset(4) && check_source_address("0", "$avp(ctx)")) {
		if (!ds_select_dst("1", "4")) {
			send_reply("500", "No gateway");
			exit;
		}
	} else if (!lookup("location", "m")) {
		t_newtran();
		t_reply("404", "Not Found"); # nobody
		exit;
	}
	if ($pr == "tcp") xlog("by TCP from $si:$sp to $Ri");
	avp_db_query("SELECT a FROM b", "$avp(a)");
	avp_delete("$avp(a)"); # gone
	exec_avp("echo x", "$avp(o)");
	remove_hf("^X-", "r");
	route(relay);
}

route[relay] {
	t_on_failure("next");
	if (!t_relay("0x02")) # no reply of its own
		sl_reply_error();
}

failure_route[next] {
	if (t_check_status("486")) { # busy
		uac_replace_to("sip:a@b.c");
		rewritehostport("127.0.0.1:5080");
		append_branch();
		t_relay();
	}
}
"""


def script_for(target):
    def made(text):
        script = script_of(text, parse_version(target), ORIGIN)
        return script, script.sources[0]

    return made


def migrated(text, target, unsafe):
    return fix(script_for(target), text, RULES, unsafe)[0]


@pytest.fixture(scope="module")
def written():
    """(target, unsafe) -> the script as it is written for the target."""
    return {(target, unsafe): migrated(SCRIPT, target, unsafe) for target, unsafe in BOTH}


def changes(text):
    """[(lines of the script from 0, what stands there now)] of what is not as it was."""
    before, after = SCRIPT.split("\n"), text.split("\n")
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(range(i, j), after[k:n]) for tag, i, j, k, n in codes if tag != "equal"]


def test_the_script_is_one_of_2_3():
    script = script_of(SCRIPT, ORIGIN, None)
    found = lint(script, script.sources[0], RULES)
    assert [one.message for one in found if one.severity == ERROR] == []


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_refused_when_all_fixes_are_made(written, target):
    found = lint(*script_for(target)(written[target, True]), RULES, ignore_parse_stops=True)
    assert [one.message for one in found if one.severity == ERROR] == []


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_left_of_safe_fixes_says_what_to_do(written, target):
    found = lint(*script_for(target)(written[target, False]), RULES, ignore_parse_stops=True)
    left = [one for one in found if one.severity == ERROR]
    assert [one.message for one in left if not (one.fix or one.choices or ";" in one.message)] == []


@pytest.mark.parametrize(("target", "unsafe"), BOTH)
def test_doing_it_again_changes_nothing(written, target, unsafe):
    assert migrated(written[target, unsafe], target, unsafe) == written[target, unsafe]


@pytest.mark.parametrize(("target", "unsafe"), BOTH)
def test_comments_stay(written, target, unsafe):
    def comments(text):
        return Counter(filter(None, COMMENT.findall(text)))

    assert comments(written[target, unsafe]) == comments(SCRIPT)


@pytest.mark.parametrize(("target", "unsafe"), BOTH)
def test_each_changed_line_has_a_finding(written, target, unsafe):
    at = Lines(SCRIPT)
    found = lint(*script_for(target)(SCRIPT), RULES, ignore_parse_stops=True)
    spans = [*found, *(edit for one in found if one.fix for edit in one.fix.edits)]
    lines = {n for one in spans for n in range(at.position(one.start)[0] - 1, at.position(one.end)[0])}
    for old, new in changes(written[target, unsafe]):
        assert set(old) <= lines, (old, new)


@pytest.mark.parametrize(("target", "unsafe"), BOTH)
def test_only_whole_statements_come_and_go(written, target, unsafe):
    before = SCRIPT.split("\n")
    for old, new in changes(written[target, unsafe]):
        if len(old) != len(new):
            lines = [before[line] for line in old] if len(old) > len(new) else new
            assert any(STATEMENT.fullmatch(line) for line in lines), (old, new)
        assert "" not in new, (old, new)


@pytest.mark.parametrize("target", TARGETS)
def test_what_the_target_takes_stays(written, target):
    """Of a script that is right for the target, as one from 2.3, nothing is changed without a question."""
    text = written[target, True]
    found = lint(*script_for(target)(text), RULES)
    assert [one.message for one in found if one.fix and one.fix.applicability == "safe"] == []
