"""M343: listeners on the name of an interface, or on all of them."""

from __future__ import annotations

import re

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.syntax.nodes import Socket, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Listen, Node

_ADVERTISED_SINCE = (2, 4, 7)  # commit cb005bb26b; before, `as` was ignored there
# What Linux and BSD call interfaces. A name without a dot may be that of a host as well: nothing is said of others.
_INTERFACE = re.compile(
    r"(?:lo|(?:lo|eth|em|bond|br|vlan|veth|wlan|tun|tap|ppp|venet|docker|virbr|vmbr|team|dummy|wg|ib|vtnet|igb|ix|bge"
    r"|bce|re|xn"
    r"|vmx|gre|sit|macvlan|ipvlan|usb)\d+|(?:en|wl)(?:o\d+|s\d+\w*|p\d+s\d+\w*|x\w{6,})|p\d+p\d+"
    r"|br-\w+)(?:\.\d+)?(?::\w+)?"
)


class InterfaceListener(Migrating):
    """In OpenSIPS 2.4 and later, a listener on an interface, or on `*`, also opens the IPv6 addresses of the interface.

    2.3 opened only the IPv4 addresses (socket_info.c add_interfaces(): SIOCGIFCONF in 2.3, getifaddrs() in 2.4, and in
    expand_interface() up to 4.0, without link-local addresses). OpenSIPS then answers on addresses that the firewall
    may not cover, `is_myself` and `mhomed` include them, and tests of peers' IPv4 addresses see IPv6 ones. 2.4.7 and
    later use the address after `as` for such a listener (commit cb005bb26b): it stands in Via, Record-Route and
    Contact, and OpenSIPS does not start when the name cannot be resolved. Before, it was ignored.
    """

    code = "M343"
    subjects = ("global listen",)
    prefilter = Prefilter(words=("listen", "socket"))
    visits = ("listen",)
    examples = (
        bad("listen=«udp:lo:5060»\nroute { exit; }"),
        bad("listen=«tcp:*»\nlisten=«udp:enp0s3:5060» use_children 2\nroute { exit; }"),
        bad('listen=«udp:"eth0:1":5060»\nroute { exit; }'),
        bad("listen=«udp:eth0:5060» «as sip.example.org»\nroute { exit; }"),
        bad("listen=«udp:eth0:5060» as 192.0.2.1\nroute { exit; }", target="2.4.6"),
        good("listen=udp:192.0.2.1:5060 as sip.example.org\nlisten=udp:[::1]:5060\nroute { exit; }"),
        good("listen=udp:localhost:5060\nlisten=udp:sip1:5060\nlisten=udp:eth0.example.org\n"
             "listen=udp:brussels1:5060\nroute { exit; }"),
        Bad("listen=«udp:lo:5060»\nroute { exit; }", target="3.6", origin="2.3"),
        Bad("socket=«udp:*:5060»\nroute { exit; }", target="3.6", origin="2.3"),
        Good("socket=udp:192.0.2.1:5060 as sip.example.org\nroute { exit; }", target="3.6", origin="2.3"),
        Good("socket=udp:lo:5060\nroute { exit; }", target="3.6", origin="2.4"),
        good("listen=udp:lo:5060\nroute { exit; }", target="2.3"),
    )  # fmt: skip

    def check(self, node: Listen, script: Script, source: Source) -> Iterator[Finding]:
        socket = node.socket
        if isinstance(socket, Socket) and not _is_interface(socket.host):
            return
        what = "an interface" if socket.kind == "socket" else "`*`"
        message = (
            f"in OpenSIPS 2.4 and later, a listener on {what} also opens the IPv6 addresses; 2.3 opened only IPv4. "
            "Check the firewall and tests of addresses, or name the IPv4 address to keep the behaviour of 2.3"
        )
        yield self.finding(socket, message)
        advertised = node.advertised
        if advertised is not None and script.target >= _ADVERTISED_SINCE:
            message = (
                "2.3 ignored `as` after the name of an interface; delete it to keep that. OpenSIPS 2.4.7 and later "
                "advertise it on all addresses of the interface, and do not start when the name does not resolve"
            )
            yield self.finding(advertised, message)


def _is_interface(node: Node) -> bool:
    text = node.value if isinstance(node, String) else node.text
    return node.kind != "address" and _INTERFACE.fullmatch(text) is not None
