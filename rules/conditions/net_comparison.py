"""N301: a variable against an address or a net."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Comparison


class NetComparison(Rule):
    """OpenSIPS 2.4 added comparisons of variables with bare addresses and nets: `$si == 10.0.0.0/8`.

    2.3 compares only `src_ip` and `dst_ip` with them; for a variable it is a syntax error (cfg.y `exp_cond`).
    """

    code = "N301"
    needs = "2.4"
    visits = ("comparison",)
    examples = (
        Bad("route { if ($si == «10.0.0.0/8» || $si != «[::1]») exit; }", target="2.3"),
        Bad("route { $var(x) = $si == «10.0.0.1»; }", target="2.3"),
        Good('route { if ($si == "10.0.0.1" || src_ip == 10.0.0.0/8) exit; }', target="2.3"),
        Good("route { if ($si == 10.0.0.0/8) exit; }"),
    )

    def check(self, node: Comparison, script: Script, source: Source) -> Iterator[Finding]:
        right = node.right
        if node.left.kind == "variable" and right.kind in ("address", "net", "spaced_net"):
            yield self.finding(right, "OpenSIPS before 2.4 does not compare variables with bare addresses and nets")
