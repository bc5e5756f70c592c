"""Tests of parameters that declare names which other values refer to: HEP ids, connections, nodes, TLS domains."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_uint, listed, must_be
from opensips_lsp.model.values.parameters.common import BLANKS, SPACE, is_ipv4, is_ipv6, set_twice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values.parameters.common import Test, Where


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
    if not re.compile(r"[A-Za-z0-9$]").search(address) or "=" in address:
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
        given[name] = text
    _, colon, port = address.partition(":")
    if colon and not is_uint(port):
        return f"must have a number as its port, not `{port}`"
    if "version" in given and given["version"] not in ("1", "2", "3"):
        return f"must have the version `1`, `2` or `3`, not `{given['version']}`"
    if "transport" in given and given["transport"].lower() not in ("udp", "tcp"):
        return f"must have the transport `udp` or `tcp`, not `{given['transport']}`"
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
    """siptrace.c parse_siptrace_id, parse_siptrace_uri."""
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


def _rabbitmq(value: str, detail: str, where: Where) -> str | None:
    """rabbitmq/rmq_servers.c rmq_server_add."""
    wanted = "`[name] uri = amqp://host; ...`"
    named = re.compile(r"(?s)[ \t\r\n]*\[([^\]]*)\](.*)").match(value)
    if named is None:
        return must_be(wanted, value)
    others = (re.compile(r"[ \t\r\n]*\[([^\]]*)\]").match(other) for other in where.before("server_id"))
    if named[1] in [other[1] for other in others if other]:
        return set_twice(named[1], [named[1]], "the connection")
    uri, pending = None, False
    for part in named[2].split(";"):
        part = part.strip(BLANKS)
        valued = re.compile(r"(?is)(uri|frames|retries|exchange|heartbeat)(?:[ \t\r\n]*(=)[ \t\r\n]*(.*))?").match(part)
        if valued:
            if not valued[2]:
                return f"has no `=` after `{valued[1]}`"
            name = valued[1].lower()
            pending = name == "uri"
            if pending:
                uri = valued[3]
            elif name != "exchange" and not is_uint(valued[3]):
                return f"must have a number as `{name}`, not `{valued[3]}`"
        elif re.compile(r"(?i)immediate|mandatory|non-persistent").match(part):
            continue
        elif part and not pending:
            return f"has no `{part}`; {must_be(wanted, value)}"
    if uri is None:
        return f"{must_be(wanted, value)}; the `uri` is missing"
    return (
        None
        if re.compile(r"\w+://").match(uri)
        else f"must have a URL as `uri`, such as `amqp://localhost`, not `{uri}`"
    )


def _tag(value: str, detail: str, where: Where) -> str | None:
    """presence/sharing_tags.c sharing_tag_func, dialog/dlg_replication.c dlg_sharing_tag_paramf."""
    if detail and not any(where.before(detail)[-1:]):
        return None
    _name, equal, state = value.partition("=")
    if not equal or not ("active".startswith(state) or "backup".startswith(state)):
        return must_be("`tag=active` or `tag=backup`", value)
    return None


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
        numbers = [number for number in where.before("current_id") if number != -1][-1:]
        if "node_id" not in given and not numbers and where.all_known:
            return "must have a `node_id`, or `current_id` must be set above it"
        if numbers and "node_id" in given and int(given["node_id"]) != numbers[0]:
            return f"has the `node_id` {given['node_id']}, but `current_id` is {numbers[0]}"
    return None


# ---- TLS domains (tls_mgm/tls_params.c)

_IPV6_DOMAINS = (2, 4, 4)  # from this version on, the port of a domain is behind the last `:`


def _tls_name(value: str) -> str:
    return value.partition("=")[0]


def _tls_domain(value: str, detail: str, where: Where) -> str | None:
    """parse_domain_def, parse_domain_address."""
    wanted = "`name=address:port`" if detail == "server" else "`name` or `name=address:port`"
    name, equal, address = value.partition("=")
    if not name:
        return must_be(wanted, value)
    if not equal and detail == "server":
        return f"{must_be(wanted, value)}; a server domain needs an address"
    if equal:
        ip, colon, port = address.rpartition(":") if where.target >= _IPV6_DOMAINS else address.partition(":")
        if not colon or not (is_ipv4(ip) or is_ipv6(ip)) or not is_uint(port):
            return must_be(wanted, value)
    return set_twice(name, map(_tls_name, where.before(f"{detail}_domain")), "the domain")


def _tls_value(value: str, detail: str, where: Where) -> str | None:
    """split_param_val, set_domain_attr: `value` or `[domain]value`."""
    text = value.lstrip(SPACE)
    name = None
    if text.startswith("["):
        name, close, text = text[1:].partition("]")
        if not close:
            return must_be("`[domain]value`", value)
    if not text:
        return must_be("`[domain]value`", value) if name else "must not be empty"
    if detail == "number" and not is_uint(text):
        return f"must be a number, not `{text}`"
    if detail == "method" and text.lower() not in ("sslv23", "tlsany", "tlsv1", "tlsv1_2"):
        return f"must be `SSLv23`, `TLSv1` or `TLSv1_2`, not `{text}`"
    if (
        where.all_known
        and name is not None
        and name not in map(_tls_name, where.before("server_domain", "client_domain"))
    ):
        return f"names the TLS domain `{name}`, which no `server_domain` or `client_domain` above it declares"
    return None


TESTS: dict[str, Test] = {
    "hep id": _hep_id,
    "hep name": _hep_name,
    "node": _node,
    "rabbitmq": _rabbitmq,
    "tag": _tag,
    "tls domain": _tls_domain,
    "tls value": _tls_value,
    "trace id": _trace_id,
}
