"""What many scripts have: it comes before its like. Counted in public scripts; a name that few have is not here."""

MODULES = frozenset(
    """acc alias_db auth auth_db avpops cachedb_local db_mysql db_postgres dialog dialplan dispatcher domain drouting
    event_route httpd json load_balancer maxfwd mi_fifo mi_json nathelper permissions pike presence presence_xml
    proto_tcp proto_tls proto_udp pua ratelimit registrar rest_client rr rtpengine rtpproxy signaling sipmsgops sl
    statistics textops tls_mgm tm uac uac_auth uri usrloc""".split()
)

FUNCTIONS = frozenset(
    """acc_db_request acc_log_request add_rr_param alias_db_lookup append_branch append_hf append_to_reply
    cache_fetch cache_store check_source_address consume_credentials create_dialog db_check_from db_check_to
    db_does_uri_exist do_accounting do_routing dp_translate ds_mark_dst ds_next_dst ds_select_dst fetch_event_params
    fix_nated_contact fix_nated_register fix_nated_sdp fix_route_dialog force_rport force_send_socket forward
    get_profile_size get_redirects handle_publish handle_subscribe has_body has_totag
    is_domain_local is_from_gw is_from_local is_method is_myself is_present_hf isbflagset isflagset
    load_balance log lookup loose_route match_dialog mf_process_maxfwd_header nat_uac_test next_branches
    pike_check_req proxy_authorize proxy_challenge raise_event record_route remove_hf replace_body_all rest_get
    rest_post rl_check route rtpengine_answer rtpengine_delete rtpengine_manage rtpengine_offer rtpproxy_answer
    rtpproxy_offer rtpproxy_unforce save search send_reply serialize_branches set_dlg_profile setbflag setflag
    sl_reply_error sl_send_reply strip t_check_status t_check_trans t_newtran t_on_branch t_on_failure t_on_reply
    t_relay t_reply t_was_cancelled topology_hiding uac_auth use_next_gw validate_dialog www_authorize www_challenge
    xlog""".split()
)

PARAMETERS = frozenset(
    """acc.db_url acc.detect_direction acc.early_media acc.failed_transaction_flag acc.log_flag acc.log_missed_flag
    acc.report_cancels alias_db.db_url auth.calculate_ha1 auth.nonce_expire auth.password_spec auth.username_spec
    auth_db.calculate_ha1 auth_db.db_url auth_db.load_credentials auth_db.password_column auth_db.use_domain
    avpops.avp_table cachedb_local.cache_clean_period cachedb_local.cache_table_size dialog.db_mode dialog.db_url
    dialog.default_timeout dialog.dlg_match_mode dialog.profiles_no_value dialog.profiles_with_value dialplan.db_url
    dispatcher.db_url dispatcher.ds_ping_interval dispatcher.ds_ping_method dispatcher.ds_probing_mode domain.db_mode
    domain.db_url drouting.db_url httpd.ip httpd.port load_balancer.db_url load_balancer.probing_interval
    mi_fifo.fifo_mode mi_fifo.fifo_name nathelper.natping_interval nathelper.ping_nated_only nathelper.received_avp
    nathelper.sipping_bflag nathelper.sipping_from permissions.db_url presence.db_url presence.server_address
    registrar.default_expires registrar.max_contacts registrar.max_expires registrar.min_expires
    registrar.received_avp registrar.tcp_persistent_flag rr.append_fromtag rtpengine.rtpengine_sock
    rtpproxy.rtpproxy_sock tls_mgm.ca_list tls_mgm.certificate tls_mgm.private_key tls_mgm.require_cert
    tls_mgm.tls_method tls_mgm.verify_cert tm.fr_inv_timeout tm.fr_timeout tm.onreply_avp_mode
    tm.pass_provisional_replies tm.restart_fr_on_each_reply uri.use_uri_table usrloc.db_mode usrloc.db_url
    usrloc.nat_bflag usrloc.timer_interval usrloc.use_domain usrloc.working_mode_preset""".split()
)

VARIABLES = frozenset(
    """ai aU ad au avp branch ci ct.fields DLG_dir DLG_status DLG_timeout du err.info err.rcode err.rreason fU fd fs
    ft fu hdr json mb ml pr rU rc rd retcode rm rp rs ru Ri Rp si sp stat T_branch_idx T_fr_inv_timeout T_fr_timeout
    T_reply_code tU td time tt tu ua var""".split()
)
