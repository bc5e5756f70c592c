"""What changed from OpenSIPS 3.4 to 3.5."""

from __future__ import annotations

from .row import DEPRECATED, DIFFERENT, REFUSED, Hop, Row

_TABLES = "export tables of 3.4 and 3.5"
_BOTH = f"page; {_TABLES}"

HOP = Hop("3.4", "3.5", (
    Row("core.mpath", DIFFERENT, "again mpath", "several `mpath` lines all count, and the first folder that has a "
        "module wins; it was the last line alone", "keep one", "page; cfg.y 3.5: add_mpath"),
    Row("core.via", DEPRECATED, "call force_rport, call add_local_rport, call force_tcp_alias",
        "set_via_handling() takes the place of force_rport(), add_local_rport() and their like",
        "call it with the names of what is to be done, such as `force-rport`",
        "page; core_cmds.c 3.5", before="route { force_rport(); }", after='route { set_via_handling("force-rport"); }'),
    Row("avpops.sql", REFUSED, "call avp_db_query, call avp_db_load, call avp_db_store, call avp_db_delete",
        "the module `avpops` is gone; its queries are sql_query(), sql_avp_load(), sql_avp_store() and "
        "sql_avp_delete() of `sqlops`", "load `sqlops`, and rename", _BOTH, "C401 C404",
        'loadmodule "avpops.so"\nroute { avp_db_query("select a from b", $avp(a)); }',
        'loadmodule "sqlops.so"\nroute { sql_query("select a from b", $avp(a)); }'),
    Row("avpops.params", REFUSED, "parameter avpops.*",
        "the parameters of `avpops` are those of `sqlops`; `avp_table` is `usr_table` there", "name that module",
        _TABLES, "C401 C403", 'loadmodule "avpops.so"\nmodparam("avpops", "avp_table", "x")',
        'loadmodule "sqlops.so"\nmodparam("sqlops", "usr_table", "x")'),
    Row("avpops.check", REFUSED, "call avp_check, call avp_op, call is_avp_set", "conditions and assignments take "
        "their places", "write `$avp(x) != NULL` and the like", "page", "C401 C404",
        'loadmodule "avpops.so"\nroute { if (is_avp_set("$avp(x)")) exit; }', "route { if ($avp(x) != NULL) exit; }"),
    Row("avpops.copy", REFUSED, "call avp_copy, call avp_pushto, call avp_subst, call avp_delete",
        "assignments take their places", "write `$avp(x) := NULL;` and the like", "page", "C401 C404",
        'loadmodule "avpops.so"\nroute { avp_delete("$avp(x)"); }', "route { $avp(x) := NULL; }"),
    Row("avpops.shuffle", REFUSED, "call avp_shuffle", "it is shuffle_avps() of `cfgutils`", "load that, and rename",
        "page", "C401 C404", 'loadmodule "avpops.so"\nroute { avp_shuffle("$avp(x)"); }',
        'loadmodule "cfgutils.so"\nroute { shuffle_avps($avp(x)); }'),
    Row("avpops.print", REFUSED, "call avp_print", "avp_print() is a function of the core: its module is gone",
        "delete the loadmodule", "page", "C401", 'loadmodule "avpops.so"\nroute { avp_print(); }',
        "route { avp_print(); }"),
    Row("sql_cacher", DIFFERENT, "module sql_cacher", "`sql_cacher` gives a column of type DOUBLE as a text",
        "compare it as a text"),
))  # fmt: skip
