"""Parameters of modules that are gone, or that do not take such values any more: by (module, name).

edit: the new name, with its module if that changed ("tracer.trace_on"), or a global parameter ("=pv_print_buf_size").
values: see Later; "flag" and "bflag" name the message or branch flag of a number above 0, "user" takes the user of a
SIP URI, if it has one.
"""

from __future__ import annotations

from opensips_lsp.catalogue.later import Later
from opensips_lsp.catalogue.pages import migration_page as page

_P30, _P31, _P32, _P33 = page("2.4", "3.0"), page("3.0", "3.1"), page("3.1", "3.2"), page("3.2", "3.3")
_P35, _P36, _P40 = page("3.4", "3.5"), page("3.5", "3.6"), page("3.6", "4.0")
_TABLES = "the parameter tables of both series"
_SHARING_TAG = "it is the parameter `sharing_tag` of `clusterer` now, with the cluster: `TAG/CLUSTER=active`"
_CONTACT = "`contact_user` is the user of the Contact, which is all that is set now"
_URI = f"uri/db_checks.c of 2.4.11, auth_db/checks.c of 3.0.5; {_P30}"
_URI_TABLE = "the functions of `auth_db` take the table as an argument"
_TM = "tm.c of 2.4.11: timer_id2timeout["
_SCENARIO = "a scenario is made of routes of the script now: `b2b_init_request(ID, FLAGS, ROUTE, ROUTE)`"
_FLAG = "it takes the name of a flag in quotes; a number is the name of that flag, too"
# flags.h fix_flag_name() of 2.4.11 and 3.0.5: a number above 0 is the flag of that name
_FLAGS = "flags.h fix_flag_name() of 2.4.11, flags.c get_flag_id_by_name() of both"
# get_flag_id_by_name(FLAG_TYPE_BRANCH, ...)
_BRANCH_FLAGS = ("minor_branch_flag", "nat_bflag", "remove_on_timeout_bflag", "sipping_bflag", "sipping_latency_flag")


def _renamed(since: str, new: str, source: str, same: bool = False) -> tuple[Later, ...]:
    module, _, name = new.rpartition(".")
    text = f"it is `{name}` of `{module}` now" if module else f"it is `{name}` now"
    return (Later(since, text, new, same, source),)


def _delete(since: str, source: str, text: str = "nothing took its place", same: bool = False) -> tuple[Later, ...]:
    return (Later(since, f"{text}; delete it", "delete", same, source),)


def _instead(since: str, text: str, source: str) -> tuple[Later, ...]:
    return (Later(since, text, "", False, source),)


_TRACER = (
    "callid_column date_column direction_column fromip_column fromport_column fromproto_column fromtag_column "
    "method_column msg_column status_column toip_column toport_column toproto_column trace_attrs_column trace_id "
    "trace_local_ip trace_on"
)
_SQLOPS = (
    "attribute_column db_scheme db_url domain_column type_column use_domain username_column uuid_column value_column"
)

ROWS = {
    # ---- 3.0
    ("auth_aaa", "service_type"): _renamed("3.0", "auth_service_type", "authaaa_mod.c: V_SIP_SESSION", True),
    ("avpops", "buf_size"): (
        Later("3.0", "it is the global parameter `pv_print_buf_size` now", "=pv_print_buf_size", False, _P30),
    ),
    ("cachedb_mongodb", "exec_treshold"): _renamed("3.0", "exec_threshold", "cachedb_mongodb.c params[]", True),
    ("clusterer", "current_id"): _renamed("3.0", "my_node_id", f"clusterer_mod.c: current_id; {_P30}", True),
    ("clusterer", "current_info"): _renamed("3.0", "my_node_info", f"clusterer_mod.c params[]; {_P30}", True),
    ("clusterer", "neighbor_info"): _renamed("3.0", "neighbor_node_info", f"clusterer_mod.c params[]; {_P30}", True),
    ("db_mysql", "tls_client_domain"): _instead("3.0", "it is a part of the URL now: `?tls_domain=NAME`", _P30),
    ("dialog", "dlg_sharing_tag"): _instead("3.0", _SHARING_TAG, _P30),
    ("drouting", "status_replication_cluster"): _renamed("3.0", "cluster_id", _P30),
    ("load_balancer", "status_replication_cluster"): _renamed("3.0", "cluster_id", _P30),
    ("lua", "warn_missing_free_fixup"): _delete("3.0", _TABLES),
    ("mi_datagram", "reply_indent"): _delete("3.0", _P30, "replies are JSON"),
    ("mi_fifo", "reply_indent"): _delete("3.0", _P30, "replies are JSON"),
    ("mi_http", "mi_http_method"): _renamed("3.0", "mi_html.http_method", f"mi_http.c of 2.4.11; {_P30}"),
    ("mi_http", "mi_http_root"): _renamed("3.0", "mi_html.root", f"mi_http.c of 2.4.11; {_P30}"),
    ("mi_json", "mi_json_root"): _renamed("3.0", "mi_http.root", f"mi_json.c of 2.4.11, mi_http.c of 3.0.5; {_P30}"),
    ("mi_json", "trace_bwlist"): _renamed("3.0", "mi_http.trace_bwlist", _P30),
    ("mi_json", "trace_destination"): _renamed("3.0", "mi_http.trace_destination", _P30),
    ("mi_xmlrpc_ng", "format_version"): _delete("3.0", _TABLES),
    ("perl", "unsafemodfnc"): _delete("3.0", _TABLES),
    ("presence", "cluster_sharing_tags"): _instead("3.0", _SHARING_TAG, _P30),
    **{("siptrace", name): _renamed("3.0", f"tracer.{name}", _P30) for name in _TRACER.split()},
    ("tls_mgm", "address_col"): _instead(
        "3.0", "`match_ip_address_col` and `match_sip_domain_col` take its place", _P30
    ),
    ("tls_mgm", "client_domain_avp"): _renamed("3.0", "client_tls_domain_avp", _P30),
    ("tm", "fr_inv_timer"): _renamed("3.0", "fr_inv_timeout", f"{_TM}FR_INV_TIMER_LIST]", True),
    ("tm", "fr_timer"): _renamed("3.0", "fr_timeout", f"{_TM}FR_TIMER_LIST]", True),
    ("uac_redirect", "acc_db_table"): _delete("3.0", _P30, "the module writes no accounting any more"),
    ("uac_redirect", "acc_function"): _delete("3.0", _P30, "the module writes no accounting any more"),
    ("uri", "aaa_url"): _renamed("3.0", "auth_aaa.aaa_url", _P30),
    ("uri", "db_table"): _delete("3.0", _URI, _URI_TABLE, True),
    ("uri", "db_url"): _renamed("3.0", "auth_db.db_url", _P30),
    ("uri", "domain_column"): _renamed("3.0", "auth_db.uri_domain_column", _P30),
    ("uri", "service_type"): _renamed("3.0", "auth_aaa.check_service_type", _P30),
    ("uri", "uriuser_column"): _renamed("3.0", "auth_db.uri_uriuser_column", _P30),
    ("uri", "use_domain"): _renamed("3.0", "auth_db.use_domain", _P30),
    ("uri", "use_sip_uri_host"): _delete("3.0", _TABLES),
    ("uri", "use_uri_table"): _delete("3.0", _URI, _URI_TABLE, True),
    ("uri", "user_column"): _renamed("3.0", "auth_db.uri_user_column", _P30),
    # ---- 3.1
    ("b2b_entities", "replication_mode"): _delete("3.1", _P31),
    ("event_jsonrpc", "event_param"): _renamed("3.1", "event_stream.event_param", _P31),
    ("event_jsonrpc", "timeout"): _renamed("3.1", "event_stream.timeout", _P31),
    ("event_jsonrpc", "sync_mode"): _renamed("3.1", "event_stream.sync_mode", _P31)
    + _delete("3.2", _TABLES, "it waits for no answer"),
    ("presence", "cluster_federation_mode"): (
        Later("3.1", "it is a text now", "cluster_federation_mode", True,
              f"presence/clustering.c of 3.0.5, presence.c of 3.1.17; {_P31}", "0:disabled 1:on-demand-sharing"),
    ),
    ("presence", "server_address"): (Later("3.1", _CONTACT, "contact_user", False, _P31, "user"),),
    ("rls", "server_address"): (Later("3.1", _CONTACT, "contact_user", False, _P31, "user"),),
    ("tls_mgm", "tls_handshake_timeout"): _renamed("3.1", "proto_tls.tls_handshake_timeout", _P31),
    ("tls_mgm", "tls_send_timeout"): _renamed("3.1", "proto_tls.tls_send_timeout", _P31),
    # ---- 3.2
    ("acc", "acc_created_avp_name"): _delete("3.2", _P32),
    ("auth_db", "password_column_2"): _instead(
        "3.2", "`hash_column_sha256` and `hash_column_sha512t256` hold hashes", _TABLES
    ),
    ("b2b_logic", "extern_scenario"): _instead("3.2", _SCENARIO, _P32),
    ("b2b_logic", "script_scenario"): _instead("3.2", _SCENARIO, _P32),
    ("call_center", "b2b_scenario"): _delete("3.2", _TABLES),
    ("call_center", "b2b_scenario_agent"): _delete("3.2", _TABLES),
    ("dialog", "event_id_format"): _delete("3.2", _TABLES, "events have both, `id` and `db_id`"),
    ("event_rabbitmq", "sync_mode"): _delete("3.2", _TABLES),
    ("event_stream", "sync_mode"): _delete("3.2", _TABLES),
    ("event_xmlrpc", "sync_mode"): _delete("3.2", _TABLES),
    # ---- 3.3, 3.4
    ("b2b_logic", "use_init_sdp"): _delete("3.4", page("3.3", "3.4")),
    ("cachedb_redis", "enable_raw_query_quoting"): _delete("3.3", _TABLES, "quotes are always read"),
    ("lua", "lua_user_debug"): _delete("3.4", _TABLES),
    ("presence", "cluster_be_active_shtag"): _instead("3.3", _SHARING_TAG, _TABLES),
    ("rtpproxy", "rtpproxy_tout"): _renamed("3.3", "rtpproxy_timeout", f"rtpproxy.c params[]; {_P33}", True),
    ("siprec", "media_port_max"): _renamed("3.3", "rtpproxy.generated_sdp_port_max", _P33),
    ("siprec", "media_port_min"): _renamed("3.3", "rtpproxy.generated_sdp_port_min", _P33),
    # ---- 3.5, 3.6
    ("avpops", "avp_table"): _renamed("3.5", "sqlops.usr_table", "avpops.c of 3.4.18, sqlops.c of 3.5.9"),
    **{("avpops", name): _renamed("3.5", f"sqlops.{name}", _P35) for name in _SQLOPS.split()},
    ("mid_registrar", "allow_dup_cseq"): _delete("3.5", "lib/reg/common.c of 3.4.18 and 3.5.9"),
    ("registrar", "allow_dup_cseq"): _delete("3.5", "lib/reg/common.c of 3.4.18 and 3.5.9"),
    ("prometheus", "script_route_avp_result"): _instead("3.6", "the route returns its values with `return`", _P36),
    **{
        ("rabbitmq", name): _renamed("3.6", f"event_rabbitmq.{name}", _P36)
        for name in ("connect_timeout", "server_id", "timeout", "use_tls")
    },
    # ---- 4.0
    **{
        ("mi_xmlrpc_ng", name): _renamed("4.0", f"mi_xmlrpc.{name}", _P40)
        for name in ("http_root", "trace_bwlist", "trace_destination")
    },
    **{
        (module, name): _delete("4.0", _P40)
        for module, name in (
            ("proto_bin", "bin_async_local_connect_timeout"),
            ("proto_bins", "bins_async_handshake_timeout"),
            ("proto_bins", "bins_async_local_connect_timeout"),
            ("proto_hep", "hep_async_local_connect_timeout"),
            ("proto_tcp", "tcp_async_local_connect_timeout"),
            ("proto_tcp", "tcp_parallel_handling"),
            ("proto_tls", "tls_async_handshake_timeout"),
            ("proto_tls", "tls_async_local_connect_timeout"),
            ("tcp_mgm", "parallel_read_col"),
        )
    },
    ("usrloc", "db_mode"): (
        Later("4.0", "`working_mode_preset` takes its place", "working_mode_preset", True,
              "ul_mod.c ul_check_config() of 3.6.8 and 4.0.1",
              "0:single-instance-no-db 1:single-instance-sql-write-through 2:single-instance-sql-write-back "
              "3:sql-only"),
    ),
    ("usrloc", "shared_pinging"): (
        Later("4.0", "`pinging_mode` takes its place; 3.0 to 3.6 ignore `shared_pinging` and ping in cooperation",
              "pinging_mode", False, "ul_mod.c ul_deprec_shp(), check_runtime_config() of 3.6.8",
              "0:ownership 1:cooperation"),
    ),
    # ---- numbers of flags
    **{
        (module, name): (Later(since, _FLAG, name, True, _FLAGS, "bflag" if name in _BRANCH_FLAGS else "flag"),)
        for since, module, name in (
            ("3.0", "call_control", "prepaid_account_flag"),
            ("3.0", "nathelper", "remove_on_timeout_bflag"),
            ("3.0", "nathelper", "sipping_bflag"),
            ("3.0", "nathelper", "sipping_latency_flag"),
            ("3.0", "sst", "sst_flag"),
            ("3.0", "usrloc", "nat_bflag"),
            ("3.1", "auth_aaa", "use_ruri_flag"),
            ("3.1", "mid_registrar", "tcp_persistent_flag"),
            ("3.1", "qos", "qos_flag"),
            ("3.1", "registrar", "tcp_persistent_flag"),
            ("3.1", "tm", "minor_branch_flag"),
        )
    },
}  # fmt: skip
