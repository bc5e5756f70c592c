"""C214: the variable of a `for`."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.variable_text import variable_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import For

_ITERATORS = ("var", "avp", "json", "json_compact", "json_pretty")  # the last two: module json of 2.4


class ForIterator(Rule):
    """`for ($x in $list)` requires $var, $avp or $json as its first variable (cfg.y `foreach_cmd`).

    OpenSIPS prints `for-each statement: only "var", "avp" and "json" iterators are supported!` and does not start.
    """

    code = "C214"
    stage = "check"
    visits = ("for",)
    message = "`for` iterates over its list only with `$var`, `$avp` or `$json`"
    examples = (
        Bad("route { for («$rU» in $(avp(x)[*])) exit; }"),
        Bad("route { for («$hdr(x)» in $avp(x)) { exit; } }"),
        Good("route { for ($var(x) in $(avp(x)[*])) exit; for ($(avp(x)) in $rU) exit; for ($json(a) in $json(b)) ; }"),
    )

    def check(self, node: For, script: Script, source: Source) -> Iterator[Finding]:
        iterator = node.iterator
        if variable_name(iterator.text) not in _ITERATORS:
            yield self.finding(iterator)
