"""C223: a function without parentheses."""

from __future__ import annotations

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.lint.finding import UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class BareFunction(Rule):
    """From OpenSIPS 3.1 on the functions of the core are called with parentheses: `force_rport();`, `append_branch();`.

    Only `exit`, `drop` and `return` stand alone. OpenSIPS prints "bare word found, command calls need '()'" and does
    not start (cfg.y `cmd`).
    """

    code = "C223"
    visits = ("bare_call",)
    begins = ("CORE_FUNCTION",)
    examples = (
        Bad("route { «force_rport»; }", "route { force_rport(); }", unsafe=True, target="3.1"),
        Good("route { exit; drop; return; }", target="3.1"),
        Good("route { force_rport; append_branch; revert_uri; exit; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        name, series = node.first, script.target.series
        if name.text in FUNCTIONS[series] or node.size > 1:
            return
        bare = spelled([other for other, functions in FUNCTIONS.items() if None in functions.get(name.text, ())])
        said = f"OpenSIPS {series} requires parentheses: `{name.text}()`"
        fix = Fix("Add parentheses", (Edit(name.end, name.end, "()"),), UNSAFE) if bare else None
        yield self.finding(name, said + (f"; only {bare} reads it without" if bare else ""), fix)
