"""M116: a bare word behind a comparison."""

from __future__ import annotations

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.conditions._bare_words import is_number_word, is_text
from opensips_lsp.syntax.nodes import Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class BareWordComparison(Rule):
    """OpenSIPS 2.4 requires quotes around a string that a variable is compared with: `$rm == "INVITE"`.

    2.3 read a bare word there as a string (cfg.y `exp_elem`). Words that are numbers (`yes`, `off` ...) and `null` stay
    as they are. There is no fix for a word that 2.3 refuses there too (`method`, `max_len`, `as` ...).
    """

    code = "M116"
    breaks_in = "2.4"
    guide = "2.2 Core keywords"
    visits = ("bare_word",)
    examples = (
        Bad("route { if ($rm==«INVITE») exit; }", 'route { if ($rm=="INVITE") exit; }'),
        Bad("route { if ([$avp(a) =~ «word»]) exit; }", 'route { if ([$avp(a) =~ "word"]) exit; }'),
        Bad("route { if ($avp(a) =~ «method» || $ml == «max_len» || $rm == «as») exit; }"),
        Bad("#!define GATEWAY 5\nroute { if ($rU == «GATEWAY») exit; }"),
        Good('route { if ($rm == "INVITE" && $var(x) == yes && $var(y) != NULL) exit; }'),
        Good("route { if ($rm == INVITE) exit; }", target="2.3"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        right, comparison = node, node.parent
        if not isinstance(comparison, Comparison) or comparison.left.kind != "variable":
            return
        if right.text == "myself" or is_number_word(right):
            return
        quoted = f'"{right.text}"'
        known = is_text(right)
        message = f"OpenSIPS 2.4 no longer reads the bare word `{right.text}` as a string; quote it"
        if not known:
            message = (
                f"`{right.text}` cannot be compared with, not even in OpenSIPS 2.3; write a variable or a quoted string"
            )
        fix = replace(right, quoted, f"Quote `{right.text}`") if known else None
        yield self.finding(right, message, fix)
