"""H603: statements that nothing reaches."""

from __future__ import annotations

from opensips_lsp.lint.finding import HINT, Span
from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_ENDS = ("exit", "drop", "return")
_CALLS = ("bare_call", "call")
_NOTHING = ("empty", "include")  # statements that do nothing, or are not known
_LISTS = ("route", "block", "case", "default", "recovered", "fragment")


class UnreachableCode(Rule):
    """Statements after `exit`, `drop` or `return` in the same block never run."""

    code = "H603"
    severity = HINT
    tags = ("unnecessary",)
    stage = None
    visits = _LISTS
    examples = (
        Bad('route { exit; «xlog("a");\n xlog("b")»; }'),
        Bad("route { if (1) { return(1); «exit» ; } }"),
        Bad("route { if (1) { return 1; «exit» ; } }", target="3.6"),
        Bad('route { return (1, "a"); «exit» ; }', target="3.6"),
        Good("route { while (1) { break; exit; } switch ($rU) { case 1: exit; case 2: drop; } }", target="3.6"),
        Good('route { if (1) exit; xlog("a"); }'),
        Good('route { xlog("exit"); exit;; }'),
        Good("route { switch ($var(x)) { case 1: exit; case 2: drop; } }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        at = node.child_number(_CALLS, _ENDS, but_last=True)
        if at is None:
            return
        rest = [other for other in node.children[at + 1 :] if other.kind not in _NOTHING]
        if rest:
            message = f"unreachable code: `{node.children[at].in_a_line}` comes before it"
            yield self.finding(Span(rest[0].start, rest[-1].end), message)
