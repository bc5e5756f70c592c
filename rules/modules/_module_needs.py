"""What modules need to initialise beyond what the catalogue has of it (`Module.requirements`, `Module.dependencies`).

Read by hand in each mod_init; the lines are those of 2.4.11, or of the version named. Most rows hold for all versions
that have the module; `_later_needs.py` has those that begin after 2.4. What hangs on a database, a certificate, a file
or the network being there is not in here. Nor is what modules need to be loaded at all where they say so
(dep_export_t).
"""

from __future__ import annotations

from functools import cache

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.rules.modules._conditions import (
    Driver,
    Fields,
    Given,
    Global,
    Greater,
    Listener,
    Loaded,
    Mentioned,
    Not,
    Number,
    OfType,
    Word,
)
from opensips_lsp.rules.modules._needs import Need

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.catalogue.version import Version


_LATER = (3, 0)
_URL = Given(("db_url",)), Global("db_default_url")


def _on(name: str, default: int = 0, module: str | None = None) -> Number:
    return Number(name, 1, None, default, module)


_SQL_PRESETS = ("single-instance-sql-write-through", "single-instance-sql-write-back", "sql-only")
_CACHE_PRESETS = ("federation-cachedb-cluster", "full-sharing-cachedb-cluster")
_CLUSTERS = (*_CACHE_PRESETS, "full-sharing-cluster")
_CACHE_MODES = ("federation-cachedb", "full-sharing-cachedb")
_NO_MODE = Not(
    Number("db_mode", 0, 3, None)
)  # usrloc: db_mode 0 to 3 stands for a preset, and that for the other parameters
_NO_PRESET = _NO_MODE, Not(Given(("working_mode_preset",)))
_PINGS = _on("natping_interval")

# Rows with WARNING say less than the server does: mod_init fails there too, and OpenSIPS does not start.
NEEDS = (
    Need("acc", _URL, (Fields(("extra_fields", "leg_fields"), "db"),), since=(2, 4, 3)),  # acc_mod.c:443
    Need("acc", _URL[:1], (Fields(("extra_fields", "leg_fields"), "db"),), until=(2, 4, 3)),  # 2.3.6 acc_mod.c:418
    Need("acc", (Given(("aaa_url",)),), (Fields(("extra_fields", "leg_fields"), "aaa"),)),  # acc_mod.c:457
    Need("acc", (_on("append_fromtag", 1, "rr"),), (Not(Number("detect_direction", 0, 0, 0)),)),  # acc_mod.c:423
    Need("b2b_logic", (Given(("server_address",)),), (Given(("extern_scenario",)),)),  # b2b_logic.c:232
    Need("clusterer", _URL, (Not(Number("db_mode", 0, 0, 1)),), since=(2, 4)),  # clusterer_mod.c:300
    Need("clusterer", (_on("current_id", -1), Given(("current_info",))), until=(3, 0)),  # clusterer_mod.c:302
    Need("db_mysql", (Loaded(("tls_mgm",)),), (Given(("tls_client_domain",)),)),  # db_mysql.c:137
    Need("db_virtual", (Given(("db_urls",)),)),  # db_virtual.c init_global
    Need("dialog", _URL, (Number("db_mode", 1, 3, 0),)),  # dialog.c:1001
    Need("dialplan", (Given(("db_url", "partition")), Global("db_default_url"))),  # dialplan.c:371, 397
    Need("dialplan", (Given(("db_url", "partition")),), (Global("db_default_url"),), until=(2, 4, 9),
         severity=WARNING),  # 2.4.8 dialplan.c init_data
    Need("dispatcher", (Given(("db_url", "partition")), Global("db_default_url"))),  # dispatcher.c:758
    Need("dispatcher", (Given(("db_url", "partition")),), (Global("db_default_url"),), until=(2, 4, 9),
         severity=WARNING),  # 2.4.8 dispatcher.c:739
    Need("drouting", _URL, (Not(Number("use_partitions", 1, 1, 0)),)),  # drouting.c:1243
    Need("drouting", (Given(("db_partitions_url",)), Global("db_default_url")),
         (Number("use_partitions", 1, 1, 0),)),  # drouting.c:4826
    Need("emergency", (Loaded(("dialog",)),)),  # emergency_methods.c:239
    Need("emergency", (Loaded(("tm",)),)),  # emergency_methods.c:244
    Need("emergency", (Loaded(("rr",)),)),  # emergency_methods.c:249
    Need("imc", (Loaded(("tm",)),)),  # imc.c:396
    Need("lua", (Loaded(("sl",)),)),  # siplua.c:129
    Need("mid_registrar", (Number("db_mode", 0, 0, 0, "usrloc"),), until=(2, 4)),  # 2.3.6 mid_registrar.c
    Need("msilo", (Given(("content_type_hdr",)),), (Given(("offline_message",)),)),  # msilo.c:410
    Need("nathelper", (Given(("nat_bflag",), "usrloc"),), (_PINGS, _on("ping_nated_only"))),  # nathelper.c:560
    Need("nathelper", (Given(("sipping_from",)),), (_PINGS, Given(("sipping_bflag",)))),  # nathelper.c:596
    Need("osp", (Given(tuple(f"sp{number}_uri" for number in range(1, 17))),)),  # osp_mod.c:421
    Need("peering", (Given(("aaa_url",)),)),  # peering.c:134
    Need("presence_callinfo", (Loaded(("dialog",)),),
         (Number("disable_dialog_support_for_sca", 0, 0, 0),)),  # sca_dialog.c:41
    Need("presence_xml", (Loaded(("xcap_client",)),),
         (Number("force_active", 0, 0, 0), Number("integrated_xcap_server", 0, 0, 0, "xcap"))),  # presence_xml.c:264
    Need("proto_hep", (Listener(("hep_udp", "hep_tcp")),), until=(3, 5)),  # proto_hep.c:195
    Need("proto_wss", (Loaded(("tls_mgm",)),)),  # proto_wss.c:210
    Need("pua", (Loaded(("tm",)),)),  # pua.c:172
    Need("qos", (Given(("qos_flag",)),)),  # qos.c:121
    Need("rls", (Given(("xcap_root",)),), (Number("integrated_xcap_server", 0, 0, 0, "xcap"),)),  # rls.c:285
    Need("rls", (Loaded(("xcap_client",)),), (Number("integrated_xcap_server", 0, 0, 0, "xcap"),)),  # rls.c:460
    Need("rtpproxy", (Given(("rtpproxy_sock", "db_url")),), until=(3, 6)),  # rtpproxy.c:1281
    Need("rtpproxy", (Loaded(("dialog",)),), (Given(("rtpp_notify_socket",)),)),  # rtpproxy.c:1401
    Need("rtpproxy", (Not(Given(("rtpproxy_timeout",))), Number("rtpproxy_tout", -1, -1, -1))),  # rtpproxy.c:1363
    Need("signaling", (Loaded(("tm", "sl")),)),  # signaling.c:127
    Need("sipcapture",
         (Number("raw_ipip_capture_on", 0, 0, 0), Number("raw_moni_capture_on", 0, 0, 0))),  # sipcapture.c:1013
    Need("sms", (Given(("modems",)),)),  # sms.c:305
    Need("sms", (Given(("networks",)),)),  # sms.c:378
    Need("sst", (Given(("sst_flag",)),), (Mentioned(("sstCheckMin",)),), until=(3, 0)),  # sst.c:176
    Need("sst", (Given(("sst_flag",)),), (Not(Mentioned(("sstCheckMin",))),), until=(3, 0), severity=WARNING),
    Need("stun", (Given(("primary_ip",)),)),  # stun.c:136
    Need("stun", (Given(("alternate_ip",)),)),  # stun.c:141
    *(
        Need("tm", (Not(Number(old, 0, 1, 30)),), (Not(Given((new,))),), until=(3, 0))  # timer.c:547, 553; tm.c:2201
        for old, new in [("fr_timer", "fr_timeout"), ("fr_inv_timer", "fr_inv_timeout")]
    ),
    Need("tm", (Greater("T2_timer", 4000, "T1_timer", 500),)),  # timer.c:571
    *(
        Need("uac_auth", (Given((name,)),),
             (Given(tuple(other for other in names if other != name)),))  # uac_auth.c:121
        for names in [("auth_username_avp", "auth_password_avp", "auth_realm_avp")]
        for name in names
    ),
    Need("usrloc", _URL, (Not(Number("db_mode", 0, 0, 0)),), until=(2, 4)),  # 2.3.6 ul_mod.c:355
    Need("usrloc", (OfType("SQLDB"),), (Word("restart_persistency", ("load-from-sql",)),),
         since=(2, 4), until=(2, 4, 7)),  # 2.4.6 ul_mod.c get_deps_rr_persist compares an address
    Need("usrloc", _URL, (Number("db_mode", 1, 3, -1),), since=(2, 4)),  # ul_mod.c:446
    Need("usrloc", _URL, (_NO_MODE, Word("working_mode_preset", _SQL_PRESETS[:2])), since=(2, 4)),
    Need("usrloc", _URL, (_NO_MODE, Word("working_mode_preset", _SQL_PRESETS[2:])), since=(2, 4, 2)),
    Need("usrloc", _URL, (*_NO_PRESET, Word("restart_persistency", ("load-from-sql",))), since=(2, 4)),
    Need("usrloc", _URL, (*_NO_PRESET, Word("cluster_mode", ("sql-only",))), since=(2, 4, 2)),
    Need("usrloc", (Word("cluster_mode", (*_CACHE_MODES, "full-sharing", "sql-only")),),
         (*_NO_PRESET, Word("restart_persistency", ("sync-from-cluster",))), since=(2, 4)),  # ul_mod.c:793
    Need("usrloc", (_on("location_cluster"),), (_NO_MODE, Word("working_mode_preset", _CLUSTERS)),
         since=(2, 4)),  # ul_mod.c:825
    Need("usrloc", (_on("location_cluster"),), (*_NO_PRESET, Word("cluster_mode", (*_CACHE_MODES, "full-sharing"))),
         since=(2, 4)),
    Need("usrloc", (Given(("cachedb_url",)),), (_NO_MODE, Word("working_mode_preset", _CACHE_PRESETS)),
         since=(2, 4)),  # ul_mod.c:830
    Need("usrloc", (Given(("cachedb_url",)),), (*_NO_PRESET, Word("cluster_mode", _CACHE_MODES)), since=(2, 4)),
    Need("usrloc", (Not(Number("use_domain", 0, 0, 0)),), (_NO_MODE, Word("working_mode_preset", _CACHE_PRESETS[:1])),
         since=(2, 4)),  # ul_mod.c:813
)  # fmt: skip


def defaulted(needs: Iterable[Need]) -> Iterator[Need]:
    """The driver that is needed where `db_default_url` stands in for the parameter of each need that allows it."""
    for need in needs:
        url = need.needs[0]
        if isinstance(url, Given) and need.needs[1:] == _URL[1:]:
            yield need._replace(needs=(Driver(url.names),))


# modules that open the database of db_default_url when they have no URL of their own
DEFAULTED = (
    Need("acc", (Driver(("db_url",)),), since=(2, 4, 3)),  # acc_mod.c:387, acc.c:471
    Need("b2b_entities", (Driver(("db_url",)),), (Not(Number("db_mode", 0, 0, 2)),), since=(2, 4, 9),
         until=(3, 3)),  # b2b_entities.c:208
    Need("b2b_logic", (Driver(("db_url",)),), (Not(Number("db_mode", 0, 0, 2)),), since=(2, 4, 9),
         until=(3, 3)),  # b2b_logic.c:252
    Need("dialplan", (Driver(("db_url",)),), (Not(Given(("partition",))),), since=(2, 4, 9)),  # dialplan.c:357
    Need("dispatcher", (Driver(("db_url",)),), since=(2, 4, 9)),  # dispatcher.c:758
    Need("sipcapture", (Driver(("db_url",)),)),  # sipcapture.c:818, 940
    Need("uri", (Driver(("db_url",)),)),  # uri_mod.c:254, 280
    *defaulted([need for need in NEEDS if need.module not in ("acc", "dialplan", "dispatcher")]),
)  # fmt: skip

# module -> the conditions on which it opens the database of its URL when it initialises, where it does not always;
# None: never
OPENS = {
    "b2b_sca": (_on("db_mode"),),  # b2b_sca.c:327
    "carrierroute": (Word("config_source", ("db",)),),  # load_data.c:53
    "fraud_detection": None,  # fraud_detection.c:236, a worker does
}


def needs_of(module: str, target: Version) -> list[Need]:
    """The Needs of a module in a version."""
    return [need for need in _by_module(target >= _LATER).get(module, ()) if need.is_for(target)]


@cache
def _by_module(later: bool) -> dict[str, list[Need]]:
    """Module -> its Needs. later: those of `_later_needs.py` too."""
    needs = [*NEEDS, *DEFAULTED]
    if later:
        from opensips_lsp.rules.modules._later_needs import LATER

        needs += [*LATER, *defaulted(LATER)]
    found: dict[str, list[Need]] = {}
    for need in needs:
        found.setdefault(need.module, []).append(need)
    return found
