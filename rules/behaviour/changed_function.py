"""M340: functions of modules that do something else since a patch level of 2.4."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import SAFE, UNSAFE, Fix, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.contexts import ELSEWHERE, REPLY
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.behaviour._changes import FunctionChange, reaches
from opensips_lsp.rules.behaviour._dialogs import falls_back
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.parameters import default_urls, last_value, may_load, settings, stands_in, values
from opensips_lsp.rules.common.places import calls, is_plain, literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.behaviour._changes import Remedy
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call, Node


_PING_NAMES_SINCE = (4, 0)  # dialog.c fixup_dlg_flags; before, each character is a flag
_SIDES = ("caller", "callee")
_REINVITE, _OPTIONS = "Ping with re-INVITE only, as 2.4.9 does", "Ping with OPTIONS only"
_MODES = ("did_only", "did_fallback", "did_none")
_SUM = re.compile(r"(?i)\b(?:SUM|AVG)\s*\(")
_DECIMAL = re.compile(r"(?i)\bAS\s+DECIMAL\b")
_SIMPLE_SUM = re.compile(r"(?i)\bSUM\s*\(\s*[\w.`]+\s*\)")
_CAST = re.compile(r"(?i)\b(?:CAST|CONVERT)\s*\(")


# ---- what a call has to look like: -> what is marked, or None


def _third(call: Call, script: Script, source: Source) -> Node | None:
    return call.arguments[2] if len(call.arguments) > 2 else None


def _slashes(call: Call, script: Script, source: Source) -> Node | None:
    """The flags of lookup() with a regular expression that has a `/` in it (registrar/lookup.c: its end changed)."""
    text = _flags(call)
    start = _expression(text)
    return call.arguments[1] if start is not None and 0 <= text.find("/", start) < text.rfind("/") else None


def _late_flags(call: Call, script: Script, source: Source) -> Node | None:
    """The flags of lookup() with `i` or `e` behind the regular expression."""
    text = _flags(call)
    start = _expression(text)
    end = text.find("/", start) if start is not None else -1
    return call.arguments[1] if end >= 0 and set("ie") & set(text[end:]) else None


def _flags(call: Call) -> str:
    return (literal(call.arguments[1]) if len(call.arguments) > 1 else None) or ""


def _expression(text: str) -> int | None:
    """Where the regular expression of lookup's flags begins, or None."""
    at = text.find("u/")
    return at + 2 if at >= 0 and "$" not in text and text.find("/", at + 2) > at + 2 else None


def _both_pings(call: Call, script: Script, source: Source) -> Node | None:
    return call.arguments[0] if call.arguments and _has_both_pings(literal(call.arguments[0]), script) else None


def _has_both_pings(text: str | None, script: Script) -> bool:
    """Whether flags of create_dialog() ask for both pings of one side: letters, or names since 4.0."""
    if script.target >= _PING_NAMES_SINCE:
        names = {name.strip() for name in (text or "").split(",")}
        return any({f"options-ping-{side}", f"reinvite-ping-{side}"} <= names for side in _SIDES)
    return {"P", "R"} <= set(text or "") or {"p", "r"} <= set(text or "")


def _unknown_mode(call: Call, script: Script, source: Source) -> Node | None:
    if len(call.arguments) != 1 or call.arguments[0] is None or falls_back(script):
        return None
    text = literal(call.arguments[0])
    return call.arguments[0] if text is None or text.lower() not in _MODES else None


def _all(call: Call, script: Script, source: Source) -> Node | None:
    return call


def _in_reply(call: Call, script: Script, source: Source) -> Node | None:
    """A call in the reply of a transaction: onreply_route without a name runs before there is one."""
    return call if may_load(script, "tm") and script.contexts_of(call, source) & {REPLY, ELSEWHERE} else None


def _later(call: Call, script: Script, source: Source) -> Node | None:
    return call if call.parent_kind in ("async", "launch") else None


def _network(call: Call, script: Script, source: Source) -> Node | None:
    """The algorithm of rl_check(), where it is NETWORK."""
    algorithm = call.arguments[2] if len(call.arguments) > 2 else None
    return algorithm if (literal(algorithm) or "").upper() == "NETWORK" else None


def _failover(call: Call, script: Script, source: Source) -> Node | None:
    text = (literal(call.arguments[1]) if len(call.arguments) > 1 else None) or ""
    chosen = values(script, "event_virtual", "failover_timeout")
    return call.arguments[1] if text.startswith("virtual:") and "FAILOVER" in text.upper() and not chosen else None


def _decimal(call: Call, script: Script, source: Source) -> Node | None:
    text = (literal(call.arguments[0]) if call.arguments else None) or ""
    if not _DECIMAL.search(text) and (not _SUM.search(text) or _CAST.search(text)):
        return None
    urls = values(script, "avpops", "db_url") or script.gathered(default_urls)
    return (
        call.arguments[0] if not urls or any(re.compile(r"mysql:|virtual:").search(str(url)) for url in urls) else None
    )


# ---- fixes: -> (fix, choices)


def _dots(argument: Node) -> Remedy:
    text = literal(argument)
    if text is None or not is_plain(argument):
        return None, ()
    start, end = _expression(text), text.rfind("/")
    written = argument.text[0] + text[:start] + text[start:end].replace("/", ".") + text[end:] + argument.text[-1]
    return replace(argument, written, "Write `.` for each `/` in the expression", UNSAFE), ()


def _one_ping(argument: Node) -> Remedy:
    text = literal(argument)
    if text is None or not is_plain(argument):
        return None, ()
    quote = argument.text[0]
    if "-ping-" in text:
        return None, tuple(
            replace(argument, quote + _without(text, kind) + quote, title, UNSAFE)
            for title, kind in ((_REINVITE, "options"), (_OPTIONS, "reinvite"))
        )
    return None, tuple(
        replace(argument, quote + text.translate(dict.fromkeys(map(ord, unwanted))) + quote, title, UNSAFE)
        for title, unwanted in (
            (_REINVITE, "".join(p for p, r in ("PR", "pr") if r in text)),
            (_OPTIONS, "".join(r for p, r in ("PR", "pr") if p in text)),
        )
    )


def _without(text: str, kind: str) -> str:
    """Flags of create_dialog() without one kind of pings of the sides that have both."""
    names = [name.strip() for name in text.split(",")]
    both = {side for side in _SIDES if {f"options-ping-{side}", f"reinvite-ping-{side}"} <= set(names)}
    return ",".join(name for name in names if name not in {f"{kind}-ping-{side}" for side in both})


def _fallback(argument: Node) -> Remedy:
    text = literal(argument)
    if text is None or text[:1] == "$":
        return None, ()
    return replace(argument, '"DID_FALLBACK"', 'Write "DID_FALLBACK", as 2.3 read it', SAFE), ()


def _cast(argument: Node) -> Remedy:
    text = argument.text
    if not is_plain(argument) or not _SIMPLE_SUM.search(text):
        return None, ()
    cast = _SIMPLE_SUM.sub(lambda match: f"CAST({match.group()} AS SIGNED)", text)
    return Fix("Select an integer: CAST(... AS SIGNED)", replace(argument, cast, "", UNSAFE).edits, UNSAFE), ()


CHANGES = (
    # modules/registrar/save.c _remove(): 2.3.6 compares user, address and port, 2.4.5 `contact->c` (commit 87a59ea47a)
    FunctionChange(
        ("remove",), "registrar", (2, 4, 5), None, _third, None,
        "in OpenSIPS 2.4.5 and later, `remove()` deletes a contact only by its exact URI; 2.3 compared user, address "
        "and port. Pass the URI as it is stored, including parameters, or nothing is removed",
    ),
    # modules/registrar/lookup.c parse_lookup_flags(): q_memchr() for strrchr(); 3.4 and later refuse the letters
    FunctionChange(
        ("lookup",), "registrar", (2, 4), (3, 4), _slashes, _dots,
        "OpenSIPS 2.4 and later end the regular expression after `u` at the first `/`, 2.3 at the last one. Fewer or "
        "other user agents match; write it without `/`",
    ),
    # modules/registrar/lookup.c: regcomp() before the flags behind it are read, until 59667fb087
    FunctionChange(
        ("lookup",), "registrar", (2, 4), (2, 4, 4), _late_flags, None,
        "OpenSIPS 2.4.0 to 2.4.3 ignore the flags `i` and `e` after the regular expression; write them before `u`",
    ),
    # modules/dialog/dialog.c 2.4.9:1116 (commit 45f0fd41ab)
    FunctionChange(
        ("create_dialog",), "dialog", (2, 4, 9), None, _both_pings, _one_ping,
        "with re-INVITE pings (`R`, `r`), OpenSIPS 2.4.9 and later send no OPTIONS pings (`P`, `p`); 2.3 sent both. "
        "A dead call is noticed only after `reinvite_ping_interval` (300 s); use one kind of ping",
    ),
    # modules/dialog/dlg_handlers.h 2.4.1 dlg_match_mode_str_to_int(): SEQ_MATCH_DEFAULT for SEQ_MATCH_FALLBACK
    FunctionChange(
        ("match_dialog", "topology_hiding_match"), "dialog", (2, 4, 1), None, _unknown_mode, _fallback,
        "OpenSIPS 2.4.1 and later read anything but DID_ONLY, DID_FALLBACK and DID_NONE as `dlg_match_mode` (only by "
        "the "
        'id); 2.3 read it as DID_FALLBACK. Pass "DID_FALLBACK"',
    ),
    # modules/drouting/drouting.c 2.4.8 route2_gw() (commit 873246125d)
    FunctionChange(
        ("route_to_gw",), "drouting", (2, 4, 8), None, _all, None,
        "in OpenSIPS 2.4.8 and later, `route_to_gw()` skips a disabled gateway and fails when none is left; 2.3 routed "
        "to it. Test the return code",
    ),
    # modules/rtpengine/rtpengine.c rtpengine_manage() (commit d3445e1897)
    FunctionChange(
        ("rtpengine_manage",), "rtpengine", (2, 4, 9), None, _in_reply, None,
        "in OpenSIPS 2.4.9 and later, `rtpengine_manage()` sends an answer for the SDP of a reply, not an offer as 2.3 "
        "with module `tm`, unless it was called for an INVITE without SDP. Write directions and flags as for an answer",
    ),
    # modules/auth/auth_mod.c auth_get_ha1(): 1 (USER_UNKNOWN) in 2.3.6, -1 in 2.4.8 (commit 8322b64a91); pv_authorize()
    FunctionChange(
        ("pv_www_authorize", "pv_proxy_authorize"), "auth", (2, 4, 8), None, _all, None,
        "if the variable of `username_spec` or `password_spec` is empty, OpenSIPS 2.4.8 and later reply 500 and leave "
        "the script; 2.3 returned -1 (user unknown). Test the variables before the call",
    ),
    # modules/fraud_detection/fraud_detection.c 2.4.7 (commit 23ecdc6ec0), 2.4.9 (214f105ae5)
    FunctionChange(
        ("check_fraud",), "fraud_detection", (2, 4, 7), None, _all, None,
        "in OpenSIPS 2.4.7 and later, `check_fraud()` counts sequential calls to the same number, in 2.3 to the same "
        "prefix. From 2.4.9 on, a threshold of 0 raises no alert, in 2.3 one at each call; check the table "
        "fraud_detection",
    ),
    # modules/compression/compression.c 2.4.7:775
    FunctionChange(
        ("mc_compact",), "compression", (2, 4, 7), None, _all, None,
        "in OpenSIPS 2.4.7 and later, `mc_compact()` keeps `a=rtpmap` of the payload types 96 and 97; 2.3 removed them",
    ),
    # modules/event_virtual/event_virtual.c 2.4.7 (commit e4ee1784cb)
    FunctionChange(
        ("subscribe_event",), "event_virtual", (2, 4, 7), None, _failover, None,
        "in OpenSIPS 2.4.7 and later, FAILOVER skips a socket that failed for 30 seconds; 2.3 tried it at each event. "
        "Set the time with `failover_timeout` of module `event_virtual`",
    ),
    # modules/rest_client/rest_methods.c start_async_http_req(): set_post_opts() for REST_CLIENT_PUT, until a442811d18
    FunctionChange(
        ("rest_put",), "rest_client", (2, 4, 3), (2, 4, 7), _later, None,
        "in OpenSIPS 2.4.3 to 2.4.6, an asynchronous `rest_put()` sends a POST, in 2.3 and 2.4.7 a PUT; call it "
        "without `async`, or use 2.4.7",
    ),
    # modules/ratelimit/ratelimit.c 2.4.7 rl_pipe_check(): `pipe->load ? pipe->load : 1` (commit 02a99a3197)
    FunctionChange(
        ("rl_check",), "ratelimit", (2, 4, 7), None, _network, None,
        "in OpenSIPS 2.4.7 and later, `rl_check()` with NETWORK lets all traffic pass until the load is first "
        "measured; 2.3 ended the script there (return code 0)",
    ),
    # modules/db_mysql/res.c, modules/avpops/avpops_db.c 2.4.8 (commit 59ec83a635)
    FunctionChange(
        ("avp_db_query",), "avpops", (2, 4, 8), None, _decimal, _cast,
        'in OpenSIPS 2.4.8 and later, SUM, AVG and DECIMAL of MySQL are strings ("120.00000000"), and a comparison '
        'with a '
        "number is false; in 2.3 a number without decimals was an integer, others failed. Use CAST(... AS SIGNED)",
    ),
)  # fmt: skip

_REG, _DLG = 'loadmodule "usrloc.so"\nloadmodule "registrar.so"\n', 'loadmodule "dialog.so"\n'
_ENGINE, _TM = 'loadmodule "rtpengine.so"\n', 'loadmodule "tm.so"\n'
_AVP = 'loadmodule "avpops.so"\nmodparam("avpops", "db_url", "mysql://a:b@c/d")\n'
_HELPER = 'loadmodule "script_helper.so"\nmodparam("script_helper", "use_dialog", 1)\n'


class ChangedFunction(Migrating):
    """The same call does something else in OpenSIPS 2.4, or from one of its patch levels on.

    OpenSIPS starts and logs nothing. The message says what changed and what to do; each change was read in the C source
    of both versions, and of 3.0.5, 3.4.18 and 4.0.1, where it still holds if it is reported for them. The functions are
    `remove()`, `lookup()` (registrar), `create_dialog()`, `match_dialog()`, `topology_hiding_match()` (dialog),
    `route_to_gw()` (drouting), `rtpengine_manage()`, `avp_db_query()`, `rest_put()`, `rl_check()`,
    `pv_www_authorize()`, `pv_proxy_authorize()` (auth), `check_fraud()`, `mc_compact()`, `subscribe_event()`
    (event_virtual).
    """

    code = "M340"
    subjects = tuple(dict.fromkeys(f"function {name}" for change in CHANGES for name in change.names))
    prefilter = Prefilter(
        words=(*dict.fromkeys(name for change in CHANGES for name in change.names), "create_dialog_flags")
    )
    examples = (
        bad(_REG + 'route { remove("location", "$tu", «"sip:bob@192.0.2.9"»); '
                   'remove("location", "$tu", «"$var(c)"», "$si"); }'),
        good(_REG + 'route { remove("location", "$tu"); remove("location", "$tu",, "192.0.2.9"); }'),
        good(_REG + 'route { remove("location", "$tu", "sip:bob@192.0.2.9"); }', target="2.4.4"),
        bad(_REG + 'route { lookup("location", «"bu/A/B/i"»); }',
            _REG + 'route { lookup("location", "bu/A.B/i"); }', unsafe=True),
        bad(_REG + 'route { lookup("location", «"u/A/i"», "$ru"); }', target="2.4.3"),
        good(_REG + 'route { lookup("location", "iu/A/m"); }', target="2.4.3"),
        good(_REG + 'route { lookup("location", "u/A/i"); lookup("location", "mr"); lookup("location"); '
                    'lookup("location", "u/$ua/x/"); }'),
        bad(_DLG + 'route { create_dialog(«"BPpR"»); }',
            choices=("Ping with re-INVITE only, as 2.4.9 does", "Ping with OPTIONS only")),
        good(_DLG + 'route { create_dialog("Pr"); create_dialog("B"); create_dialog(); create_dialog("$var(f)"); }'),
        good(_DLG + 'route { create_dialog("PR"); }', target="2.4.8"),
        bad(_DLG + _HELPER + 'modparam("script_helper", "create_dialog_flags", «"PpR"»)\nroute { exit; }',
            choices=("Ping with re-INVITE only, as 2.4.9 does", "Ping with OPTIONS only")),
        good(_DLG + _HELPER + 'modparam("script_helper", "create_dialog_flags", "Pr")\nroute { exit; }'),
        good(_DLG + 'loadmodule "script_helper.so"\nmodparam("script_helper", "create_dialog_flags", "PR")\n'
                    'route { exit; }'),
        Bad(_DLG + 'route { create_dialog(«"options-ping-caller, reinvite-ping-caller,bye-on-timeout"»); }',
            target="4.0", origin="2.3", choices=("Ping with re-INVITE only, as 2.4.9 does", "Ping with OPTIONS only")),
        Good(_DLG + 'route { create_dialog("options-ping-caller,reinvite-ping-callee"); }', target="4.0", origin="2.3"),
        Bad(_DLG + 'route { create_dialog(«"PR"»); }', target="3.6", origin="2.3",
            choices=("Ping with re-INVITE only, as 2.4.9 does", "Ping with OPTIONS only")),
        Bad(_DLG + 'modparam("dialog", "dlg_match_mode", 0)\nroute { match_dialog(«"any"»); }',
            _DLG + 'modparam("dialog", "dlg_match_mode", 0)\nroute { match_dialog("DID_FALLBACK"); }', target="3.6",
            origin="2.3"),
        Good(_DLG + 'route { match_dialog("any"); }', target="3.6", origin="2.3"),
        Bad('loadmodule "drouting.so"\nroute { if («route_to_gw("gw1")») t_relay(); }', target="4.0", origin="2.3"),
        Good('loadmodule "drouting.so"\nroute { route_to_gw("gw1"); }', target="4.0", origin="2.4"),
        Bad(_REG + 'route { lookup("location", «"u/A/B/"»); }', _REG + 'route { lookup("location", "u/A.B/"); }',
            unsafe=True, target="3.0", origin="2.3"),
        Good(_REG + 'route { lookup("location", "u/A/B/"); }', target="3.4", origin="2.3"),
        bad(_DLG + 'route { match_dialog(«"any"»); topology_hiding_match(«"any"»); }',
            _DLG + 'route { match_dialog("DID_FALLBACK"); topology_hiding_match("DID_FALLBACK"); }'),
        bad(_DLG + 'route { match_dialog(«"$var(mode)"»); }'),
        good(_DLG + 'modparam("dialog", "dlg_match_mode", 1)\nroute { match_dialog("any"); }'),
        good(_DLG + 'route { match_dialog("did_none"); }'),
        bad('loadmodule "drouting.so"\nroute { if («route_to_gw("gw1")») t_relay(); }'),
        good('loadmodule "drouting.so"\nroute { route_to_gw("gw1"); }', target="2.4.7"),
        good("route { route(route_to_gw); } route[route_to_gw] { exit; }"),
        bad(_ENGINE + _TM + 'route { t_on_reply("r"); } onreply_route[r] { '
                            '«rtpengine_manage("external internal")»; }', target="2.4.9"),
        good(_ENGINE + _TM + "route { rtpengine_manage(); } failure_route[f] { rtpengine_manage(); }"),
        good(_ENGINE + 'route { t_on_reply("r"); } onreply_route[r] { rtpengine_manage(); }'),
        good(_ENGINE + _TM + "route { exit; } onreply_route { rtpengine_manage(); }"),
        good(_ENGINE + _TM + 'route { t_on_reply("r"); } onreply_route[r] { rtpengine_manage(); }', target="2.4.8"),
        bad('loadmodule "auth.so"\nroute { if (!«pv_www_authorize("")») www_challenge("", "0"); '
            '«pv_proxy_authorize("a")»; }'),
        good('loadmodule "auth.so"\nroute { pv_www_authorize(""); }', target="2.4.7"),
        bad('loadmodule "fraud_detection.so"\nroute { «check_fraud("$fU", "$rU", "1")»; }'),
        bad('loadmodule "compression.so"\nroute { «mc_compact()»; }'),
        good('loadmodule "compression.so"\nroute { mc_compact(); }', target="2.4.6"),
        bad('loadmodule "event_virtual.so"\nroute { exit; } '
            'startup_route { subscribe_event("E_X", «"virtual:FAILOVER udp:127.0.0.1:9 udp:127.0.0.1:8"»); }'),
        good('loadmodule "event_virtual.so"\nroute { exit; } startup_route { '
             'subscribe_event("E_X", "virtual:PARALLEL udp:127.0.0.1:9"); }'),
        bad('loadmodule "rest_client.so"\n'
            'route { async(«rest_put("http://a", "b", "c", "$var(d)")», r); } route[r] { exit; }', target="2.4.6"),
        good('loadmodule "rest_client.so"\n'
             'route { async(rest_put("http://a", "b", "c", "$var(d)"), r); } route[r] { exit; }'),
        good('loadmodule "rest_client.so"\nroute { rest_put("http://a", "b", "c", "$var(d)"); }', target="2.4.6"),
        bad('loadmodule "ratelimit.so"\nroute { if (!rl_check("p", "10", «"NETWORK"»)) exit; }'),
        good('loadmodule "ratelimit.so"\n'
             'route { if (!rl_check("p", "10", "TAILDROP")) exit; rl_check("NETWORK", "10"); }'),
        bad(_AVP + "route { avp_db_query(«\"SELECT SUM(minutes) FROM t WHERE u='$fU'\"», \"$avp(n)\"); }",
            _AVP + "route { avp_db_query(\"SELECT CAST(SUM(minutes) AS SIGNED) FROM t WHERE u='$fU'\", \"$avp(n)\"); }",
            unsafe=True),
        bad(_AVP + 'route { avp_db_query(«"select avg( x + 1 ) from t"», "$avp(n)"); }'),
        good(_AVP + "route { avp_db_query(\"SELECT a, 'x/y' FROM t WHERE u='a/b' AND c > 1/2\"); "
                    "avp_db_query(\"SELECT COUNT(*) FROM t\"); }"),
        good(_AVP + 'route { avp_db_query("SELECT CAST(SUM(a) AS UNSIGNED), resum(b) FROM t"); }'),
        good(_AVP.replace("mysql", "postgres") + 'route { avp_db_query("SELECT SUM(a) FROM t", "$avp(n)"); }'),
    )  # fmt: skip

    def about(self, subject: str) -> tuple[str, ...]:
        found = [change.message for change in CHANGES if subject.partition(" ")[2] in change.names]
        return tuple([f"{message[0].upper()}{message[1:]}." for message in found])

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        changes = [change for change in CHANGES if reaches(change, script)]
        for call in calls(offset, item, *{name for change in changes for name in change.names}):
            for change in changes:
                marked = change.look(call, script, source) if call.name.text in change.names else None
                if marked is not None:
                    fix, choices = change.remedy(marked) if change.remedy else (None, ())
                    yield self.finding(marked, change.message, fix, choices)
        if any(param.name == "create_dialog_flags" for param in facts_of(item).params) and last_value(
            script, "script_helper", "use_dialog"
        ):
            # script_helper.c:239 calls create_dialog() for each initial INVITE
            for change in changes:
                if change.look is _both_pings:
                    for one in settings(script, "script_helper", "create_dialog_flags"):
                        if (
                            stands_in(one, offset, source)
                            and isinstance(one.value, str)
                            and _has_both_pings(one.value, script)
                        ):
                            fix, choices = _one_ping(one.node.value)
                            yield self.finding(one.node.value, change.message, fix, choices)
