"""What took the place of what OpenSIPS had before 2.3 and has no more: one row a fact, with its source.

older.py says which names are gone, and since when; it is generated. This table is written by hand: a row says what to
write instead. `catalogue 2.3` as a source means that the new name is read from the export tables of both series.
"""

from __future__ import annotations

from opensips_lsp.catalogue.pages import migration_page as page
from opensips_lsp.record import Record

from .older import FUNCTIONS as _OLD_FUNCTIONS
from .older import GLOBALS as _OLD_GLOBALS
from .older import MODULES as _OLD_MODULES
from .older import PARAMETERS as _OLD_PARAMETERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    Name: TypeAlias = str | tuple[str, str]  # the latter is (module, name) of a parameter


class Successor(Record):
    """What took the place of a name that OpenSIPS has no more.

    text: what to do instead, after "(removed in OpenSIPS ...); ". edit: "" when no edit is certain; "delete"; else the
    new name, with its module if that changed ("tls_mgm.certificate"), or a global parameter ("=xlog_buf_size"). same:
    with the edit OpenSIPS does what it did before. source: a page, commit or file. last: the last series that had the
    name, if older.py does not know.
    """

    text: str
    edit: str = ""
    same: bool = False
    source: str = ""
    last: str = ""


_UP_TO_2_3 = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9", "1.10", "1.11", "2.1", "2.2", "2.3")
NOTHING = "nothing took its place; delete it"


_P15, _P16, _P163 = page("1.4", "1.5"), page("1.5", "1.6"), page("1.6.2", "1.6.3")
_P164, _P17, _P18 = page("1.6.3", "1.6.4"), page("1.6", "1.7"), page("1.7", "1.8")
_P19, _P110, _P111 = page("1.8", "1.9"), page("1.9", "1.10"), page("1.10", "1.11")
_P21, _P22, _P23 = page("1.11", "2.1"), page("2.1", "2.2"), page("2.2", "2.3")
_DB_NAMES = "commit c91e1b74ee: database modules are named db_*"


def _renamed(new: str, source: str = "catalogue 2.3", same: bool = True, last: str = "") -> Successor:
    return Successor(f"it is `{new}` now", new, same, source, last)


def _delete(text: str, source: str, same: bool = False, last: str = "") -> Successor:
    return Successor(f"{text}; delete it", "delete", same, source, last)


def _instead(text: str, source: str, last: str = "") -> Successor:
    return Successor(text, "", False, source, last)


MODULES = {
    "auth_diameter": _instead("Diameter is gone from OpenSIPS; `auth_aaa` with `aaa_radius` checks over RADIUS", _P21),
    "auth_radius": Successor("it is `auth_aaa` now, with `aaa_radius` loaded before it", "auth_aaa", False, _P16),
    "avp_radius": _instead("`aaa_radius` does it: `radius_send_auth()` with its parameter `sets`", _P16),
    "closeddial": _instead(
        "nothing took its place: `dialplan`, or `avp_db_query()` of `avpops`, can look up short numbers", _P21
    ),
    "cpl-c": _renamed("cpl_c", _P22),
    "dbtext": _renamed("db_text", _DB_NAMES, last="1.3"),
    "flatstore": _renamed("db_flatstore", _DB_NAMES, last="1.3"),
    "group_radius": Successor(
        "`group` has it, with `aaa_radius` loaded before it and the parameter `aaa_url`", "group", False, _P16
    ),
    "lcr": _instead(
        "`drouting` routes by prefix and price: `do_routing()`, `use_next_gw()`, with tables of its own",
        "commit 6da2880426",
    ),
    "localcache": _renamed("cachedb_local", _P18),
    "memcached": Successor(
        "it is `cachedb_memcached` now, with `cachedb_url` for `server`", "cachedb_memcached", False, _P18
    ),
    "mi_xmlrpc": Successor(
        "it is `mi_xmlrpc_ng` now, with `httpd` loaded before it, which has the parameter `port`",
        "mi_xmlrpc_ng",
        False,
        _P21,
        "1.11",
    ),
    "mysql": _renamed("db_mysql", _DB_NAMES, last="1.3"),
    "pa": _instead("`presence` and `presence_xml` are the presence server", "commit a053e02321", "1.2"),
    "pdt": _instead("`dialplan` or `drouting` can translate prefixes", "commit ab934086fa"),
    "perlvdb": _renamed("db_perlvdb", _P19),
    "postgres": _renamed("db_postgres", _DB_NAMES, last="1.3"),
    "tlsops": Successor(
        "`tls_mgm` has its variables and `is_peer_verified()`", "tls_mgm", False, "commit 55d835512b; " + _P22
    ),
    "unixodbc": _renamed("db_unixodbc", _DB_NAMES, last="1.3"),
    "uri_db": Successor("`uri` has its functions", "uri", False, _P16),
    "uri_radius": Successor(
        "`uri` has its functions, with `aaa_radius` loaded before it and the parameter `aaa_url`", "uri", False, _P16
    ),
    "xlog": _delete("`xlog()` and `xdbg()` are in the core", _P163, same=True),
}

_ACCOUNTING = "; flags start no accounting any more, and without the call OpenSIPS starts and accounts nothing"


def _accounting(kind: str, flag: str = "") -> Successor:
    call = f'`do_accounting("{kind}"' + (f', "{flag}")`' if flag else ")`")
    return _instead(f"call {call} where the script sets the flag{_ACCOUNTING}", _P22)


def _fields(kind: str) -> Successor:
    text = f'the parameter `extra_fields` ("{kind}: NAME") takes its place, and the script sets `$acc_extra(NAME)`'
    return _instead(text, _P23)


def _moved(module: str, name: str, note: str = "", source: str = _P22) -> Successor:
    return Successor(f"it is a parameter of `{module}` now{note}", f"{module}.{name}", False, source)


_BLOCK = _instead('`do_accounting()` with the flag "cdr" writes legs and extra fields of the whole call', _P23)
_DIAMETER = _instead('Diameter accounting is gone; `do_accounting("aaa")` accounts over RADIUS', _P23)
_ROUTING = "is an argument of `do_routing()`, `use_next_gw()`, `route_to_gw()` now"
_NO_ESTIMATE = _delete(
    "the module finds out by itself how many rows to fetch", "commits 6cfad88b97, e1c17663c2, a0b2d66589"
)
_PROVIDER = _instead("it is a column of the table that `db_table_provider` names", "commit 09627231da")
_TABLE = _instead("the tables of `permissions` are one: `address_table`, with `pattern_col` and `info_col`", _P16)
_TIMER = _delete("OpenSIPS has timer processes for all modules", "commit caabbe5322")
_PATH = "is a flag of `save()` now"
_SIPTRACE = "the parameter `trace_id` takes its place"

PARAMETERS = {
    ("acc", "aaa_extra"): _fields("aaa"),
    ("acc", "aaa_extra_bye"): _BLOCK,
    ("acc", "aaa_flag"): _accounting("aaa"),
    ("acc", "aaa_missed_flag"): _accounting("aaa", "missed"),
    ("acc", "cdr_flag"): _accounting("log", "cdr"),
    ("acc", "db_extra"): _fields("db"),
    ("acc", "db_extra_bye"): _BLOCK,
    ("acc", "db_flag"): _accounting("db"),
    ("acc", "db_missed_flag"): _accounting("db", "missed"),
    ("acc", "diameter_client_host"): _DIAMETER,
    ("acc", "diameter_client_port"): _DIAMETER,
    ("acc", "diameter_extra"): _DIAMETER,
    ("acc", "diameter_flag"): _DIAMETER,
    ("acc", "diameter_missed_flag"): _DIAMETER,
    ("acc", "evi_extra"): _fields("evi"),
    ("acc", "evi_extra_bye"): _BLOCK,
    ("acc", "evi_flag"): _accounting("evi"),
    ("acc", "evi_missed_flag"): _accounting("evi", "missed"),
    ("acc", "failed_transaction_flag"): _accounting("log", "failed"),
    ("acc", "log_extra"): _fields("log"),
    ("acc", "log_extra_bye"): _BLOCK,
    ("acc", "log_flag"): _accounting("log"),
    ("acc", "log_missed_flag"): _accounting("log", "missed"),
    ("acc", "multi_leg_bye_info"): _instead(
        'the parameter `leg_fields` ("log: NAME") takes its place; `acc_new_leg()` begins a leg, `$acc_leg(NAME)` '
        'sets it, and the flag "cdr" of `do_accounting()` covers the BYE',
        _P23,
    ),
    ("acc", "multi_leg_info"): _instead(
        'the parameter `leg_fields` ("log: NAME") takes its place; `acc_new_leg()` begins a leg and '
        "`$acc_leg(NAME)` sets it",
        _P23,
    ),
    ("acc", "log_fmt"): _delete(
        "the fields of a log line are fixed; others are `extra_fields`", "commit 622166fe21", last="1.1"
    ),
    ("acc", "multi_leg_enabled"): _delete("`leg_fields` is what makes legs", "commit 0f1e0d78ea", last="1.1"),
    ("acc", "radius_config"): _moved(
        "aaa_radius", "radius_config", '; `acc` finds it by `aaa_url` ("radius:FILE")', _P16
    ),
    ("acc", "radius_extra"): _fields("aaa"),
    ("acc", "radius_flag"): _accounting("aaa"),
    ("acc", "radius_missed_flag"): _accounting("aaa", "missed"),
    ("acc", "report_ack"): _delete("ACKs are not accounted any more", _P17),
    ("alias_db", "use_domain"): _instead('it is the flag "d" of `alias_db_lookup()`, which means *no* domain', _P16),
    ("avpops", "avp_url"): _renamed("db_url", "commit b9247c08af"),
    ("b2b_entities", "b2be_dbtable"): _renamed("db_table", "commit 826a3f7bed"),
    ("b2b_entities", "server_address"): _delete(
        "the address is that of the socket the request came in on", "commit 929428a5d5"
    ),
    ("b2b_logic", "b2bl_key_avp"): _delete("the script does not get the key any more", "commit 5e3eaa5864", last="1.7"),
    ("b2b_logic", "dbtable"): _renamed("db_table", "commit 0c91584b3c"),
    ("cachedb_cassandra", "connection_timeout"): _renamed("connect_timeout", same=False, last="2.3"),
    ("cachedb_local", "cache_table_size"): _instead(
        'the parameter `cache_collections` ("default=9") takes its place: the size is a power of two, here 512', _P23
    ),
    ("cachedb_mongodb", "op_timeout"): _instead(
        "write it into `cachedb_url`, as the driver's options (`socketTimeoutMS`)", "commit f51ad4659c", "2.2"
    ),
    ("cachedb_mongodb", "slave_ok"): _instead(
        "write it into `cachedb_url`, as the driver's option `readPreference`", "commit f51ad4659c", "2.2"
    ),
    ("cachedb_mongodb", "write_concern"): _instead(
        "write it into `cachedb_url`, as the driver's option `w`", "commit f51ad4659c", "2.2"
    ),
    ("cachedb_sql", "db_url"): Successor(
        'it is `cachedb_url` now, with a scheme of its own: "sql:mysql://..."', "", False, "commit 48fbecc403"
    ),
    ("call_control", "diverter_avp_id"): Successor(
        'it is `diverter_avp` now, which takes a variable: "$avp(diverter)"', "", False, "commit e6d715dffe"
    ),
    ("carrierroute", "fetch_rows"): _NO_ESTIMATE,
    ("clusterer", "clusterer_id_col"): _renamed("id_col", _P23),
    ("clusterer", "duration_col"): _delete("the table has no such column any more", _P23),
    ("clusterer", "failed_attempts_col"): _renamed("no_ping_retries_col", _P23, same=False),
    ("clusterer", "last_attempt_col"): _delete("the table has no such column any more", _P23),
    ("clusterer", "machine_id_col"): _renamed("node_id_col", _P23),
    ("clusterer", "no_tries_col"): _renamed("no_ping_retries_col", _P23, same=False),
    ("clusterer", "persistent_state"): _delete("the state is always written to the database", _P23),
    ("clusterer", "server_id"): Successor("it is `current_id` in 2.3 and 2.4", "current_id", True, _P23),
    ("db_http", "qoute_delimiter"): _renamed("quote_delimiter", "commit 1d30433108"),
    ("db_mysql", "auto_reconnect"): _delete("the module always connects again", _P15, same=True),
    ("db_mysql", "ping_interval"): _delete("it had no effect", "commit 6a9cb0059e", same=True),
    ("db_unixodbc", "ping_interval"): _delete("it had no effect", "commit 6a9cb0059e"),
    ("db_virtual", "db_file"): _delete("it had no effect", "commit da88e6b95a", last="2.2"),
    ("dialog", "accept_replicated_profile_timeout"): _instead(
        "a profile that comes from another node is dropped after `replicate_profiles_expire` seconds without news",
        "catalogue 2.3: dialog.c",
    ),
    ("dialog", "auth_check"): _instead(
        "`replication_auth_check` in 2.3; 2.4 always drops packets that come from no node of the cluster",
        "dialog.c 2.3; clusterer.c:1903 of 2.4.11",
    ),
    ("dialog", "bye_on_timeout_flag"): _instead('it is the flag "B" of `create_dialog()`', _P17),
    ("dialog", "dlg_flag"): _instead(
        "call `create_dialog()` for the INVITEs that had the flag; no flag makes a dialog any more", _P17
    ),
    ("dialog", "h_entry_column"): _instead("`dlg_id_column` names the one column of both", "commit c9fa217227"),
    ("dialog", "h_id_column"): _instead("`dlg_id_column` names the one column of both", "commit c9fa217227"),
    ("dialog", "own_timer_proc"): _TIMER,
    ("dialog", "ping_interval"): _renamed("options_ping_interval", _P22),
    ("dialog", "timeout_avp"): _instead("set `$DLG_timeout`, which is the timeout of this dialog in seconds", _P111),
    ("dialog", "use_tight_match"): _renamed("dlg_match_mode", "commit aaed9b11cf", same=False, last="1.2"),
    ("dialplan", "attribute_pvar"): _instead(
        "the third argument of `dp_translate()` is the variable for the attributes", _P111
    ),
    ("dialplan", "attrs_pvar"): _instead(
        "the third argument of `dp_translate()` is the variable for the attributes", _P111
    ),
    ("dialplan", "fetch_rows"): _NO_ESTIMATE,
    ("dialplan", "match_len_col"): _delete("the length follows from the pattern", _P19),
    ("dispatcher", "cnt_avp_id"): _instead(
        'it is `cnt_avp` now, which takes a variable: "$avp(cnt)"', "commit f8f8480dd3", "1.1"
    ),
    ("dispatcher", "dst_avp_id"): _instead(
        'it is `dst_avp` now, which takes a variable: "$avp(dst)"', "commit f8f8480dd3", "1.1"
    ),
    ("dispatcher", "flags"): _instead(
        'they are letters in the third argument of `ds_select_dst()` and `ds_select_domain()`: 1 is "u" (the user '
        'only), 2 is "f" (failover)',
        "commit 14bd307db3",
    ),
    ("dispatcher", "flags_col"): _renamed("state_col", "commit 3e71b9bc5b", same=False),
    ("dispatcher", "force_dst"): _instead(
        '`ds_select_dst()` always sets the destination, as 1 did; the flag "s" in its third argument keeps one '
        "that is set, as 0 did",
        "commit 1b561c7e19",
    ),
    ("dispatcher", "grp_avp_id"): _instead(
        'it is `grp_avp` now, which takes a variable: "$avp(grp)"', "commit f8f8480dd3", "1.1"
    ),
    ("dispatcher", "list_file"): _instead(
        'destinations come from a database; for a text file load `db_text.so` and set `db_url` to "text:///FOLDER"',
        _P18,
    ),
    ("dispatcher", "setid_pvname"): _renamed("setid_pvar", "commit 697fcf1bb3"),
    ("dispatcher", "use_default"): _instead(
        'it is the flag "d" in the third argument of `ds_select_dst()` and `ds_select_domain()`', "commit 1b561c7e19"
    ),
    ("drouting", "attrs_avp"): _instead(f"the variable for the attributes of the gateway {_ROUTING}", _P111),
    ("drouting", "carrier_attrs_avp"): _instead(
        "the variable for the attributes of the carrier is an argument of `do_routing()`, `use_next_gw()`, "
        "`route_to_carrier()` now",
        _P111,
    ),
    ("drouting", "drl_table"): _instead("lists of gateways became carriers: `drc_table`", "commit d6b8eeeb09"),
    ("drouting", "fetch_rows"): _NO_ESTIMATE,
    ("drouting", "gw_attrs_avp"): _instead(f"the variable for the attributes of the gateway {_ROUTING}", _P111),
    ("drouting", "id_avp"): _renamed("rule_id_avp", "commit 3e78f05f2e", same=False),
    ("drouting", "rule_attrs_avp"): _instead(
        "the variable for the attributes of the rule is an argument of `do_routing()` and `use_next_gw()` now", _P111
    ),
    ("drouting", "sort_order"): _instead(
        'the order of gateways follows from the rule\'s list; the flag "W" of `do_routing()` sorts by weight', _P18
    ),
    ("emergency", "flag_empresa_terceira"): _instead("`proxy_role` says what this proxy does", "commit 65444d90b0"),
    ("emergency", "proxy_hole"): _renamed("proxy_role", "catalogue 2.3", same=False),
    **{
        ("emergency", f"{who}_{what}"): _PROVIDER
        for who in ("source", "vpc", "vsp")
        for what in ("organization_name", "hostname", "nena_id", "contact", "cert_uri")
    },
    ("exec", "async"): _instead("call `async(exec(...), ROUTE)` to go on while the command runs", "commit 870ab0148d"),
    ("localcache", "cache_table_size"): _instead(
        'the parameter `cache_collections` of `cachedb_local` ("default=9") takes its place: the size is a power '
        "of two, here 512",
        f"{_P18}; {_P23}",
        "1.7",
    ),
    ("memcached", "server"): _instead(
        'it is `cachedb_url` of `cachedb_memcached` now: "memcached:ID://HOST:PORT/"', _P18, "1.7"
    ),
    ("mi_xmlrpc", "buffer_size"): _instead("it is the parameter `buf_size` of `httpd`", _P21),
    ("mi_xmlrpc", "log_file"): _delete("`mi_xmlrpc_ng` logs with `log_level`", _P21),
    ("mi_xmlrpc", "port"): _instead("it is the parameter `port` of `httpd`", _P21),
    ("mi_xmlrpc", "reply_option"): _instead("`format_version` of `mi_xmlrpc_ng` is the form of replies", _P21),
    ("mi_xmlrpc_ng", "mi_xmlrpc_ng_root"): _renamed("http_root", _P22),
    ("nathelper", "db_table"): _moved("rtpproxy", "db_table", "", _P17),
    ("nathelper", "db_url"): _moved("rtpproxy", "db_url", "", _P17),
    ("nathelper", "natping_processes"): _TIMER,
    ("nathelper", "rtpp_socket_col"): _moved("rtpproxy", "rtpp_socket_col", "", _P17),
    ("nathelper", "rtpproxy_disable"): _delete(
        "without `rtpproxy_sock` of module `rtpproxy` no proxy is used", "commit 48f7045676", last="1.1"
    ),
    ("nathelper", "rtpproxy_disable_tout"): _moved("rtpproxy", "rtpproxy_disable_tout", "", _P17),
    ("nathelper", "rtpproxy_retr"): _moved("rtpproxy", "rtpproxy_retr", "", _P17),
    ("nathelper", "rtpproxy_sock"): _moved("rtpproxy", "rtpproxy_sock", "", _P17),
    ("nathelper", "rtpproxy_timeout"): _moved("rtpproxy", "rtpproxy_timeout", "", _P17),
    ("nathelper", "rtpproxy_tout"): _moved("rtpproxy", "rtpproxy_tout", "", _P17),
    ("nathelper", "set_id_col"): _moved("rtpproxy", "set_id_col", "", _P17),
    ("osp", "append_networkid"): _instead(
        "`networkid_location` and `networkid_parameter` say where it is put", "commit f9d48ef3bf"
    ),
    ("osp", "device_port"): _instead("write the port into `device_ip`", "commit 55ba0de722"),
    ("osp", "redirection_uri_format"): _delete("Contacts of a 3xx have one form", "commit 9b32a928af"),
    ("osp", "use_routing_number"): _renamed("use_number_portability", "commit 877f51c79b", same=False),
    ("osp", "use_rpid_for_calling_number"): _delete("the script sets the calling number", "commit f9d48ef3bf"),
    ("peering", "radius_config"): _moved(
        "aaa_radius", "radius_config", '; `peering` finds it by `aaa_url` ("radius:FILE")', "commit 3bdc99efc5"
    ),
    ("permissions", "db_mode"): _delete("the table is always held in memory", "commit b1e4a23e2a"),
    ("permissions", "from_col"): _renamed("pattern_col", _P16),
    ("permissions", "ip_addr_col"): _renamed("ip_col", _P16),
    ("permissions", "peer_tag_avp"): _instead(
        "the last argument of `check_address()` and `check_source_address()` is the variable for it", _P16
    ),
    ("permissions", "source_col"): _TABLE,
    ("permissions", "tag_col"): _renamed("info_col", _P16),
    ("permissions", "trusted_table"): _TABLE,
    ("presence", "max_expires"): _instead(
        "it is two now: `max_expires_subscribe` and `max_expires_publish`", "commit 8fc84e33d3"
    ),
    ("presence", "to_tag_pref"): _delete("`signaling` makes the tag", "commit 6ff4add934"),
    ("presence_xml", "db_url"): _moved("xcap", "db_url", "; load `xcap` before it", _P19),
    ("presence_xml", "integrated_xcap_server"): _moved(
        "xcap", "integrated_xcap_server", "; load `xcap` before it", _P19
    ),
    ("presence_xml", "xcap_table"): _moved("xcap", "xcap_table", "; load `xcap` before it", _P19),
    **{
        ("proto_tls", name): _moved("tls_mgm", name, '; load it, and name a domain as "[dom]value"')
        for name in (
            "ca_dir",
            "ca_list",
            "certificate",
            "ciphers_list",
            "client_domain",
            "client_domain_avp",
            "dh_params",
            "ec_curve",
            "private_key",
            "require_cert",
            "server_domain",
            "tls_handshake_timeout",
            "tls_method",
            "tls_send_timeout",
            "verify_cert",
        )
    },
    ("pua", "outbound_proxy"): _delete("it had no effect; a `local_route` can set `$du`", "commit 7227b2dc34"),
    ("ratelimit", "accept_pipes_timeout"): _instead(
        "a pipe that comes from another node is dropped after `repl_timer_expire` seconds without news",
        "catalogue 2.3: ratelimit.c",
    ),
    ("ratelimit", "pipe"): _instead(
        "a pipe begins with the first `rl_check(NAME, LIMIT, ALGORITHM)` that names it", "commit 7a0610a219", "1.7"
    ),
    ("ratelimit", "queue"): _instead(
        "there are no queues; call `rl_check(NAME, LIMIT, ALGORITHM)` for the methods that are meant",
        "commit 7a0610a219",
    ),
    ("ratelimit", "reply_code"): _instead("the script replies itself where `rl_check()` is false", "commit 7a0610a219"),
    ("ratelimit", "reply_reason"): _instead(
        "the script replies itself where `rl_check()` is false", "commit 7a0610a219"
    ),
    ("registrar", "aor_avp"): _instead(
        "the third argument of `save()` and `lookup()` is the variable with the address of record", _P15
    ),
    ("registrar", "append_branches"): _instead('0 is the flag "b" of `lookup()`', _P16),
    ("registrar", "desc_time_order"): _moved("usrloc", "desc_time_order", "", "commit 17f8026f79")._replace(last="1.1"),
    ("registrar", "method_filtering"): _instead('it is the flag "m" of `lookup()`', _P16),
    ("registrar", "nat_flag"): _instead(
        "it is the parameter `nat_bflag` of `usrloc`, a branch flag: `setbflag()`", "commit d9791a78ab", "1.1"
    ),
    ("registrar", "path_mode"): _instead(f'it {_PATH}: "p0", "p1", "p2"', _P16),
    ("registrar", "path_use_received"): _instead(f'it {_PATH}: "v"', _P16),
    ("registrar", "sip_natping_flag"): _instead(
        "it is the parameter `sipping_bflag` of `nathelper`, a branch flag: `setbflag()`", "commit 45e4b0bc8b", "1.1"
    ),
    ("registrar", "sock_flag"): _instead(f'it {_PATH}: "s"', _P16),
    ("registrar", "use_domain"): _moved("usrloc", "use_domain", "", "commit e68623b764")._replace(last="1.1"),
    ("registrar", "use_path"): _instead(f'it {_PATH}: "p0", "p1" or "p2" by the old `path_mode`', _P16),
    ("rls", "db_url"): _moved("xcap", "db_url", "; load `xcap` before it", _P19),
    ("rls", "integrated_xcap_server"): _moved("xcap", "integrated_xcap_server", "; load `xcap` before it", _P19),
    ("rls", "xcap_table"): _moved("xcap", "xcap_table", "; load `xcap` before it", _P19),
    ("rr", "enable_full_lr"): _delete("the parameter is obsolete, `;lr` is what all clients know", _P17),
    ("rtpproxy", "rtpp_sock_pvar"): _instead(
        "the last argument of `rtpproxy_offer()` and its like is the variable for it", _P111
    ),
    ("siptrace", "db_url"): _instead(f'{_SIPTRACE}: "[NAME]uri=mysql://..."', _P22),
    ("siptrace", "duplicate_uri"): _instead(f'{_SIPTRACE}: "[NAME]uri=sip:HOST:PORT"', _P22),
    ("siptrace", "duplicate_with_hep"): _instead(
        f'{_SIPTRACE}: "[NAME]uri=hep:ID", with `hep_id` of module `proto_hep`', _P22
    ),
    ("siptrace", "enable_ack_trace"): _delete("what `sip_trace()` traces, it traces with its ACK", _P22),
    ("siptrace", "hep_capture_id"): _moved("proto_hep", "hep_capture_id"),
    ("siptrace", "hep_version"): _instead('it is in `hep_id` of module `proto_hep`: "[ID]HOST:PORT;version=3"', _P23),
    ("siptrace", "table"): _instead(f'{_SIPTRACE}: "[NAME]uri=mysql://...;table=TABLE"', _P22),
    ("siptrace", "trace_flag"): _instead(
        'call `sip_trace("NAME", "t")` instead of setting the flag; NAME is the name of a `trace_id`', _P22
    ),
    ("siptrace", "trace_table_avp"): _instead(
        f'{_SIPTRACE}: one for each table, "[NAME]uri=mysql://...;table=TABLE"', _P22
    ),
    ("siptrace", "trace_to_database"): _instead(f"{_SIPTRACE}: one with the URL of a database", _P22),
    ("siptrace", "traced_user_avp"): _instead("the last argument of `sip_trace()` is the variable for it", _P22),
    ("siptrace", "traced_user_column"): _renamed("trace_attrs_column", "catalogue 2.3", same=False),
    ("sst", "timeout_avp"): _delete("`sst` sets the timeout of the dialog itself", "commit a65eca9de2"),
    ("tls_mgm", "db_mode"): _delete("domains are read from the database where `db_url` is set", "commit bd4b401057"),
    ("tls_mgm", "id_col"): _renamed("domain_col", _P23),
    ("tm", "fr_inv_timer_avp"): _instead("set `$T_fr_inv_timeout` before `t_relay()`", _P111),
    ("tm", "fr_timer_avp"): _instead("set `$T_fr_timeout` before `t_relay()`", _P111),
    ("tm", "own_timer_proc"): _TIMER,
    ("tm", "retr_timer1p1"): _renamed("T1_timer", "commit a8cd60a781", same=False, last="1.1"),
    ("tm", "retr_timer1p2"): _delete(
        "each retransmission waits twice as long as the one before", "commit a8cd60a781", last="1.1"
    ),
    ("tm", "retr_timer1p3"): _delete(
        "each retransmission waits twice as long as the one before", "commit a8cd60a781", last="1.1"
    ),
    ("tm", "retr_timer2"): _renamed("T2_timer", "commit a8cd60a781", same=False, last="1.1"),
    ("uac", "auth_password_avp"): _moved("uac_auth", "auth_password_avp", "; load `uac_auth` before `uac`", _P110),
    ("uac", "auth_realm_avp"): _moved("uac_auth", "auth_realm_avp", "; load `uac_auth` before `uac`", _P110),
    ("uac", "auth_username_avp"): _moved("uac_auth", "auth_username_avp", "; load `uac_auth` before `uac`", _P110),
    ("uac", "credential"): _moved("uac_auth", "credential", "; load `uac_auth` before `uac`", _P17),
    ("uac", "from_passwd"): _renamed("restore_passwd", "commit 51355d3d5a"),
    ("uac", "from_restore_mode"): _renamed("restore_mode", "commit 51355d3d5a"),
    ("uac", "rr_store_param"): _renamed("rr_from_store_param", "commit 51355d3d5a"),
    ("uac_registrant", "uac"): _instead(
        "registrations come from the table `registrant` (`db_url`, `table_name`)", "commit 670fe3c89f"
    ),
    ("usrloc", "fetch_rows"): _NO_ESTIMATE,
    ("usrloc", "method_column"): _delete(
        "it had no effect; `methods_column` is the column of methods", "commit 0f87636ce8", last="1.1"
    ),
    ("usrloc", "nat_flag"): _renamed("nat_bflag", "commit d9791a78ab", same=False, last="1.1"),
    ("xcap_client", "db_url"): _moved("xcap", "db_url", "; load `xcap` before it", _P19),
    ("xcap_client", "xcap_table"): _moved("xcap", "xcap_table", "; load `xcap` before it", _P19),
    ("xlog", "buf_size"): Successor(
        "it is the global parameter `xlog_buf_size`", "=xlog_buf_size", True, "commit 873607ea8e", "1.5"
    ),
    ("xlog", "force_color"): Successor(
        "it is the global parameter `xlog_force_color`", "=xlog_force_color", True, "commit 873607ea8e", "1.5"
    ),
    ("xmpp", "domain_separator"): _delete("it had no effect", "commit 65c8676417"),
    ("xmpp", "gateway_domain"): _delete("it had no effect", "commit 65c8676417"),
}

_CHECK = 'call `{}` instead: its first argument is the group ("0" for all), its variables are further arguments'
_SCRIPT_FLAGS = "script flags are gone; message flags (`setflag()`, `isflagset()`, `resetflag()`) can do it"
_DROUTING = "`drouting` took the place of `lcr`: `{}`"

FUNCTIONS = {
    "acc_diam_request": _instead("Diameter is gone; `acc_aaa_request()` accounts over RADIUS", _P23),
    "acc_rad_request": Successor("it is `acc_aaa_request` now, with `aaa_url`", "acc_aaa_request", True, _P16),
    "add_body": _instead(
        "call `add_body_part()`, after `remove_body_part()`: `add_body()` took the body away first, and the new "
        "one does not",
        _P23,
    ),
    "allow_address": _instead(_CHECK.format("check_address()"), _P16),
    "allow_refer_to": _instead("call `allow_uri()`, with `$rt` as the URI", "commit dfc249d24f", "1.1"),
    "allow_source_address": _instead(_CHECK.format("check_source_address()"), _P16),
    "allow_source_address_group": _instead("call `get_source_group()`, which writes the group into a variable", _P16),
    "allow_trusted": _instead(_CHECK.format("check_source_address()"), _P16),
    "avp_load_radius": _instead("call `radius_send_auth()` of `aaa_radius`, with sets from its parameter `sets`", _P16),
    "avp_write": _instead("assign: `$avp(NAME) = VALUE;`", "commit fbe84b4101", "1.1"),
    "cd_lookup": _instead(
        "nothing took its place: `dialplan`, or `avp_db_query()` of `avpops`, can look up short numbers", _P21
    ),
    "diameter_is_user_in": _instead("Diameter is gone; `aaa_is_user_in()` of `group` checks over RADIUS", _P21),
    "diameter_proxy_authorize": _instead(
        "Diameter is gone; `aaa_proxy_authorize()` of `auth_aaa` checks over RADIUS", _P21
    ),
    "diameter_www_authorize": _instead(
        "Diameter is gone; `aaa_www_authorize()` of `auth_aaa` checks over RADIUS", _P21
    ),
    "ds_is_from_list": _instead('write `ds_is_in_list("$si", "$sp")`', _P16),
    "engage_rtp_proxy": _renamed("rtpproxy_engage", _P23),
    "filter_body": _instead('call `remove_body_part(TYPE, "revert")`: it keeps only the parts of that type', _P23),
    "force_rtp_proxy": _instead(
        "write `rtpproxy_offer()` where the first SDP of a call passes (the INVITE), and `rtpproxy_answer()` where "
        "the second does (the 200 OK)",
        _P164,
    ),
    "forward_tcp": _instead(
        'write `forward("HOST:PORT")` with `force_send_socket(tcp:HOST:PORT)`', "commit d49443d44e", "1.2"
    ),
    "forward_tls": _instead(
        'write `forward("HOST:PORT")` with `force_send_socket(tls:HOST:PORT)`', "commit d49443d44e", "1.2"
    ),
    "forward_udp": _instead(
        'write `forward("HOST:PORT")` with `force_send_socket(udp:HOST:PORT)`', "commit d49443d44e", "1.2"
    ),
    "from_gw": _instead(_DROUTING.format("is_from_gw()"), "commit 6da2880426"),
    "from_gw_grp": _instead(_DROUTING.format("is_from_gw()"), "commit 6da2880426"),
    "handle_subscription": _instead("call `handle_subscribe()` of `presence`", "commit a053e02321", "1.2"),
    "is_other_contact": _instead("call `is_contact_registered()` or `is_ip_registered()`", "commit 188408863e"),
    "isscriptflagset": Successor(_SCRIPT_FLAGS, "isflagset", False, _P22),
    "issflagset": Successor(_SCRIPT_FLAGS, "isflagset", False, _P22),
    "lb_disable": Successor("it is `lb_disable_dst` now", "lb_disable_dst", True, "commit f43a40561a"),
    "load_contacts": _instead("call `serialize_branches(1)`", "commit 6da2880426"),
    "load_gws": _instead(_DROUTING.format("do_routing()"), "commit 6da2880426"),
    "load_gws_from_grp": _instead(_DROUTING.format("do_routing()"), "commit 6da2880426"),
    "next_contacts": _instead("call `next_branches()`", "commit 6da2880426"),
    "next_gw": _instead(_DROUTING.format("use_next_gw()"), "commit 6da2880426", "1.6"),
    "prefix2domain": _instead(
        "`dialplan` (`dp_translate()`) or `drouting` can translate prefixes", "commit ab934086fa"
    ),
    "prepareredirectosproutes": _instead(
        "call `prepareallosproutes()` and reply with 3xx in the script", "commit c7e1eab68f"
    ),
    "radius_does_uri_exist": _renamed("aaa_does_uri_exist", _P16),
    "radius_does_uri_user_exist": _renamed("aaa_does_uri_user_exist", _P16),
    "radius_is_user_in": _renamed("aaa_is_user_in", _P16),
    "radius_proxy_authorize": _renamed("aaa_proxy_authorize", _P16),
    "radius_www_authorize": _renamed("aaa_www_authorize", _P16),
    "record_route_strict": _renamed("record_route", "commit 4bb88e2bbe", same=False, last="1.0"),
    "registered": _renamed("is_registered", "commit e3cbc54eb1", same=False, last="2.2"),
    "resetscriptflag": Successor(_SCRIPT_FLAGS, "resetflag", False, _P22),
    "resetsflag": Successor(_SCRIPT_FLAGS, "resetflag", False, _P22),
    "rl_check_pipe": _instead(
        "write `rl_check(NAME, LIMIT)`: each call names the pipe and its limit", "commit 7a0610a219"
    ),
    "rl_drop": _instead('reply in the script: `sl_send_reply("503", "...")`', "commit 7a0610a219"),
    "save_memory": _instead('it is the flag "m" of `save()`', "commit e68623b764", "1.1"),
    "save_noreply": _instead('it is the flag "r" of `save()`', "commit e68623b764", "1.1"),
    "set_rtp_proxy_set": _instead(
        "the set is an argument of `rtpproxy_offer()`, `rtpproxy_answer()` and `rtpproxy_engage()`", _P111
    ),
    "setdebug": _instead("assign: `$log_level = LEVEL;`, and `$log_level = NULL;` for `setdebug()`", _P22),
    "setscriptflag": Successor(_SCRIPT_FLAGS, "setflag", False, _P22),
    "setsflag": Successor(_SCRIPT_FLAGS, "setflag", False, _P22),
    "start_recording": _renamed("rtpproxy_start_recording", _P23),
    "strict_route": _instead("`loose_route()` handles strict routers too", "commit 4bb88e2bbe", "1.0"),
    "strip_body": _instead("call `remove_body_part()`", _P23),
    "t_cancel_call": _instead('write `t_cancel_branch("a")`', _P16),
    "t_release": _delete("`tm` releases a transaction by itself", _P15),
    "t_forward_nonack": _instead("write `t_relay()`", "commit dc4a052c6c", "1.0"),
    "t_forward_nonack_tcp": _instead('write `t_relay("tcp:HOST:PORT")`', "commit dc4a052c6c", "1.0"),
    "t_forward_nonack_tls": _instead('write `t_relay("tls:HOST:PORT")`', "commit dc4a052c6c", "1.0"),
    "t_forward_nonack_udp": _instead('write `t_relay("udp:HOST:PORT")`', "commit dc4a052c6c", "1.0"),
    "t_relay_to_tcp": _instead('write `t_relay("tcp:HOST:PORT")`', "commit dc4a052c6c", "1.0"),
    "t_relay_to_tls": _instead('write `t_relay("tls:HOST:PORT")`', "commit dc4a052c6c", "1.0"),
    "t_relay_to_udp": _instead('write `t_relay("udp:HOST:PORT")`', "commit dc4a052c6c", "1.0"),
    "t_uac_dlg": _instead(
        "it is a command of the management interface; in a script `t_new_request()` sends a request",
        "tm/mi.c; t_new_request() of catalogue 2.3",
    ),
    "to_gw": _instead(_DROUTING.format("goes_to_gw()"), "commit 6da2880426"),
    "trace_dialog": _instead('write `sip_trace("NAME", "d")`; NAME is the name of a `trace_id`', _P22),
    "unforce_rtp_proxy": _renamed("rtpproxy_unforce", _P23),
}


def _to_proto(name: str, module: str = "proto_tcp") -> Successor:
    return _instead(f'it is a parameter now: `modparam("{module}", "{name}", ...)`', _P21)


def _to_tls(name: str, note: str = "") -> Successor:
    return _instead(
        f'it is a parameter of `tls_mgm` now: `modparam("tls_mgm", "{name}", ...)`{note}', f"{_P21}; {_P22}"
    )


_USER = "start OpenSIPS with `-{}` instead"
_MILLISECONDS = ", in milliseconds"

GLOBALS = {
    "avp_aliases": _delete("names of AVPs need no definition: write `$avp(NAME)`", _P17),
    "bin_children": _delete(
        "`children` is the number of processes of each UDP listener, and `proto_bin` uses the TCP ones", _P22
    ),
    "bin_listen": _instead("write `listen=bin:HOST:PORT` and load `proto_bin.so`", _P22),
    "debug": Successor("it is `log_level` now", "log_level", True, _P22),
    "disable_tcp": _delete("TCP is on where `proto_tcp.so` is loaded and a listener is `tcp:`", _P21),
    "disable_tls": _delete("TLS is on where `proto_tls.so` and `tls_mgm.so` are loaded and a listener is `tls:`", _P21),
    "fifo": _instead("load `mi_fifo.so` and set its parameter `fifo_name`", "commit 4804eeb267", "1.1"),
    "fifo_db_url": _delete("the fifo needs no database", "commit 4804eeb267", last="1.1"),
    "fifo_dir": _instead("it is the parameter `reply_dir` of `mi_fifo`", "commit 4804eeb267", "1.1"),
    "fifo_mode": _instead("it is the parameter `fifo_mode` of `mi_fifo`", "commit 4804eeb267", "1.1"),
    "fork": _instead("`debug_mode=yes` is what `fork=no` was; it also raises the log level", _P22),
    "gid": _delete(_USER.format("g"), _P22),
    "group": _delete(_USER.format("g"), _P22),
    "port": _instead("write the port into each listener: `listen=udp:HOST:PORT`", "cfg.y of 2.1.5"),
    "reply_to_via": _delete("replies go where RFC 3261 says", _P15),
    "syn_branch": _instead("it is the parameter `syn_branch` of `tm`", "commit b99b4bbe52", "1.1"),
    "tcp_async": _to_proto("tcp_async"),
    "tcp_async_local_connect_timeout": _to_proto("tcp_async_local_connect_timeout"),
    "tcp_async_local_write_timeout": _to_proto("tcp_async_local_write_timeout"),
    "tcp_async_max_postponed_chunks": _to_proto("tcp_async_max_postponed_chunks"),
    "tcp_crlf_pingpong": _to_proto("tcp_crlf_pingpong"),
    "tcp_max_msg_chunks": _to_proto("tcp_max_msg_chunks"),
    "tcp_poll_method": _renamed("poll_method", "cfg.lex of 2.1.5", same=False),
    "tcp_send_timeout": _to_proto("tcp_send_timeout")._replace(
        text='it is a parameter now, in milliseconds: `modparam("proto_tcp", "tcp_send_timeout", ...)`'
    ),
    "tls_ca_dir": _to_tls("ca_dir"),
    "tls_ca_list": _to_tls("ca_list"),
    "tls_certificate": _to_tls("certificate"),
    "tls_ciphers_list": _to_tls("ciphers_list"),
    "tls_client_domain": _to_tls("client_domain", ", with the settings of the block as `[NAME]value` each")._replace(
        last="1.11"
    ),
    "tls_client_domain_avp": _to_tls("client_domain_avp"),
    "tls_dh_params": _to_tls("dh_params"),
    "tls_ec_curve": _to_tls("ec_curve"),
    "tls_handshake_timeout": _to_tls("tls_handshake_timeout", _MILLISECONDS),
    "tls_log": _delete("TLS logs with `log_level`", _P21),
    "tls_method": _to_tls("tls_method", "; SSLv2 and SSLv3 are gone"),
    "tls_port_no": _instead(
        'write the port into the listener: `listen=tls:HOST:PORT`, or `modparam("proto_tls", "tls_port", ...)`', _P21
    ),
    "tls_private_key": _to_tls("private_key"),
    "tls_require_certificate": _to_tls("require_cert")._replace(last="1.0"),
    "tls_require_client_certificate": _to_tls("require_cert"),
    "tls_send_timeout": _to_tls("tls_send_timeout", _MILLISECONDS),
    "tls_server_domain": _to_tls("server_domain", ", with the settings of the block as `[NAME]value` each")._replace(
        last="1.11"
    ),
    "tls_verify": _to_tls("verify_cert")._replace(last="1.0"),
    "tls_verify_client": _to_tls("verify_cert"),
    "tls_verify_server": _to_tls("verify_cert"),
    "tlslog": _delete("TLS logs with `log_level`", _P21),
    "uid": _delete(_USER.format("u"), _P22),
    "unix_sock": _instead("load `mi_datagram.so` and set its parameter `socket_name`", "commit 4804eeb267", "1.1"),
    "user": _delete(_USER.format("u"), _P22),
}

VARIABLES = {
    "bF": _instead("write the test as `isbflagset(FLAG)`; `$bf` holds all branch flags, to be read", _P19, "1.8"),
    "br": _instead("it is `$branch` now", "pvar.c of 1.6", "1.5"),
    "mF": _instead("write the test as `isflagset(FLAG)`; `$mf` holds all message flags, to be read", _P19, "1.8"),
    "sF": _instead(_SCRIPT_FLAGS, _P22, "1.8"),
    "sf": _instead(_SCRIPT_FLAGS, _P22, "2.1"),
}

_CLUSTER = "up to 2.1 it was an address; since 2.2 it is the number of a cluster, of which `clusterer` knows the nodes"

# (module, parameter) that takes values of another type now -> in words
TYPES = {
    ("cachedb_cassandra", "rd_consistency_level"): _instead(
        'since 2.2 it is a name, such as "one"', "cachedb_cassandra.c of 2.2.8"
    ),
    ("cachedb_cassandra", "wr_consistency_level"): _instead(
        'since 2.2 it is a name, such as "one"', "cachedb_cassandra.c of 2.2.8"
    ),
    ("dialog", "replicate_dialogs_to"): _instead(_CLUSTER, _P22),
    ("dialog", "replicate_profiles_to"): _instead(_CLUSTER, _P22),
    ("ratelimit", "replicate_pipes_to"): _instead(_CLUSTER, _P22),
    ("usrloc", "replicate_contacts_to"): _instead(_CLUSTER, _P22),
}

# (function, number of arguments) that it does not take any more -> in words
CALLS = {
    ("get_source_group", 0): _instead(
        'since 1.6.3 it writes the group into a variable: `get_source_group("$var(group)")`', _P163
    ),
    ("rl_check", 0): _instead(
        "since 1.8 each call names the pipe and its limit: `rl_check(NAME, LIMIT, ALGORITHM)`", "commit 7a0610a219"
    ),
    ("rl_check", 1): _instead(
        "since 1.8 each call names the pipe and its limit: `rl_check(NAME, LIMIT, ALGORITHM)`", "commit 7a0610a219"
    ),
    ("sip_trace", 0): _instead(
        'since 2.2 it takes the name of a `trace_id`: `sip_trace("NAME", "t")` traces the transaction', _P22
    ),
}

_TABLES: dict[str, tuple[Mapping[Any, Successor], Mapping[Any, str]]] = {
    "module": (MODULES, _OLD_MODULES),
    "parameter": (PARAMETERS, _OLD_PARAMETERS),
    "function": (FUNCTIONS, _OLD_FUNCTIONS),
    "global": (GLOBALS, _OLD_GLOBALS),
    "variable": (VARIABLES, {}),
}


def successor(kind: str, name: Name) -> Successor | None:
    """The Successor of a name, or None.

    kind: "module", "parameter" (then `name` is (module, name)), "function", "global" or "variable".
    """
    return _TABLES[kind][0].get(name)


def last_series(kind: str, name: Name) -> str:
    """The last series before 2.3 that had it, as text; "" if nobody knows."""
    rows, older = _TABLES[kind]
    return older.get(name) or (rows[name].last if name in rows else "")


def removed_in(kind: str, name: Name) -> str:
    """The series up to 2.3 that has it no more, as text; "" if nobody knows."""
    last = last_series(kind, name)
    return _UP_TO_2_3[_UP_TO_2_3.index(last) + 1] if last in _UP_TO_2_3[:-1] else ""


def advice(kind: str, name: Name) -> str:
    """What took the place of a name, as the end of a sentence: " (removed in OpenSIPS 2.2); call ...".

    "" if nothing is known of it.
    """
    row, since = successor(kind, name), removed_in(kind, name)
    if row is None and not last_series(kind, name):
        return ""
    removed = f" (removed in OpenSIPS {since})" if since else ""
    return f"{removed}; {row.text if row is not None else NOTHING}"
