"""C212: operators that do not go with what a variable is compared with."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.variable_text import ADDRESS_OPERANDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Comparison

_NETS = ("address", "net", "spaced_net")
_PARTICULAR = frozenset(("number", "null", *_NETS))


class ComparisonOperator(Rule):
    """A variable is matched only with a text or a variable; NULL, addresses and nets are compared only for equality.

    `$x =~ 5`, `$x > NULL` and `$si < 10.0.0.0/8` are syntax errors (cfg.y `exp_cond`).
    """

    code = "C212"
    visits = ("comparison",)
    examples = (
        Bad("route { if ($var(x) «=~» 5) exit; }"),
        Bad("route { if ($var(x) «>» NULL || $var(y) «!~» null) exit; }"),
        Bad("route { if ($si «<=» 10.0.0.0/8) exit; }"),
        Bad("route { $var(x) = $si «=~» 10.0.0.1; }"),
        Bad("route { if ($si «<=» 10 . 0.0.1 || $si «!~» [::1] || $si «>» ::1/64 || $x «=~» -5) exit; }"),
        Bad("route { if ($si «=~» 10.0.0.0/8 || $si «>» [::1] || $si «!~» 10 .0.0.1 || $si «<» ::1) exit; }"),
        Bad("route { if ($x «=~» +5) exit; }"),
        Good('route { if ($x =~ "5" && $x !~ $var(y) && $x > 5 && $x != -5 && $x == NULL) exit; }'),
        Good('route { if ($si == 10.0.0.0/8 || $si != ::1 || $si > "a") exit; }'),
    )

    def check(self, node: Comparison, script: Script, source: Source) -> Iterator[Finding]:
        if (
            node.child_kind(1) not in _PARTICULAR
            or node.child_kind(0) != "variable"
            or node.operator.kind == "EQUALITY"
        ):
            return
        right, operator = node.right, node.operator
        if right.kind == "number" and operator.kind == "MATCH":
            yield self.finding(operator, f"`{operator.text}` matches a text or a variable, not a number")
        elif right.kind == "null" or (right.kind in _NETS and script.target >= ADDRESS_OPERANDS):
            yield self.finding(operator, f"`{right.in_a_line}` can only be compared with `==` and `!=`")
