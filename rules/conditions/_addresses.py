"""What the rules about `src_ip` and `dst_ip` share."""

from __future__ import annotations

import re

from opensips_lsp.model.contexts import REPLIES, REQUESTS
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.nodes import Comparison, Node

VARIABLES = {"src_ip": "$si", "dst_ip": "$Ri"}
# $si and $Ri are NULL where nothing was received: in a timer route, or where launch() reports to
SAME = REQUESTS | REPLIES


def is_opaque(node: Comparison, source: Source) -> bool:
    """Whether a string or a word in a template is all that an address is compared with, and comes from its language.

    Whether that is an address, a net or a host name is not known.
    """
    right = node.right
    return (
        right.kind in ("string", "host")
        and node.operator.text in ("==", "!=")
        and bool(source.spans)
        and source.opaque(right.start, right.end)
    )


def is_address(node: Node) -> bool:
    """Whether a quoted string is what 2.3 read as an IP address (str2ip, str2ip6)."""
    return address_in(string_value(node.text)) is not None


def address_in(text: str) -> str | None:
    """The address that a string holds, as it is written without quotes in 2.4, or None."""
    import socket

    bare = text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text
    if re.compile(r"(\d{1,3})(\.\d{1,3}){3}").fullmatch(bare):
        octets = [int(part) for part in bare.split(".")]
        return ".".join(map(str, octets)) if max(octets) < 256 and bare is text else None
    try:
        socket.inet_pton(socket.AF_INET6, bare)
    except (OSError, ValueError):
        return None
    return text if "." not in text else None
