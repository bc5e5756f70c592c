"""Which functions and parameters of modules take the name of a route block."""

# function -> (its module, keyword of the route block, which argument names it from 0)
# (tm.c fixup_froute, fixup_rroute, fixup_broute; event_routing.c fix_notification_route)
FUNCTIONS = {
    "t_on_failure": ("tm", "failure_route", 0), "t_on_reply": ("tm", "onreply_route", 0),
    "t_on_branch": ("tm", "branch_route", 0), "notify_on_event": ("event_routing", "route", 2),
}  # fmt: skip
# (module, parameter) whose value names a route block, without which mod_init fails -> keyword of the block
REQUIRED_BY = {
    ("b2b_entities", "script_req_route"): "route", ("b2b_entities", "script_reply_route"): "route",
    ("b2b_logic", "script_req_route"): "route", ("b2b_logic", "script_reply_route"): "route",
    ("cpl_c", "proxy_route"): "route", ("msrp_relay", "auth_route"): "route", ("msrp_relay", "socket_route"): "route",
    ("pike", "check_route"): "route", ("presence_dfks", "get_route"): "route", ("presence_dfks", "set_route"): "route",
    ("prometheus", "script_route"): "route", ("tm", "local_reply_route"): "onreply_route",
    ("tm", "local_request_route"): "route",
}  # fmt: skip
# those that do without it, or take other words too
WANTED_BY = {
    ("dispatcher", "algo_route"): "route", ("script_helper", "sequential_route"): "route",
    ("sipcapture", "hep_route"): "route",
    **{("rtp_relay", f"route_{what}"): "route"
       for what in ("offer", "answer", "delete", "copy_offer", "copy_answer", "copy_delete")},
    **{(f"proto_{name}", "trace_filter_route"): "route" for name in ("tcp", "tls", "ws", "wss", "msrp")},
}  # fmt: skip
PARAMETERS = {**REQUIRED_BY, **WANTED_BY}
# request route that a module runs where no parameter of it names another one -> the module; 3.3 and later
# (presence_dfks.h, msrp_relay.c, rtp_relay.c)
BY_DEFAULT = {
    "dfks_get": "presence_dfks", "dfks_set": "presence_dfks", "msrp_auth": "msrp_relay",
    "rtp_relay_offer": "rtp_relay", "rtp_relay_answer": "rtp_relay", "rtp_relay_delete": "rtp_relay",
    "rtp_relay_copy_offer": "rtp_relay", "rtp_relay_copy_answer": "rtp_relay", "rtp_relay_copy_delete": "rtp_relay",
}  # fmt: skip
# function -> the arguments that may name a route with a variable, looked for while a call is handled, from 3.0 on
# (CMD_PARAM_STR in the modules)
NAMED_LATE = {
    **{name: (which,) for name, (_, _, which) in FUNCTIONS.items()}, "dlg_on_answer": (0,), "dlg_on_timeout": (0,),
    "dlg_on_hangup": (0,), "b2b_init_request": (2, 3), "kafka_publish": (3,),
}  # fmt: skip
