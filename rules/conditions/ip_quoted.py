"""M110: `src_ip` and `dst_ip` against a quoted address or net."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.conditions._condition_words import ConditionWord, use, when
from opensips_lsp.rules.conditions.ip_literal import SAME, VARIABLES, address_in
from opensips_lsp.syntax.nodes import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison


class IpQuoted(ConditionWord):
    """OpenSIPS 2.4 dropped the bare words `src_ip` and `dst_ip`; a quoted address behind them loses its quotes.

    2.3 read the text as an address. 2.4 compares a variable with a quoted text letter by letter, and `$si` spells IPv6
    in full: `$si == "::1"` is never true, `$si == ::1` is right. A quoted net was a host name for 2.3 and never
    matched: whether it shall match now is for a person to say.
    """

    code = "M110"
    keywords = tuple(VARIABLES)
    examples = (
        Bad('route { if («src_ip»=="10.0.0.1") exit; }', "route { if ($si==10.0.0.1) exit; }"),
        Bad('route { if («dst_ip» != "::1") exit; }', "route { if ($Ri != ::1) exit; }"),
        Bad(
            'route { if («src_ip»=="10.0.0.0/8") exit; }',
            choices=("Use `$si == 10.0.0.0/8`: really asks for the net",),
        ),
        Good('route { if ($si == "10.0.0.1") exit; }'),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        right, variable = node.right, VARIABLES[word]
        if right.kind != "string" or node.operator.text not in ("==", "!="):
            return
        text = string_value(right.text)
        address, _, mask = text.partition("/")
        if address_in(address) is None:
            return
        message = f"`{word}` is no keyword since OpenSIPS 2.4; use `{variable}`"
        if not mask:
            bare = address_in(text)
            title = f"Replace `{word}` with `{variable}` and take the quotes off the address"
            fix = use(node, variable, when(contexts <= SAME), bare, title)
            yield self.finding(node.left, message + f" and `{bare}` without quotes", fix)
        elif mask.isdigit() or address_in(mask):
            title = f"Use `{variable} {node.operator.text} {text}`: really asks for the net"
            message += f"; 2.3 took {right.text} for a host name, which never matched"
            yield self.finding(node.left, message, choices=(use(node, variable, UNSAFE, text, title),))
