"""N309: what the condition words of 2.3 are compared with."""

from __future__ import annotations

from opensips_lsp.catalogue.language import PROTOCOLS
from opensips_lsp.lint.finding import UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.conditions._operands import LAST_SERIES, operand
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Comparison, Node


class ConditionWordOperand(Rule):
    """Each condition word of 2.3 accepts its own kinds of operand: `src_port` a number, `proto` a transport.

    None of them accepts a variable, and within `[ ]` and assignments none accepts a host or a net. OpenSIPS 2.3 prints
    "number expected", "string or MYSELF expected" and the like, and does not start. 2.4 has none of these words.
    """

    code = "N309"
    needs = "2.4"
    visits = ("comparison",)
    examples = (
        Bad("route { if (uri == «$var(x)» || method == «NULL») exit; }", target="2.3"),
        Bad('route { if (proto == «"udp"») exit; }', "route { if (proto == udp) exit; }", unsafe=True, target="2.3"),
        Bad('route { if (af >= «"2"») exit; }', "route { if (af >= 2) exit; }", unsafe=True, target="2.3"),
        Bad("route { if (uri == «af.org») exit; }", 'route { if (uri == "af.org") exit; }', unsafe=True, target="2.3"),
        Bad("route { if ($ru == «method») exit; }", 'route { if ($ru == "method") exit; }', unsafe=True, target="2.3"),
        Bad("route { if (proto == «xyz» || myself == «method» || af == «-2» || dst_port «=~» 5) exit; }", target="2.3"),
        Bad("route { if (uri «=~» myself || src_ip «<» 10.0.0.0/8 || $ru «=~» inet) exit; }", target="2.3"),
        Bad("route { $var(x) = uri == «a»; }", 'route { $var(x) = uri == "a"; }', unsafe=True, target="2.3"),
        Bad("route { if ([src_ip == «10.0.0.1»]) exit; }", target="2.3"),
        Good("route { if (uri == a-b.org && (dst_ip == ::1 || src_ip == 10.0.0.0/8)) exit; }", target="2.3"),
        Good('route { if (method =~ "A" && proto == UDP && af == inet6 && msg:len >= max_len) exit; }', target="2.3"),
        Good("route { if ($ru == myself && myself == uri && $ru =~ x) $var(x) = [ method == INVITE ]; }", target="2.3"),
    )

    def check(self, node: Comparison, script: Script, source: Source) -> Iterator[Finding]:
        left, right, operator = node.left, node.right, node.operator
        if left.kind == "variable" and right.kind != "bare_word":
            return
        allowed, wanted, found = operand(node)
        if found is None:
            yield self.finding(
                right, f"OpenSIPS 2.3 compares `{left.text}` only with {wanted}", _requoted(right, allowed)
            )
        elif operator.kind not in allowed[found]:
            message = f"OpenSIPS 2.3 does not compare `{left.text}` with `{right.text}` using `{operator.text}`"
            yield self.finding(operator, message)


def _requoted(node: Node, allowed: Collection[str]) -> Fix | None:
    """The Fix that adds or removes quotes, if that makes the operand one that is allowed."""
    text = node.joined
    if node.kind in ("host", "bare_word") and "text" in allowed:
        return replace(node, f'"{text}"', f"Quote `{text}`", UNSAFE)
    value = string_value(text) if node.kind == "string" else ""
    number = "number" in allowed and value.isdigit() and str(int(value)) == value
    if number or ("protocol" in allowed and value.lower() in PROTOCOLS[LAST_SERIES]):
        return replace(node, value, f"Write `{value}`", UNSAFE)
    return None
