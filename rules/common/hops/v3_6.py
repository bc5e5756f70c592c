"""What changed from OpenSIPS 3.5 to 3.6."""

from __future__ import annotations

from .row import DEPRECATED, DIFFERENT, OUTSIDE, REFUSED, Hop, Row

_TABLES = "export tables of 3.5 and 3.6"

HOP = Hop("3.5", "3.6", (
    Row("event_route", DEPRECATED, "module event_route", "event_route is a part of the core", "delete the loadmodule",
        "page; modules/event_route of 3.6", "C401", 'loadmodule "event_route.so"'),
    Row("prometheus", REFUSED, "parameter prometheus.script_route_avp_result", "it is gone: the route gives its result "
        "back with return", "return the text", f"page; {_TABLES}", "C403",
        'loadmodule "prometheus.so"\nmodparam("prometheus", "script_route_avp_result", "x")'),
    Row("rabbitmq", REFUSED, "module rabbitmq", "`event_rabbitmq` has its function", "load that", f"page; {_TABLES}",
        "C401", 'loadmodule "rabbitmq.so"', 'loadmodule "event_rabbitmq.so"'),
    Row("registrar.attr", DIFFERENT, "parameter registrar.attr_avp, parameter mid_registrar.attr_avp",
        "lookup() gives the attributes of a contact with the branch", "read `$msg.branch.attr(NAME)`",
        "page; lib/reg/lookup.c 3.6"),
    Row("siprec.media", REFUSED, "variable siprec", "`$siprec(media_ip)` is called `$siprec(media)`", "rename it",
        "page; siprec_var.c 3.6", "C502", 'loadmodule "siprec.so"\nroute { $siprec(media_ip) = "127.0.0.1"; }',
        'loadmodule "siprec.so"\nroute { $siprec(media) = "127.0.0.1"; }'),
    Row("core.append_branch", REFUSED, "call append_branch", "append_branch() is called append_branch_old()",
        "call that, or append_msg_branch() with a URI", "core_cmds.c 3.6", "C404",
        "route { append_branch(); }", "route { append_branch_old(); }"),
    Row("core.branches", REFUSED, "call remove_branch, call move_branch, call swap_branches",
        "they are called remove_msg_branch(), move_msg_branch() and swap_msg_branches()", "rename them",
        "core_cmds.c 3.6", "C404", "route { remove_branch(1); }", "route { remove_msg_branch(1); }"),
    Row("core.branch_vars", DEPRECATED, "variable bf, variable branch, variable branch.fields, variable branch.flag",
        "`$msg.branch` and its kin take the places of `$branch` and `$bf`", "write `$msg.branch.uri` and the like",
        "page; pvar.c 3.6", before='route { xlog("$branch(uri)"); }', after='route { xlog("$msg.branch.uri"); }'),
    Row("tm.branch_var", DEPRECATED, "variable T_branch_last_reply_code",
        "`$T_branch_last_reply_code` is called `$tm.branch.last_received`",
        "rename it", "page; tm.c 3.6"),
    Row("lex.tos", REFUSED, "global tos", "the word `tos` between blanks belongs to sockets, so that `tos` must be the "
        "first on its line", "take the indentation away", "cfg.lex 3.6: SOCK_TOS", "C218 C226", " tos = 16\n",
        "tos = 16\n"),
    Row("lex.words", REFUSED, "", "`accept_subdomain` is a reserved word", "put the name of the route in quotes",
        "cfg.lex 3.6", "C220", "route[accept_subdomain] { exit; }\nroute { exit; }",
        'route["accept_subdomain"] { exit; }'),
    Row("db.subscriber", OUTSIDE, "module auth_db", "the table subscriber has no email_address and rpid any more",
        "keep the columns email_address and rpid of the table subscriber where something reads them",
        needs="parameter auth_db.db_url, global db_default_url"),
    Row("auth_db.rpid", DIFFERENT, "parameter auth_db.load_credentials",
        "a table subscriber of 3.6 has no column rpid", "add the column, or leave it out", "page", when="rpid"),
    Row("pkg.schema", OUTSIDE, "database",
        "the schemas of databases are packages of their own",
        "install the package with the schemas where you use packages"),
    Row("db.tables", OUTSIDE, "database", "the table domain is changed, five are new",
        "migrate the database with opensips-cli", "page; scripts of both tags"),
))  # fmt: skip
