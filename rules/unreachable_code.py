"""H603: statements that nothing reaches."""

from opensips_lsp.rule import HINT, Bad, Good, Rule, Span
from opensips_lsp.tree import Node

_ENDS = ("exit", "drop", "return")
_LISTS = ("route", "block", "case", "default", "recovered", "fragment")


class UnreachableCode(Rule):
    """Statements stand behind `exit`, `drop` or `return` in the same block: they never run."""

    code = "H603"
    severity = HINT
    stage = None
    visits = _LISTS
    examples = (
        Bad('route { exit; «xlog("a");\n xlog("b")»; }'),
        Bad("route { if (1) { return(1); «exit» ; } }"),
        Good('route { if (1) exit; xlog("a"); }'),
        Good("route { xlog(\"exit\"); exit;; }"),
        Good("route { switch ($var(x)) { case 1: exit; case 2: drop; } }"),
    )

    def check(self, node, script, source):
        statements = [child for child in node.children if child.kind not in ("route_name", "number", "string")]
        for at, statement in enumerate(statements):
            if _leaves(statement):
                rest = [other for other in statements[at + 1 :] if other.kind not in ("empty", "include")]
                if rest:
                    message = f"nothing reaches this: `{statement.text}` comes before it"
                    yield self.finding(Span(rest[0].start, rest[-1].end), message)
                return


def _leaves(node: Node):
    """Whether a statement always leaves the route."""
    return node.kind in ("bare_call", "call") and node.token(0).text in _ENDS
