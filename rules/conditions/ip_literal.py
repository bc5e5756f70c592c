"""M109: `src_ip` and `dst_ip` against an address, a net or a pattern."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.conditions._addresses import SAME, VARIABLES, is_address, is_opaque
from opensips_lsp.rules.conditions._condition_words import ConditionWord, at, use, when
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Comparison

_LITERALS = ("address", "net", "spaced_net")
_NO_BRACKET = re.compile(r"(?!.*[$^])|\^(?:\\?[0-9.()|?]|\[0-9\])+(?![^$]*:)")


class IpLiteral(ConditionWord):
    """OpenSIPS 2.4 removed the bare words `src_ip` and `dst_ip`; use `$si` and `$Ri` with addresses, nets and patterns.

    The address or net stays without quotes: `$si == 10.0.0.0/8` tests whether the address is in that net,
    `$si == "10.0.0.0/8"` compares strings and is never true. `$Ri` writes IPv6 in brackets, so that an anchored pattern
    for IPv6 may fail to match. `src_ip !~ "..."` was always false in 2.3; `$si !~` is a real test.
    """

    code = "M109"
    keywords = tuple(VARIABLES)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad(
            "route { if («src_ip»==10.0.0.0/8 || «dst_ip» != 192.168.1.1) exit; }",
            "route { if ($si==10.0.0.0/8 || $Ri != 192.168.1.1) exit; }",
        ),
        Bad("route { if («src_ip»==[::1]) exit; }", "route { if ($si==[::1]) exit; }"),
        Bad(r'route { if («src_ip»=~"^10\.") exit; }', r'route { if ($si=~"^10\.") exit; }'),
        Bad('route { if («dst_ip»=~"^0:0:") exit; }', 'route { if ($Ri=~"^0:0:") exit; }', unsafe=True),
        Bad(r'route { if («src_ip»!~"^10\.") exit; }', r'route { if ($si!~"^10\.") exit; }', unsafe=True),
        Bad("timer_route[t, 9] { if («dst_ip»==::1) exit; }", "timer_route[t, 9] { if ($Ri==::1) exit; }", unsafe=True),
        Bad(
            "route { if («dst_ip» != 192.168.1.1) exit; }",
            "route { if ($socket_in(ip) != 192.168.1.1) exit; }",
            target="3.3",
        ),
        Good('route { if ($si == 10.0.0.0/8) xlog("src_ip==10.0.0.0/8"); }'),
    )

    def found(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script, source: Source
    ) -> Iterable[Finding]:
        if not is_opaque(node, source):
            return self.check_comparison(node, word, contexts, script)
        variable = at(VARIABLES[word], script.target)
        message = (
            f"`{word}` is no longer a keyword in OpenSIPS 2.4; use `{variable}`, "
            "with an address or a net without quotes; a host name must be resolved first"
        )
        return [self.finding(node.left, message)]

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        right, variable = node.right, at(VARIABLES[word], script.target)
        message = f"`{word}` is no longer a keyword in OpenSIPS 2.4; use `{variable}`"
        measured = contexts <= SAME
        if right.kind in _LITERALS:
            safe = node.operator.text in ("==", "!=")
            yield self.finding(node.left, message, use(node, variable, when(safe and measured)))
        elif right.kind == "string" and node.operator.text == "=~":
            same = word == "src_ip" or _NO_BRACKET.match(string_value(right.text)) is not None
            yield self.finding(
                node.left, message, use(node, variable, when(same and measured and not is_address(right)))
            )
        elif right.kind == "string" and node.operator.text == "!~":
            message += "; in 2.3 this test was always false, while `!~` on a variable is a real test"
            yield self.finding(node.left, message, use(node, variable, UNSAFE))
        elif right.kind not in ("string", "host") or node.operator.text not in ("==", "!="):
            yield self.finding(node.left, message, use(node, variable, UNSAFE))
