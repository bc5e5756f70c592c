"""H604: an assignment where a comparison may be meant."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, WARNING, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.syntax.nodes import Conditional

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Assignment

_CONDITIONS = frozenset(("logic", "negation", "group", "assert"))
_AROUND = _CONDITIONS | {"if", "while"}


class AssignmentInCondition(Rule):
    """A condition assigns with `=` instead of comparing with `==`.

    OpenSIPS accepts it: the variable gets the value, and the condition is true if the assignment succeeds.
    """

    code = "H604"
    severity = WARNING
    stage = None
    visits = ("assignment",)
    prefilter = Prefilter(
        tokens=("LPAR VAR EQUAL", "NOT VAR EQUAL", "LOGIC VAR EQUAL", "IF VAR EQUAL", "WHILE VAR EQUAL")
    )
    examples = (
        Bad("route { if ($var(x) «=» 1) exit; }", "route { if ($var(x) == 1) exit; }", unsafe=True),
        Bad('route { while (1 && $avp(a)«=»"b") exit; }', 'route { while (1 && $avp(a)=="b") exit; }', unsafe=True),
        Good("route { if ($var(x) == 1) $var(x) = 2; }"),
        Good("route { if ({ $var(x) = 1; }) exit; }"),
        Bad("route { if !$var(x) «=» 1 exit; }", "route { if !$var(x) == 1 exit; }", unsafe=True),
        Bad("route { while $var(x) «=» 1 exit; }", "route { while $var(x) == 1 exit; }", unsafe=True),
        Bad('route { assert($var(x) «=» 1, "x"); }', 'route { assert($var(x) == 1, "x"); }', unsafe=True),
        Bad("route { if $var(x) «=» 1 exit; }", "route { if $var(x) == 1 exit; }", unsafe=True),
        Bad(
            "route { if (($var(x) «=» 1) && $rU) exit; }",
            "route { if (($var(x) == 1) && $rU) exit; }",
            unsafe=True,
            target="3.6",
        ),
    )

    def check(self, node: Assignment, script: Script, source: Source) -> Iterator[Finding]:
        if node.parent_kind not in _AROUND or node.operator.text != "=" or not _is_condition(node):
            return
        fixable = node.value.kind in ("number", "string", "variable", "null")
        edit = Edit(node.operator.start, node.operator.end, "==")
        fix = Fix("Replace `=` with `==`", (edit,), UNSAFE) if fixable else None
        yield self.finding(node.operator, "this condition assigns a value; use `==` to compare", fix)


def _is_condition(node: Assignment) -> bool:
    """Whether it is a condition, and not the body behind one."""
    parent = node.parent
    return node.parent_kind in _CONDITIONS or (isinstance(parent, Conditional) and parent.condition == node)
