"""Which of a server's own addresses listen on 5060. The condition that equals 2.3's `uri == myself` depends on it."""

from __future__ import annotations

import re

from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import statements_of
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.nodes import Listen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

SIP_PORT = 5060


class Own(Record):
    """What is known of a server's own addresses.

    all: each own host listens on 5060 too; none: not one does; tel: an empty host, of a `tel:` URI, is own on 5060.
    """

    all: bool
    none: bool
    tel: bool


_PORTS = {
    "udp": 5060,
    "tcp": 5060,
    "sctp": 5060,
    "tls": 5061,
    "ws": 80,
    "wss": 443,
    "bin": 5555,
    "hep_udp": 9060,
    "hep_tcp": 9060,
}
_HOST = r"""(\[[^\]]*\]|"[^"]*"|'[^']*'|[^:\s"'\[\]]+)(?::([0-9]+))?"""


def own(script: Script) -> Own | None:
    """The Own of a script; None if not all its listeners are known: a command line may name others."""
    listeners: list[tuple[str, int, str | None, int]] = []
    aliases: list[tuple[str, int]] = []
    global_address = False
    has_port = any(name.endswith("_port") and "proto_" in module for module, name, _ in script.modparams)
    if not script.all_read or has_port:
        return None
    for kind, *what in (fact for facts in script.gathered(_addresses) for fact in facts):
        if kind == "unknown":
            return None
        if kind == "listen":
            listeners.append((what[0], what[1], what[2], what[3]))
        elif kind == "alias":
            aliases.append((what[0], what[1]))
        else:
            global_address = True
    if not listeners:
        return None
    on_5060 = [(host, as_host) for host, port, as_host, as_port in listeners if SIP_PORT in (port, as_port)]
    hosts = {host for pair in on_5060 for host in pair if host}
    others = {
        name
        for host, port, as_host, as_port in listeners
        if SIP_PORT not in (port, as_port)
        for name in (host, as_host)
        if name
    }
    any_port = {host for host, port in aliases if port in (0, SIP_PORT)}
    everywhere = others <= hosts and {host for host, _ in aliases} <= hosts | any_port
    return Own(
        all=bool(on_5060) and everywhere and not (others and global_address),
        none=not on_5060 and not any_port and "domain" not in script.modules,  # whose domains are own on any port
        tel=any(as_host is None for _, as_host in on_5060),
    )


def _addresses(item: Item) -> tuple[tuple[Any, ...], ...]:
    """What an item says of own addresses.

    ("listen", host, port, advertised host or None, its port), ("alias", host, port), ("advertised",), ("unknown",).
    """
    nodes = statements_of(item, "listen", "alias", "global_parameter", "error")
    return tuple(fact for node in nodes for fact in _of_statement(node))


def _of_statement(node: Node) -> Iterator[tuple[Any, ...]]:
    word = node.first_word
    if isinstance(node, Listen):
        socket, advertised = node.socket, node.advertised
        protocol = socket.children[0].text.lower()
        host, port = _host(socket.text.partition(":")[2])
        as_host, as_port = _host(advertised.text[2:]) if advertised is not None else (None, 0)
        known = host is not None and (port or protocol in _PORTS)
        yield ("listen", host, port or _PORTS[protocol], as_host, as_port) if known else ("unknown",)
    elif node.kind == "alias":
        for child in node.children:
            host, port = _host(child.text.partition(":")[2] if child.kind == "socket" else child.text)
            known = host is not None and not any(token.kind == "ANY" for token in node.own_tokens)
            yield ("alias", host, port) if known else ("unknown",)
    elif word == "advertised_address":
        yield ("advertised",)
    elif node.kind == "error" and word in ("listen", "alias"):
        yield ("unknown",)


def _host(text: str) -> tuple[str | None, int]:
    """(host, port or 0) of what stands behind a protocol; (None, 0) if it is written in another way."""
    match = re.compile(_HOST).fullmatch(text.strip())
    if match is None:
        return None, 0
    host = string_value(match.group(1)) if match.group(1)[0] in "\"'" else match.group(1)
    return host.strip("[]").lower(), int(match.group(2) or 0)
