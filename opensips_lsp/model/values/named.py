"""Tests of names that something else in a script must define: partitions, trace ids, servers, groups, modules.

They are those of typed parameters (3.0 and later), with the C files of 3.6.8. `declared` is what the script says
elsewhere, or None when not all of it is known; then they say nothing.
"""

from __future__ import annotations

from opensips_lsp.model.values.basic import must_be

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known

_BLANKS = " \t\r\n"


def _before_colon(value: str) -> list[str]:
    return [value.partition(":")[0].strip(_BLANKS)]


def _in_brackets(value: str) -> list[str]:
    inside = value.partition("[")[2].partition("]")[0]
    return [inside, inside.strip(" ").partition(" ")[0]]


def _whole(value: str) -> list[str]:
    return [value.strip(_BLANKS)]


def _weighted(value: str) -> list[str]:
    """`+asr/30; -pdd`."""
    parts = [part.strip(_BLANKS) for part in value.split(";")]
    names = [(part[1:] if part[:1] in ("+", "-") else part).partition("/")[0].strip(_BLANKS) for part in parts]
    return list(filter(None, names))


# module.parameter -> (what its values name, the names in a value, whether capitals matter)
_NAMES: dict[str, tuple[str, Callable[[str], list[str]], bool]] = {
    "event_kafka.broker_id": ("broker", _in_brackets, True),  # event_kafka.c add_script_broker
    "event_rabbitmq.server_id": ("server", _in_brackets, True),  # rmq_servers.c rmq_server_add
    "event_sqs.queue_url": ("queue", _in_brackets, True),  # event_sqs.c add_script_url
    "permissions.partition": ("partition", _before_colon, True),  # partitions.c parse_partition
    "qrouting.extra_stats": ("statistic", _weighted, True),  # qrouting.c qr_parse_extra_stats
    "rabbitmq.server_id": ("server", _in_brackets, True),  # 3.5.9 rmq_servers.c rmq_server_add
    "statistics.stat_series_profile": ("profile", _before_colon, False),  # statistics.c reg_stat_series_profile
    "status_report.script_sr_group": ("group", _whole, False),  # status_report.c add_sr_group
    "tracer.trace_id": ("trace id", _in_brackets, True),  # tracer.c parse_siptrace_id
}
_REPORTING = ("clusterer", "config", "dialplan", "dispatcher", "drouting", "pike", "sql_cacher", "uac_registrant")
_RELAYS = ("rtpengine", "rtpproxy")


def _named(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """A name that a parameter of a module defines: `named:tracer.trace_id`."""
    return None if declared is None or _is_named(text, detail, declared) else _no(text, detail)


def _is_named(text: str, parameter: str, declared: Declared) -> bool:
    _, names_in, exact = _NAMES[parameter]
    names = {name for value in declared.values(*parameter.split(".")) for name in names_in(str(value))}
    return text in names or (not exact and text.lower() in {name.lower() for name in names})


def _no(text: str, detail: str) -> str:
    module, _, parameter = detail.partition(".")
    return (
        f'names no {_NAMES[detail][0]} `{text}` of `{module}`; define it with modparam("{module}", "{parameter}", ...)'
    )


# ---- permissions, trie: partitions


def _permissions_partition(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """permissions.c fix_part; address.c init_address_df_part."""
    parameter = "permissions.partition"
    if declared is None or (text == "default" and declared.values("permissions", "db_url")):
        return None
    return None if _is_named(text, parameter, declared) else _no(text, parameter)


def _no_default_partition(detail: str, declared: Declared) -> str | None:
    if declared.values("permissions", "db_url") or _is_named("default", "permissions.partition", declared):
        return None
    return 'must not be left out, as `permissions` has no partition `default`; set its parameter "db_url"'


def _trie_partition(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """trie.c fix_partition, trie_init: with use_partitions a database names them."""
    if declared is None or text in ("*", "Default") or _uses_partitions(declared):
        return None
    return f"names no partition `{text}` of `trie`, which has only `Default` unless `use_partitions` is set"


def _no_trie_partition(detail: str, declared: Declared) -> str | None:
    return "must not be left out, as `use_partitions` of `trie` is set" if _uses_partitions(declared) else None


def _uses_partitions(declared: Declared) -> bool:
    return (declared.values("trie", "use_partitions") or (0,))[-1] != 0


# ---- other modules


def _direction(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """rr_mod.c direction_fixup."""
    if declared is not None and (declared.values("rr", "append_fromtag") or (1,))[-1] == 0:
        return "stops OpenSIPS when `append_fromtag` of module `rr` is 0"
    good = text.lower().startswith(("downstream", "upstream"))
    return None if good else must_be("`downstream` or `upstream`", text)


def _presence_db(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """presence.c fixup_presence, fixup_subscribe: without db_url the module is only a library."""
    if declared is None or declared.values("presence", "db_url"):
        return None
    return 'stops OpenSIPS without modparam("presence", "db_url", ...)'


def _rtp_relay(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """rtp_relay_server.c rtp_relay_get: these modules register themselves."""
    modules = declared.modules() if declared is not None else None
    if modules is None or (text in _RELAYS and text in modules):
        return None
    return (
        f"needs module `{text}`, which is not loaded" if text in _RELAYS else must_be("`rtpproxy` or `rtpengine`", text)
    )


def _sr_group(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """status_report.c fixup_sr_group: groups of the core, of some modules, and of the script."""
    modules = declared.modules() if declared is not None else None
    if declared is None or modules is None or _is_named(text, "status_report.script_sr_group", declared):
        return None
    groups = {"core", "auto-scaling", *[module for module in _REPORTING if module in modules]}
    return None if text.lower() in groups else _no(text, "status_report.script_sr_group")


def _sql_cache(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """sql_cacher.c fixup_cache_dump_con, parse_cache_entry."""
    if declared is None:
        return None
    delimiter = (str((declared.values("sql_cacher", "spec_delimiter") or ("",))[-1]) or "\n")[0]
    for value in declared.values("sql_cacher", "cache_table"):
        if str(value).strip(_BLANKS).partition(delimiter)[0] == f"id={text}":
            return None
    return f'names no cache `{text}` of `sql_cacher`; define it with modparam("sql_cacher", "cache_table", ...)'


TESTS: dict[str, Test] = {
    "direction": _direction,
    "named": _named,
    "permissions-partition": _permissions_partition,
    "presence-db": _presence_db,
    "rtp-relay": _rtp_relay,
    "sql-cache": _sql_cache,
    "sr-group": _sr_group,
    "trie-partition": _trie_partition,
}
# kind -> (detail, declared) -> why the argument must not be left out, or None; for parameters with `null`
MISSING: dict[str, Callable[[str, Declared], str | None]] = {
    "permissions-partition": _no_default_partition,
    "trie-partition": _no_trie_partition,
}
