"""C224: forms of async(), launch() and assert() that only later versions read."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import readers, reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_FORMS = {  # kind of node -> (construct, the kind of child that makes it, what it is)
    "async": ("async-timeout", "number", "a timeout of async()"),
    "launch": ("launch-parameter", "string", "a parameter for the route of launch()"),
}


class DeferredCallForm(Rule):
    """async() takes a timeout from OpenSIPS 3.1 on, launch() a parameter from 3.3 on, assert() no text from 3.6 on.

    Before, that is a syntax error (cfg.y `cmd`).
    """

    code = "C224"
    visits = ("async", "launch", "assert")
    examples = (
        Bad('route { async(exec("x"), r, «5»); }\nroute[r] { exit; }'),
        Bad('route { launch(exec("x"), r, «"y"»); }\nroute[r] { exit; }'),
        Bad("route { «assert($rU == 1)»; }"),
        Good('route { async(exec("x"), r); launch(exec("x")); launch(exec("x"), r); assert($rU == 1, "x"); }'),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if node.kind == "assert":
            if node.children[-1].kind != "string" or len(node.children) < 2:
                if not reads("assert-without-text", script.target):
                    yield self.finding(
                        node, f"assert() takes a text too; only {readers('assert-without-text')} reads it without"
                    )
            return
        construct, kind, what = _FORMS[node.kind]
        extra = node.child(kind)
        if extra is not None and not reads(construct, script.target):
            yield self.finding(extra, f"only {readers(construct)} reads {what}; leave it out")
