"""What OpenSIPS 1.4 to 2.2 had and no 2.3, 2.4 or 3.x has -> the last series that had it.

From the export tables, cfg.lex and cfg.y of the tags 1.11.11, 2.1.5 and 2.2.8, compared with each tag of 2.3 and 2.4 and
with 3.0.5 and 3.6.0; modules from all tags since 1.4.0. The word `debug` was refused from 2.2 on, and so was `fork`.
"""

MODULES = {
    "auth_diameter": "1.11", "auth_radius": "1.5", "avp_radius": "1.5", "closeddial": "1.11", "cpl-c": "2.1",
    "group_radius": "1.5", "lcr": "1.6", "localcache": "1.7", "memcached": "1.7", "mi_xmlrpc": "1.11", "pdt": "2.1",
    "perlvdb": "1.8", "tlsops": "1.11", "uri_db": "1.5", "uri_radius": "1.5", "xlog": "1.6",
}  # fmt: skip

GLOBALS = {
    "1.11": (
        "disable_tcp", "disable_tls", "port", "tcp_async", "tcp_async_local_connect_timeout",
        "tcp_async_local_write_timeout", "tcp_async_max_postponed_chunks", "tcp_crlf_pingpong", "tcp_max_msg_chunks",
        "tcp_poll_method", "tcp_send_timeout", "tls_ca_dir", "tls_ca_list", "tls_certificate", "tls_ciphers_list",
        "tls_client_domain_avp", "tls_dh_params", "tls_ec_curve", "tls_handshake_timeout", "tls_log", "tls_method",
        "tls_port_no", "tls_private_key", "tls_require_client_certificate", "tls_send_timeout", "tls_verify_client",
        "tls_verify_server", "tlslog",
    ),
    "2.1": ("avp_aliases", "bin_children", "bin_listen", "debug", "fork", "gid", "group", "uid", "user"),
}  # fmt: skip

PARAMETERS = {
    "1.11": {
        "cachedb_sql": ("db_url",), "dialog": ("own_timer_proc",), "dispatcher": ("flags", "force_dst", "use_default"),
        "exec": ("async",), "nathelper": ("natping_processes",), "tm": ("own_timer_proc",),
    },
    "2.1": {
        "acc": (
            "aaa_flag", "aaa_missed_flag", "cdr_flag", "db_flag", "db_missed_flag", "diameter_flag",
            "diameter_missed_flag", "evi_flag", "evi_missed_flag", "failed_transaction_flag", "log_flag",
            "log_missed_flag",
        ),
        "dialog": ("ping_interval",),
        "emergency": ("flag_empresa_terceira", "proxy_hole"),
        "mi_xmlrpc_ng": ("mi_xmlrpc_ng_root",),
        "proto_tls": (
            "ca_dir", "ca_list", "certificate", "ciphers_list", "client_domain", "client_domain_avp", "dh_params",
            "ec_curve", "private_key", "require_cert", "server_domain", "tls_method", "verify_cert",
        ),
        "siptrace": (
            "db_url", "duplicate_uri", "duplicate_with_hep", "enable_ack_trace", "hep_capture_id", "hep_version",
            "trace_flag", "trace_table_avp", "trace_to_database", "traced_user_avp", "traced_user_column",
        ),
    },
    "2.2": {
        "acc": (
            "aaa_extra", "aaa_extra_bye", "db_extra", "db_extra_bye", "diameter_client_host", "diameter_client_port",
            "diameter_extra", "evi_extra", "evi_extra_bye", "log_extra", "log_extra_bye", "multi_leg_bye_info",
            "multi_leg_info",
        ),
        "cachedb_local": ("cache_table_size",),
        "clusterer": (
            "clusterer_id_col", "duration_col", "failed_attempts_col", "last_attempt_col", "machine_id_col",
            "no_tries_col", "persistent_state", "server_id",
        ),
        "dialog": ("accept_replicated_profile_timeout", "auth_check"),
        "ratelimit": ("accept_pipes_timeout",),
        "tls_mgm": ("db_mode", "id_col"),
    },
}  # fmt: skip

# functions that no module has any more
FUNCTIONS = {
    "1.11": ("lb_disable",),
    "2.1": (
        "isscriptflagset", "issflagset", "register_slcb", "resetscriptflag", "resetsflag", "setdebug", "setscriptflag",
        "setsflag", "trace_dialog",
    ),
    "2.2": (
        "acc_diam_request", "engage_rtp_proxy", "filter_body", "is_other_contact", "start_recording", "strip_body",
        "unforce_rtp_proxy",
    ),
}  # fmt: skip


def last_series(table):
    """A table of the form above, the other way round: name -> series."""
    return {name: series for series, names in table.items() for name in names}
