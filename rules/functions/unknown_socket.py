"""C513: force_send_socket() with a socket that OpenSIPS does not listen on."""

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.script import facts_of
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.broken import mentions_in_errors
from opensips_lsp.rules.common.core_calls import started_calls
from opensips_lsp.rules.common.spec_rule import moved
from opensips_lsp.syntax.nodes import number_value, string_value, view


class UnknownSocket(Rule):
    """force_send_socket() needs one of the sockets that `listen` opens, or one by the address it is advertised as.

    OpenSIPS prints "bad force_send_socket argument: ... (opensips doesn't listen on it)" (route.c `fix_actions`) when
    it starts, and exits. Nothing is said where a listener is an interface, a host name or any address.
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

    def check_item(self, offset, item, script, source):
        for call in started_calls(item, script.target):
            if call.name != "force_send_socket" or len(call.arguments) != 1 or call.arguments[0].kind != "socket":
                continue
            socket = call.arguments[0]
            wanted = _read(socket)
            sure = wanted is not None and script.whole and not mentions_in_errors(script, "listen")
            listeners = script.ask(_listeners) if sure else None
            if listeners and not any(_is(wanted, listener) for listener in listeners):
                message = f"OpenSIPS does not listen on `{socket.text}`: no `listen` says so"
                yield self.finding(moved(socket, offset), message)


def _listeners(script):
    """(protocol, addresses, port or None) of each listener; None when one is not known for sure."""
    found = [listener for listeners in script.gathered(_listeners_in) for listener in listeners]
    return None if None in found else found


def _listeners_in(item):
    """The listeners of an item; None stands for each that is not known for sure."""
    found = []
    for fact in facts_of(item).sockets:
        children = view(item, fact.raw).children
        read = _read(children[0]) if children[0].kind == "socket" else None
        advertised = [_address(child.children[0]) for child in children if child.kind == "advertised"]
        unsure = read is None or None in advertised or any(address.is_unspecified for address in read[1])
        found.append(None if unsure else (read[0], {*read[1], *advertised}, read[2]))
    return found


def _read(socket):
    """(protocol, {address}, port or None for any) of a socket that is written with an address, or None."""
    protocol, host = socket.children
    address = _address(host)
    if address is None:
        return None
    port = socket.item.text[host.end - socket.base : socket.end - socket.base].lstrip(": \t\r\n")
    return protocol.text.lower(), {address}, (number_value(port) or None) if port[:1].isdigit() else None


def _address(node):
    from ipaddress import ip_address

    text = string_value(node.text) if node.kind == "string" else node.text
    try:
        return ip_address(text.strip("[]"))
    except ValueError:
        return None


def _is(wanted, listener):
    same_port = wanted[2] is None or listener[2] is None or wanted[2] == listener[2]
    return wanted[0] == listener[0] and bool(wanted[1] & listener[1]) and same_port
