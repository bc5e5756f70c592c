"""Tests of parameters that declare names which other values refer to: HEP ids, trace ids, nodes, tags."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_uint, listed, must_be
from opensips_lsp.model.values.parameters.common import BLANKS, set_twice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values.parameters.common import Test, Where


_HEP_OVER_TLS = (3, 5)  # from this version on, a HEP id may have the transport `tls`
_FILES_AND_SYSLOG = (3, 2)  # from this version on, tracer traces to files and to syslog
_MY_NODE = (3, 0)  # from this version on, `current_id` of clusterer is `my_node_id`


def _bracketed(value: str) -> tuple[str, str] | None:
    """(name, rest) of `[name]rest`; None when there is no such name. proto_hep/hep.c and siptrace.c PARSE_NAME."""
    found = re.compile(r"(?s)\[ *([^\] ]*)[^\]]*\](.*)").match(value.strip(BLANKS))
    return (found[1], found[2]) if found else None


def _hep_id(value: str, detail: str, where: Where) -> str | None:
    """proto_hep/hep.c parse_hep_id, parse_hep_uri."""
    wanted = "`[name]address:port;transport=tcp;version=3`"
    named = _bracketed(value)
    if named is None:
        return must_be(wanted, value)
    name, rest = named
    if name in [other[0] for other in map(_bracketed, where.before("hep_id")) if other]:
        return set_twice(name, [name], "the HEP id")
    address, *parameters = rest.strip(BLANKS).split(";")
    address = address.strip(BLANKS)
    if not rest.strip(BLANKS) or "=" in address:
        return f"{must_be(wanted, value)}; the address is missing"
    given = {}
    for one in parameters:
        name, _equal, text = (part.strip(BLANKS) for part in one.partition("="))
        if not one.strip(BLANKS) and one is parameters[-1]:
            break
        if name not in ("transport", "version"):
            return f"has the parameters `transport` and `version`, not `{name}`"
        if not text:
            return f"has no value for `{name}`"
        given[name] = text.lstrip("@()/:._-")  # a value begins with a letter or a digit
    _, colon, port = address.partition(":")
    if colon and not is_uint(port):
        return f"must have a number as its port, not `{port}`"
    if "version" in given and given["version"] not in ("1", "2", "3"):
        return f"must have the version `1`, `2` or `3`, not `{given['version']}`"
    transports = ("udp", "tcp", "tls") if where.target >= _HEP_OVER_TLS else ("udp", "tcp")
    if "transport" in given and given["transport"].lower() not in transports:
        return f"must have the transport {listed(transports)}, not `{given['transport']}`"
    return None


def trace_target(value: str) -> tuple[str, str | None] | None:
    """(name, URI) of a `[name]uri=URI;table=...` of siptrace; the URI is None where there is none."""
    named = _bracketed(value)
    if named is None:
        return None
    uri, rest = None, named[1].strip(BLANKS)
    while rest:
        key, equal, rest = rest.partition("=")
        given, _, rest = rest.partition(";")
        if not equal or not key.strip(BLANKS).startswith(("uri", "table")):
            return named[0], None
        if key.strip(BLANKS).startswith("uri"):
            uri = given.strip(BLANKS)
    return named[0], uri


def _trace_id(value: str, detail: str, where: Where) -> str | None:
    """siptrace.c, since 3.0 tracer.c: parse_siptrace_id, parse_siptrace_uri, get_siptrace_type. detail: facilities."""
    wanted = "`[name]uri=hep:id`, `[name]uri=sip:host` or `[name]uri=database URL;table=name`"
    found = trace_target(value) if len(value.strip(BLANKS)) >= 5 else None
    if found is None or not found[1]:
        return must_be(wanted, value)
    scheme = found[1].partition(":")[0]
    if len(found[1]) > 3 and found[1][:3].lower() == "hep":
        return None
    if len(found[1]) > 3 and found[1][:3].lower() == "sip":
        port = re.compile(r"[^:@]+:(?:[^@]*@)?[^:@;?\[\]]+(?::([^;?]*))?(?:[;?].*)?").fullmatch(found[1])
        return (
            must_be(wanted, value)
            if len(found[1]) < 5 or (port and port[1] is not None and not is_uint(port[1]))
            else None
        )
    if where.target >= _FILES_AND_SYSLOG and found[1][4:] and scheme.lower().startswith("file"):
        return None
    if where.target >= _FILES_AND_SYSLOG and scheme.lower().startswith("syslog"):
        facility = found[1][6:].partition(":")[0]  # parse_siptrace_syslog: the `:` that the manual has is not read
        if not found[1][6:] or facility.lower() in detail.split(","):
            return None
        return f"must have a facility right behind `syslog`, such as `syslogLOG_LOCAL0`, not `{found[1][6:]}`"
    module = f"db_{scheme}"
    if not where.loaded(module):
        return f"traces to a database, but `{module}` is not loaded above it"
    return None


def _hep_name(value: str, detail: str, where: Where) -> str | None:
    """siptrace.c mod_init: `hep:NAME` is a hep_id of proto_hep. Only plain names are looked at."""
    found = trace_target(value)
    if not found or not found[1] or found[1][:4].lower() != "hep:" or not re.compile(r"\w+").fullmatch(found[1][4:]):
        return None
    names = [name[0] for name in map(_bracketed, where.before("hep_id", of="proto_hep")) if name]
    return (
        None
        if found[1][4:] in names
        else f"traces to `{found[1]}`, but no `hep_id` of module `proto_hep` declares `{found[1][4:]}`"
    )


def _tag(value: str, detail: str, where: Where) -> str | None:
    """presence/sharing_tags.c sharing_tag_func, dialog/dlg_replication.c dlg_sharing_tag_paramf."""
    if detail and not any(where.before(detail)[-1:]):
        return None
    _name, equal, state = value.partition("=")
    if not equal or not ("active".startswith(state) or "backup".startswith(state)):
        return must_be("`tag=active` or `tag=backup`", value)
    return None


def _sharing_tag(value: str, detail: str, where: Where) -> str | None:
    """clusterer/sharing_tags.c shtag_modparam_func."""
    wanted = "`tag/cluster=active` or `tag/cluster=backup`"
    name, equal, state = value.partition("=")
    _tag, slash, cluster = name.partition("/")
    state = state.strip(BLANKS)
    if not equal or not slash or not ("active".startswith(state) or "backup".startswith(state)):
        return must_be(wanted, value)
    return None if is_uint(cluster.strip(BLANKS)) else f"must have the number of a cluster, not `{cluster}`"


def _node(value: str, detail: str, where: Where) -> str | None:
    """clusterer/node_info.c provision_neighbor, provision_current."""
    columns = (
        "cluster_id_col",
        "node_id_col",
        "url_col",
        "no_ping_retries_col",
        "priority_col",
        "sip_addr_col",
        "flags_col",
    )
    if where.before("db_mode")[-1:] != (0,) or where.before(*columns):
        return None
    given = {}
    for name in ("cluster_id", "node_id", "url", "no_ping_retries", "priority"):
        at = value.find(name)
        if at < 0:
            continue
        _, equal, text = value[at + len(name) :].partition("=")
        text = text.partition(",")[0]
        if not equal or not text:
            return f"has no value for `{name}`"
        given[name] = text.strip(BLANKS)
        if name != "url" and not is_uint(given[name]):
            return f"must have a number as `{name}`, not `{given[name]}`"
    needed = ["cluster_id", "url"] if detail == "current" else ["cluster_id", "node_id", "url"]
    missing = [name for name in needed if name not in given]
    if missing:
        return f"must have {listed(missing).replace(' or ', ' and ')}"
    if detail == "current":
        own = "my_node_id" if where.target >= _MY_NODE else "current_id"
        numbers = [number for number in where.before(own) if number != -1][-1:]
        if "node_id" not in given and not numbers and where.all_known:
            return f"must have a `node_id`, or `{own}` must be set above it"
        if numbers and "node_id" in given and int(given["node_id"]) != numbers[0]:
            return f"has the `node_id` {given['node_id']}, but `{own}` is {numbers[0]}"
    return None


TESTS: dict[str, Test] = {
    "hep id": _hep_id,
    "hep name": _hep_name,
    "node": _node,
    "sharing tag": _sharing_tag,
    "tag": _tag,
    "trace id": _trace_id,
}
