"""What changed from OpenSIPS 3.1 to 3.2."""

from __future__ import annotations

from .row import DIFFERENT, NOTHING, OUTSIDE, REFUSED, Hop, Row

_TABLES = "export tables of 3.1 and 3.2"

HOP = Hop("3.1", "3.2", (
    Row("core.rT", REFUSED, "variable rT", "3.2.0 to 3.2.4 have no `$rT`", "take a later patch level, or `$route`",
        "page; pvar.c of 3.2.0 and 3.2.19", "C501"),
    Row("acc.created", REFUSED, "parameter acc.acc_created_avp_name", "it is gone", "delete the line",
        f"page; {_TABLES}", "C403", 'loadmodule "acc.so"\nmodparam("acc", "acc_created_avp_name", "x")'),
    Row("tls.library", REFUSED, "module tls_mgm",
        "TLS needs `tls_openssl` or `tls_wolfssl`; without, OpenSIPS reads the script and does not start",
        'load one of them, or set `tls_library` to "none"', "page; tls_mgm.c 3.2: mod_init",
        "C621", 'loadmodule "tls_mgm.so"',
        'loadmodule "tls_openssl.so"\nloadmodule "tls_mgm.so"'),
    Row("b2b_logic", REFUSED, "parameter b2b_logic.script_scenario, parameter b2b_logic.extern_scenario",
        "scenarios are routes of the script, not XML", "write routes; `b2b_logic_xml` is the old module until 3.3",
        f"page; {_TABLES}", "C403",
        'loadmodule "tm.so"\nloadmodule "b2b_entities.so"\nloadmodule "b2b_logic.so"\n'
        'modparam("b2b_logic", "script_scenario", "/etc/a.xml")'),
    Row("time.zone", DIFFERENT, "call check_time_rec",
        "the first field of a time recurrence is a time zone; all others stand one place further on",
        "write a `|` before the text", "page; time_rec.c 3.2: _tmrec_parse", when=r'\(\s*"(?![A-Za-z]|\||")',
        before='loadmodule "cfgutils.so"\nroute { if (check_time_rec("20300101T000000|20301231T235959")) exit; }',
        after='loadmodule "cfgutils.so"\nroute { if (check_time_rec("|20300101T000000|20301231T235959")) exit; }'),
    Row("time.index", DIFFERENT, "call check_time_rec",
        "bymonth, byyearday and byweekno count from 1, where 3.1 took the month after the one that was named",
        "look at the last fields", "page; time_rec.c of both tags", when=r'"(?:[^"|]*\|){8,}[^"|]*[1-9]'),
    Row("timerec.db", OUTSIDE, "module dialplan, module drouting",
        "the column timerec of the tables dialplan and dr_rules has the time zone as its first field",
        "write a `|` before each text in the columns timerec",
        needs="parameter dialplan.db_url, parameter drouting.db_url, global db_default_url"),
    Row("event.dlg_state", DIFFERENT, "event E_DLG_STATE_CHANGED",
        "E_DLG_STATE_CHANGED has no hash_entry and hash_id any more", "read `$param(id)` or `$param(db_id)`",
        "page; dlg_hash.c of both tags",
        before='event_route[E_DLG_STATE_CHANGED] { xlog("$param(hash_id)"); }',
        after='event_route[E_DLG_STATE_CHANGED] { xlog("$param(id)"); }',
        when=r"\bhash_(id|entry)\b|\$\(?param\([12]\)|fetch_event_params\(\s*[\"']\s*\$"),
    Row("event.dlg_state.outside", OUTSIDE, "module event_*",
        "E_DLG_STATE_CHANGED has no hash_entry and hash_id any more, but id and db_id",
        "adapt the programs that receive E_DLG_STATE_CHANGED", "page; dlg_hash.c of both tags", needs="module dialog"),
    Row("dialog.event_id", REFUSED, "parameter dialog.event_id_format", "there is one form of ids", "delete the line",
        _TABLES, "C403", 'loadmodule "dialog.so"\nmodparam("dialog", "event_id_format", 1)'),
    Row("event.sync", REFUSED, "parameter event_rabbitmq.sync_mode, parameter event_stream.sync_mode, "
        "parameter event_xmlrpc.sync_mode", "whether an event is waited for is said otherwise, per event",
        "delete the line", _TABLES, "C403", 'loadmodule "event_xmlrpc.so"\nmodparam("event_xmlrpc", "sync_mode", 1)'),
    Row("callops.mode", NOTHING, "", "`mode` of `callops` takes a number, and a text as before",
        "nothing has to be done", "callops.c 3.2: calling_mode_func"),
    Row("cc.scenarios", REFUSED, "parameter call_center.b2b_scenario, parameter call_center.b2b_scenario_agent",
        "`call_center` brings its scenarios along", "delete the lines", _TABLES, "C403",
        'loadmodule "call_center.so"\nmodparam("call_center", "b2b_scenario", "a")'),
    Row("auth_db.password2", REFUSED, "parameter auth_db.password_column_2",
        "columns for the hashes of further algorithms take its place", "delete the line", _TABLES, "C403",
        'loadmodule "auth.so"\nloadmodule "auth_db.so"\nmodparam("auth_db", "password_column_2", "ha1b")'),
    Row("db.tables", OUTSIDE, "database",
        "the tables b2b_logic, pua, registrant and subscriber are changed", "migrate the database with opensips-cli",
        "page; scripts of both tags"),
))  # fmt: skip
