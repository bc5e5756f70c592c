"""C216: break where there is nothing to break off."""

from __future__ import annotations

from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import readers, reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_BODIES = ("case", "default", "while", "for")


class BreakOutsideLoop(Rule):
    """`break` leaves a loop or a `case`; elsewhere it is a syntax error.

    Up to OpenSIPS 3.0 it may only be the last statement of a `case`, and `esac` is another word for it. From 3.1 on it
    may stand anywhere in a `case`, a `default` or a loop, and in what an `if` there runs (cfg.y `brk_action`). Use
    `exit` to end the script, or `return` to end the route.
    """

    code = "C216"
    visits = ("break",)
    examples = (
        Bad("route { «break;» }"),
        Bad("route { while ($var(i) < 3) { «break;» } }"),
        Bad("route { switch ($rm) { case 1: if ($rU == 1) «break;» exit; } }"),
        Bad("route { switch ($rm) { case 1: «break;» exit; } }"),
        Bad("route { switch ($rm) { case 1: exit; default: «break;» } }"),
        Good("route { switch ($rm) { case 1: break; case 2: exit; break; default: exit; } }"),
        Bad(
            "route { switch ($rm) { case 1: «esac;» } }",
            "route { switch ($rm) { case 1: break; } }",
            target="3.1",
        ),
        Good("route { switch ($rm) { case 1: esac; } }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        word, target = node.first_word, script.target
        if word not in KEYWORDS[target.series]:
            fix = replace(node.token(0), "break", "Replace with `break`")  # one token of 3.0: cfg.lex SBREAK
            yield self.finding(node, f"OpenSIPS {target.series} has no `{word}`; use `break`", fix)
        elif reads("break-in-loop", target):
            if not _is_in_body(node):
                yield self.finding(node, "`break` leaves a loop or a `case`; use `exit` or `return` here")
        elif node.parent_kind != "case" or node.parent is None or node.parent.end != node.end:
            yield self.finding(
                node,
                f"`{word}` only ends a `case`; only {readers('break-in-loop')} reads it elsewhere. "
                "Use `exit` to end the script, or `return` to end the route",
            )


def _is_in_body(node: Node) -> bool:
    """Whether a statement is run by a loop or a case, not by a condition."""
    inner = node
    for outer in node.parents():
        if outer.kind in ("if", "while") and outer.children[0] == inner:
            return False
        if outer.kind in _BODIES:
            return True
        if outer.kind not in ("if", "block", "error"):
            return False
        inner = outer
    return True  # a fragment, which may be included in one
