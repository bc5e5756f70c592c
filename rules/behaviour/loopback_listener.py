"""M334: a loopback address as the first listener."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.facts import facts_of
from opensips_lsp.record import Record
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.parameters import global_parameter
from opensips_lsp.syntax.nodes import Listen, Socket, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]"))


class _Listener(Record):
    """What a `listen` opens. text: protocol, address and port as written; six: whether it is an IPv6 address."""

    protocol: str
    address: str
    text: str
    six: bool


class LoopbackListener(Migrating):
    """OpenSIPS 2.4.7 and later send from a listener on a loopback address only where there is no other listener.

    Without a message received over the same protocol, OpenSIPS sends from its first listener of that protocol: its own
    requests (pings, NOTIFY, t_uac_dlg), and what it forwards from UDP to TCP. With `listen=udp:127.0.0.1:5060` before
    `listen=udp:192.0.2.1:5060`, that was 127.0.0.1 in 2.3 and is 192.0.2.1 now; only addresses written as loopback
    addresses count (socket_info.c fix_socket_list sets SI_IS_LO, commit f90f19ab53, net/trans.c fix_all_socket_lists
    skips those, and socket_info.c of 3.6). Name the socket where it matters: by a module's parameter, or
    `force_send_socket` in a local_route. With `mhomed`, UDP has not changed.
    """

    code = "M334"
    subjects = ("global listen",)
    breaks_in = "2.4.7"
    prefilter = Prefilter(words=("127", "localhost", "1"), tokens=("LISTEN",))
    examples = (
        bad("«listen=udp:127.0.0.1:5060»\nlisten=udp:192.0.2.1:5060\nroute { exit; }"),
        bad("listen=udp:192.0.2.1:5060\n«listen=tcp:localhost:5060»\nlisten=tcp:127.0.0.1:5070\nroute { exit; }"),
        good("listen=udp:192.0.2.1:5060\nlisten=udp:127.0.0.1:5060\nroute { exit; }"),
        good("listen=udp:127.0.0.1:5060\nlisten=udp:127.0.0.1:5060\nroute { exit; }"),
        good("listen=udp:127.0.0.1:5060\nlisten=tcp:192.0.2.1:5060\nlisten=udp:[2001:db8::1]:5060\nroute { exit; }"),
        good("mhomed=1\nlisten=udp:127.0.0.1:5060\nlisten=udp:192.0.2.1:5060\nroute { exit; }"),
        good("listen=udp:127.0.0.1:5060\nlisten=udp:192.0.2.1:5060\nroute { exit; }", target="2.4.6"),
        Bad("«socket=udp:127.0.0.1:5060»\nsocket=udp:192.0.2.1:5060\nroute { exit; }", target="3.6", origin="2.3"),
        Bad("«listen=udp:127.0.0.1:5060»\nlisten=udp:192.0.2.1:5060\nroute { exit; }", target="3.0", origin="2.3"),
        Good("socket=udp:127.0.0.1:5060\nsocket=udp:192.0.2.1:5060\nroute { exit; }", target="3.6", origin="2.4"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for fact in facts_of(item).sockets:
            node = Listen.of(item, fact, offset)
            one = _listener(node)
            if one is None or one.address not in _LOOPBACK:
                continue
            known = dict.fromkeys(other for found in script.gathered(_listeners) for other in found)
            others = [other for other in known if (other.protocol, other.six) == (one.protocol, one.six)]
            if others[0] != one or len(others) < 2 or (one.protocol == "udp" and global_parameter(script, "mhomed")):
                continue
            instead = next((other for other in others if other.address not in _LOOPBACK), others[-1])
            message = (
                f"OpenSIPS 2.4.7 and later send their own requests from `{instead.text}`, not from this loopback "
                f"address; 2.3 used it as the first {one.protocol} listener"
            )
            found = self.finding(node, message)
            yield found if instead.address not in _LOOPBACK else found._replace(severity=INFO)


def _listeners(item: Item) -> tuple[_Listener, ...]:
    """The _Listeners of an item, in order."""
    found = (_listener(Listen.of(item, fact)) for fact in facts_of(item).sockets)
    return tuple(one for one in found if one is not None)


def _listener(node: Listen) -> _Listener | None:
    """What a `listen` opens; None for all addresses."""
    socket = node.socket
    if not isinstance(socket, Socket):
        return None
    host = socket.host
    address = host.value if isinstance(host, String) else host.text
    return _Listener(socket.protocol.text.lower(), address.lower(), socket.joined, ":" in address)
