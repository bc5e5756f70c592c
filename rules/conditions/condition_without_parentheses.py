"""C222: conditions without parentheses around all of them."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import readers, reads
from opensips_lsp.syntax.nodes import Conditional

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source


class ConditionWithoutParentheses(Rule):
    """From OpenSIPS 3.1 on, parentheses stand around the whole condition of `if` and `while`; before, none were needed.

    So `if ($rU) && ($rd)` and `if !f()` are syntax errors now (cfg.y `if_cmd`, `while_cmd`). The fix adds them, which
    changes nothing else.
    """

    code = "C222"
    visits = ("if", "while")
    examples = (
        Bad("route { if «$rU» exit; }", "route { if ($rU) exit; }", target="3.1"),
        Good("route { if $rU exit; if ($rU) && ($rd) exit; while $var(i) > 0 $var(i) -= 1; }"),
        Good("route { if ($rU) exit; while (($rU) || ($rd)) exit; }"),
    )

    def check(self, node: Conditional, script: Script, source: Source) -> Iterator[Finding]:
        if reads("bare-condition", script.target) or node.child_kind(0) == "group":
            return
        condition = node.condition
        edits = Edit(condition.start, condition.start, "("), Edit(condition.end, condition.end, ")")
        yield self.finding(
            condition,
            f"OpenSIPS {script.target.series} requires parentheses around the whole condition; only "
            f"{readers('bare-condition')} reads it without",
            Fix("Add parentheses", edits, SAFE),
        )
