"""H605: a comparison that is never true."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import UNSAFE, WARNING, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.variable_text import ADDRESS_OPERANDS
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Comparison

_NET = r"[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9.]+|\[?[0-9a-fA-F:]*:[0-9a-fA-F:]*\]?(/[0-9]+)?"
_ADDRESSES = ("$si", "$Ri", "$src_ip", "$(si)", "$(Ri)")


class AlwaysFalse(Rule):
    """An address is compared with a quoted net or a quoted IPv6 address; as texts they are never equal.

    `$si` and `$Ri` hold one address, and write IPv6 in full. Without the quotes OpenSIPS 2.4 and later
    compare the address with the net; 2.3 cannot do that with a variable.
    """

    code = "H605"
    severity = WARNING
    stage = None
    visits = ("comparison",)
    prefilter = Prefilter(words=("si", "Ri", "src_ip"))
    examples = (
        Bad('route { if ($si == «"10.0.0.0/8"») exit; }', "route { if ($si == 10.0.0.0/8) exit; }", unsafe=True),
        Bad('route { if ($Ri != «"::1"») exit; }', "route { if ($Ri != ::1) exit; }", unsafe=True),
        Bad(
            'route { if ($si == «"10.0.0.0/8"») exit; }',
            "route { if ($si == 10.0.0.0/8) exit; }",
            unsafe=True,
            target="3.6",
        ),
        Good('route { if ($si == "10.0.0.1" || $si =~ "10.0.0.0/8") exit; }'),
        Good('route { if ($var(net) == "10.0.0.0/8" || $si == "0:0:0:0:0:0:0:1") exit; }'),
    )

    def check(self, node: Comparison, script: Script, source: Source) -> Iterator[Finding]:
        if node.child_text(0) not in _ADDRESSES or node.child_kind(1) != "string":
            return
        text = string_value(node.child_text(1))
        if not _is_never_equal(text) or node.operator.text not in ("==", "!="):
            return
        left, right = node.left, node.right
        never = "never equals" if node.operator.text == "==" else "always differs from"
        fix = replace(right, text, "Remove the quotes", UNSAFE) if script.target >= ADDRESS_OPERANDS else None
        yield self.finding(
            right, f"`{left.text}` {never} the text {right.text}; without quotes it is compared as an address", fix
        )


def _is_never_equal(text: str) -> bool:
    """Whether a text is a net, or an IPv6 address that is not spelled in full."""
    in_full = ":" not in text or (text.strip("[]").count(":") == 7 and "::" not in text)
    return ("/" in text or not in_full) and re.compile(_NET).fullmatch(text) is not None
