"""The sockets that a script listens on, as far as they are known without the machine."""

from __future__ import annotations

from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.broken import mentions_in_errors
from opensips_lsp.syntax.item_views import statements_of
from opensips_lsp.syntax.literals import number_value
from opensips_lsp.syntax.nodes import Listen, Socket, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

    Address = IPv4Address | IPv6Address
    Listener = tuple[str, set[Address], int | None]  # protocol or "" for any, addresses, port or None for any


def listens(script: Script, wanted: Listener) -> bool:
    """Whether a script may listen on a socket: where a listener is no address, or there is none, it may on any."""
    if not script.has_all_text or any(mentions_in_errors(script, word) for word in ("listen", "socket")):
        return True
    listeners = script.ask(_listeners)
    return not listeners or any(_is(wanted, listener) for listener in listeners)


def bonds(script: Script) -> frozenset[str] | None:
    """The names of bonds of sockets in lower case; None where a statement that has a mistake may define one."""
    if not script.has_all_text or mentions_in_errors(script, "bond"):
        return None
    return frozenset().union(*script.gathered(_bonds_in))


def listener_of(socket: Socket) -> Listener | None:
    """What a socket stands for that is written with an address, or None."""
    address = _address_of(socket.host)
    if address is None:
        return None
    port = socket.port
    number = number_value(port.text) if port is not None and port.text[:1].isdigit() else 0
    return socket.protocol.text.lower(), {address}, number or None


def address(text: str) -> Address | None:
    """The IP address that a text is, perhaps in brackets, or None."""
    from ipaddress import ip_address

    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def _listeners(script: Script) -> list[Listener] | None:
    """Each listener; None if one is not known for sure."""
    found = [listener for listeners in script.gathered(_listeners_in) for listener in listeners]
    known = [listener for listener in found if listener is not None]
    return known if len(known) == len(found) else None


def _listeners_in(item: Item) -> list[Listener | None]:
    """The listeners of an item; None stands for each that is not known for sure."""
    found: list[Listener | None] = []
    for fact in facts_of(item).sockets:
        listen = Listen.of(item, fact)
        if listen.socket.kind == "bond":  # of sockets that are listeners themselves
            continue
        read = listener_of(listen.socket) if isinstance(listen.socket, Socket) else None
        addresses: set[Address | None] = set() if read is None else {*read[1]}
        if listen.advertised is not None:
            addresses.add(_address_of(listen.advertised.children[0]))
        if read is None or None in addresses or any(address.is_unspecified for address in read[1]):
            found.append(None)
        else:
            found.append((read[0], {address for address in addresses if address is not None}, read[2]))
    return found


def _bonds_in(item: Item) -> frozenset[str]:
    """`socket=bond:name { ... }`."""
    found = [node.socket for node in statements_of(item, "listen") if isinstance(node, Listen)]
    return frozenset([node.tokens[2].text.lower() for node in found if node.kind == "bond"])


def _address_of(node: Node) -> Address | None:
    """The IP address that a node is, or None."""
    return address(node.value if isinstance(node, String) else node.text)


def _is(wanted: Listener, listener: Listener) -> bool:
    """Whether a listener may be the one that is wanted."""
    same_port = wanted[2] is None or listener[2] is None or wanted[2] == listener[2]
    return wanted[0] in ("", listener[0]) and bool(wanted[1] & listener[1]) and same_port
