"""C226: `on` between blanks, which later versions do not take for a number."""

from __future__ import annotations

from opensips_lsp.catalogue.language import BETWEEN_BLANKS
from opensips_lsp.lint.finding import SAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class WordBetweenBlanks(Rule):
    """From OpenSIPS 3.0 on, `on` with a blank before and behind it is a word of scaling profiles, not the number 1.

    So `mhomed= on # comment` is a syntax error, and `mhomed=on` is not (cfg.lex `ON`). Write `yes`, which is the same.
    """

    code = "C226"
    visits = ("number", "route_name")
    begins = ("ON",)
    examples = (
        Bad("mhomed= «on» # comment\nroute { exit; }", "mhomed= yes # comment\nroute { exit; }", target="3.0"),
        Good("mhomed=on\nroute { exit; }", target="3.0"),
        Good("mhomed= on # comment\nroute { exit; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if node.first_word in BETWEEN_BLANKS[script.target.series]:
            message = "between blanks, `on` is a keyword of scaling profiles; write `yes`, which is the same number"
            yield self.finding(node, message, replace(node, "yes", "Replace with `yes`", SAFE))
