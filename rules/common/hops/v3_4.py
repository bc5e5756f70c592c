"""What changed from OpenSIPS 3.3 to 3.4."""

from __future__ import annotations

from .row import DEPRECATED, DIFFERENT, OUTSIDE, REFUSED, Hop, Row

_TABLES = "export tables of 3.3 and 3.4"
_BOTH = f"page; {_TABLES}"

HOP = Hop("3.3", "3.4", (
    Row("flags.registrar", REFUSED, "call save, call lookup, call mid_registrar_save, call mid_registrar_lookup",
        "flags are names with commas between them; letters stop the start, which -c does not show",
        "write the names", "page; lib/reg 3.4", "C518",
        'loadmodule "usrloc.so"\nloadmodule "registrar.so"\nroute { save("location", "fc1"); }',
        'loadmodule "registrar.so"\nroute { save("location", "force-registration, max-contacts=1"); }'),
    Row("flags.nat", REFUSED, "call nat_uac_test, call fix_nated_sdp", "flags are names, not a number",
        "write the names", "page; nathelper.c 3.4", "C518",
        'loadmodule "nathelper.so"\nroute { if (nat_uac_test(19)) exit; }',
        'loadmodule "nathelper.so"\n'
        'route { if (nat_uac_test("private-contact, diff-ip-src-via, diff-port-src-via")) exit; }'),
    Row("flags.relay", REFUSED, "call t_relay, call t_replicate", "flags are names, not a number", "write the names",
        "page; tm.c 3.4", "C518", 'loadmodule "tm.so"\nroute { t_relay(2); }',
        'loadmodule "tm.so"\nroute { t_relay("no-auto-477"); }'),
    Row("flags.dialog", REFUSED, "call set_dlg_flag, call reset_dlg_flag, call test_and_set_dlg_flag, "
        "call is_dlg_flag_set", "a flag of a dialog is a name", "choose a name for each number", _BOTH, "C518",
        'loadmodule "dialog.so"\nroute { set_dlg_flag(5); }',
        'loadmodule "dialog.so"\nroute { set_dlg_flag("FLAG_5"); }'),
    Row("dialog.flags_var", DIFFERENT, "variable DLG_flags", "`$DLG_flags` is the names of flags, not a number",
        "use is_dlg_flag_set(), or compare names", "page; dialog.c: pv_get_dlg_flags of both tags"),
    Row("dialog.store", REFUSED, "call store_dlg_value", "the value of store_dlg_value() is a variable",
        "take the quotes away, or put the text into a `$var` first", _BOTH, "C518",
        'loadmodule "dialog.so"\nroute { store_dlg_value("k", "$var(x)"); }',
        'loadmodule "dialog.so"\nroute { store_dlg_value("k", $var(x)); }'),
    Row("dialog.by_val", REFUSED, "call get_dialog_info, call get_dialogs_by_val", "the value is a variable",
        "take the quotes away", _TABLES, "C518",
        'loadmodule "dialog.so"\nroute { get_dialogs_by_val("k", "v", $avp(a), $var(n)); }'),
    Row("b2b.bridge", REFUSED, "call b2b_bridge, call b2b_init_request", "flags are names", "write the names",
        "page; b2b_logic.c 3.4: bridge_flags", "C518",
        'loadmodule "tm.so"\nloadmodule "b2b_entities.so"\nloadmodule "b2b_logic.so"\n'
        'route { b2b_bridge("a", "b", , "n"); }'),
    Row("b2b.sdp", REFUSED, "parameter b2b_logic.init_sdp_body, parameter b2b_logic.use_init_sdp",
        "the first SDP is a matter of b2b_server_new() and b2b_client_new()", "give it there", _BOTH, "C403",
        'loadmodule "tm.so"\nloadmodule "b2b_entities.so"\nloadmodule "b2b_logic.so"\n'
        'modparam("b2b_logic", "use_init_sdp", 1)'),
    Row("cfgutils.delta", REFUSED, "call ts_usec_delta", "ts_usec_delta() gives a text", "expect a text", _BOTH,
        "C518 C405"),
    Row("core.log", DEPRECATED, "global log_stderror", "consumers of the log are switched on each for itself",
        "write `stderror_enabled` and `syslog_enabled`", "page; cfg.y 3.4", before="log_stderror=no",
        after="stderror_enabled=no\nsyslog_enabled=yes", until="4.0"),
    Row("core.log_facility", DEPRECATED, "global log_facility", "`log_facility` is called `syslog_facility`",
        "rename it", "page; cfg.y 3.4", before="log_facility=LOG_LOCAL0", after="syslog_facility=LOG_LOCAL0",
        until="4.0"),
    Row("core.log_name", DEPRECATED, "global log_name", "`log_name` is called `syslog_name`", "rename it",
        "page; cfg.y 3.4", before='log_name="sip"', after='syslog_name="sip"', until="4.0"),
    Row("core.E", OUTSIDE, "always", "the option -E of opensips does nothing",
        "write `stderror_enabled=yes` into the script if you start it with -E"),
    Row("core.blacklists", OUTSIDE, "module mi_*", "the MI command list_blacklists answers in another form",
        "adapt the programs that read list_blacklists", needs="global dst_blacklist"),
    Row("lex.words", REFUSED, "", "`expire`, `readonly`, `read-only` and `reuse_port` are reserved words",
        "put the name of the route in quotes", "cfg.lex 3.4", "C220", "route[expire] { exit; }\nroute { exit; }",
        'route["expire"] { exit; }'),
    Row("lua", REFUSED, "parameter lua.lua_user_debug", "it is gone", "delete the line", _TABLES, "C403",
        'loadmodule "lua.so"\nmodparam("lua", "lua_user_debug", 1)'),
    Row("pkg.auth", OUTSIDE, "module auth, module auth_db, module auth_aaa",
        "modules that authenticate are in a package of their own",
        "install the package opensips-auth-modules where you use packages"),
    Row("db.tables", OUTSIDE, "database",
        "the tables b2b_logic, dialog and dispatcher are changed", "migrate the database with opensips-cli",
        "page; scripts of both tags"),
    Row("defaults", DIFFERENT, "default proto_bin.bin_async_max_postponed_chunks",
        "a TCP connection of `proto_bin` holds back up to 1024 pieces where `bin_async_max_postponed_chunks` is not "
        "set; it was 32", "set it to 32 to keep that", "initial values of both tags", keep=32),
))  # fmt: skip
