"""M118: IP addresses and nets written with blanks, octal or hexadecimal numbers."""

from __future__ import annotations

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.syntax.literals import number_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class SpacedAddress(Rule):
    """OpenSIPS 2.4 reads an IPv4 address, or an address with its mask, as one word: no blanks, no leading zeros.

    2.3 composed addresses of numbers and dots (cfg.y `ipv4`), so that it accepted `10.0.0.0 / 8` and `192.168.01.1`; a
    number with a leading zero was octal. The fix writes the address that 2.3 read.
    """

    code = "M118"
    breaks_in = "2.4"
    visits = ("address", "spaced_net")
    examples = (
        Bad(
            'dst_blacklist = gw:{( tcp , «192.168.2.0 / 24» , 5060 , "" )}\nroute { exit; }',
            'dst_blacklist = gw:{( tcp , 192.168.2.0/24 , 5060 , "" )}\nroute { exit; }',
        ),
        Bad("listen = udp:«10 . 0 . 0 . 010»:5060\nroute { exit; }", "listen = udp:10.0.0.8:5060\nroute { exit; }"),
        Good("listen = udp:10.0.0.8:5060\nroute { if ($si == 10.0.0.0/8) exit; }"),
        Good("route { $var(x) = 8 / 2; }"),
        Good("listen=udp:10.0.0.8x\nroute { exit; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if node.parent_kind == "spaced_net":
            return
        if node.kind == "address" and node.size < 7:
            return
        address = written(node)
        if address == node.text:  # a letter right behind it keeps the scanner from reading it as one word
            return
        message = (
            f"`{node.in_a_line}` is no longer an address in OpenSIPS 2.4, which reads an address or net as one word"
        )
        yield self.finding(node, message, replace(node, address, f"Write `{address}`"))


def written(node: Node) -> str:
    """An address or net in the one spelling that both versions read alike."""
    if node.kind == "spaced_net":
        address, *masks = node.children
        mask = written(masks[0]) if masks else str(number_value(node.last.text))
        return f"{written(address)}/{mask}"
    tokens = [token for token in node.tokens if token.kind in ("IPV4", "IPV6", "NUMBER")]
    if len(tokens) == 1:
        return tokens[0].text
    return ".".join(str(number_value(token.text)) for token in tokens)
