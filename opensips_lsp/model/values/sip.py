"""What SIP has words for: methods, reply codes, MIME types, header names, destinations."""

from __future__ import annotations

import re

from opensips_lsp.model.values.basic import is_uint, must_be

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from opensips_lsp.model.values import Declared, Test, Why
    from opensips_lsp.model.variables import Known

METHODS = frozenset(
    "ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE".split()
)
PROTOCOLS = ("udp", "tcp", "tls", "sctp", "ws", "wss", "bin", "hep_udp", "hep_tcp")


def _methods(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """sipmsgops.c fixup_method, parse_methods.c parse_methods: more than one must all be known ones.

    detail: what else a name may have, besides letters, digits and some signs.
    """
    if not text:
        return must_be("a method, or several separated by `|`", text)
    signs = f"A-Za-z0-9.%*_+~{detail}-"
    several, names = "|" in text, text.replace("|", ",").strip(" \t\r\n").split(",")
    for name in names[:-1] if names[-1].strip(" \t\r\n") == "" else names:
        name = name.strip(" \t\r\n")
        if not re.compile(f"[{signs}]*").fullmatch(name):
            return must_be("a method, or several separated by `|`", text)
        if several and name.upper() not in METHODS:
            return f"may combine only methods that OpenSIPS knows, but `{name}` is not one"
    return None


def _code(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """signaling.c fixup_sig_send_reply."""
    good = is_uint(text) and 100 <= int(text) & 0xFFFFFFFF <= 699
    return None if good else must_be("a reply code from 100 to 699", text)


_MIME = r"[ \t]*(?:(\*)|[A-Za-z0-9+.-]+)[ \t]*/[ \t]*(?:(\*)|[A-Za-z0-9+._-]+)[ \t]*(?:;[^,]*)?"


def _mime(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """parse_content.c decode_mime_type, for one type; an empty text is any."""
    if not text or "\n" in text or "\r" in text:
        return None
    found = re.compile(_MIME).fullmatch(text)
    if found and (found[2] or not found[1]):
        return None
    return must_be("a MIME type such as `application/sdp`", text)


def _header(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    """sipmsgops.c hname_fixup, parse_hname2.c: no blank in the name."""
    bad = re.compile(r"[^ \t:]*[ \t]+[^ \t\r\n:]").match(text)
    return must_be("the name of a header, without blanks", text) if bad else None


def destination(text: str, protocols: Collection[str] = PROTOCOLS) -> str | None:
    """What is wrong with `protocol:host:port`, or None (socket_info.h parse_phostport, parse_proto)."""
    depth = 0
    for character in text:
        depth += (character == "[") - (character == "]")
        if depth not in (0, 1):
            return "its brackets do not match"
    if depth:
        return "its brackets do not match"
    parts = re.compile(r"\[[^\]]*\]?").sub("x", text).split(":")
    if not text:
        return "it is empty"
    if len(parts) > 3 or text.endswith(":"):
        return "it has one `:` too many"
    if len(parts) == 3 and not is_uint(parts[2]):
        return f"`{parts[2]}` is not a port"
    has_protocol = len(parts) == 3 or (len(parts) == 2 and not is_uint(parts[1]))
    if has_protocol and parts[0].lower() not in protocols:
        return f"`{parts[0]}` is not a protocol"
    host = parts[1 if has_protocol else 0]
    if not host:
        return "it has no host"
    return None if may_be_host(host) else f"`{host}` is not a host"


def may_be_host(text: str) -> bool:
    """Whether there may be a host of that name: name servers have others too, but hosts are not named so."""
    return re.compile(r"\[[0-9a-fA-F:.%a-z]*\]|[A-Za-z0-9._-]+").fullmatch(text) is not None or not text.isascii()


def _destination(text: str, detail: str, known: Known, declared: Declared | None) -> Why:
    why = destination(text, protocols_of(detail, declared))
    return f"must be `protocol:host:port`; {why}" if why else None


def protocols_of(more: str, declared: Declared | None) -> Collection[str]:
    """The protocols of 2.4; where `more` names those of newer versions, the ones of the version, if it is known."""
    return declared.protocols() if more and declared is not None else (*PROTOCOLS, *more.split(","))


TESTS: dict[str, Test] = {
    "methods": _methods,
    "code": _code,
    "mime": _mime,
    "header": _header,
    "destination": _destination,
}
