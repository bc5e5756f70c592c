"""Tests of parameters of module tls_mgm: domains, and values of domains (tls_params.c, tls_domain.c)."""

from __future__ import annotations

from opensips_lsp.model.values.basic import is_uint, must_be
from opensips_lsp.model.values.parameters.common import SPACE, fields, is_ipv4, is_ipv6, set_twice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.values.parameters.common import Test, Where

_IPV6_DOMAINS = (2, 4, 4)  # from this version on, the port of a domain is behind the last `:`
_NAMED_VALUES = (3, 0)  # from this version on, each value names its domain, and a domain is a name only
_METHOD_RANGES = (3, 1, 1)  # from this version on, tls_method is a method or `least-most`
_METHODS_AT_START = (3, 2)  # from this version on, modparam takes any tls_method
_DOMAINS = "server_domain", "client_domain"


def _name(value: str) -> str:
    return value.partition("=")[0]


def _domain(value: str, detail: str, where: Where) -> str | None:
    """parse_domain_def, parse_domain_address; tlsp_add_srv_domain, tlsp_add_cli_domain."""
    others = where.before(f"{detail}_domain")
    if where.target >= _NAMED_VALUES:
        return set_twice(value, others, "the domain")
    wanted = "`name=address:port`" if detail == "server" else "`name` or `name=address:port`"
    name, equal, address = value.partition("=")
    if not name:
        return must_be(wanted, value)
    if not equal and detail == "server":
        return f"{must_be(wanted, value)}; a server domain needs an address"
    if equal and not _is_address(address, where):
        return must_be(wanted, value)
    return set_twice(name, map(_name, others), "the domain")


def _is_address(text: str, where: Where) -> bool:
    ip, colon, port = text.rpartition(":") if where.target >= _IPV6_DOMAINS else text.partition(":")
    return bool(colon) and (is_ipv4(ip) or is_ipv6(ip)) and is_uint(port)


def _value(value: str, detail: str, where: Where) -> str | None:
    """split_param_val, set_domain_attr: `[domain]value`, and before _NAMED_VALUES just `value`."""
    text = value.lstrip(SPACE)
    name = None
    named = where.target >= _NAMED_VALUES
    if text.startswith("["):
        name, close, text = text[1:].partition("]")
        if not close or (named and not name):
            return must_be("`[domain]value`", value)
    elif named:
        return f"{must_be('`[domain]value`', value)}; the name of a TLS domain is missing"
    if not text:
        return must_be("`[domain]value`", value) if name else "must not be empty"
    return _wrong(text, detail, where) or (_undeclared(name, where) if name is not None else None)


def _wrong(text: str, detail: str, where: Where) -> str | None:
    """What is wrong with the value of a domain."""
    if detail == "number" and not is_uint(text):
        return f"must be a number, not `{text}`"
    if detail == "method" and not _is_method(text, where):
        methods = "`SSLv23`, `TLSv1` or `TLSv1_2`"
        return f"must be {methods}, not `{text}`"
    if detail == "addresses" and not text.startswith("*"):
        for one in fields(text, ","):
            if not _is_address(one, where):
                return f"must be `*` or a list of `address:port`, not `{one}`"
    return None


def _is_method(text: str, where: Where) -> bool:
    """tlsp_set_method; tls_mgm.c tls_get_method."""
    if where.target >= _METHODS_AT_START:
        return True
    methods = "sslv23", "tlsany", "tlsv1", "tlsv1_2"
    if where.target < _METHOD_RANGES:
        return text.lower() in methods
    least, _, most = (part.strip(" \t\r\n").lower() for part in text.partition("-"))
    return all(any(method.startswith(one) for method in (*methods, "tlsv1_3")) for one in (least, most))


def _undeclared(name: str, where: Where) -> str | None:
    names = map(_name, where.before(*_DOMAINS)) if where.target < _NAMED_VALUES else where.before(*_DOMAINS)
    if not where.all_known or name in names:
        return None
    return f"names the TLS domain `{name}`, which no `server_domain` or `client_domain` above it declares"


TESTS: dict[str, Test] = {
    "tls domain": _domain,
    "tls value": _value,
}
