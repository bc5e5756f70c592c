"""What modules and functions need to start in 3.0 and later, where that is new or has changed."""

import pytest

from opensips_lsp.catalogue.catalogue import load
from opensips_lsp.catalogue.series import SERIES
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.rules.modules._conditions import Not
from opensips_lsp.rules.modules._function_needs import NEEDS as FUNCTIONS
from opensips_lsp.rules.modules._module_needs import needs_of

RULES = [rule for rule in own_rules() if rule.code in ("C409", "C518", "C621", "C622")]


def found(modules, text, target):
    loads = "".join(f'loadmodule "{module}.so"\n' for module in ["proto_udp", *modules])
    script = text if "route {" in text else f"{text}\nroute {{ exit; }}\n"
    return [one for one in lint_text(loads + script, parse_version(target), RULES) if one.severity == "error"]


def codes(modules, text, target):
    return [one.code for one in found(modules, text, target)]


def param(module, **values):
    """The modparams of a module."""
    quoted = {name: value if isinstance(value, int) else f'"{value}"' for name, value in values.items()}
    return "".join(f'modparam("{module}", "{name}", {value})\n' for name, value in quoted.items())


URL = "text:///x"
NODE = param("clusterer", db_mode=0, my_node_id=1)
PUSH = ["tm", "rr", "event_routing", "usrloc", "registrar"]
PUSHED = param("registrar", pn_enable=1, pn_providers="apns")
PURR = PUSHED + param("registrar", pn_enable_purr=1)
ON_PURR = 'async(pn_process_purr("location"), r); '
CALLED = f"route {{ record_route(); {ON_PURR}}} route[r] {{ exit; }}"


@pytest.mark.parametrize(
    ("modules", "target", "settings"),
    [
        (["b2b_entities"], "3.4", param("b2b_entities", cachedb_url="local://")),
        (["b2b_entities"], "3.4", param("b2b_entities", db_mode=0, db_url=URL, cachedb_url="local://")),
        (["b2b_entities"], "3.4", f'db_default_url="{URL}"\n' + param("b2b_entities", cachedb_url="local://")),
        (["tls_openssl", "tls_mgm", "cachedb_redis"], "3.6", param("cachedb_redis", use_tls=1)),
        (["clusterer"], "3.0", param("clusterer", db_mode=0, my_node_info="cluster_id=1, node_id=1, url=bin:a:1")),
        (["tls_openssl", "tls_mgm", "db_postgres"], "3.6", ""),
        (["tls_wolfssl", "tls_mgm", "db_postgres"], "3.6", param("db_postgres", use_tls=1)),
        (["db_text", "clusterer", "dispatcher"], "3.6",
         NODE + param("dispatcher", db_url=URL, cluster_id=1, cluster_probing_mode="distributed")),
        (["db_text", "dispatcher"], "3.6", param("dispatcher", db_url=URL, cluster_probing_mode="by-shtag")),
        (["db_text", "dispatcher"], "3.4", param("dispatcher", partition=f"p: db_url={URL}")),
        (["db_text", "dispatcher"], "4.0", param("dispatcher", partition=f"default : db_url={URL}")),
        (["db_text", "dispatcher"], "4.0", f'db_default_url="{URL}"\n' + param("dispatcher", partition="p: db_url=a")),
        (["usrloc", "mid_registrar"], "3.4", param("usrloc", working_mode_preset="single-instance-no-db")),
        (["db_text", "usrloc", "mid_registrar"], "3.4", param("usrloc", db_mode=1, db_url=URL)),
        (["mqueue"], "3.6", param("mqueue", mqueue="name=a;dbmode=3")),
        (["mqueue"], "3.6", param("mqueue", mqueue="name=a;size=12")),
        (["presence_dfks"], "3.4", "route { exit; }\nroute[dfks_get] { exit; }\nroute[dfks_set] { exit; }"),
        (["presence_dfks"], "3.4",
         param("presence_dfks", get_route="a", set_route="a") + "route { exit; }\nroute[a] { exit; }"),
        (["prometheus"], "3.6", ""),
        (["proto_hep"], "3.6", "socket=hep_tcp:127.0.0.1:9060"),
        (["proto_msrp"], "3.4", "socket=msrp:127.0.0.1:6000"),
        (["proto_smpp"], "3.4", "socket=smpp:127.0.0.1:6000\n" + param("proto_smpp", outbound_uri="sip:a", db_url=URL)),
        (["usrloc", "registrar"], "3.1", param("registrar", pn_enable=0)),
        (["tm", "event_routing", "usrloc", "registrar"], "3.1", param("registrar", pn_enable=1, pn_providers="apns")),
        (["usrloc", "registrar"], "3.4", param("registrar", pn_enable_purr=1)),
        (["db_text", "b2b_logic", "call_center"], "3.4", param("call_center", db_url=URL, acc_db_url=URL)),
        (PUSH, "3.4", PURR + CALLED),
        (["dialog", "topology_hiding", *PUSH], "4.0", PURR + CALLED.replace("record_route()", 'topology_hiding("U")')),
        (["proto_hep", "db_text", "sipcapture"], "3.4",
         "socket=hep_udp:127.0.0.1:9060\n" + param("sipcapture", hep_capture_on=1)),
        (["db_text", "sipcapture"], "3.4", param("sipcapture", hep_route="nosuch")),
        (["tls_openssl", "tls_wolfssl", "tls_mgm"], "3.4", param("tls_mgm", tls_library="wolfssl")),
        (["tls_mgm"], "3.2", param("tls_mgm", tls_library="none")),
        (["tls_mgm"], "3.1", ""),
        (["db_text", "janus"], "3.6", param("janus", janus_db_url=URL)),
        (["db_text", "sqlops"], "3.6", param("sqlops", db_url=f"2 {URL}")),
        (["mqueue"], "3.6", param("mqueue", mqueue="name=a", db_url=URL)),
        (["db_text", "trie"], "3.6", param("trie", use_partitions=1, db_partitions_url=URL)),
        (["tm", "uac"], "3.4", ""),
    ],
)  # fmt: skip
def test_modules_that_have_what_they_need(modules, target, settings):
    assert found(modules, settings, target) == []


@pytest.mark.parametrize(
    ("modules", "target", "lacking"),
    [
        (["b2b_entities"], "3.3", param("b2b_entities", db_url=URL, cachedb_url="local://")),
        (["b2b_logic"], "4.0", param("b2b_logic", db_url=URL, cachedb_url="local://")),
        (["tls_openssl", "tls_mgm", "cachedb_redis"], "3.6",
         param("cachedb_redis", use_tls=1) + param("tls_mgm", tls_library="none")),
        (["clusterer"], "3.0", param("clusterer", db_mode=0)),
        (["clusterer"], "3.6", param("clusterer", db_url=URL, my_node_info="cluster_id=1, node_id=1, url=bin:a:1")),
        (["config"], "3.6", ""),
        (["tls_openssl", "tls_mgm", "db_postgres"], "3.6", param("db_postgres", use_tls=1)),
        (["db_text", "clusterer", "dispatcher"], "3.6",
         NODE + param("dispatcher", db_url=URL, cluster_id=1, cluster_probing_mode="by-shtag")),
        (["db_text", "dispatcher"], "3.5", param("dispatcher", partition=f"p: db_url={URL}")),
        (["httpd"], "4.0", param("httpd", auth_username="a")),
        (["httpd"], "4.0", param("httpd", auth_password="a")),
        (["janus"], "3.6", ""),
        (["db_text", "usrloc", "mid_registrar"], "3.4", param("usrloc", db_mode=3, db_url=URL)),
        (["db_text", "usrloc", "mid_registrar"], "4.0", param("usrloc", working_mode_preset="sql-only", db_url=URL)),
        (["mqueue"], "3.6", param("mqueue", mqueue="name=a; dbmode=1")),
        (["auth", "msrp_relay"], "3.4", "route { exit; }\nroute[msrp_auth] { exit; }"),
        (["msrp_relay"], "3.4",
         param("msrp_relay", my_uri="msrp://a:1") + "route { exit; }\nroute[msrp_auth] { exit; }"),
        (["auth", "msrp_relay"], "3.4", param("msrp_relay", my_uri="msrp://a:1")),
        (["presence_dfks"], "3.4", "route { exit; }\nroute[dfks_get] { exit; }"),
        (["proto_hep"], "3.6", "socket=hep_tls:127.0.0.1:9060"),
        (["proto_msrp"], "3.4", "socket=msrps:127.0.0.1:6000"),
        (["proto_smpp"], "3.4", param("proto_smpp", outbound_uri="sip:a", db_url=URL)),
        (["db_text", "clusterer", "tm", "pua"], "3.2", NODE + param("pua", db_url=URL, cluster_id=1)),
        (["qrouting"], "3.1", ""),
        (["tm", "event_routing", "usrloc", "registrar"], "3.1", param("registrar", pn_enable=1)),
        (PUSH, "3.1", PURR + "route { record_route(); }"),
        (PUSH, "3.6", PURR + CALLED.replace("record_route();", "")),
        (["tm", "usrloc", "mid_registrar"], "3.1", param("mid_registrar", pn_enable=1, pn_providers="apns")),
        (["rtp_relay"], "3.3.6", ""),
        (["rtpproxy"], "3.5", 'loadmodule "rtp.io.so"'),
        (["proto_hep", "db_text", "sipcapture"], "3.4",
         "socket=hep_udp:127.0.0.1:9060\n" + param("sipcapture", hep_capture_on=1, hep_route="nosuch")),
        (["sockets_mgm"], "3.6", ""),
        (["sqlops"], "3.5", ""),
        (["sst"], "3.0", ""),
        (["db_text", "sqlops"], "3.6", param("sqlops", db_url="2 mysql://a:b@c/d")),
        (["db_text", "mqueue"], "3.6", param("mqueue", mqueue="name=a;dbmode=2", db_url="mysql://a:b@c/d")),
        (["tm", "usrloc", "pua_reginfo"], "3.5",
         param("pua_reginfo", server_address="sip:a", ul_domain="location", publish_reginfo=1)),
        (["tcp_mgm"], "3.3", ""),
        (["tls_mgm"], "3.2", ""),
        (["tls_openssl", "tls_wolfssl", "tls_mgm"], "3.4", ""),
        (["tls_openssl", "tls_mgm"], "3.4", param("tls_mgm", tls_library="wolfssl")),
        (["tls_openssl", "tls_mgm"], "3.4", param("tls_mgm", tls_library="OpenSSL ")),
        (["trie"], "3.6", ""),
        (["db_text", "trie"], "3.6", 'db_default_url="mysql://a:b@c/d"'),
    ],
)  # fmt: skip
def test_modules_that_lack_something(modules, target, lacking):
    assert codes(modules, lacking, target) == ["C621"]


@pytest.mark.parametrize(
    ("modules", "target", "settings", "wanted"),
    [
        (["b2b_entities"], "3.4", param("b2b_entities", db_url=URL, cachedb_url="local://"),
         "module `b2b_entities` does not initialise with `cachedb_url` and `db_url`; OpenSIPS does not start"),
        (["tls_mgm"], "3.4", "", "module `tls_mgm` does not initialise without module `tls_openssl` or `tls_wolfssl`, "
         "with `tls_library` set to `auto`; OpenSIPS does not start"),
        (["tls_openssl", "tls_wolfssl", "tls_mgm"], "3.4", "", "module `tls_mgm` does not initialise with module "
         "`tls_wolfssl` and module `tls_openssl` and `tls_library` set to `auto`; OpenSIPS does not start"),
    ],
)  # fmt: skip
def test_messages(modules, target, settings, wanted):
    (finding,) = found(modules, settings, target)
    assert (finding.message, finding.stage) == (wanted, "init")


FROM_TAG_OFF = param("rr", append_fromtag=0)
UAC = ["tm", "rr", "uac"]


@pytest.mark.parametrize(
    ("modules", "target", "settings", "calls"),
    [
        (["avpops", "db_text"], "3.4", param("avpops", db_url=URL), 'avp_db_query("select 1");'),
        (["avpops"], "3.0", f'loadmodule "db_text.so"\ndb_default_url="{URL}"\n', 'avp_db_load("$fu", "$avp(x)");'),
        (["rest_client", "tls_mgm", "tls_wolfssl"], "3.6", "", 'rest_init_client_tls("d");'),
        (["nathelper"], "3.0", "", "fix_nated_register();"),
        (["proto_hep", "db_text", "sipcapture"], "3.4", "socket=hep_udp:127.0.0.1:9060\n", 'report_capture("x");'),
        (UAC, "3.4", FROM_TAG_OFF + param("uac", restore_mode="manual"), 'uac_replace_to(, "sip:a@b");'),
        (["tm", "uac"], "3.4", param("uac", restore_mode="none"), 'uac_replace_to(, "sip:a@b");'),
        ([*UAC, "dialog"], "3.4", FROM_TAG_OFF + param("uac", force_dialog=1), 'uac_replace_to(, "sip:a@b");'),
        ([*UAC, "uac_auth"], "4.0", "", "uac_auth();"),
        (["presence"], "3.4", "", "handle_publish(); handle_subscribe();"),
    ],
)
def test_calls_that_have_what_they_need(modules, target, settings, calls):
    assert found(modules, f"{settings}route {{ {calls} }}", target) == []


@pytest.mark.parametrize(
    ("modules", "target", "settings", "calls", "wanted"),
    [
        (["avpops"], "3.4", "", 'avp_db_query("select 1");', ["C622"]),
        (["avpops"], "3.0", 'db_default_url="mysql://a:b@c/d"\n', 'avp_db_load("$fu", "$avp(x)");', ["C622"]),
        (["avpops"], "3.4", param("avpops", db_url="mysql://a:b@c/d"), 'avp_db_query("select 1");', ["C622"]),
        (["rest_client"], "3.0", "", 'rest_init_client_tls("d");', ["C622"]),
        (["db_text", "sipcapture"], "3.6", "", "sip_capture();", ["C622"]),
        (["db_text", "sipcapture"], "3.6", "", "async(sip_capture(), r);} route[r] { exit;", ["C622"]),
        (["proto_hep", "db_text", "sipcapture"], "3.4",
         "socket=hep_udp:127.0.0.1:9060\n" + param("sipcapture", hep_capture_on=1), 'report_capture("x");', ["C622"]),
        (["tm", "uac"], "3.4", "", 'uac_replace_from(, "sip:a@b");', ["C622"]),
        (UAC, "3.0", FROM_TAG_OFF, 'uac_replace_to(, "sip:a@b");', ["C622"]),
        (UAC, "4.0", param("uac", force_dialog=1), 'uac_replace_to(, "sip:a@b");', ["C622"]),
        ([*UAC, "uac_auth"], "3.6", FROM_TAG_OFF, "uac_auth();", ["C622"]),
        (UAC, "3.6", "", "uac_auth();", ["C622"]),
        (["group"], "3.4", "", "db_get_user_group($var(u), $avp(g));", ["C518"]),
        (["permissions"], "4.0", "", "get_source_group($var(g));", ["C518"]),
        (PUSH, "3.4", PUSHED, f"{ON_PURR}}} route[r] {{ exit;", ["C622"]),
        (["presence"], "3.4", "", 'handle_publish("x");', ["C518"]),
    ],
)  # fmt: skip
def test_calls_that_lack_something_are_reported_once(modules, target, settings, calls, wanted):
    assert codes(modules, f"{settings}route {{ {calls} }}", target) == wanted


def conditions(parts):
    """All conditions, those that are denied too."""
    return [inner for one in parts for inner in conditions([one.condition] if isinstance(one, Not) else []) or [one]]


ALL = [load(series) for series in SERIES]
NAMED = {need for one in ALL for name in one.module_names() for need in needs_of(name, one.version)}


@pytest.mark.parametrize("need", sorted({*NAMED, *FUNCTIONS}, key=str), ids=lambda need: need.module)
def test_what_a_row_names_is_there(need):
    catalogues = [one for one in ALL if need.is_for(one.version) and one.module(need.module)]
    assert catalogues, "no version has the module"
    for one in conditions([*need.needs, *need.when]):
        found = [catalogue.module(getattr(one, "module", None) or need.module) for catalogue in catalogues]
        for name in [*getattr(one, "names", ()), getattr(one, "parameter", ""), getattr(one, "name", "")]:
            if name and name != "db_default_url":
                assert any(name in module.params for module in found if module), f"no parameter `{name}`"
