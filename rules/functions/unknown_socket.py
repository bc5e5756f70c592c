"""C513: force_send_socket() with a socket that OpenSIPS does not listen on."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import started_calls
from opensips_lsp.rules.common.listeners import listener_of, listens
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.nodes import Socket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class UnknownSocket(Rule):
    """force_send_socket() names a socket that no `listen` opens or advertises.

    OpenSIPS prints "bad force_send_socket argument: ... (opensips doesn't listen on it)" (route.c `fix_actions`) when
    it starts, and exits. Nothing is reported where a listener is an interface, a host name or any address. From 3.1 on
    the socket is a text, of which C518 says the same.
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
            wanted = listener_of(socket) if isinstance(socket, Socket) else None
            if socket is not None and wanted is not None and not listens(script, wanted):
                message = f"OpenSIPS does not listen on `{socket.joined}`: no `listen` opens it"
                yield self.finding(shifted(socket, offset), message)
