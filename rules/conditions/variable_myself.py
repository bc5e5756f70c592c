"""M108: `$variable == myself`."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.conditions._condition_words import is_myself
from opensips_lsp.rules.conditions._myself import Myself, called, compared_with_myself, offered, rewrite
from opensips_lsp.rules.conditions._operands import refused
from opensips_lsp.syntax.nodes import Comparison

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_OTHER_RULES = ("uri", "status", "from_uri", "to_uri", "src_ip", "dst_ip")
_WORDS = ("method", "src_port", "dst_port", "proto", "af", "msg:len")  # these rules see to any right side
_URI = ("$ru", "$rd", "$(ru)", "$(rd)")


class VariableMyself(Myself):
    """OpenSIPS 2.4 does not parse `$ru == myself` or any other comparison of a variable with the word `myself`.

    2.3 parsed it but never evaluated it: such a condition was false, even with `!=` and `!( )`. The author meant a real
    test; writing it changes what the script does, so that there is a choice and no safe fix.
    """

    code = "M108"
    examples = (
        Bad(
            "route { if («$ru==myself») exit; }",
            choices=(
                'Use `is_myself("$rd", "$rp")`, which really tests host and port',
                'Use `is_myself("$rd")`, which really tests the host, with any port',
            ),
        ),
        Bad(
            "route { if («$si != myself») exit; }",
            choices=('Use `is_myself("$si")`, which really tests the host, with any port',),
        ),
        Bad("route { if («myself == 10.0.0.1») exit; }"),
        Bad("route { if («$ru =~ myself») exit; }"),
        Good('route { if ($ru == "myself") exit; }'),
    )

    visits = ("condition_word", "bare_word")

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        comparison = node.parent
        variable = compared_with_myself(comparison)
        if not isinstance(comparison, Comparison) or variable is None or variable in _OTHER_RULES:
            return
        if comparison.left.text in _WORDS and is_myself(comparison.right):
            return
        if variable[0] != "$":
            yield self.finding(
                comparison, f"OpenSIPS compares `myself` only with addresses and URIs, not with `{variable}`"
            )
            return
        domain = "$rd" if variable in _URI else variable
        call = called("$rd", "$rp", script.target)
        both = rewrite(comparison, call, f"Use `{call}`, which really tests host and port", UNSAFE)
        host = rewrite(comparison, f'is_myself("{domain}")',
                       f'Use `is_myself("{domain}")`, which really tests the host, with any port', UNSAFE)  # fmt: skip
        message = f"`{variable} == myself` is a syntax error in OpenSIPS 2.4; in 2.3 it was always false"
        choices = offered(both if variable in _URI else None, host) if not refused(comparison) else ()
        yield self.finding(comparison, message, choices=choices)
