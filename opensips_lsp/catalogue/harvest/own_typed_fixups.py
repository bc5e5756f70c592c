"""Fix-ups of typed parameters that only a person can read: (module, function) -> the kind of value, with its C line.

A module of "" is any: the function is one of the core or of a library. Kinds are those of opensips_lsp.model.values,
and say what a constant must be: variables, and texts with variables, are only looked at when they run (mod_fix.c
`fix_cmd`). A row holds for the patch levels whose function has the text `has` and not the text `without` in its body,
or in that of a function that it names; the first that holds counts. `:*` at the end of a kind stands for the names of
flags that fixup_named_flags() is given. The C files are those of 3.6.8, or of the tag that is named.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """kind: what the value must be."""

    kind: str
    source: str
    has: str = ""
    without: str = "\0"

    @property
    def is_conditional(self) -> bool:
        """Whether it holds for some patch levels only."""
        return self.has != "" or self.without != "\0"


_LEG = "word:caller,callee"
_AVP = "flagged:avp:"
_CODE = "int:100..699"
# socket_info.h parse_proto: those of 4.0, of which older series have fewer
_MORE = "bins,smpp,msrp,msrps,ipsec,hep_tls,bond"
_PROTOCOLS = f"udp,tcp,tls,sctp,ws,wss,bin,hep_udp,hep_tcp,{_MORE}"
_DIGESTS = "MD5,MD5-sess,SHA-256,SHA-256-sess,SHA-512-256,SHA-512-256-sess"
_AKA = ",".join(f"AKAv{number}-{one}" for number in (1, 2) for one in _DIGESTS.split(","))


def _row(kind: str, source: str) -> tuple[Row, ...]:
    return (Row(kind, source),)


OWN_TYPED_FIXUPS: dict[tuple[str, str], tuple[Row, ...]] = {
    ("", "dauth_fixup_algorithms"): (
        Row(f"all-of:{_DIGESTS},{_AKA}", "lib/digest_auth/digest_auth.c", has="ALG_AKAv1_MD5"),
        Row(f"all-of:{_DIGESTS}", "3.4.18 lib/digest_auth/digest_auth.c"),
    ),
    ("", "fixup_sr_group"): _row("sr-group", "status_report.c"),
    ("", "reg_fixup_lookup_flags"): _row("lookup-flags:*", "lib/reg/lookup.c"),
    ("", "reg_fixup_save_flags"): _row("save-flags:*", "lib/reg/save_flags.c"),
    ("aaa_radius", "radius_hdl_fixup"): _row("needs:aaa_radius.radius_config", "aaa_radius.c init_radius_handle"),
    ("acc", "do_acc_fixup_flags"): _row("words:cdr,missed,failed", "acc_logic.c do_acc_flags_parser"),
    ("acc", "do_acc_fixup_type"): (
        Row("accounting:log,aaa,db,evi", "acc_logic.c do_acc_type_parser", has="acc_dbf.init"),
        Row("words:log,aaa,db,evi", "3.1.17 acc_logic.c do_acc_type_parser"),
    ),
    ("alias_db", "alias_flags_fixup"): _row("letters:rRdD", "alias_db.c"),
    ("auth", "fixup_qop"): _row("names:auth,auth-int", "auth_mod.c"),
    ("auth_aka", "fixup_aka_alg"): _row(f"aka-algorithms:{_DIGESTS},{_AKA}", "auth_aka.c"),
    ("auth_aka", "fixup_aka_qop"): _row("aka-qop", "auth_aka.c"),
    ("auth_aka", "fixup_av_mgm"): _row("aka-manager", "auth_aka.c; aka_av_mgm.c aka_load_mgm"),
    ("avpops", "fixup_avp_copy_p1"): _row("var:avp", "3.4.18 avpops.c fixup_copy_avp"),
    ("avpops", "fixup_avp_copy_p2"): _row(f"{_AVP}gGdDnNsS", "3.4.18 avpops.c fixup_copy_avp"),
    ("avpops", "fixup_avp_del_name"): _row("avp-delete", "3.4.18 avpops.c"),
    ("avpops", "fixup_avp_shuffle_name"): _row("var:avp", "3.4.18 avpops.c"),
    ("avpops", "fixup_avp_subst_p1"): _row("avp-subst-target", "3.4.18 avpops.c fixup_subst"),
    ("avpops", "fixup_avp_subst_p2"): _row("subst", "3.4.18 avpops.c fixup_subst"),
    ("avpops", "fixup_check_avp_p1"): _row("var", "3.4.18 avpops.c fixup_check_avp"),
    ("avpops", "fixup_check_avp_p2"): _row("avp-check", "3.4.18 avpops.c fixup_check_avp"),
    ("avpops", "fixup_db_avp_dbparam"): _row("avp-name", "3.4.18 avpops.c fixup_db_avp"),
    ("avpops", "fixup_db_avp_dbparam_scheme"): _row("avp-name:scheme", "3.4.18 avpops.c fixup_db_avp"),
    ("avpops", "fixup_db_avp_source"): _row("avp-source", "3.4.18 avpops.c fixup_db_avp"),
    ("avpops", "fixup_db_id_async"): _row("avp-db-id:raw", "3.4.18 avpops.c fixup_db_id"),
    ("avpops", "fixup_db_id_sync"): _row("avp-db-id:raw", "3.4.18 avpops.c fixup_db_id"),
    ("avpops", "fixup_db_url"): _row("avp-db-id", "3.4.18 avpops.c"),
    ("avpops", "fixup_is_avp_set_p1"): _row(f"{_AVP}eEnNsS", "3.4.18 avpops.c fixup_is_avp_set"),
    ("avpops", "fixup_op_avp_p1"): _row("avp-op-target", "3.4.18 avpops.c fixup_op_avp"),
    ("avpops", "fixup_op_avp_p2"): _row("avp-op", "3.4.18 avpops.c fixup_op_avp"),
    ("avpops", "fixup_pushto_avp_p1"): _row("avp-push-target", "3.4.18 avpops.c fixup_pushto_avp"),
    ("avpops", "fixup_pushto_avp_p2"): _row("flagged::gG", "3.4.18 avpops.c fixup_pushto_avp"),
    ("avpops", "fixup_pvname_list"): _row("?vars:avp", "3.4.18 avpops.c"),
    ("b2b_logic", "fixup_b2b_logic"): _row("b2b-scenario", "3.1.17 b2b_logic.c"),
    ("b2b_logic", "fixup_bridge_flags"): (Row("numbered:*", "b2b_logic.c", has="fixup_named_flags"),),
    ("b2b_logic", "fixup_client_flags"): _row("names:pass-legs-upstream", "4.0.1 b2b_logic.c"),
    ("b2b_logic", "fixup_init_flags"): (Row("numbered:*", "b2b_logic.c", has="fixup_named_flags"),),
    ("b2b_logic_xml", "fixup_b2b_logic"): _row("b2b-scenario:b2b_logic_xml", "3.2.19 b2b_logic_xml b2b_logic.c"),
    ("benchmark", "fixup_bm_timer"): _row("length:1-31", "benchmark.c _bm_register_timer"),
    ("callops", "fixup_leg"): _row(_LEG, "callops.c"),
    ("carrierroute", "carrier_fixup"): (
        Row("carrier", "carrierroute.c; 3.5 compares a pointer with 0, and refuses nothing", has="ret < 0"),
    ),
    ("carrierroute", "hash_fixup"): _row("word:call_id,from_uri,from_user,to_uri,to_user", "carrierroute.c"),
    ("cgrates", "fixup_dlg_loaded"): _row("needs:dialog", "cgrates.c"),
    ("cgrates", "fixup_flags"): _row("needs:dialog", "cgrates.c fixup_dlg_loaded"),
    ("core", "fixup_avp_list"): _row("vars:avp", "core_cmds.c"),
    ("core", "fixup_bflag"): _row("string:filled", "core_cmds.c; flags.c get_flag_id_by_name"),
    ("core", "fixup_blacklist"): _row("blacklist:all", "core_cmds.c"),
    ("core", "fixup_blacklist_ip"): _row("ipv4", "core_cmds.c"),
    ("core", "fixup_blacklist_name"): _row("blacklist", "core_cmds.c"),
    ("core", "fixup_blacklist_net"): _row("network", "blacklists.c"),
    ("core", "fixup_blacklist_proto"): _row("protocol", "blacklists.c"),
    ("core", "fixup_bond_sock"): _row("bond", "4.0.1 core_cmds.c"),
    ("core", "fixup_branch_index"): _row("int:..11", "core_cmds.c; config.h MAX_BRANCHES"),
    ("core", "fixup_destination"): _row(f"destination:{_MORE}", "core_cmds.c; socket_info.h parse_phostport"),
    ("core", "fixup_f_send_sock"): _row(f"socket:{_MORE}", "core_cmds.c; socket_info.h parse_phostport"),
    ("core", "fixup_forward_dest"): _row(f"forward:{_MORE}", "core_cmds.c"),
    ("core", "fixup_mflag"): _row("string:filled", "core_cmds.c; flags.c get_flag_id_by_name"),
    ("core", "fixup_qvalue"): _row("q", "core_cmds.c; qvalue.c str2q"),
    ("core", "fixup_rewritehost"): _row("obsolete:sethost", "3.2.19 core_cmds.c"),
    ("core", "fixup_rewritehostport"): _row("obsolete:sethostport", "3.2.19 core_cmds.c"),
    ("core", "fixup_rewriteport"): _row("obsolete:setport", "3.2.19 core_cmds.c"),
    ("core", "fixup_rewriteuri"): _row("obsolete:seturi", "3.2.19 core_cmds.c"),
    ("core", "fixup_rewriteuser"): _row("obsolete:setuser", "3.2.19 core_cmds.c"),
    ("core", "fixup_rewriteuserpass"): _row("obsolete:setuserpass", "3.2.19 core_cmds.c"),
    ("cpl_c", "fixup_cpl_run_script_1"): _row("word:incoming,outgoing", "cpl.c"),
    ("cpl_c", "fixup_cpl_run_script_2"): _row("word:is_stateless,is_stateful,force_stateful", "cpl.c"),
    ("dialog", "fixup_create_dlg_flags"): _row(
        "all-of:bye-on-timeout,options-ping-caller,options-ping-callee,reinvite-ping-caller,reinvite-ping-callee,"
        "end-on-race-condition,auto-prack",
        "4.0.1 dlg_load.h parse_create_dlg_flags",
    ),
    ("dialog", "fixup_dlg_flag"): (
        Row("string:filled", "dialog.c; flags.c get_flag_id_by_name", has="FLAG_TYPE_DIALOG"),
        Row("int:0..31", "3.3.10 dialog.c"),
    ),
    ("dialog", "fixup_leg"): _row(_LEG, "dialog.c"),
    ("dialog", "fixup_lmode"): _row("word:callid,did", "dialog.c"),
    ("dialog", "fixup_mmode"): _row("", "dialog.c: refuses nothing"),
    ("dialplan", "fix_partition"): _row("dialplan-partition", "dialplan.c"),
    ("dispatcher", "fixup_ds_flags"): _row("letters:fFuUdDaA a", "ds_fixups.c"),
    ("dispatcher", "fixup_ds_part"): _row("dispatcher-partition", "ds_fixups.c"),
    ("drouting", "fix_partition"): _row("drouting-partition", "drouting.c"),
    ("event_kafka", "fixup_broker"): _row("named:event_kafka.broker_id", "event_kafka.c"),
    ("event_rabbitmq", "fixup_rmq_server"): _row("named:event_rabbitmq.server_id", "rmq_servers.c"),
    ("event_sqs", "fixup_url"): _row("named:event_sqs.queue_url", "event_sqs.c"),
    ("gflags", "fixup_gflags"): _row("int:0..31", "gflags.c"),
    ("group", "aaa_is_user_fixup"): _row("needs:group.aaa_url&word:request-uri,to,from,credentials", "group_mod.c"),
    ("group", "check_aaaurl_fixup"): _row("needs:group.aaa_url", "group_mod.c"),
    ("group", "check_dburl_fixup"): _row("needs:group.db_url", "group_mod.c"),
    ("group", "db_get_gid_fixup"): _row("needs:group.db_url&var:avp", "group_mod.c"),
    ("group", "obsolete_fixup_0"): _row("obsolete:db_is_user_in,aaa_is_user_in", "3.2.19 group_mod.c"),
    ("group", "obsolete_fixup_1"): _row("obsolete:db_get_user_group", "3.2.19 group_mod.c"),
    ("json", "fixup_json_bind"): _row("var:json,json_compact,json_compact_noescape,json_pretty", "json.c"),
    ("jsonrpc", "fixup_jsonrpc_dest"): _row("jsonrpc-server", "jsonrpc.c jsonrpc_get_dst"),
    ("ldap", "fixup_result_avp_type"): _row("exact:int,str", "ldap_mod.c"),
    ("ldap", "fixup_substre"): _row("subst", "ldap_mod.c"),
    ("load_balancer", "fixup_resources"): _row("lb-resources", "lb_parser.c parse_resources_list"),
    ("maxfwd", "fixup_maxfwd_header"): _row("maxfwd", "maxfwd.c"),
    ("media_exchange", "fixup_media_leg"): _row("word:caller,callee", "media_exchange.c"),
    ("media_exchange", "fixup_media_leg_both"): _row("word:both,caller,callee", "media_exchange.c"),
    ("permissions", "fix_part"): _row("permissions-partition", "permissions.c"),
    ("permissions", "fix_proto"): _row(f"?word:any,{_PROTOCOLS}", "address.c proto_char2int"),
    ("presence", "fixup_presence"): _row("presence-db", "presence.c"),
    ("presence", "fixup_subscribe"): _row("presence-db", "presence.c"),
    ("qrouting", "qr_fix_xstat"): _row("named:qrouting.extra_stats", "qrouting.c"),
    ("rabbitmq", "fixup_rmq_server"): _row("named:rabbitmq.server_id", "3.5.9 rmq_servers.c"),
    ("registrar", "bflag_fixup"): _row("string:filled", "flags.c get_flag_id_by_name"),
    ("rr", "direction_fixup"): _row("direction", "rr_mod.c"),
    ("rtp_relay", "fixup_rtp_relay"): _row("rtp-relay", "rtp_relay_server.c rtp_relay_get"),
    ("signaling", "fixup_sig_send_reply"): _row(_CODE, "signaling.c"),
    ("sipcapture", "fix_hep_name"): _row("hep-chunk", "sipcapture.c parse_hep_name"),
    ("sipcapture", "fix_hep_value_type"): _row("hep-type", "sipcapture.c"),
    ("sipcapture", "fix_vendor_id"): _row("vendor", "sipcapture.c"),
    ("sipmsgops", "fixup_method"): _row("methods:!`'", "sipmsgops.c; parser/parse_methods.c, 3.0 without these signs"),
    ("sipmsgops", "fixup_mime_type"): _row("mime", "sipmsgops.c; parser/parse_content.c decode_mime_type"),
    ("sipmsgops", "fixup_parse_hname"): _row("header", "sipmsgops.c; parser/parse_hname2.c"),
    ("sipmsgops", "fixup_privacy"): _row(
        "word:critical,header,history,id,none,session,user", "sipmsgops.c; parser/parse_privacy.c parse_priv_value"
    ),
    ("sl", "fixup_sl_send_reply"): _row(_CODE, "sl.c"),
    ("sql_cacher", "fixup_cache_dump_con"): _row("sql-cache", "sql_cacher.c"),
    ("sql_cacher", "fixup_cache_dump_fields"): _row("columns", "sql_cacher.c"),
    ("sql_cacher", "fixup_cache_dump_ret"): _row("vars:avp", "sql_cacher.c"),
    ("sqlops", "fixup_avpname_list"): _row("?vars:avp", "sqlops.c"),
    ("sqlops", "fixup_db_id_async"): _row("avp-db-id:raw,sqlops", "sqlops.c fixup_db_id"),
    ("sqlops", "fixup_db_id_sync"): _row("avp-db-id:raw,sqlops", "sqlops.c fixup_db_id"),
    ("sqlops", "fixup_db_url"): _row("avp-db-id:sqlops", "sqlops.c"),
    ("sqlops", "fixup_pvname_list"): _row("?vars:written", "sqlops.c"),
    ("sqlops", "fixup_sql_avp_dbparam"): _row("avp-name", "sqlops.c fixup_sql_avp"),
    ("sqlops", "fixup_sql_avp_dbparam_scheme"): _row("avp-name:scheme,sqlops", "sqlops.c fixup_sql_avp"),
    ("sqlops", "fixup_sql_avp_source"): _row("avp-source", "sqlops.c fixup_sql_avp"),
    ("statistics", "fixup_check_stat_group"): _row("statistic-group", "statistics.c"),
    ("statistics", "fixup_stat"): _row("statistic:typed", "statistics.c resolve_stat"),
    ("statistics", "fixup_update_stat_series"): _row("named:statistics.stat_series_profile", "statistics.c"),
    ("stir_shaken", "fixup_attest"): _row("word:a,b,c,full,partial,gateway", "stir_shaken.c"),
    ("stir_shaken", "fixup_auth_out"): _row("exact:req,rpl|var", "stir_shaken.c"),
    ("textops", "fixup_substre"): _row("subst", "textops.c"),
    ("tm", "fixup_cancel_branch"): _row("letters:aAoO", "tm.c"),
    ("tm", "fixup_inject_flags"): (Row("starts:cancel", "3.1.17 tm.c", has="unsupported injection flag"),),
    ("tm", "fixup_inject_source"): _row("starts:msg,message,event", "tm.c"),
    ("tm", "fixup_local_replied"): _row("starts:all,branch,last", "tm.c"),
    ("tm", "fixup_phostport2proxy"): _row(f"destination:{_MORE}", "tm.c; socket_info.h parse_phostport"),
    ("tm", "fixup_reply_code"): _row(_CODE, "tm.c"),
    ("tm", "fixup_t_write"): _row("tm-append", "t_fifo.c"),
    ("tracer", "fixup_sflags"): (
        Row("trace-scope:mtdb", "tracer.c st_parse_flags", has="TRACE_B2B"),
        Row("trace-scope:mtd", "3.1.17 tracer.c st_parse_flags"),
    ),
    ("tracer", "fixup_tid"): _row("named:tracer.trace_id", "tracer.c get_list_start"),
    ("trie", "fix_partition"): _row("trie-partition", "trie.c"),
    ("uac_redirect", "fix_contact_count"): _row("int:..255", "uac_redirect redirect.c"),
    ("uac_redirect", "fix_reset_flags"): _row("?exact:reset_all,reset_default,reset_added", "uac_redirect redirect.c"),
}
