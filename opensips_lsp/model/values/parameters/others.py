"""Tests of addresses, databases, modes and what else single parameters take."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_uint, listed, must_be, pattern, substitution
from opensips_lsp.model.values.parameters.common import (
    BLANKS,
    SPACE,
    avp,
    fields,
    in_variable,
    is_ipv4,
    is_ipv6,
    is_strict_ipv4,
    set_twice,
)
from opensips_lsp.model.variables import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values.parameters.common import Test, Where


_CSV_COLLECTIONS = (2, 4, 7)  # from this version on, cachedb_local reads its collections with lib/csv.c
_MODES_CHECKED = (2, 4, 7)  # from this version on, usrloc refuses unknown words for its modes
_KEY_TYPE = (2, 4, 10)  # the first version of sql_cacher with `key_type`
_JOINED_PROFILES = (3, 5)  # from this version on, there may be `_` and `-` in the name of a profile of dialog
_ENGINE_NAMES = (3, 3)  # from this version on, cgrates takes a host name for an engine
_ANY_HTTP_ADDRESS = (3, 3)  # from this version on, httpd takes `*` and IPv6 addresses
_REPLICATED_COLLECTIONS = (3, 3)  # from this version on, `/r` behind the name of a collection is a flag


# ---- addresses and ports


def _cgrates(value: str, detail: str, where: Where) -> str | None:
    """cgrates.c cgrates_set_engine."""
    host, colon, port = value.partition(":")
    if colon and (not is_uint(port.strip(BLANKS)) or int(port) > 65536):
        return f"must be an IPv4 address and a port; `{port}` is not a port"
    return (
        None
        if where.target >= _ENGINE_NAMES or is_ipv4(host.strip(BLANKS))
        else must_be("an IPv4 address, optionally followed by `:` and a port", value)
    )


def _http_ip(value: str, detail: str, where: Where) -> str | None:
    """httpd.c mod_init."""
    if where.target < _ANY_HTTP_ADDRESS:
        return None if is_ipv4(value) else must_be("an IPv4 address", value)
    return None if value == "*" or is_ipv4(value) or is_ipv6(value) else must_be("an IP address or `*`", value)


def _stun_ip(value: str, detail: str, where: Where) -> str | None:
    """stun.c parse_ip_modparam."""
    for part in value.split("/", 1):
        if not is_strict_ipv4(part.strip(BLANKS)):
            return must_be("an IPv4 address, optionally followed by `/` and the advertised one", value)
    return None


def _stun_port(value: str, detail: str, where: Where) -> str | None:
    """stun.c parse_port_modparam."""
    for part in value.split("/", 1):
        number = re.compile(r"[+-]?[0-9]+").match(part.strip(BLANKS))
        if number is None or not 0 < int(number[0]) < 65536:
            return must_be("a port, optionally followed by `/` and the advertised one", value)
    return None


def _xcap_server(value: str, detail: str, where: Where) -> str | None:
    """presence_xml.c pxml_add_xcap_server."""
    parts = value.split(":", 2)
    if len(parts) == 1:
        return None
    port = parts[-1]
    if is_uint(port) and int(port) <= 65535:
        return None
    return f"must be `host` or `host:port`; `{port}` is not a port"


def _datagram_socket(value: str, detail: str, where: Where) -> str | None:
    """mi_datagram.c mi_mod_init."""
    if not value.startswith("udp:"):
        return None
    host, colon, port = value[4:].rpartition(":")
    if not colon or not host:
        return must_be("`udp:address:port` or the path of a socket", value)
    if not is_uint(port) or not 1024 <= int(port) <= 65535:
        return f"must have a port from 1024 to 65535, not `{port}`"
    return None


def _rtp_set(value: str, detail: str, where: Where) -> str | None:
    """rtpproxy.c rtpproxy_add_rtpproxy_set, rtpengine.c rtpengine_add_rtpengine_set."""
    head, equal, sockets = value.partition("==")
    if not equal:
        return None
    if not is_uint(head.strip(SPACE)):
        return f"must have the number of a set before `==`, not `{head.strip(SPACE)}`"
    return None if sockets.strip(SPACE) else "must have a socket after `==`"


# ---- others


def _xml_file(value: str, detail: str, where: Where) -> str | None:
    """b2b_logic.c load_scenario reads it; only what can be no name of such a file is certain."""
    return None if "/" in value or "." in value else must_be("the path of an XML file", value)


def _collections(value: str, detail: str, where: Where) -> str | None:
    """cachedb_local.c parse_collections: `name=size;...`."""
    names = [name for other in where.before("cache_collections") for name in _collection_names(other, where)]
    new = where.target >= _CSV_COLLECTIONS
    if not new and not value.strip(BLANKS):
        return None
    listing = fields(value, ";") if new else value.strip(BLANKS).split(";")
    if not new and listing[-1] == "":
        listing.pop()
    for one in listing:
        name, equal, size = one.partition("=")
        if new:
            name, size = name.strip(BLANKS), size.partition("=")[0].strip(BLANKS)
        if equal and not is_uint(size):
            return f"must have a number as the size of `{name.strip(BLANKS)}`, without blanks, not `{size}`"
        if new and not name:
            continue
        if where.target >= _REPLICATED_COLLECTIONS:
            name = name.removesuffix("/r")
        if name in names:
            return set_twice(name, names, "the collection")
        names.append(name)
    return None


def _collection_names(value: str, where: Where) -> list[str]:
    names = (one.partition("=")[0] for one in value.strip(BLANKS).split(";"))
    if where.target >= _REPLICATED_COLLECTIONS:
        return [name.strip(BLANKS).removesuffix("/r") for name in names]
    return (
        [name.strip(BLANKS) for name in names] if where.target >= _CSV_COLLECTIONS else [name for name in names if name]
    )


def _local_url(value: str, detail: str, where: Where) -> str | None:
    """cachedb_local.c lcache_new_connection."""
    found = re.compile(r"local(?::[^/]*)?://[^/]*/(.+)").fullmatch(value)
    collections = [name for other in where.before("cache_collections") for name in _collection_names(other, where)]
    if found is None or any(name.startswith(found[1]) for name in (*collections, "default")):
        return None
    return f"names the collection `{found[1]}`, which `cache_collections` does not declare"


def _database(value: str, detail: str, where: Where) -> str | None:
    """db/db.c db_bind_mod."""
    return _lacks(f"db_{value.partition(':')[0]}", "a database", where) if value else None


def _aaa(value: str, detail: str, where: Where) -> str | None:
    """aaa/aaa.c aaa_prot_bind: `protocol:settings`."""
    protocol, colon, _ = value.partition(":")
    if not value and detail:
        return None
    return must_be("`radius:settings`", value) if not colon else _lacks(f"aaa_{protocol}", "an AAA server", where)


def _cache(value: str, detail: str, where: Where) -> str | None:
    """cachedb/cachedb.c cachedb_bind_mod."""
    engine, colon, _ = value.partition(":")
    if not value:
        return None
    return (
        must_be("`engine:group://...`", value) if not colon else _lacks(f"cachedb_{engine}", "a cache database", where)
    )


def _lacks(module: str, what: str, where: Where) -> str | None:
    return None if where.loaded(module) else f"is the URL of {what} that needs module `{module}`, which is not loaded"


def _loaded_avps(value: str, detail: str, where: Where) -> str | None:
    """auth_db/aaa_avps.h parse_aaa_avps: `$avp(a)=column;column`."""
    for one in value.removesuffix(";").split(";") if value else ():
        name, equal, column = one.rpartition("=")
        if not column.strip(BLANKS):
            return must_be("`$avp(name)=column;...`", value)
        if equal and (why := avp(name.strip(BLANKS), "filled", where)):
            return why
    return None


def _header_regex(value: str, detail: str, where: Where) -> str | None:
    """b2b_logic.c mod_init: `/regular expression/flags`, or without the slashes; extended with the flag `e` only."""
    if not value.startswith("/"):
        return None
    inner, slash, flags = value[1:].partition("/")
    if not slash:
        return "must have a second `/` after the regular expression"
    return pattern(inner) if "e" in flags else None


def _xcap_root(value: str, detail: str, where: Where) -> str | None:
    """rls.c parse_xcap_root."""
    if any(where.before("integrated_xcap_server", of="xcap")[-1:]):
        return None
    _, colon, rest = value.partition(":")
    port = rest.partition("/")[0]
    return (
        must_be("`host:port/path`, without `http://`", value)
        if colon and not (is_uint(port) and int(port) <= 65535)
        else None
    )


def _cache_table(value: str, detail: str, where: Where) -> str | None:
    """sql_cacher.c parse_cache_entry."""
    if where.before("spec_delimiter", "columns_delimiter"):
        return None
    rest = value.strip(BLANKS)
    for name in ("id", "db_url", "cachedb_url", "table", "key"):
        if not rest.startswith(f"{name}="):
            wanted = listed(("id=", "db_url=", "cachedb_url=", "table=", "key=")).replace(" or ", " and ")
            return f"must have {wanted} in this order; `{name}=` is missing where it must be"
        given, newline, rest = rest[len(name) + 1 :].partition("\n")
        if not given or (not newline and name != "key"):
            return f"must have a value for `{name}`" if not given else f"must continue on another line after `{name}`"
        if not newline:
            return None
    for name in ("key_type", "columns", "on_demand", "expire")[where.target < _KEY_TYPE :]:
        if not rest.startswith(f"{name}="):
            continue
        given, newline, behind = rest[len(name) + 1 :].partition("\n")
        if name == "key_type" and given not in ("string", "int"):
            return f"must have `string` or `int` as `key_type`, not `{given}`"
        if name in ("on_demand", "expire") and not is_uint(given):
            return f"must have a number as `{name}`, not `{given}`"
        if not given:
            return f"must have a value for `{name}`"
        if not newline or name == "expire":
            return None
        rest = behind
    return f"has an unknown `{rest.partition('=')[0]}`" if rest else None


def _statistic(value: str, detail: str, where: Where) -> str | None:
    """stats_funcs.c reg_statistic."""
    _name, slash, flag = value.partition("/")
    if not value:
        return "must not be empty"
    return f"takes the flag `no_reset` after `/`, not `{flag}`" if slash and flag.lower() != "no_reset" else None


def _stat_labels(value: str, detail: str, where: Where) -> str | None:
    """prometheus.c prom_labels_param."""
    group, colon, regex = value.lstrip(BLANKS).partition(":")
    if not group or not colon or not regex.lstrip(BLANKS):
        return must_be("`group: /regular expression/replacement/flags`", value)
    why = substitution(regex.lstrip(BLANKS), "", where.known())
    return (
        in_variable(why, "`group: /regular expression/replacement/flags`", value) if isinstance(why, Problem) else why
    )


def _series_profile(value: str, detail: str, where: Where) -> str | None:
    """statistics.c reg_stat_series_profile: it says what else is wrong, and goes on."""
    name, *others = (one.partition(":")[0].strip(BLANKS) for one in (value, *where.before("stat_series_profile")))
    return set_twice(name, others, "the profile")


def _rules_query(value: str, detail: str, where: Where) -> str | None:
    """drouting.c set_rule_tables_query."""
    return None if ":" in value else must_be("`name: query`", value)


def _leading_number(value: str | int, detail: str, where: Where) -> str | None:
    """strtoul() of a number with anything behind it: event_flatstore.c rotate_count_param, rotate_size_param."""
    if isinstance(value, int) or re.compile(r"[ \t\n\v\f\r]*[-+]?[0-9]").match(value):
        return None
    return must_be("a number", value)


def _call_mode(value: str | int, detail: str, where: Where) -> str | None:
    """callops.c calling_mode_func."""
    words = "param", "manual", "callid"
    return None if isinstance(value, int) or value.lower() in words else must_be(listed(words), value)


def _threshold(value: int, detail: str, where: Where) -> str | None:
    """snmpstats/openserObjects.c set_if_valid_threshold, for which 0 is no value."""
    return None if value > 0 or value == -1 else f"must be 1 or more, or -1, not {value}"


def _emergency_code(value: str, detail: str, where: Where) -> str | None:
    """emergency_methods.c set_codes."""
    return None if "-" in value else must_be("`code-description`", value)


def _seconds(value: str, detail: str, where: Where) -> str | None:
    """db_oracle/asynch.c set_tv."""
    try:
        seconds = float(value)
    except ValueError:
        return must_be("a number of seconds", value)
    return None if not seconds or 0.1 <= seconds <= 10 else f"must be 0, or from 0.1 to 10, not {value}"


def _profiles(value: str, detail: str, where: Where) -> str | None:
    """dlg_profile.c add_profile_definitions, new_dlg_profile; `detail`: for the second parameter, the first one."""
    taken = {name for other in where.before(detail)[-1:] for name in _profile_names(other)} if detail else set()
    for one in value.split(";"):
        name, slash, kind = one.partition("/")
        name = name.strip(" \t")
        kind = kind.lstrip(" ")
        if slash and kind[:1].isalnum() and kind[0] not in "sb":
            return f"takes `/s` or `/b` after the name of a profile, not `/{kind[0]}`"
        plain = name.replace("_", "").replace("-", "") if where.target >= _JOINED_PROFILES else name
        if not (plain.isascii() and plain.isalnum()) and plain:
            return f"accepts only letters and digits in the names of profiles, not `{name}`"
        if name in taken:
            return f"declares the profile `{name}` a second time"
        taken |= {name} - {""}
    return None


def _profile_names(value: str) -> set[str]:
    return {one.partition("/")[0].strip(" \t") for one in value.split(";")} - {""}


_USRLOC = {
    "working_mode_preset": "single-instance-no-db,single-instance-sql-write-through,single-instance-sql-write-back,"
    "federation-cachedb-cluster,full-sharing-cluster,full-sharing-cachedb-cluster,full-sharing-sql-cluster,sql-only",
    "cluster_mode": "none,federation-cachedb,full-sharing,full-sharing-cachedb,full-sharing-sql,sql-only",
    "restart_persistency": "none,load-from-sql,sync-from-cluster",
    "sql_write_mode": "none,write-through,write-back",
}


def _usrloc_mode(value: str, detail: str, where: Where) -> str | None:
    """usrloc/ul_mod.c check_runtime_config. Versions before _MODES_CHECKED say "using default" to an unknown word."""
    if detail != "working_mode_preset" and (
        any(where.before("working_mode_preset")) or {0, 1, 2, 3} & set(where.before("db_mode")[-1:])
    ):
        return None  # it is not read then
    words = [word for word in _USRLOC[detail].split(",") if "sharing-sql" not in word]
    if (
        value.lower().startswith("federation")
        and "cachedb" not in value.lower()
        and detail.startswith(("work", "clus"))
    ):
        return f"is `{value}`, which OpenSIPS {where.target.series} has not implemented yet"
    return None if value.lower() in words or where.target < _MODES_CHECKED else must_be(listed(words), value)


TESTS: dict[str, Test] = {
    "aaa": _aaa,
    "cache": _cache,
    "cache table": _cache_table,
    "call mode": _call_mode,
    "cgrates": _cgrates,
    "collections": _collections,
    "database": _database,
    "datagram socket": _datagram_socket,
    "emergency code": _emergency_code,
    "header regex": _header_regex,
    "http ip": _http_ip,
    "leading number": _leading_number,
    "loaded avps": _loaded_avps,
    "local url": _local_url,
    "profiles": _profiles,
    "rtp set": _rtp_set,
    "rules query": _rules_query,
    "seconds": _seconds,
    "series profile": _series_profile,
    "stat labels": _stat_labels,
    "statistic": _statistic,
    "stun ip": _stun_ip,
    "stun port": _stun_port,
    "threshold": _threshold,
    "usrloc mode": _usrloc_mode,
    "xcap root": _xcap_root,
    "xcap server": _xcap_server,
    "xml file": _xml_file,
}
