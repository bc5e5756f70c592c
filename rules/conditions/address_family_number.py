"""M121: INET and INET6 as numbers."""

from __future__ import annotations

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.conditions._bare_words import NUMBER_WORDS
from opensips_lsp.rules.conditions._operands import refused
from opensips_lsp.syntax.nodes import Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class AddressFamilyNumber(Rule):
    """OpenSIPS 2.4 no longer reads INET, inet, INET6 and inet6 as numbers.

    2.3 read them as 2 and 10 wherever a number is allowed; the fix writes that number. No number is allowed after `=~`:
    2.3 refuses that too, and there is no fix. `$af` is new in 2.4 and a string, "INET" or "INET6", which equals no
    number (pvar.c pv_get_af). For these words after `af`, see bare-af.
    """

    code = "M121"
    breaks_in = "2.4"
    guide = "2.2 Core keywords"
    visits = ("bare_word",)
    examples = (
        Bad("route { $var(family) = «INET6»; }", "route { $var(family) = 10; }"),
        Bad("route { if ($var(family) == «inet») exit; }", "route { if ($var(family) == 2) exit; }"),
        Bad("route { if ($ru =~ «inet6») exit; }"),
        Bad(
            "route { if ($af == «INET6» || $af != «inet») exit; }",
            'route { if ($af == "INET6" || $af != "INET") exit; }',
        ),
        Bad("route { if ($af > «INET») exit; }"),
        Good('route { if ($af == "INET") exit; }'),
        Good("route[INET] { exit; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        number = NUMBER_WORDS.get(node.text)
        comparison = node.parent if isinstance(node.parent, Comparison) else None
        if number is None or (comparison is not None and comparison.left.kind != "variable"):
            return
        if comparison is not None and comparison.left.text == "$af":
            quoted = f'"{node.text.upper()}"'
            equal = comparison.operator.kind == "EQUALITY"
            message = f"`{node.text}` is a syntax error after `$af`, which is a string, in OpenSIPS 2.4; write {quoted}"
            yield self.finding(node, message, replace(node, quoted, f"Write {quoted}") if equal else None)
            return
        known = comparison is None or not refused(comparison)
        message = f"`{node.text}` is no longer a number in OpenSIPS 2.4; it was {number}"
        if not known:
            message = f"`{node.text}` is not a pattern, not even in OpenSIPS 2.3; quote the text that you mean"
        fix = replace(node, number, f"Replace `{node.text}` with {number}") if known else None
        yield self.finding(node, message, fix)
