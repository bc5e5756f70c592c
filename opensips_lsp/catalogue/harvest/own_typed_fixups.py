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


_AVP = "flagged:avp:"
_CODE = "int:100..699"
# socket_info.h parse_proto: those of 4.0, of which older series have fewer
_MORE = "bins,smpp,msrp,msrps,ipsec,hep_tls,bond"
_PROTOCOLS = f"udp,tcp,tls,sctp,ws,wss,bin,hep_udp,hep_tcp,{_MORE}"
_DIGESTS = "MD5,MD5-sess,SHA-256,SHA-256-sess,SHA-512-256,SHA-512-256-sess"
_AKA = ",".join(f"AKAv{number}-{one}" for number in (1, 2) for one in _DIGESTS.split(","))  # since 3.5


def _row(kind: str, source: str) -> tuple[Row, ...]:
    return (Row(kind, source),)


OWN_TYPED_FIXUPS: dict[tuple[str, str], tuple[Row, ...]] = {
    ("", "dauth_fixup_algorithms"): _row(f"all-of:{_DIGESTS},{_AKA}", "lib/digest_auth/digest_auth.c"),
    ("", "fixup_sr_group"): _row("sr-group", "status_report.c"),
    ("", "reg_fixup_lookup_flags"): _row("lookup-flags:*", "lib/reg/lookup.c"),
    ("", "reg_fixup_save_flags"): _row("save-flags:*", "lib/reg/save_flags.c"),
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
