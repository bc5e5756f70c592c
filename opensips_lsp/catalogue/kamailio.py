"""What Kamailio and SER have that no OpenSIPS from 1.4 to 4.0 has.

From src/modules and src/core/cfg.lex of kamailio/kamailio at commit 38711a3e788d, less all names of OpenSIPS; old names
of SER are left out where another program may use them.
"""

MODULES = frozenset("""
acc_diameter acc_json acc_radius app_jsdt app_lua app_perl app_python app_python3 app_python3s app_ruby app_ruby_proc
async auth_arnacon auth_ephemeral auth_xkeys blst call_obj cdp cdp_avp cfg_db cfg_rpc cfgt cnxcc corex counters cplc
crypto ctl db2_ldap db2_ops db_cluster db_mongodb db_redis debugger dlgs dmq dmq_usrloc dnssec erlang evapi evrexec
file_out gcrypt geoip geoip2 gzcompress htable http_async_client http_client ims_auth ims_charging ims_dialog
ims_diameter_server ims_icscf ims_ipsec_pcscf ims_isc ims_ocs ims_qos ims_registrar_pcscf ims_registrar_scscf
ims_usrloc_pcscf ims_usrloc_scscf influxdbc ipops jansson janssonrpcc jsonrpcc jsonrpcs kazoo keepalive kemix kex
log_custom log_systemd lost lrkproxy lwsc matrix microhttpd misc_radius mohqueue mqtt msrp mtree nats ndb_cassandra
ndb_mongodb ndb_redis nghttp2 nosip nsq outbound p_usrloc pdb peerstate phonenum pipelimit posops prefix_route
presence_conference presence_profile ptimer pua_json pua_rpc pv pv_headers pvtpl rtimer rtjson rtp_media_server ruxc
sanity sca sctp sdpops secfilter secsipid sipdump sipjson siprepo sipt siputils slack smsops ss7ops statsc statsd
stirshaken sworker systemdops tcpops textopsx tls tmrec tmx topoh topos topos_htable topos_redis tsilo uid_auth_db
uid_avp_db uid_domain uid_gflags uid_uri_db userblocklist websocket xcap_server xhttp xhttp_pi xhttp_prom xhttp_rpc
xmlops xprint
""".split())  # fmt: skip

GLOBALS = frozenset("""
async_workers async_workers_group auto_bind_ipv6 cfgengine core_log corelog disable_sctp dns_cache_flags
dns_cache_gc_interval dns_cache_init dns_cache_max_ttl dns_cache_mem dns_cache_min_ttl dns_cache_negative_ttl
dns_naptr_ignore_rfc dns_sctp_pref dns_search_full_match dns_srv_lb dns_srv_loadbalancing dns_tcp_pref dns_tls_pref
dns_udp_pref dns_use_cache dns_use_failover dst_blocklist_expire dst_blocklist_init enable_sctp enable_tls fork_delay
http_reply_parse ip_free_bind kemi latency_cfg_log latency_limit_action latency_limit_db latency_log loadpath
log_engine_data log_engine_type log_prefix_mode mem_dbg mem_join mem_safety mem_summary memdbg mlock_pages
modinit_delay msg_recv_max_size onsend_route_reply phone2tel pmtu_discovery pv_buffer_size pv_buffer_slots
pv_cache_limit real_time route_locks_size rt_prio rundir run_dir ser_kill_timeout shm_force_alloc shm_mem_size
sip_parser_log socket_workers sql_buffer_size stats_name_separator tcp_accept_haproxy tcp_accept_no_cl
tcp_accept_unique tcp_conn_wq_max tcp_connection_match tcp_keepcnt tcp_keepintvl tcp_rd_buf_size tcp_reuse_port
tcp_script_mode tls_max_connections tls_threads_mode udp_mtu udp_mtu_try_proto use_dns_cache use_dns_failover
use_dst_blocklist verbose_startup version_table xavp_via_params
""".split())  # fmt: skip

# Variables: their classes.
VARIABLES = frozenset("""
$def $defv $dlg $dlg_ctx $dlg_var $hdrc $jsonrpl $null $sel $sht $shtcn $shtcv $shtdec $shtex $shtinc $shtitkey
$shtitval $sndfrom $sndto $ulc $xavi $xavp $xavu $nh $http_req $uac_req $prid $rdir $ruid $snd $rcv $K $TV $version
""".split())  # fmt: skip

ROUTES = frozenset(("request_route", "reply_route", "onsend_route"))

# Modules of OpenSIPS that Kamailio never had: a script that loads them is one of OpenSIPS.
NEVER = frozenset("""
b2b_entities b2b_logic cachedb_cassandra cachedb_local cachedb_memcached cachedb_mongodb cachedb_redis cachedb_sql
call_center cgrates clusterer db_cachedb db_http db_virtual dns_cache event_datagram event_rabbitmq event_route
event_routing event_xmlrpc fraud_detection freeswitch load_balancer mathops mi_html mi_http mi_json mi_xmlrpc_ng
mid_registrar proto_bin proto_hep proto_msrp proto_sctp proto_smpp proto_tcp proto_tls proto_udp proto_ws proto_wss
rest_client script_helper signaling sip_i sipmsgops sql_cacher tls_mgm topology_hiding uac_auth uac_registrant
""".split())  # fmt: skip
