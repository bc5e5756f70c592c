"""C513: force_send_socket() with a socket that OpenSIPS does not listen on."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.broken import mentions_in_errors
from opensips_lsp.rules.common.core_calls import started_calls
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.nodes import Listen, Socket, String, number_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    Address = IPv4Address | IPv6Address
    Listener = tuple[str, set[Address], int | None]  # protocol, addresses, port or None for any
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node


class UnknownSocket(Rule):
    """force_send_socket() names a socket that no `listen` opens or advertises.

    OpenSIPS prints "bad force_send_socket argument: ... (opensips doesn't listen on it)" (route.c `fix_actions`) when
    it starts, and exits. Nothing is reported where a listener is an interface, a host name or any address.
    """

    code = "C513"
    prefilter = Prefilter(words=("force_send_socket",), tokens=("CORE_FUNCTION", "IS_MYSELF"))
    stage = "startup"
    after_parse = True
    examples = (
        Bad(TRANSPORT + "listen=udp:127.0.0.1:5060\nroute { force_send_socket(«udp:127.0.0.2:5060»); }"),
        Bad(TRANSPORT + "listen=udp:127.0.0.1:5060\nroute { force_send_socket(«udp:127.0.0.1:5070»); }"),
        Bad(TRANSPORT + "listen=udp:127.0.0.1:5060\nroute { force_send_socket(«tcp:127.0.0.1»); }"),
        Good(TRANSPORT + "listen=udp:127.0.0.1:5060\nroute { force_send_socket(udp:127.0.0.1); }"),
        Good(TRANSPORT + "listen=udp:127.0.0.1:5060\nroute { force_send_socket(UDP:127.0.0.1:any); }"),
        Good(TRANSPORT + "listen=udp:10.0.0.1 as 192.0.2.1\nroute { force_send_socket(udp:192.0.2.1:5060); }"),
        Good(TRANSPORT + "listen=udp:[::1]:5060\nroute { force_send_socket(udp:[0:0:0:0:0:0:0:1]:5060); }"),
        Good(TRANSPORT + "listen=udp:eth0:5060\nroute { force_send_socket(udp:10.0.0.1:5060); }"),
        Good(TRANSPORT + "listen=udp:*:5060\nroute { force_send_socket(udp:10.0.0.1:5060); }"),
        Good(
            TRANSPORT
            + "listen=udp:10.0.0.1:\nlisten=udp:127.0.0.1:5060\nroute { force_send_socket(udp:10.0.0.1:5060); }"
        ),
        Good(TRANSPORT + "route { force_send_socket(udp:10.0.0.1:5060); }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in started_calls(item, script.target):
            socket = call.arguments[0] if call.name == "force_send_socket" and len(call.arguments) == 1 else None
            if not isinstance(socket, Socket):
                continue
            wanted = _read(socket)
            sure = wanted is not None and script.has_all_text and not mentions_in_errors(script, "listen")
            listeners = script.ask(_listeners) if sure else None
            if wanted and listeners and not any(_is(wanted, listener) for listener in listeners):
                message = f"OpenSIPS does not listen on `{socket.text}`: no `listen` opens it"
                yield self.finding(shifted(socket, offset), message)


def _listeners(script: Script) -> list[Listener] | None:
    """(protocol, addresses, port or None) of each listener; None if one is not known for sure."""
    found = [listener for listeners in script.gathered(_listeners_in) for listener in listeners]
    known = [listener for listener in found if listener is not None]
    return known if len(known) == len(found) else None


def _listeners_in(item: Item) -> list[Listener | None]:
    """The listeners of an item; None stands for each that is not known for sure."""
    found: list[Listener | None] = []
    for fact in facts_of(item).sockets:
        listen = Listen.of(item, fact)
        read = _read(listen.socket) if isinstance(listen.socket, Socket) else None
        addresses: set[Address | None] = set() if read is None else {*read[1]}
        if listen.advertised is not None:
            addresses.add(_address(listen.advertised.children[0]))
        if read is None or None in addresses or any(address.is_unspecified for address in read[1]):
            found.append(None)
        else:
            found.append((read[0], {address for address in addresses if address is not None}, read[2]))
    return found


def _read(socket: Socket) -> Listener | None:
    """(protocol, {address}, port or None for any) of a socket that is written with an address, or None."""
    address = _address(socket.host)
    if address is None:
        return None
    port = socket.port
    number = number_value(port.text) if port is not None and port.text[:1].isdigit() else 0
    return socket.protocol.text.lower(), {address}, number or None


def _address(node: Node) -> Address | None:
    """The IP address that a node is, or None."""
    from ipaddress import ip_address

    text = node.value if isinstance(node, String) else node.text
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def _is(wanted: Listener, listener: Listener) -> bool:
    """Whether a listener may be the one that is wanted."""
    same_port = wanted[2] is None or listener[2] is None or wanted[2] == listener[2]
    return wanted[0] == listener[0] and bool(wanted[1] & listener[1]) and same_port
