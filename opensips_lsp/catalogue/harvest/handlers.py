"""What kind of value a parameter takes, by the function that reads it; a person has read the C code named at each.

A kind is the name of a test of values/, with a detail behind a colon. `@name=0` behind it: only while the parameter
`name`, which is 0 where it is not set, is above 0 (or not empty); `@-name=0`: only while it is not; `@>=3.2`, `@<3.2`:
only in these versions. HANDLERS are called when modparam is read: OpenSIPS refuses the script there. What INIT holds is
read by the module's mod_init, or what that calls: then the module does not initialise.
"""

from __future__ import annotations

from .records import Fact

_FACILITIES = (
    "log_auth,log_cron,log_daemon,log_kern,log_local0,log_local1,log_local2,log_local3,log_local4,log_local5,log_local6,"
    "log_local7,log_lpr,log_mail,log_news,log_user,log_uucp,log_authpriv,log_ftp,log_syslog"
)

# module.function -> kind. The name of a function alone says nothing: `set_connection` is in six modules. Lines are
# those of 2.4.11, or of the version named
HANDLERS = {
    "aaa_radius.parse_sets_func": "radius set",  # aaa_radius.c:235
    "acc.parse_acc_extra": "acc fields",  # acc_extra.c:320
    "acc.parse_acc_leg": "acc fields",
    "avpops.add_db_url": "db url number",  # avpops_db.c:81
    "avpops.avp_add_db_scheme": "db scheme",  # avpops_parse.c:383
    "b2b_logic.load_extern_scenario": "xml file",  # b2b_logic.c:501
    "b2b_logic.load_script_scenario": "xml file",
    "b2b_logic_xml.load_extern_scenario": "xml file",  # 3.2.19 b2b_logic.c:820
    "b2b_logic_xml.load_script_scenario": "xml file",
    "cachedb_local.parse_collections": "collections",  # cachedb_local.c:510
    "call_control.parse_init": "call control:strict",  # 3.0.5 call_control.c:262
    "call_control.parse_param_init": "call control",  # call_control.c:277
    "call_control.parse_param_start": "call control",
    "call_control.parse_param_stop": "call control",
    "call_control.parse_start": "call control:strict",
    "call_control.parse_stop": "call control:strict",
    "callops.calling_mode_func": "call mode",  # 3.1.17 callops.c:178
    "cfgutils.param_set_shvar": "shared variable",  # shvar.c:601
    "cfgutils.param_set_var": "shared variable",
    "cgrates.cgrates_set_engine": "cgrates",  # cgrates.c:311
    "clusterer.provision_current": "node:current",  # node_info.c:556
    "clusterer.provision_neighbor": "node:neighbor",  # node_info.c:504
    "clusterer.shtag_modparam_func": "sharing tag",  # 3.0.5 sharing_tags.c:214
    "db_http.set_col_delim": "character",  # http_dbase.c:92
    "db_http.set_line_delim": "character",
    "db_http.set_quote_delim": "character",
    "db_http.set_value_delim": "character",
    "db_oracle.set_reconnect": "seconds",  # asynch.c:61
    "db_oracle.set_timeout": "seconds",
    "dialog.dlg_sharing_tag_paramf": "tag:dialog_replication_cluster",  # dlg_replication.c:1665
    "dialplan.dp_set_partition": "dialplan partition",  # dialplan.c:241
    "dispatcher.set_partition_arguments": "dispatcher partition",  # dispatcher.c:498
    "dispatcher.set_probing_list": "dispatcher sets",  # ds_fixups.c:133
    "drouting.set_rule_tables_query": "rules query",  # 3.2.19 drouting.c:5202
    "emergency.set_codes": "emergency code",  # emergency_methods.c:157
    "event_flatstore.rotate_count_param": "leading number",  # 3.6.8 event_flatstore.c:155
    "event_flatstore.rotate_size_param": "leading number",  # 3.6.8 event_flatstore.c:189
    "event_kafka.add_script_broker": "kafka",  # 3.2.19 event_kafka.c:399
    "event_rabbitmq.rmq_server_add": "rabbitmq",  # 3.6.8 rmq_servers.c:364
    "event_sqs.add_script_url": "sqs",  # 3.6.8 event_sqs.c:194
    "mqueue.mq_param": "mqueue",  # 3.5.9 mqueue_mod.c:234
    "msrp_relay.parse_my_uri_param": "msrp uri",  # 3.3.10 msrp_relay.c:132
    "nathelper.get_oldip_fields_value": "letters:co ",  # nathelper.c:329
    "permissions.parse_partition": "permissions partition",  # partitions.c:109
    "presence.sharing_tag_func": "tag",  # sharing_tags.c:54
    "presence_xml.pxml_add_xcap_server": "xcap server",  # presence_xml.c:347
    "prometheus.prom_labels_param": "stat labels",  # 3.3.10 prometheus.c:748
    "proto_hep.parse_hep_id": "hep id",  # hep.c:622
    "rabbitmq.rmq_server_add": "rabbitmq",  # rmq_servers.c:287
    "rabbitmq_consumer.rmq_conn_add": "rabbitmq consumer@>=3.0",  # 3.0.5 rmq_connection.c:42
    "rls.add_rls_event": "string:filled",  # rls.c:788; EVENT_OTHER is 0
    "rtpengine.rtpengine_extra_failover": "?regex",  # 3.6.8 rtpengine.c:2589
    "siptrace.parse_trace_id": "trace id",  # siptrace.c:403
    # 3.0.5 openserSIPCommonObjects.c:465
    "snmpstats.handleSipEntityType": "word:other,useragent,proxyserver,redirectserver,registrarserver@>=3.0",
    "snmpstats.set_dlg_major_threshold": "threshold@>=3.0",  # 3.0.5 openserObjects.c:605
    "snmpstats.set_dlg_minor_threshold": "threshold@>=3.0",
    "snmpstats.set_queue_major_threshold": "threshold@>=3.0",
    "snmpstats.set_queue_minor_threshold": "threshold@>=3.0",
    "snmpstats.set_snmp_community": "string:filled@>=3.0",  # 3.0.5 utilities.c:44
    "snmpstats.set_snmpget_path": "string:filled@>=3.0",
    "sql_cacher.parse_cache_entry": "cache table",  # sql_cacher.c:124
    "sqlops.add_avp_db_scheme": "db scheme",  # 3.5.9 sqlops_parse.c:208
    "sqlops.add_db_url": "db url number",  # 3.5.9 sqlops_db.c:83
    "statistics.reg_param_stat": "statistic",  # stats_funcs.c:50
    "statistics.reg_stat_series_profile": "series profile",  # 3.2.19 statistics.c:276
    "stun.parse_alternate_ip": "stun ip",  # stun.c:1427
    "stun.parse_alternate_port": "stun port",  # stun.c:1483
    "stun.parse_primary_ip": "stun ip",
    "stun.parse_primary_port": "stun port",
    "tls_mgm.tlsp_add_cli_domain": "tls domain:client",  # tls_params.c:89
    "tls_mgm.tlsp_add_srv_domain": "tls domain:server",  # tls_params.c:50
    "tls_mgm.tlsp_set_cadir": "tls value",  # tls_params.c:123, 174
    "tls_mgm.tlsp_set_calist": "tls value",
    "tls_mgm.tlsp_set_certificate": "tls value",
    "tls_mgm.tlsp_set_cplist": "tls value",
    "tls_mgm.tlsp_set_crl_check": "tls value:number",
    "tls_mgm.tlsp_set_crldir": "tls value",
    "tls_mgm.tlsp_set_dhparams": "tls value",
    "tls_mgm.tlsp_set_eccurve": "tls value",
    "tls_mgm.tlsp_set_match_addr": "tls value:addresses",  # 3.0.5 tls_domain.c:611
    "tls_mgm.tlsp_set_match_dom": "tls value",  # 3.0.5 tls_params.c:189
    "tls_mgm.tlsp_set_method": "tls value:method",  # tls_params.c:216
    "tls_mgm.tlsp_set_pk": "tls value",
    "tls_mgm.tlsp_set_require": "tls value:number",
    "tls_mgm.tlsp_set_verify": "tls value:number",
    "tm.parse_tw_append": "tw append",  # t_fifo.c:139
    "tracer.parse_trace_id": f"trace id:{_FACILITIES}",  # 3.0.5 tracer.c:527
    "tracer.parse_trace_syslog_level": f"word:{_FACILITIES}",  # 3.2.19 tracer.c:3031
    "uac_auth.add_credential": "credential",  # uac_auth/auth.c:85
}  # fmt: skip

# module.parameter -> kind. Lines are those of 2.4.11, or of the version named
INIT = {
    "acc.aaa_url": "aaa:empty",  # acc_mod.c:451, aaa.c:44
    "acc.log_facility": f"word:{_FACILITIES}",  # acc_mod.c:400, dprint.c:45
    "auth.password_spec": "variable",  # auth_mod.c:281
    "auth.rpid_avp": "avp",  # rpid.c:61
    "auth.secret": "length:32..32@>=3.2.12,3.3.5",  # 3.2.19 auth_mod.c:204
    "auth.username_spec": "variable",  # auth_mod.c:262
    "auth_aaa.aaa_url": "aaa",  # authaaa_mod.c:171
    "auth_db.load_credentials": "loaded avps",  # auth_db/aaa_avps.h:69
    "b2b_entities.b2b_key_prefix": "length:0..5",  # b2b_entities.c:170
    "b2b_entities.client_hsize": "int:1..20",  # b2b_entities.c:156
    "b2b_entities.server_hsize": "int:1..20",
    "b2b_entities.update_period": "int:0..",  # b2b_entities.c:283
    "b2b_logic.b2bl_from_spec_param": "variable",  # b2b_logic.c:323
    "b2b_logic.b2bl_key_avp": "avp",  # b2b_logic.c:305
    "b2b_logic.custom_headers_regexp": "header regex",  # b2b_logic.c:393
    "b2b_logic.hash_size": "int:1..20",  # b2b_logic.c:223
    "b2b_logic.server_address": "text@>=3.3",  # 3.3.10 b2b_logic.c:361
    "b2b_sca.appearance_name_addr_spec_param": "variable",  # b2b_sca.c:305
    "b2b_sca.db_mode": "among:0,1",  # b2b_sca.c:330
    "b2b_sca.hash_size": "int:1..20",  # b2b_sca.c:235
    "b2b_sca.shared_line_spec_param": "variable",  # b2b_sca.c:285
    "b2b_sca.watchers_avp_spec": "avp:filled",  # b2b_sca.c:264
    "benchmark.granularity": "int:0..",  # benchmark.c:194
    "cachedb_local.cache_clean_period": "int:1..",  # cachedb_local.c:349
    "cachedb_local.cachedb_url": "local url",  # cachedb_local.c:261
    "cachedb_sql.cache_clean_period": "int:1..",  # cachedb_sql.c:541
    "call_control.call_limit_avp": "avp",  # call_control.c:1155
    "call_control.call_token_avp": "avp",  # call_control.c:1170
    "call_control.canonical_uri_avp": "avp",  # call_control.c:1125
    "call_control.diverter_avp": "avp",  # call_control.c:1185
    "call_control.signaling_ip_avp": "avp",  # call_control.c:1140
    "cfgutils.initial_probability": "int:..100",  # cfgutils.c:681
    "cfgutils.lock_pool_size": "int:1..",  # cfgutils.c:695
    "cgrates.retry_timeout": "int:0..",  # cgrates.c:246
    "cpl_c.proxy_recurse": "int:..10",  # cpl.c:269
    "db_flatstore.delimiter": "character",  # flatstore_mod.c:139
    "db_flatstore.prefix": "text",  # flatstore_mod.c:164
    "db_flatstore.suffix": "text",  # flatstore_mod.c:155
    "dialog.accept_replicated_dialogs": "int:0..",  # 2.3.6 dialog.c
    "dialog.accept_replicated_profiles": "int:0..",
    "dialog.cachedb_url": "cache",  # dialog.c:825, cachedb.c:134
    "dialog.db_mode": "among:0,1,2,3",  # dialog.c:996
    "dialog.default_timeout": "int:1..",  # dialog.c:792
    "dialog.dialog_replication_cluster": "int:0..",  # dialog.c:884
    "dialog.dlg_match_mode": "among:0,1,2",  # dialog.c:807
    "dialog.log_profile_hash_size": "int:1..",  # dialog.c:775
    "dialog.options_ping_interval": "int:1..",  # dialog.c:798
    "dialog.profile_replication_cluster": "int:0..",  # dialog.c:889
    "dialog.profiles_no_value": "profiles",  # dlg_profile.c:143
    "dialog.profiles_with_value": "profiles:profiles_no_value",
    "dialog.reinvite_ping_interval": "int:1..",  # dialog.c:798
    "dialog.replicate_dialogs_to": "int:0..",  # 2.3.6 dialog.c
    "dialog.replicate_profiles_to": "int:0..",
    "dialog.replication_auth_check": "int:0..",
    "dialog.rr_param": "length:1..32",  # dialog.c:782, 787
    "dispatcher.attrs_avp": "avp",  # dispatcher.c:655
    "dispatcher.cnt_avp": "avp",  # dispatcher.c:628
    "dispatcher.ds_define_blacklist": "blacklist",  # ds_bl.c:64
    "dispatcher.ds_probing_sock": "?destination@ds_ping_interval=0@<3.3",  # dispatcher.c:890
    "dispatcher.dst_avp": "avp",  # dispatcher.c:602
    "dispatcher.grp_avp": "avp",  # dispatcher.c:615
    "dispatcher.hash_pvar": "text",  # dispatcher.c:787
    "dispatcher.options_reply_codes": "reply codes@ds_ping_interval=0",  # dispatcher.c:881
    "dispatcher.script_attrs_avp": "avp",  # 3.1.17 dispatcher.c:605
    "dispatcher.setid_pvar": "variable:written",  # dispatcher.c:797
    "dispatcher.sock_avp": "avp",  # dispatcher.c:641
    "dns_cache.cachedb_url": "cache",  # dns_cache.c:120
    "drouting.carrier_attrs_avp": "avp:filled@-use_partitions=0",  # drouting.c:1024, 1465
    "drouting.carrier_id_avp": "avp:filled@-use_partitions=0",  # drouting.c:1484
    "drouting.define_blacklist": "blacklist:partition",  # dr_bl.c:79
    "drouting.drc_table": "string:filled@-use_partitions=0",  # drouting.c:1284
    "drouting.drd_table": "string:filled@-use_partitions=0",  # drouting.c:1248
    "drouting.drg_table": "string:filled@-use_partitions=0",  # drouting.c:1272
    "drouting.drr_table": "string:filled@-use_partitions=0",  # drouting.c:1260
    "drouting.gw_attrs_avp": "avp:filled@-use_partitions=0",  # drouting.c:1457
    "drouting.gw_id_avp": "avp:filled@-use_partitions=0",  # drouting.c:1449
    "drouting.gw_priprefix_avp": "avp:filled@-use_partitions=0",  # drouting.c:1469
    "drouting.gw_sock_avp": "avp:filled@-use_partitions=0",  # drouting.c:1453
    "drouting.partition_id_pvar": "variable:written@use_partitions=0",  # drouting.c:1232
    "drouting.probing_reply_codes": "reply codes@probing_interval=30",  # drouting.c:1657
    "drouting.replicate_status_to": "int:0..",  # 2.3.6 drouting.c
    "drouting.rule_attrs_avp": "avp:filled@-use_partitions=0",  # drouting.c:1461
    "drouting.rule_id_avp": "avp:filled@-use_partitions=0",  # drouting.c:1474
    "drouting.rule_prefix_avp": "avp:filled@-use_partitions=0",  # drouting.c:1479
    "drouting.ruri_avp": "avp:filled@-use_partitions=0",  # drouting.c:1445
    "drouting.status_replication_cluster": "int:0..",  # drouting.c:1699
    "group.aaa_url": "aaa",  # group_mod.c:278
    "httpd.ip": "http ip",  # httpd.c:123
    "httpd.post_buf_size": "int:256..",  # httpd.c:129
    "imc.hash_size": "int:1..",  # imc.c:350
    "jsonrpc.connect_timeout": "int:1..",  # jsonrpc.c:110
    "jsonrpc.read_timeout": "int:1..",  # jsonrpc.c:122
    "jsonrpc.write_timeout": "int:1..",  # jsonrpc.c:116
    "ldap.config_file": "string:filled",  # ldap_mod.c:216
    "load_balancer.lb_define_blacklist": "blacklist",  # lb_bl.c:58
    "load_balancer.probing_reply_codes": "reply codes@probing_interval=30",  # load_balancer.c:517
    "load_balancer.replicate_status_to": "int:0..",  # 2.3.6 load_balancer.c
    "load_balancer.status_replication_cluster": "int:0..",  # load_balancer.c:553
    "maxfwd.max_limit": "int:1..256",  # maxfwd.c:104
    "mediaproxy.ice_candidate": "word:none,low-priority,high-priority",  # mediaproxy.c:2021
    "mediaproxy.ice_candidate_avp": "avp",  # mediaproxy.c:2009
    "mediaproxy.media_relay_avp": "avp",  # mediaproxy.c:1994
    "mediaproxy.signaling_ip_avp": "avp",  # mediaproxy.c:1979
    "mi_datagram.socket_name": "datagram socket",  # mi_datagram.c:174
    "mi_fifo.reply_dir": "string:filled",  # mi_fifo.c:145
    "mi_http.mi_http_method": "int:0..1",  # mi_http.c:150
    "mid_registrar.extra_contact_params_avp": "avp",  # mid_registrar.c:533
    "mid_registrar.received_avp": "avp",  # mid_registrar.c:513
    "msilo.check_time": "int:0..",  # msilo.c:422
    "msilo.contact_hdr": "text",  # msilo.c:374
    "msilo.content_type_hdr": "text",  # msilo.c:389
    "msilo.from_address": "text",  # msilo.c:359
    "msilo.offline_message": "text",  # msilo.c:404
    "msilo.snd_time_avp": "avp",  # msilo.c:313
    "nathelper.natping_partitions": "int:..8@natping_interval=0",  # nathelper.c:565
    "nathelper.received_avp": "avp",  # nathelper.c:499
    "peering.aaa_url": "aaa",  # peering.c:134
    "pi_http.pi_http_method": "int:0..1",  # pi_http.c:160
    "presence.bla_presentity_spec": "variable@db_url=",  # presence.c:424
    "presence.cluster_federation_mode": "word:disabled,on-demand-sharing,full-sharing@>=3.1",  # 3.1.17 presence.c:265
    # presence_xml.c:239: the else belongs to the second if
    "presence_xml.pres_rules_auid": "exact:org.openmobilealliance.pres-rules",
    "pua.update_period": "int:1..",  # pua.c:229
    "pua_dialoginfo.callee_spec_param": "variable",  # pua_dialoginfo.c:570
    "pua_dialoginfo.caller_spec_param": "variable",  # pua_dialoginfo.c:550
    "ratelimit.accept_pipes_from": "int:0..",  # 2.3.6 ratelimit.c
    "ratelimit.cachedb_url": "cache",  # ratelimit_helper.c:168
    "ratelimit.default_algorithm": "word:red,taildrop,feedback,network,sbt",  # ratelimit_helper.c:231
    "ratelimit.expire_time": "int:0..",  # ratelimit.c:324
    "ratelimit.hash_size": "int:1..",  # ratelimit.c:382
    "ratelimit.pipe_replication_cluster": "int:0..",  # ratelimit.c:329
    "ratelimit.repl_pipes_auth_check": "int:0..",  # 2.3.6 ratelimit.c
    "ratelimit.replicate_pipes_to": "int:0..",
    "ratelimit.timer_interval": "int:0..",  # ratelimit.c:320
    "registrar.attr_avp": "avp",  # reg_mod.c:329
    "registrar.mcontact_avp": "avp",  # reg_mod.c:311
    "registrar.received_avp": "avp",  # reg_mod.c:293
    "rls.xcap_root": "xcap root",  # rls.c:491
    "rtpengine.extra_id_pv": "text",  # rtpengine.c:1147
    "rtpengine.rtpengine_sock": "rtp set@-db_url=",  # rtpengine.c:704
    "rtpengine.setid_avp": "avp:filled",  # rtpengine.c:1157
    "rtpproxy.generated_sdp_media_ip": "string:filled",  # 3.3.10 rtpproxy.c:1112
    "rtpproxy.generated_sdp_port_max": "int:0..65535",
    "rtpproxy.generated_sdp_port_min": "int:0..65535",
    "rtpproxy.rtpproxy_sock": "rtp set@-db_url=",  # rtpproxy.c:723
    "sip_i.country_code": "length:2..4",  # sip_i.c:131
    "sipcapture.table_name": "string:filled@db_url=",  # sipcapture.c:999
    "siptrace.trace_id": "hep name",  # siptrace.c:774, proto_hep/hep.c:791
    "tls_mgm.db_table": "string:filled@db_url=",  # tls_mgm.c:1912
    "tm.delete_timer": "unsigned:2..",  # timer.c:565
    "tm.fr_inv_timeout": "unsigned:2..@-fr_inv_timer=0",  # timer.c:553
    "tm.fr_timeout": "unsigned:2..@-fr_timer=0",  # timer.c:547
    "tm.wt_timer": "unsigned:2..",  # timer.c:559
    "tracer.trace_id": "hep name",  # 3.0.5 tracer.c:791
    "uac.restore_mode": "word:none,manual,auto,",  # uac.c:218
    "uac_auth.auth_password_avp": "avp:filled",  # uac_auth.c:102
    "uac_auth.auth_realm_avp": "avp:filled",
    "uac_auth.auth_username_avp": "avp:filled",
    "uac_redirect.accept_filter": "regex",  # redirect.c:295
    "uac_redirect.deny_filter": "regex",  # redirect.c:302
    "uac_registrant.default_expires": "int:15..",  # registrant.c:204
    "uac_registrant.reregister_expiry_percentage": "int:1..100",  # 4.0.1 registrant.c:340
    "uac_registrant.timer_interval": "int:10..",  # registrant.c:208
    "uri.aaa_url": "aaa",  # uri_mod.c:327
    "usrloc.cluster_mode": "usrloc mode:cluster_mode",  # ul_mod.c:722
    "usrloc.hash_size": "int:..16",  # ul_mod.c:372
    "usrloc.location_cluster": "int:0..",  # ul_mod.c:489
    "usrloc.repl_auth_check": "int:0..",  # 2.3.6 ul_mod.c
    "usrloc.replicate_contacts_to": "int:0..",
    "usrloc.restart_persistency": "usrloc mode:restart_persistency",  # ul_mod.c:741
    "usrloc.sql_write_mode": "usrloc mode:sql_write_mode",  # ul_mod.c:754
    "usrloc.working_mode_preset": "usrloc mode:working_mode_preset",  # ul_mod.c:675
    "xmpp.backend": "exact:component,server",  # xmpp.c:199
}  # fmt: skip


# What of these is not empty is the URL of a database: db_bind_mod() fails without the module of its scheme
DATABASES = (
    "acc.db_url alias_db.db_url auth_db.db_url auth_jwt.db_url b2b_entities.db_url@db_mode=2 "
    "b2b_logic.db_url@db_mode=2 b2b_logic_xml.db_url@db_mode=2 b2b_sca.db_url@db_mode=0 call_center.acc_db_url "
    "call_center.db_url call_center.rt_db_url carrierroute.db_url@config_source==db clusterer.db_url@db_mode=1 "
    "config.db_url cpl_c.db_url dialog.db_url@db_mode=0 dispatcher.db_url domain.db_url domainpolicy.db_url "
    "drouting.db_partitions_url@use_partitions=0 drouting.db_url@-use_partitions=0 emergency.db_url group.db_url "
    "imc.db_url jabber.db_url janus.janus_db_url load_balancer.db_url msilo.db_url permissions.db_url "
    "presence.db_url pua.db_url qrouting.db_url rate_cacher.clients_db_url rate_cacher.rates_db_url "
    "rate_cacher.vendors_db_url rtpengine.db_url rtpproxy.db_url sipcapture.db_url sockets_mgm.db_url "
    "speeddial.db_url tcp_mgm.db_url tls_mgm.db_url trie.db_partitions_url@use_partitions=0 "
    "trie.db_url@-use_partitions=0 uac_registrant.db_url uri.db_url userblacklist.db_url usrloc.db_url@db_mode=0 "
    "xcap.db_url"
)
for _param in DATABASES.split():
    _name, _at, _condition = _param.partition("@")
    INIT[_name] = f"database{_at}{_condition}"


def valued(module: str, fact: Fact) -> Fact:
    """A parameter's fact with the kind of its value in the place of the function that reads it."""
    handler, name = fact.get("handler", ""), f"{module}.{fact['name']}"
    at_once, at_start = HANDLERS.get(f"{module}.{handler}", ""), INIT.get(name, "")
    kind = f"{at_once};{at_start}" if at_start else at_once
    return {key: value for key, value in fact.items() if key != "handler"} | ({"kind": kind} if kind else {})
