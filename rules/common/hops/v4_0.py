"""What changed from OpenSIPS 3.6 to 4.0."""

from __future__ import annotations

from .row import DIFFERENT, OUTSIDE, REFUSED, Hop, Row

_TABLES = "export tables of 3.6 and 4.0"
_BOTH = f"page; {_TABLES}"

HOP = Hop("3.6", "4.0", (
    Row("core.log", REFUSED, "global log_stderror, global log_facility, global log_name",
        "they are gone", "write `stderror_enabled`, `syslog_enabled`, `syslog_facility`, `syslog_name`",
        "page; cfg.lex 4.0", "C218", "log_stderror=no", "stderror_enabled=no"),
    Row("core.listen", REFUSED, "global listen", "`listen` is gone", "write `socket`", "page; cfg.lex 4.0",
        "C218 S001", "listen=udp:127.0.0.1:5060", "socket=udp:127.0.0.1:5060"),
    Row("core.parallel", REFUSED, "global tcp_parallel_read_on_workers", "it is gone", "delete the line",
        "page; cfg.lex 4.0", "C218", "tcp_parallel_read_on_workers=1"),
    Row("lex.words", REFUSED, "", "`proxy`, `bond`, `proxy_protocol` and a few more are reserved words",
        "put the name of the route in quotes", "cfg.lex 4.0", "C220", "route[proxy] { exit; }\nroute { exit; }",
        'route["proxy"] { exit; }'),
    *(
        Row("use_domain" if module == "usrloc" else f"use_domain.{module}", DIFFERENT, f"default {module}.use_domain",
            f"`use_domain` of `{module}` is 1 where it is not set: a user is the name with the domain; it was 0",
            "set it to 0 to keep that", "page; initial values of both tags", keep=0)
        for module in ("usrloc", "auth_db", "carrierroute", "cpl_c", "group", "sqlops", "userblacklist")
    ),
    Row("dialog.flags", REFUSED, "call create_dialog",
        "flags are names with commas between them; letters stop the start, which -c does not show",
        "write the names", "page; dialog.c 4.0: fixup_create_dlg_flags", "C518",
        'loadmodule "dialog.so"\nroute { create_dialog("Pp"); }',
        'loadmodule "dialog.so"\nroute { create_dialog("options-ping-caller, options-ping-callee"); }'),
    Row("dialog.flags_of_helper", DIFFERENT, "parameter script_helper.create_dialog_flags",
        "flags are names with commas between them; with letters all of them are set, pings and BYE on timeout, too",
        "write the names, as in create_dialog()", "dlg_load.h parse_create_dlg_flags, script_helper.c parse_dlg_flags",
        before='loadmodule "dialog.so"\nloadmodule "script_helper.so"\n'
        'modparam("script_helper", "create_dialog_flags", "Pp")', when=r'"[A-Za-z]{1,8}"\s*\)'),
    Row("mi_xmlrpc", REFUSED, "module mi_xmlrpc_ng", "it is called `mi_xmlrpc`", "rename it", _BOTH, "C401",
        'loadmodule "httpd.so"\nloadmodule "mi_xmlrpc_ng.so"', 'loadmodule "httpd.so"\nloadmodule "mi_xmlrpc.so"'),
    Row("tcp.params", REFUSED, "parameter proto_bin.bin_async_local_connect_timeout, "
        "parameter proto_bins.bins_async_local_connect_timeout, parameter proto_hep.hep_async_local_connect_timeout, "
        "parameter proto_tcp.tcp_async_local_connect_timeout, parameter proto_tls.tls_async_local_connect_timeout, "
        "parameter proto_tls.tls_async_handshake_timeout", "six timeouts of connections are gone", "delete the lines",
        _BOTH, "C403", 'loadmodule "proto_tcp.so"\nmodparam("proto_tcp", "tcp_async_local_connect_timeout", 100)'),
    Row("tcp.params2", REFUSED, "parameter proto_bins.bins_async_handshake_timeout, "
        "parameter proto_tcp.tcp_parallel_handling, parameter tcp_mgm.parallel_read_col", "they are gone",
        "delete the lines", _TABLES, "C403",
        'loadmodule "proto_tcp.so"\nmodparam("proto_tcp", "tcp_parallel_handling", 1)'),
    Row("usrloc.db_mode", REFUSED, "parameter usrloc.db_mode", "`working_mode_preset` takes its place",
        "name the preset", _BOTH, "C403", 'loadmodule "usrloc.so"\nmodparam("usrloc", "db_mode", 2)',
        'loadmodule "usrloc.so"\nmodparam("usrloc", "working_mode_preset", "single-instance-sql-write-back")'),
    Row("usrloc.shared", REFUSED, "parameter usrloc.shared_pinging", "`pinging_mode` takes its place", "name the mode",
        _BOTH, "C403", 'loadmodule "usrloc.so"\nmodparam("usrloc", "shared_pinging", 1)'),
    Row("presence_callinfo", REFUSED, "call sca_set_calling_line", "sca_set_calling_line() takes another number of "
        "arguments", "compare with the manual", _TABLES, "C405 C404 C518"),
    Row("mi.names", OUTSIDE, "module mi_*",
        "MI commands have the name of their module before them, as in dialog:list; old names still work while they "
        "are unambiguous", "write the new names into the programs that send MI commands", "page; mi/mi.h 4.0"),
    Row("db.tables", OUTSIDE, "database",
        "the table tcp_mgm is changed, and clusterer_bridge is new", "bring the tables to those of 4.0",
        "page; scripts of both tags"),
    Row("default.httpd_ip", DIFFERENT, "default httpd.ip",
        "`httpd` listens on 127.0.0.1 where `ip` is not set; it was all addresses, and MI over HTTP, Prometheus and "
        "others are out of reach from other machines", "set it to the address that they use",
        "httpd.c of 3.6 and 4.0: ip", keep="0.0.0.0"),
    Row("default.rpid", DIFFERENT, "default auth_db.load_credentials",
        "`auth_db` loads no column where `load_credentials` is not set; it was rpid", 'set it to "rpid" to keep that',
        "authdb_mod.c of 3.6 and 4.0", keep="rpid"),
))  # fmt: skip
