"""C210: IP addresses and netmasks that are none."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.syntax.literals import number_value
from opensips_lsp.syntax.nodes import Call, Comparison, GlobalParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_BITS = {4: 32, 6: 128}
_ONE_WORD = (2, 4)  # the version from which on an address is one word (cfg.lex IPV4ADDR, IPV6ADDR, IPNET)


class BadAddress(Rule):
    """An IP address or netmask is invalid: a number above 255, not eight groups, or a mask with too many bits.

    OpenSIPS prints "invalid ipv4address", "bad ipv6 address", "invalid bit number in netmask" or, in 2.4, "unable to
    parse ip and/or netmask", and does not start (cfg.y `ipv4`, `ipv6addr`, `ipnet`). OpenSIPS 2.4 splits nets
    with its own code (`parse_ipnet`) and fails at a `::` at either end that stands for only one group.
    """

    code = "C210"
    stage = "check"
    visits = ("address", "net", "spaced_net")
    examples = (
        Bad("listen=udp:«10.0.0.256»:5060\nroute { exit; }"),
        Bad("alias=«1:2:3:4::5:6:7:8»\nroute { exit; }"),
        Bad("route { if ($si == «10.0.0.0/33») exit; }"),
        Bad("route { if ($si == «10.0.0.0/255.255.256.0») exit; }"),
        Bad("route { if ($si == «1:2:3:4:5:6:7::/112») exit; }"),
        Bad("route { if (src_ip == «::1 / 129») exit; }", target="2.3"),
        Bad("route { if (src_ip == «10.0.0.0/33») exit; }", target="2.3"),
        Bad('dst_blacklist = gw:{(any, «10.0.0.1/::1», 0, "")}\nroute { exit; }', target="2.3"),
        Bad("listen=udp:«010.0.0.0400»:5060\nroute { exit; }", target="2.3"),
        Good("listen=udp:255.255.255.255 alias=1:2:3:4:5:6:7:: alias=[::]\nroute { if ($si == 10.0.0.1/32) exit; }"),
        Good("route { if (src_ip == 1:2:3:4:5:6:7::/112 || src_ip == ::1 / 128) exit; }", target="2.3"),
        Good("listen=udp:010.0.0.0377:5060\nroute { exit; }", target="2.3"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        modern = script.target >= _ONE_WORD
        if (modern and (node.kind == "spaced_net" or node.size > 3)) or not _may_stand(node, modern):
            return  # what only 2.3 reads as an address, and addresses that are wrong at all: rules of their own
        if node.kind == "address":
            if not _is_address("".join(token.text for token in node.tokens if token.kind not in ("LSQB", "RSQB"))):
                yield self.finding(node, f"`{node.in_a_line}` is not an IP address")
        elif not _is_net(node, modern):
            yield self.finding(node, f"`{node.in_a_line}` is not an IP network: the address or its mask is wrong")


def _may_stand(node: Node, modern: bool) -> bool:
    """Whether an address or net is allowed where this one stands."""
    parent = node.parent
    if parent is None or parent.kind == "spaced_net":
        return parent is None or _may_stand(parent, modern)
    if isinstance(parent, Comparison):
        return parent.left.kind == "variable" if modern else parent.left.text in ("src_ip", "dst_ip")
    if isinstance(parent, (Call, GlobalParameter)):
        return parent.name.text in ("set_advertised_address", "advertised_address")
    return True


def _is_net(node: Node, modern: bool) -> bool:
    """Whether a net is one; the addresses in a spaced one are nodes of their own."""
    if node.kind == "spaced_net":
        if len(node.children) > 1:  # 2.3 notices two families in a blacklist only
            return node.parent_kind != "blacklist_rule" or len({_family(child.text) for child in node.children}) == 1
        address, mask = node.children[0].text, node.last.text
        return number_value(mask) <= _BITS[_family(address)]
    address, _, mask = node.text.partition("/")
    if mask.isdigit():
        if int(mask) > _BITS[_family(address)]:
            return False
        mask = address
    # resolve.h str2ip6, which 2.4 uses here, takes seven colons
    return _is_address(address) and _is_address(mask) and not (modern and max(address.count(":"), mask.count(":")) > 7)


def _family(text: str) -> int:
    return 6 if ":" in text else 4


def _is_address(text: str) -> bool:
    """Whether the text of an address token is one to inet_pton(); its form is known to be right."""
    if ":" not in text:
        return all(number_value(byte) <= 255 for byte in text.split("."))
    groups = [group for group in text.split(":") if group]
    return len(groups) <= (7 if "::" in text else 8)
