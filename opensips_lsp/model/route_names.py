"""Which functions and parameters of modules take the name of a route block."""

# function -> (its module, keyword of the route block, which argument names it from 0)
# (tm.c fixup_froute, fixup_rroute, fixup_broute; event_routing.c fix_notification_route)
FUNCTIONS = {
    "t_on_failure": ("tm", "failure_route", 0), "t_on_reply": ("tm", "onreply_route", 0),
    "t_on_branch": ("tm", "branch_route", 0), "notify_on_event": ("event_routing", "route", 2),
}  # fmt: skip
# (module, parameter) whose value names a request route, without which mod_init fails
REQUIRED_BY = {
    ("b2b_entities", "script_req_route"), ("b2b_entities", "script_reply_route"), ("pike", "check_route"),
    ("cpl_c", "proxy_route"),
}  # fmt: skip
# those that do without it, or take other words too
WANTED_BY = {
    ("script_helper", "sequential_route"), ("sipcapture", "hep_route"), ("proto_tcp", "trace_filter_route"),
    ("proto_tls", "trace_filter_route"), ("proto_ws", "trace_filter_route"), ("proto_wss", "trace_filter_route"),
}  # fmt: skip
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
