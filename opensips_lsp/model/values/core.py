"""Tests of arguments of functions of the core that are looked up, as since 3.1: ports of fix-ups of core_cmds.c."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_uint, must_be
from opensips_lsp.model.values.parameters.common import is_ipv6
from opensips_lsp.model.values.sip import destination, protocols_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = rf"(?:{_OCTET}\.){{3}}{_OCTET}?"  # the last number may be missing
_BLANKS = " \t\r\n"


def _is_ipv4(text: str) -> bool:
    """ip_addr.h str2ip."""
    return re.compile(_IPV4).fullmatch(text) is not None


def _ipv4(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    return None if _is_ipv4(text) else must_be("an IPv4 address", text)


def _network(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """blacklists.c fixup_blacklist_net, parse_ip_net; a mask of too many bits is a crash (ip_addr.c mk_net_bitlen)."""
    wanted = "an IP address or a network, such as `10.0.0.0/8`"
    stripped = text.strip(_BLANKS)
    stripped = stripped[1:].strip(_BLANKS) if stripped[:1] == "!" else stripped
    address, slash, mask = stripped.partition("/")
    is_address, separator, bits = (_is_ipv4, ".", 32) if "." in stripped else (is_ipv6, ":", 128)
    if not is_address(address):
        return must_be(wanted, text)
    if not slash:
        return None
    if separator in mask:
        return None if is_address(mask) else must_be(wanted, text)
    return None if is_uint(mask) and int(mask) <= bits else must_be(f"{wanted}, with at most {bits} bits", text)


def _protocol(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """socket_info.h parse_proto."""
    if declared is None or text.lower() in declared.protocols():
        return None
    return must_be("a protocol, such as `udp`", text)


def _socket(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """core_cmds.c fixup_f_send_sock."""
    why = destination(text, protocols_of(detail, declared))
    if why:
        return f"must be `protocol:host:port`; {why}"
    if declared is None or declared.listens(text):
        return None
    return f"must be a socket that OpenSIPS listens on, but nothing opens `{text}`"


def _blacklist(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """core_cmds.c fixup_blacklist; with detail `all` that means all lists, in upper or lower case."""
    names = declared.blacklists() if declared is not None else None
    if names is None or text in names or (detail and text.lower() == detail):
        return None
    return f"names no blacklist `{text}`; define it with `dst_blacklist`"


def _forward(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """core_cmds.c fixup_forward_dest."""
    why = _no_forwarding(detail, declared) if declared is not None else None
    if why is None:
        from opensips_lsp.model.values import check

        return check(f"destination:{detail}", text, known, declared)
    return why


def _no_forwarding(detail: str, declared: Declared) -> str | None:
    return "stops OpenSIPS, as `disable_stateless_fwd` is set" if declared.forwarding_is_off() else None


def _q(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """qvalue.c str2q."""
    good = re.compile(r"[ \t]*(?:0+|0*1(?:\.0*)?|0*\.[0-9]*)").fullmatch(text)
    return None if good else must_be("a number from 0 to 1, such as `0.5`", text)


def _bond(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """core_cmds.c fixup_bond_sock."""
    names = declared.bonds() if declared is not None else None
    if names is None or text.lower() in names:
        return None
    return f"names no bond of sockets `{text}`; define it with `socket=bond:{text} {{ ... }}`"


TESTS: dict[str, Test] = {
    "blacklist": _blacklist,
    "bond": _bond,
    "forward": _forward,
    "ipv4": _ipv4,
    "network": _network,
    "protocol": _protocol,
    "q": _q,
    "socket": _socket,
}
# kind -> (detail, declared) -> why the argument must not be left out, or None
MISSING: dict[str, Callable[[str, Declared], str | None]] = {
    "forward": _no_forwarding,
}
