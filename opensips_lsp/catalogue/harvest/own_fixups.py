"""Fix-ups that only a person can read: (module, function) -> what each argument must be, with its C line.

A row holds for the patch levels whose function has the text `has` and not the text `without` in it. "" leaves an
argument to the reader in fixups.py. The lines are those of 2.4.11, or 2.3.6 where it says so.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """kinds: of each argument; refuses: why a call stops OpenSIPS whatever its arguments."""

    kinds: tuple[str, ...]
    source: str
    has: str = ""
    without: str = "\0"
    refuses: str = ""


def _row(kinds: str, source: str, **more: str) -> tuple[Row, ...]:
    return (Row(tuple("" if kind == "-" else kind for kind in kinds.split()), source, **more),)


def _never(source: str, why: str) -> tuple[Row, ...]:
    return (Row((), source, refuses=why),)


_AVP = "flagged:avp:"

OWN_FIXUPS: dict[tuple[str, str], tuple[Row, ...]] = {
    ("acc", "acc_fixup"): _row("text:filled string:filled", "acc_mod.c:329"),
    ("acc", "do_acc_fixup"): _row("words:log,aaa,db,evi|text words:cdr,missed,failed string|var", "acc_logic.c:1150"),
    ("alias_db", "alias_flags_fixup"): _row("letters:rRdD", "alias_db.c:129"),
    ("auth_aaa", "auth_fixup"): _row("text var", "authaaa_mod.c:211"),
    ("avpops", "fixup_db_load_avp"): _row("avp-source avp-name:scheme avp-db-id string", "avpops.c:532"),
    ("avpops", "fixup_db_delete_avp"): _row("avp-source avp-name avp-db-id", "avpops.c:537"),
    ("avpops", "fixup_db_store_avp"): _row("avp-source avp-name avp-db-id", "avpops.c:543"),
    ("avpops", "fixup_db_query_avp"): _row("text ?vars:avp avp-db-id|var", "avpops.c:652"),
    ("avpops", "fixup_async_db_query_avp"): _row("text ?vars:avp avp-db-id|var", "avpops.c:657"),
    ("avpops", "fixup_delete_avp"): _row("avp-delete", "avpops.c:662"),
    ("avpops", "fixup_copy_avp"): _row(f"var:avp {_AVP}gGdDnNsS", "avpops.c:765"),
    ("avpops", "fixup_pushto_avp"): _row("avp-push-target flagged::gG", "avpops.c:829"),
    ("avpops", "fixup_check_avp"): _row("var avp-check", "avpops.c:941"),
    ("avpops", "fixup_op_avp"): _row("avp-op-target avp-op", "avpops.c:1131"),
    ("avpops", "fixup_subst"): _row("avp-subst-target subst", "avpops.c:1010"),
    ("avpops", "fixup_is_avp_set"): _row(f"{_AVP}eEnNsS", "avpops.c:1206"),
    ("avpops", "fixup_insert_avp"): _row("text:avp text uint", "avpops.c:1271"),
    ("b2b_logic", "fixup_b2b_logic"): _row("b2b-scenario text text text text", "b2b_logic.c:879"),
    ("benchmark", "fixup_bm_timer"): _row("length:1-31", "benchmark.c:709"),
    ("carrierroute", "load_user_carrier_fixup"): _row("carrier-user text:filled var:avp", "carrierroute.c:626"),
    ("carrierroute", "route_fixup"): _row(
        "carrier|var string|var text:filled text:filled word:call_id,from_uri,from_user,to_uri,to_user var:avp",
        "carrierroute.c:534",
    ),
    ("carrierroute", "load_next_domain_fixup"): _row(
        "carrier|var string|var text:filled text:filled text:filled var:avp", "carrierroute.c:590"
    ),
    ("cfgutils", "fixup_prob"): _row("uint:0-100", "cfgutils.c:258"),
    ("cfgutils", "fixup_delta"): _row("- - - - delta-variable", "cfgutils.c:279"),
    ("cfgutils", "fixup_static_lock"): _row("no-variable", "script_locks.c:47"),
    ("cgrates", "fixup_cgrates_acc"): _row("string text text text", "cgrates.c:187"),
    ("compression", "sh_fixup"): _row("string|var", "compression.c:456"),
    ("compression", "mc_compress_fixup"): _row(
        "string letters:behs|var string|var", "compression.c:1000"
    ),  # 1: what fixup_igp says is not looked at
    ("cpl_c", "fixup_cpl_run_script"): _row(
        "word:incoming,outgoing word:is_stateless,is_stateful,force_stateful", "cpl.c:209"
    ),
    ("dialog", "fixup_profile"): (
        Row(("dialog-profile", "text:filled"), "2.3.6 dialog.c:390", has="search_dlg_profile"),
        Row(("string:filled|var", "text:filled"), "dialog.c:401", without="search_dlg_profile"),
    ),
    ("dialog", "fixup_get_profile2"): _row("- var:avp,var", "dialog.c:427"),
    ("dialog", "fixup_dlg_flag"): _row("uint:0-31", "dialog.c:479"),
    ("dialog", "fixup_mmode"): _row("string|var", "dialog.c:500"),
    ("dialplan", "dp_trans_fixup"): _row("dialplan-id dialplan-variables var", "dialplan.c:721"),
    ("dispatcher", "ds_select_fixup"): _row("ds-sets:filled ds-numbers ds-numbers:loose", "ds_fixups.c:697"),
    ("dispatcher", "ds_next_fixup"): _row("ds-partition", "ds_fixups.c:640"),
    ("dispatcher", "ds_mark_fixup"): _row("ds-partition string|var", "ds_fixups.c:651"),
    ("dispatcher", "in_list_fixup"): _row("string|var ?int|var ds-sets:one int", "ds_fixups.c:662"),
    ("dispatcher", "ds_count_fixup"): _row("ds-sets:filled,one string int|var", "ds_fixups.c:756"),
    ("drouting", "fixup_do_routing"): _row(
        "drouting:group string|var text var var var never", "drouting.c:3631", without="case 7"
    ),
    ("drouting", "fixup_next_gw"): _row(
        "drouting:next1 drouting:next2 drouting:next3 drouting:next4", "drouting.c:3699"
    ),
    ("drouting", "fixup_from_gw"): _row(
        "drouting:from1 drouting:from2 drouting:from3 drouting:from4", "drouting.c:3756"
    ),
    ("drouting", "fixup_is_gw"): _row(
        "drouting:is1 drouting:is2 drouting:is3 drouting:is4 drouting:is5", "drouting.c:3808"
    ),
    ("drouting", "fixup_dr_disable"): _row("drouting:disable", "drouting.c:3619"),
    ("drouting", "fixup_route2_carrier"): _row("drouting:gateway var var", "drouting.c:3878"),
    ("drouting", "fixup_route2_gw"): _row("drouting:gateway var", "drouting.c:3939"),
    ("event_route", "fixup_scriptroute_fetch"): _row("event-parameters", "event_route.c:508"),
    ("event_routing", "fixup_notify"): _row("string var:avp string uint", "event_routing.c:230"),
    ("event_routing", "fixup_wait"): _row("string var:avp uint", "event_routing.c:263"),
    ("exec", "exec_fixup"): (
        Row(
            ("text", "text", "single:written", "single:written", "mixed:avp"),
            "2.3.6 exec_mod.c:317",
            has="env var must be a single",
        ),
        Row(
            ("text", "text", "single:written", "single:written", "var:avp"),
            "exec_mod.c:317",
            without="env var must be a single",
        ),
    ),
    ("exec", "exec_avp_fixup"): _row("text vars:avp", "exec_mod.c:281"),
    ("gflags", "fixup_gflags"): _row("uint:0-31", "gflags.c:135"),
    ("group", "obsolete_fixup_0"): _never("group_mod.c:302", "use `db_is_user_in` or `aaa_is_user_in`"),
    ("group", "obsolete_fixup_1"): _never("group_mod.c:311", "use `db_get_user_group`"),
    ("group", "aaa_is_user_fixup"): _row("word:request-uri,to,from,credentials string", "group_mod.c:353"),
    ("group", "db_is_user_fixup"): _row(
        "string string", "group_mod.c:397"
    ),  # what fixup_spve_spve says is not looked at
    ("group", "db_get_gid_fixup"): _row("text var:avp", "group_mod.c:319"),
    ("h350", "one_str_pv_elem_fixup"): _row("text", "h350_mod.c:218"),
    ("h350", "h350_auth_lookup_fixup"): _row("text avp-pair", "h350_mod.c:240"),
    ("json", "fixup_json_bind"): _row(
        "var:json,json_compact,json_pretty var:json,json_compact,json_pretty", "json.c:193"
    ),
    ("ldap", "ldap_search_fixup"): _row("text:filled", "ldap_mod.c:332"),
    ("ldap", "ldap_result_fixup"): _row("ldap-result subst", "ldap_mod.c:354"),
    ("ldap", "ldap_result_check_fixup"): _row("ldap-check subst", "ldap_mod.c:431"),
    ("ldap", "ldap_filter_url_encode_fixup"): _row("text var:avp", "ldap_mod.c:495"),
    ("load_balancer", "fixup_resources"): _row("uint|var lb-resources|text string|var", "load_balancer.c:238"),
    ("load_balancer", "fixup_is_dst"): _row("var ?int|var int|var uint", "load_balancer.c:321"),
    ("load_balancer", "fixup_cnt_call"): _row("var ?int|var uint|var lb-resources|text uint", "load_balancer.c:349"),
    ("mathops", "fixup_evaluate_exp"): _row("text var", "mathops.c:202"),
    ("mathops", "fixup_binary_op"): _row("string|var var", "mathops.c:153"),
    ("maxfwd", "fixup_maxfwd_header"): _row("maxfwd", "maxfwd.c:114"),
    ("mid_registrar", "domain_fixup"): _row("string", "mid_registrar.c:230"),
    ("mmgeoip", "fixup_lookup2"): _row("text:filled var:avp", "mmgeoip.c:127"),
    ("mmgeoip", "fixup_lookup3"): _row("text:filled text:filled var:avp", "mmgeoip.c:90"),
    ("permissions", "check_addr_fixup"): _row("text text text text ?var text", "permissions.c:981"),
    ("permissions", "check_src_addr_fixup"): _row("text ?var text", "permissions.c:1034"),
    ("permissions", "get_src_grp_fixup"): _row("permissions-group", "permissions.c:199"),
    ("permissions", "single_fixup"): _row("string", "permissions.c:522"),
    ("permissions", "load_fixup"): _row("string string", "permissions.c:482"),
    ("permissions", "double_fixup"): _row("string var", "permissions.c:563"),
    ("presence", "fixup_presence"): _row("text", "presence.c:499"),
    ("proto_hep", "correlate_fixup"): _row(
        "literal-or-single no-variables literal-or-single no-variables literal-or-single", "hep.c:1865"
    ),
    ("rabbitmq", "fixup_rmq"): _row("rabbitmq-server|var text text text var:avp var:avp", "rabbitmq.c:123"),
    ("rr", "direction_fixup"): _row("word:downstream,upstream", "rr_mod.c:228"),
    ("rtpengine", "fixup_set_id"): (
        Row(("rtpengine-set|var",), "2.3.6 rtpengine.c:790", without="RTPE_SET_NONE"),
        Row(("short|var",), "rtpengine.c:808", has="RTPE_SET_NONE"),
    ),
    ("rtpproxy", "fixup_set_id"): _row("short|var", "rtpproxy.c:772"),
    ("rtpproxy", "fixup_stream"): _row("text int", "rtpproxy.c:962"),
    ("rtpproxy", "fixup_all_stats"): _row(
        "var:avp never never", "rtpproxy.c:853", has="fixup_two_options(param, param_no + 1)"
    ),
    ("rtpproxy", "fixup_stats"): _row(
        "var var var var never never", "2.3.0 rtpproxy.c:846", has="fixup_two_options(param, param_no + 4)"
    ),
    ("seas", "fixup_as_relay"): _row("string", "seas.c:139"),
    ("signaling", "fixup_sig_send_reply"): _row("code|text text:filled", "signaling.c:258"),
    ("sipcapture", "sip_capture_fixup"): _row("string string|var string|var string|var", "sipcapture.c:2540"),
    ("sipcapture", "sip_capture_async_fixup"): _row("string string|var string|var string|var", "sipcapture.c:2555"),
    ("sipcapture", "set_hep_generic_fixup"): _row("hep-chunk|var string|var", "sipcapture.c:3698"),
    ("sipcapture", "set_hep_fixup"): _row("hep-type|var hep-chunk|var flags|var string|var", "sipcapture.c:3733"),
    ("sipcapture", "get_hep_generic_fixup"): _row("hep-chunk|var var var", "sipcapture.c:3806"),
    ("sipcapture", "get_hep_fixup"): _row("hep-type|var hep-chunk|var var var", "sipcapture.c:3846"),
    ("sipcapture", "del_hep_fixup"): _row("hep-chunk|var", "sipcapture.c:3905"),
    ("sipcapture", "rc_fixup"): _row("string string|var string|var", "sipcapture.c:4870"),
    ("sipcapture", "rc_async_fixup"): _row("string string|var string|var", "sipcapture.c:4892"),
    ("sipmsgops", "hname_fixup"): _row("header|var header|var", "sipmsgops.c:742"),
    ("sipmsgops", "hname_match_fixup"): _row("string:filled begins:rg", "sipmsgops.c:803"),
    ("sipmsgops", "fixup_method"): _row("methods", "sipmsgops.c:881"),
    ("sipmsgops", "fixup_body_type"): _row("mime string", "sipmsgops.c:989"),
    ("sipmsgops", "fixup_privacy"): _row("word:critical,header,history,id,none,session,user", "sipmsgops.c:951"),
    ("sipmsgops", "fixup_sip_validate"): _row("string text", "sipmsgops.c:1196"),
    ("siptrace", "sip_trace_fixup"): _row("trace-id trace-flags text text", "siptrace.c:1275"),
    ("sl", "fixup_sl_send_reply"): _row("code|text text:filled", "sl.c:167"),
    ("sms", "fixup_sms_send_msg_to_net"): _row("string", "sms.c:142"),
    ("statistics", "fixup_stat"): _row("statistic int|var", "statistics.c:229"),
    ("statistics", "fixup_iter_init"): _row("statistic-group string", "statistics.c:320"),
    ("statistics", "fixup_iter_next"): _row("var var string", "statistics.c:349"),
    ("textops", "fixup_substre"): _row("subst", "textops.c:657"),
    ("tm", "fixup_t_send_reply"): _row("code|text text:filled text:filled", "tm.c:551"),
    ("tm", "fixup_t_replicate"): _row("text flags", "tm.c:459"),
    ("tm", "fixup_t_relay1"): _row("relay", "tm.c:520"),
    ("tm", "fixup_t_relay2"): _row("destination flags", "tm.c:537"),
    ("tm", "fixup_froute"): _row("string", "tm.c:392"),  # routes: rule C402
    ("tm", "fixup_rroute"): _row("string", "tm.c:408"),
    ("tm", "fixup_broute"): _row("string", "tm.c:424"),
    ("tm", "fixup_t_write"): _row("tm-append string", "t_fifo.c:293"),
    ("tm", "fixup_local_replied"): _row("word:all,branch,last", "tm.c:587"),
    ("tm", "fixup_cancel_branch"): _row("letters:aAoO", "tm.c:616"),
    ("tm", "fixup_inject"): _row("word:msg,message,event,events word:cancel", "tm.c:652"),
    ("topology_hiding", "fixup_mmode"): _row("string|var", "topology_hiding.c:189"),
    ("uac", "fixup_replace_disp_uri"): _row("text text", "uac.c:362"),
    ("uac_redirect", "setf_fixup"): _row("regex ?word:reset_all,reset_default,reset_added", "redirect.c:213"),
    ("uac_redirect", "get_redirect_fixup"): _row("redirects redirect-reason", "redirect.c:151"),
    ("uri", "obsolete_fixup_0"): _never("uri_mod.c:387", "use the function of that name with `db_` before it"),
    ("uri", "obsolete_fixup_1"): _never("uri_mod.c:396", "use `db_does_uri_exist` or `aaa_does_uri_exist`"),
    ("uri", "obsolete_fixup_2"): _never("uri_mod.c:405", "use `aaa_does_uri_user_exist`"),
    ("uri", "aaa_fixup_1"): _row("var", "uri_mod.c:478"),
    ("uri", "db_fixup_get_auth_id"): _row("text:filled var:avp,var var:avp,var", "uri_mod.c:416"),
    ("userblacklist", "check_user_blacklist_fixup"): _row("uint|text mixed mixed text", "userblacklist.c:156"),
    ("userblacklist", "check_blacklist_fixup"): _row("string", "userblacklist.c:353"),
    ("jsonrpc", "fixup_jrpc_req"): _row("jsonrpc-server|text text text var", "jsonrpc.c:198"),
}
