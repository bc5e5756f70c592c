"""H603: statements that nothing reaches."""

from opensips_lsp.lint.finding import HINT, Span
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.syntax.parser import NODE

_ENDS = ("exit", "drop", "return")
_CALLS = (NODE["bare_call"], NODE["call"])
_LISTS = ("route", "block", "case", "default", "recovered", "fragment")


class UnreachableCode(Rule):
    """Statements stand behind `exit`, `drop` or `return` in the same block: they never run."""

    code = "H603"
    severity = HINT
    tags = ("unnecessary",)
    stage = None
    visits = _LISTS
    examples = (
        Bad('route { exit; «xlog("a");\n xlog("b")»; }'),
        Bad("route { if (1) { return(1); «exit» ; } }"),
        Good('route { if (1) exit; xlog("a"); }'),
        Good('route { xlog("exit"); exit;; }'),
        Good("route { switch ($var(x)) { case 1: exit; case 2: drop; } }"),
    )

    def check(self, node, script, source):
        for at, raw in enumerate(node.raw[3:-1]):
            if raw[0] in _CALLS and _word(node, raw) in _ENDS:
                rest = [other for other in node.children[at + 1 :] if other.kind not in ("empty", "include")]
                if rest:
                    message = f"nothing reaches this: `{node.children[at].text}` comes before it"
                    yield self.finding(Span(rest[0].start, rest[-1].end), message)
                return


def _word(node, raw):
    """The first token of a raw statement."""
    tokens = node.item.tokens
    return node.item.text[tokens.starts[raw[1]] : tokens.ends[raw[1]]]
