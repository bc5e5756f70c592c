"""C228: a variable at the end of a file."""

from __future__ import annotations

from opensips_lsp.lint.finding import Span
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.item_views import scanned_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class VariableAtEnd(Rule):
    """A file ends with a variable, without a line end: 3.0 and later add the line end, and read the variable.

    Up to 2.4 the variable never ends and is dropped (cfg.lex). From 3.0 on, the preprocessor adds a line end (cfg_pp.c
    `__flatten_opensips_cfg`), and OpenSIPS prints a syntax error.
    """

    code = "C228"
    breaks_in = "3.0"
    message = "unexpected variable at the end of the file"
    examples = (
        Bad("route { exit; }\n«$A»", target="3.0"),
        Bad("route { exit; }\n«${A}»", target="3.4"),
        Good("route { exit; }\n# $A", target="3.4"),
        Good("route { exit; }\n$(ru", target="3.4"),
        Good("route { exit; }\n/* $A"),
        Good('route { xlog("$A'),
        Good("route { exit; }\n$A"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if item.problems or not reads("last-line-comment", script.target) or not source.ends_with(offset, item):
            return
        start = scanned_end(item)
        text = item.text[start:]
        if text[:1] == "$" and text.count("(") == text.count(")"):
            yield self.finding(Span(offset + start, offset + len(item.text)))
