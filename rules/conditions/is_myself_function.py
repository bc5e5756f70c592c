"""N302: the function is_myself()."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call


class IsMyselfFunction(Rule):
    """OpenSIPS 2.4 added the core function is_myself(); 2.3 has the word `myself` instead.

    2.3 looks for the function in the modules and prints "unknown command <is_myself>, missing loadmodule?".
    """

    code = "N302"
    needs = "2.4"
    stage = "check"
    visits = ("call",)
    begins = ("IS_MYSELF",)
    message = "`is_myself()` is new in OpenSIPS 2.4; use `uri == myself` or a similar test"
    examples = (
        Bad('route { if («is_myself»("$rd", "5060")) exit; }', target="2.3"),
        Good("route { if (uri == myself) exit; route(is_myself); }", target="2.3"),
        Good('route { if (is_myself("$rd")) exit; }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        yield self.finding(node.name)
