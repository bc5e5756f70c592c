"""What rules read of the rest of a script while they run on one item of it.

The server runs them on an item again when something that they have read of the rest is no longer so. Most queries of a
Script have short answers that seldom change. A rule that reads other items, or all of the text, makes its item depend
on every edit: in a script without mistakes no rule may do that.
"""

import pytest

from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import active_rules, lint, script_of
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import Bad
from opensips_lsp.lint.runner import Runner
from opensips_lsp.model.queries import EVERYTHING
from opensips_lsp.model.script import fields_of
from opensips_lsp.server.workspace import Workspace, options
from opensips_lsp.testing import unmarked
from tests.bench.configs import config

TARGET, ORIGINS = parse_version("2.4"), (None, parse_version("2.3"))

PROXY = """\
log_level=3
log_stderror=no
children=4
db_default_url="mysql://opensips:secret@localhost/opensips"
disable_stateless_fwd=no
dst_blacklist=gateways:{(any, 192.0.2.0/255.255.255.0, 0, "")}
dst_blacklist=others:{(any, 198.51.100.0/255.255.255.0, 0, "")}
listen=udp:127.0.0.1:5060
listen=tcp:127.0.0.1:5060 as 192.0.2.1:5060
listen=bin:127.0.0.1:5555

mpath="/usr/lib/opensips/modules/"
loadmodule "proto_udp.so"
loadmodule "proto_tcp.so"
loadmodule "proto_bin.so"
loadmodule "db_mysql.so"
loadmodule "signaling.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "rr.so"
loadmodule "maxfwd.so"
loadmodule "sipmsgops.so"
loadmodule "uri.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "dialog.so"
loadmodule "acc.so"
loadmodule "clusterer.so"
loadmodule "drouting.so"
loadmodule "statistics.so"
loadmodule "dispatcher.so"
loadmodule "json.so"
loadmodule "cachedb_local.so"
loadmodule "event_route.so"
loadmodule "nathelper.so"

modparam("tm", "fr_timeout", 5)
modparam("tm", "fr_inv_timeout", 30)
modparam("tm", "restart_fr_on_each_reply", 0)
modparam("rr", "append_fromtag", 1)
modparam("usrloc", "db_url", "mysql://opensips:secret@localhost/opensips")
modparam("usrloc", "working_mode_preset", "single-instance-sql-write-back")
modparam("usrloc", "nat_bflag", "NAT")
modparam("registrar", "max_contacts", 5)
modparam("dialog", "dlg_match_mode", 1)
modparam("dialog", "profiles_with_value", "caller; callee")
modparam("dialog", "default_timeout", 3600)
modparam("acc", "early_media", 0)
modparam("acc", "extra_fields", "db: caller; callee->to")
modparam("clusterer", "current_id", 1)
modparam("drouting", "use_partitions", 0)
modparam("statistics", "variable", "calls")
modparam("dispatcher", "partition", "inner: table_name=dispatcher;")
modparam("nathelper", "ping_nated_only", 1)
modparam("nathelper", "sipping_from", "sip:pinger@example.org")

startup_route {
	cache_store("local", "started", "$Ts");
}

timer_route[tick, 60] {
	update_stat("calls", "+1");
}

event_route[E_ACC_EVENT] {
	fetch_event_params("callid=$var(id);method=$var(method)");
	xlog("L_INFO", "accounted $var(id): $var(method)\\n");
}

route {
	if (!mf_process_maxfwd_header("10")) {
		sl_send_reply("483", "Too Many Hops");
		exit;
	}
	if (has_totag()) {
		if (loose_route()) {
			if (is_method("BYE")) do_accounting("log");
			match_dialog();
			route(relay);
		}
		sl_send_reply("404", "Not here");
		exit;
	}
	if ($rU == NULL || $si == "192.0.2.7") {
		sl_send_reply("484", "Address Incomplete");
		exit;
	}
	if (is_method("REGISTER")) route(register);
	record_route();
	$acc_extra(caller) = $fU;
	$acc_extra(callee) = $rU;
	create_dialog("B");
	$json(answer) := "{}";
	use_blacklist("gateways");
	if ($(ru{uri.param,x}) != NULL && $rU =~ "^[0-9]+$") {
		route(number);
	} else if (is_myself("$rd", "5060")) {
		route(local);
	}
	force_send_socket(udp:127.0.0.1:5060);
	forward("192.0.2.9:5060");
}

route[register] {
	if (!save("location")) sl_reply_error();
	exit;
}

route[number] {
	switch ($rU) {
		case "100":
			prefix("9");
			break;
		default:
			strip(1);
	}
	$var(left) = $(rU{s.substr,0,3});
	if ($var(left) == "004") {
		avp_printf("$avp(dialled)", "$rU@$rd");
	}
	if (!do_routing("1")) {
		send_reply("503", "No gateways");
		exit;
	}
	if (goes_to_gw("1")) $avp(gw) = "yes";
	route(relay);
}

route[local] {
	if (!lookup("location")) {
		t_reply("404", "Not Found");
		exit;
	}
	if (is_in_profile("caller", "$fU")) xlog("$fU is calling already\\n");
	if (nat_uac_test("19")) setbflag(NAT);
	route(relay);
}

route[relay] {
	t_on_failure("next");
	t_on_branch("each");
	t_on_reply("answers");
	if (!t_relay()) xlog("L_ERR", "cannot relay $rm\\n");
	exit;
}

route[notice] {
	xlog("L_NOTICE", "$rm of $ci came back with $rs\\n");
}

branch_route[each] {
	xlog("L_DBG", "branch to $ru\\n");
}

onreply_route[answers] {
	if ($rs =~ "18[03]") xlog("ringing\\n");
	route(notice);
}

failure_route[next] {
	if (t_was_cancelled()) exit;
	if (t_check_status("486|408") && use_next_gw()) {
		t_on_failure("next");
		route(relay);
	}
}

local_route {
	if (is_method("OPTIONS")) append_hf("X-Ping: yes\\r\\n");
}

error_route {
	send_reply("$err.rcode", "$err.rreason");
}
"""


def noted(rules, text, target=TARGET, origin=None):
    """Yield (rule, the answers that it reads in an item, what it finds there), for each rule and item."""
    script = script_of(text, target, origin)
    (source,) = script.sources
    source.recorder = recorder = script.recorder
    for rule in active_rules(script, source, rules):
        runner = Runner([rule])
        for offset, item in source.all_items:
            recorder.linted, recorder.answers = (source.place, offset, item), {}
            found = runner.of_item(offset, item, script, source)
            yield rule, recorder.answers, found
            recorder.linted = recorder.answers = None


def reads_of(rules, text, origin=None):
    """The names of the rules that read more than answers of queries in an item in which they find nothing."""
    return {
        rule.name for rule, answers, found in noted(rules, text, TARGET, origin) if EVERYTHING in answers and not found
    }


def test_the_proxy_has_no_mistake():
    script = script_of(PROXY, TARGET)
    assert [finding.message for finding in lint(script, script.sources[0], own_rules())] == []


@pytest.mark.parametrize("origin", ORIGINS, ids=("native", "migrated"))
@pytest.mark.parametrize("text", (PROXY, config(1000)), ids=("proxy", "long"))
def test_a_rule_that_finds_nothing_in_an_item_reads_nothing_that_any_edit_changes(text, origin):
    assert reads_of(own_rules(), text, origin) == set()


@pytest.mark.parametrize("rule", own_rules(), ids=lambda rule: rule.code)
def test_no_answer_holds_a_place(rule):
    """Lines above an item change nothing that it follows from: else each edit would concern items elsewhere."""
    for example in rule.load().examples:
        text = unmarked(example.text)[0] if isinstance(example, Bad) else example.text
        target = parse_version(example.target or "2.4")
        here, below = (
            [answers for _, answers, _ in noted([rule], above + text, target)][1:]
            for above in ("route[above] { exit; }\n", "route[above] {\n\n\texit;\n}\n")
        )
        assert below == here, text


@pytest.mark.parametrize(
    "look",
    (
        lambda script, source: script.words,
        lambda script, source: script.facts(),
        lambda script, source: source.text,
        lambda script, source: [*source.items],
        lambda script, source: script.ask(lambda script: len(script.blocks)),
    ),
    ids=("words", "facts", "text", "items", "ask"),
)
def test_such_a_read_is_seen(look):
    script = script_of(PROXY, TARGET)
    (source,) = script.sources
    source.recorder, script.recorder.answers = script.recorder, {}
    look(script, source)
    fields = set().union(*(fields_of(script, (query,)) for query in script.recorder.answers))
    assert "position" in fields


@pytest.mark.parametrize(
    ("line", "count"),
    (
        ('loadmodule "textops.so"', 60),
        ('modparam("nathelper", "natping_interval", 30)', 2),
        ("route[more] { exit; }", 1),
    ),
    ids=("loadmodule", "modparam", "route"),
)
def test_how_many_items_of_the_proxy_are_checked_again(monkeypatch, line, count):
    """The figures are those of docs/architecture.md: a rule that reads more raises them there too."""
    of_item, checked = Runner.of_item, set()

    def counted(runner, offset, item, script, source):
        checked.add(offset)
        return of_item(runner, offset, item, script, source)

    monkeypatch.setattr(Runner, "of_item", counted)
    workspace = Workspace(own_rules(), options("2.4"), print)
    workspace.open("/a.cfg", PROXY)
    assert workspace.snapshot("/a.cfg").findings == () and len(checked) == 67
    checked.clear()
    place = PROXY.index({"l": "\nmodparam", "m": "\nstartup_route", "r": "\nroute[notice]"}[line[0]])
    workspace.change("/a.cfg", [(place, place, f"\n{line}")])
    workspace.snapshot("/a.cfg")
    assert len(checked) == count


def test_an_edit_in_a_body_concerns_no_other_route_where_there_are_too_many(monkeypatch):
    text = "route { exit; }\n" + "".join(f"route[r{number}] {{ exit; }}\n" for number in range(120))
    of_item, checked = Runner.of_item, set()

    def counted(runner, offset, item, script, source):
        checked.add(offset)
        return of_item(runner, offset, item, script, source)

    workspace = Workspace(own_rules(), options("2.4"), print)
    workspace.open("/a.cfg", text)
    before = [finding.message for finding in workspace.snapshot("/a.cfg").findings if finding.code == "C411"]
    monkeypatch.setattr(Runner, "of_item", counted)
    place = text.index("exit; }\nroute[r8]")
    workspace.change("/a.cfg", [(place, place, "exit;\n")])
    after = [finding.message for finding in workspace.snapshot("/a.cfg").findings if finding.code == "C411"]
    assert len(checked) == 1
    assert before == after and len(after) == 21
