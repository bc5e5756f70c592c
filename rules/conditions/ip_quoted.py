"""M110: `src_ip` and `dst_ip` against a quoted address or net."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.conditions._addresses import SAME, VARIABLES, address_in, is_opaque
from opensips_lsp.rules.conditions._condition_words import ConditionWord, at, use, when
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Comparison


class IpQuoted(ConditionWord):
    """OpenSIPS 2.4 removed the bare words `src_ip` and `dst_ip`; an address compared with them must lose its quotes.

    2.3 read the string as an address. 2.4 compares a variable with a quoted string character by character, and `$si`
    spells IPv6 in full: `$si == "::1"` is never true, `$si == ::1` is right. 2.3 read a quoted net as a host name,
    which never matched: whether it is to match now is your choice.
    """

    code = "M110"
    keywords = tuple(VARIABLES)
    prefilter = Prefilter(words=keywords)
    examples = (
        Bad('route { if («src_ip»=="10.0.0.1") exit; }', "route { if ($si==10.0.0.1) exit; }"),
        Bad('route { if («dst_ip» != "::1") exit; }', "route { if ($Ri != ::1) exit; }"),
        Bad(
            'route { if («src_ip»=="10.0.0.0/8") exit; }',
            choices=("Use `$si == 10.0.0.0/8`, which really tests the net",),
        ),
        Good('route { if ($si == "10.0.0.1") exit; }'),
    )

    def found(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script, source: Source
    ) -> Iterable[Finding]:
        return () if is_opaque(node, source) else self.check_comparison(node, word, contexts, script)

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        right, variable = node.right, at(VARIABLES[word], script.target)
        if right.kind != "string" or node.operator.text not in ("==", "!="):
            return
        text = string_value(right.text)
        address, _, mask = text.partition("/")
        if address_in(address) is None:
            return
        message = f"`{word}` is no longer a keyword in OpenSIPS 2.4; use `{variable}`"
        if not mask:
            bare = address_in(text)
            title = f"Replace `{word}` with `{variable}` and remove the quotes of the address"
            fix = use(node, variable, when(contexts <= SAME), bare, title)
            yield self.finding(node.left, message + f" and `{bare}` without quotes", fix)
        elif mask.isdigit() or address_in(mask):
            title = f"Use `{variable} {node.operator.text} {text}`, which really tests the net"
            message += f"; 2.3 read {right.text} as a host name, which never matched"
            yield self.finding(node.left, message, choices=(use(node, variable, UNSAFE, text, title),))
