"""Which arguments of core functions are texts with variables, and into which variables they put something."""

from __future__ import annotations

# core function -> its arguments that are texts with variables (route.c fix_actions)
TEXTS = {
    "cache_add": (1,), "cache_counter_fetch": (1,), "cache_fetch": (1,), "cache_raw_query": (1,), "cache_remove": (1,),
    "cache_store": (1, 2), "cache_sub": (1,), "construct_uri": (0, 1, 2, 3, 4), "is_myself": (0,), "send": (1,),
    "set_advertised_address": (0,), "set_advertised_port": (0,), "xdbg": (0,), "xlog": (0,),
}  # fmt: skip
# the same of typed arguments in which fix_cmd (mod_fix.c) does not look for variables, but their fix-up does
UNTYPED_TEXTS = {"script_trace": (1,)}  # core_cmds.c fixup_format_string
# core functions that put a text with variables, the second argument, into a variable, the first (cfg.y cmd)
PRINTF = ("avp_printf", "pv_printf")
# others whose arguments are read for variables: xlog("level", "text"), is_myself("host", "port") in fix_actions,
# script_trace(level, "text", "info") in cfg.y, the list of AVPs of cache_raw_query
ALSO = {"xlog": (1,), "is_myself": (1,), "script_trace": (1,), "cache_raw_query": (2,)}
# core function -> its arguments that are variables which get a value (action.c do_action)
WRITTEN = {
    "avp_printf": (0,), "cache_add": (4,), "cache_counter_fetch": (2,), "cache_fetch": (2,), "cache_raw_query": (2,),
    "cache_sub": (4,), "construct_uri": (5,), "get_timestamp": (0, 1), "pv_printf": (0,),
}  # fmt: skip
