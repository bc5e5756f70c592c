"""M118: IP addresses and nets written with blanks, octal or hexadecimal parts."""

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.syntax.nodes import number_value


class SpacedAddress(Rule):
    """OpenSIPS 2.4 reads an IPv4 address, or an address with its mask, as one word: no blanks, no leading zeros.

    2.3 put addresses together from numbers and dots, so that `10.0.0.0 / 8` and `192.168.01.1` passed, and a part with
    a leading zero was octal. The fix writes the address that 2.3 understood.
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
    )

    def check(self, node, script, source):
        if node.parent is not None and node.parent.kind == "spaced_net":
            return
        if node.kind == "address" and len(node.tokens) < 7:
            return
        whole = written(node)
        message = f"`{node.text}` is no address since OpenSIPS 2.4, which reads addresses and nets as one word"
        yield self.finding(node, message, replace(node, whole, f"Write `{whole}`"))


def written(node):
    """An address or net in the one spelling that both versions read alike."""
    if node.kind == "spaced_net":
        parts = node.children
        mask = written(parts[1]) if len(parts) > 1 else str(number_value(node.token(-1).text))
        return f"{written(parts[0])}/{mask}"
    parts = [token for token in node.tokens if token.kind in ("IPV4", "IPV6", "NUMBER")]
    if len(parts) == 1:
        return parts[0].text
    return ".".join(str(number_value(part.text)) for part in parts)
