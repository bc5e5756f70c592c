"""What modules need to initialise in 3.0 and later, where that is new; `_module_needs.py` has what holds before, too.

Read by hand in each mod_init, and what that calls; a version is named where a row does not begin with 3.0 or with its
module. Versions 3.0.5, 3.4.18, 3.6.8 and 4.0.1 were asked, with and without what is needed.
"""

from __future__ import annotations

from opensips_lsp.rules.modules._conditions import (
    Defined,
    Driver,
    Given,
    Global,
    Listener,
    Loaded,
    Matching,
    Mentioned,
    Not,
    Number,
    Opened,
    Routed,
    Word,
)
from opensips_lsp.rules.modules._needs import Need

_URL = Given(("db_url",)), Global("db_default_url")


def _on(name: str, default: int = 0) -> Number:
    return Number(name, 1, None, default)


_NO_MODE = Not(Number("db_mode", 0, 3, None, "usrloc"))
_KEPT_ELSEWHERE = "sql-only", "full-sharing-cachedb-cluster"
_BY_TAG = Word("cluster_probing_mode", ("by-shtag",)), _on("cluster_id")
_TAG = (Given(("cluster_sharing_tag",)),)
_KEPT = Matching("mqueue", r"dbmode\s*=\s*[12]", "`dbmode` 1 or 2")
_PUSHED = Not(Number("pn_enable", 0, 0, 0))
_PURR = _PUSHED, Not(Number("pn_enable_purr", 0, 0, 0))
_ON_PURR = (Mentioned(("pn_process_purr",)),)
_STAYS = (Mentioned(("record_route", "record_route_preset", "topology_hiding")),)
_STORED = Not(Number("db_mode", 0, 0, 2)), Given(("db_url",))
_STORED_BY_DEFAULT = Not(Number("db_mode", 0, 0, 2)), Not(Given(("cachedb_url",)))

LATER = (
    Need("b2b_entities", (Not(Given(("cachedb_url",))),), _STORED, since=(3, 3)),  # b2b_entities.c mod_init
    Need("b2b_entities", (Driver(("db_url",)),), _STORED_BY_DEFAULT, since=(3, 3)),
    Need("b2b_logic", (Not(Given(("cachedb_url",))),), _STORED, since=(3, 3)),  # b2b_logic.c mod_init
    Need("b2b_logic", (Driver(("db_url",)),), _STORED_BY_DEFAULT, since=(3, 3)),
    Need("b2b_logic_xml", (Driver(("db_url",)),), _STORED[:1]),  # b2b_logic_xml/b2b_logic.c mod_init
    Need("b2b_logic_xml", (Given(("server_address",)),), (Given(("extern_scenario",)),)),  # b2b_logic.c mod_init
    Need("cachedb_redis", (Not(Word("tls_library", ("none", "wolfssl"), "auto", "tls_mgm")),),
         (_on("use_tls"),), since=(3, 2)),  # cachedb_redis.c mod_init
    Need("clusterer", (_on("my_node_id", -1),), (Not(Number("db_mode", 0, 0, 1)),)),  # clusterer_mod.c mod_init
    Need("clusterer", (_on("my_node_id", -1), Given(("my_node_info",))),
         (Number("db_mode", 0, 0, 1),)),  # node_info.c provision_current
    Need("config", _URL),  # config.c mod_init
    Need("db_postgres", (Not(Loaded(("tls_openssl",))),), (_on("use_tls"),), since=(3, 3)),  # db_postgres.c mod_init
    Need("dispatcher", _TAG, _BY_TAG, since=(3, 3)),  # ds_clustering.c ds_init_cluster
    Need("dispatcher", (*_URL, Matching("partition", r"^\s*default\s*:", "the partition `default`")),
         (Given(("partition",)),), since=(3, 5)),  # dispatcher.c check_if_default_head_is_ok
    Need("drouting", _TAG, _BY_TAG, since=(3, 3)),  # dr_clustering.c dr_init_cluster
    Need("httpd", (Given(("auth_password",)),), (Given(("auth_username",)),)),  # httpd.c mod_init
    Need("httpd", (Given(("auth_username",)),), (Given(("auth_password",)),)),
    Need("janus", (Given(("janus_db_url",)), *_URL[1:])),  # janus_mod.c janus_db_init
    Need("mid_registrar", (Given(("pn_providers",)),), (_PUSHED,), since=(3, 1)),  # lib/reg/pn.c pn_init
    Need("mid_registrar", _ON_PURR, _PURR, since=(3, 1)),  # lib/reg/pn.c pn_cfg_validate
    Need("mid_registrar", _STAYS, _PURR, since=(3, 1)),
    Need("mid_registrar", (Loaded(("event_routing",)),), (_PUSHED,), since=(3, 1),
         stage="check"),  # lib/reg/pn.c pn_get_deps
    Need("mid_registrar", (Not(Number("db_mode", 3, 3, None, "usrloc")),)),  # usrloc/ul_mod.h have_mem_storage
    Need("mid_registrar", (Not(Word("working_mode_preset", _KEPT_ELSEWHERE, "", "usrloc")),), (_NO_MODE,)),
    Need("mqueue", _URL, (_KEPT,)),  # mqueue_db.c
    Need("mqueue", (Opened("db_url"),), (_KEPT,)),
    Need("msrp_relay", (Given(("my_uri",)),)),  # msrp_relay.c mod_init
    Need("msrp_relay", (Loaded(("auth",)),)),
    Need("msrp_relay", (Defined("auth_route", "msrp_auth"),)),
    Need("presence_dfks", (Defined("get_route", "dfks_get"),)),  # presence_dfks.c mod_init
    Need("presence_dfks", (Defined("set_route", "dfks_set"),)),
    Need("proto_hep", (Listener(("hep_udp", "hep_tcp", "hep_tls")),), since=(3, 5)),  # proto_hep.c mod_init
    Need("proto_hep", (Loaded(("tls_mgm",)),), (Listener(("hep_tls",), named=True),)),
    Need("proto_msrp", (Loaded(("tls_mgm",)),), (Listener(("msrps",), named=True),)),  # proto_msrp.c mod_init
    Need("proto_smpp", (Listener(("smpp",)),), since=(3, 0, 1), until=(4, 0)),  # proto_smpp.c mod_init
    Need("pua", _TAG, (_on("cluster_id"),), since=(3, 2)),  # pua/clustering.c init_pua_clustering
    Need("pua_reginfo", (Given(("default_domain",)),), (Number("publish_reginfo", 1, 1, 0),)),  # pua_reginfo.c mod_init
    Need("qrouting", _URL),  # qrouting.c qr_check_db
    Need("registrar", (Given(("pn_providers",)),), (_PUSHED,), since=(3, 1)),  # lib/reg/pn.c pn_init
    Need("registrar", _ON_PURR, _PURR, since=(3, 1)),  # lib/reg/pn.c pn_cfg_validate
    Need("registrar", _STAYS, _PURR, since=(3, 1)),
    Need("registrar", (Loaded(("event_routing",)),), (_PUSHED,), since=(3, 1),
         stage="check"),  # lib/reg/pn.c pn_get_deps
    Need("registrar", (Loaded(("tm",)),), (_PUSHED,), since=(3, 1), stage="check"),
    Need("rtp_relay", (Loaded(("dialog", "b2b_logic")),), since=(3, 3, 6)),  # rtp_relay_ctx.c rtp_relay_ctx_preinit
    Need("rtpproxy", (Given(("rtpproxy_sock", "db_url")), Loaded(("rtp.io",))), since=(3, 6)),  # rtpproxy.c mod_init
    Need("sipcapture", (Word("hep_route", ("none", "sip"), "sip"), Routed("hep_route")),
         (Not(Number("hep_capture_on", 0, 0, 0)),)),  # sipcapture.c parse_hep_route
    Need("sipcapture", _URL, (Not(Number("hep_capture_on", 0, 0, 0)), Word("hep_route", ("none",)))),
    Need("sockets_mgm", _URL),  # sockets_mgm.c mod_init
    Need("sqlops", _URL),  # sqlops.c sqlops_init
    Need("sqlops", (Opened("db_url"),)),  # sqlops_db.c sqlops_db_bind
    Need("sst", (Given(("sst_flag",)),)),  # sst.c mod_init
    Need("tcp_mgm", _URL),  # tcp_db.c tcp_db_init
    Need("tls_mgm", (Word("tls_library", ("auto", "none", "openssl", "wolfssl"), "auto"),),
         since=(3, 2)),  # tls_mgm.c load_tls_library
    Need("tls_mgm", (Loaded(("tls_openssl", "tls_wolfssl")),), (Word("tls_library", ("auto",), "auto"),),
         since=(3, 2)),
    Need("tls_mgm", (Not(Loaded(("tls_wolfssl",))),),
         (Loaded(("tls_openssl",)), Word("tls_library", ("auto",), "auto")), since=(3, 2)),
    Need("tls_mgm", (Loaded(("tls_openssl",)),), (Word("tls_library", ("openssl",)),), since=(3, 2)),
    Need("tls_mgm", (Loaded(("tls_wolfssl",)),), (Word("tls_library", ("wolfssl",)),), since=(3, 2)),
    Need("trie", _URL, (Not(Number("use_partitions", 1, 1, 0)),)),  # trie.c trie_init
    Need("trie", (Given(("db_partitions_url",)), Global("db_default_url")), (Number("use_partitions", 1, 1, 0),)),
    Need("uac_registrant", (Driver(("db_url",)),), since=(4, 0)),  # registrant.c mod_init
)  # fmt: skip
