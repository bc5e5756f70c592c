"""C217: a value behind return without parentheses."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import readers, reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class BareReturnValue(Rule):
    """Up to OpenSIPS 3.0, the value of `return` stands in parentheses: `return(1);`. Without them it is a syntax error.

    From 3.1 on `return 1;` and `return $rc;` are read too (cfg.y `cmd`). No other function takes a value so.
    """

    code = "C217"
    visits = ("bare_call",)
    begins = ("CORE_FUNCTION",)
    examples = (
        Bad("route { «return 1»; }", "route { return(1); }"),
        Bad("route { «return -1»; }", "route { return(-1); }"),
        Bad("route { «exit 1»; }"),
        Good("route { return; return(1); return (-1); exit; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if not node.children:  # what stands behind it is no value, but a mistake such as `exit );`
            return
        name, value = node.first, node.children[0]
        if name.text != "return":
            yield self.finding(node, f"`{name.text}` takes no value; only `return` does")
        elif not reads("return-value", script.target):
            fix = Fix("Add parentheses", (Edit(name.end, value.start, "("), Edit(value.end, value.end, ")")), SAFE)
            said = f"`return` needs parentheses around its value; only {readers('return-value')} reads it without"
            yield self.finding(node, said, None if source.text[name.end : value.start].strip() else fix)
