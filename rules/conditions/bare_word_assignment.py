"""M117: a bare word as the value of a variable."""

from __future__ import annotations

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.conditions._bare_words import is_number_word, is_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class BareWordAssignment(Rule):
    """OpenSIPS 2.4 requires quotes around a string that is assigned to a variable: `$var(x) = "abc"`.

    2.3 read a bare word there as a string (cfg.y `assignexpr`). 2.4 reads it as a command without parentheses and does
    not start. There is no fix for a word that 2.3 refuses there too (`method`, `myself`, `max_len` ...).
    """

    code = "M117"
    breaks_in = "2.4"
    guide = "2.2 Core keywords"
    visits = ("bare_word",)
    examples = (
        Bad("route { $var(x) = «abc»; }", 'route { $var(x) = "abc"; }'),
        Bad("route { $avp(a) := «as»; $var(x) = «USE»; }", 'route { $avp(a) := "as"; $var(x) = "USE"; }'),
        Bad("route { $avp(a) := «method»; $var(x) = «max_len»; }"),
        Bad('# define GATEWAY "1.2.3.4"\nroute { $var(x) = "sip:" + «GATEWAY»; }'),
        Good('route { $var(x) = yes; $var(y) = NULL; $var(z) = is_method("INVITE"); }'),
        Good("route { $var(x) = abc; }", target="2.3"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if node.parent_kind == "comparison" or is_number_word(node):
            return
        known = is_text(node)
        message = f"OpenSIPS 2.4 no longer reads the bare word `{node.text}` as a string; quote it"
        if not known:
            message = f"`{node.text}` cannot be assigned, not even in OpenSIPS 2.3; write a variable or a quoted string"
        fix = replace(node, f'"{node.text}"', f"Quote `{node.text}`") if known else None
        yield self.finding(node, message, fix)
