"""M107: `src_ip == myself` and `dst_ip == myself`."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.model.contexts import BRANCH, FAILURE, ROUTE
from opensips_lsp.rules.conditions._condition_words import at, when
from opensips_lsp.rules.conditions._myself import Myself, rewrite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_VARIABLES = {"src_ip": "$si", "dst_ip": "$Ri"}
_MEASURED = frozenset((ROUTE, BRANCH, FAILURE))


class IpMyself(Myself):
    """OpenSIPS 2.4 removed `src_ip == myself` and `dst_ip == myself`; use `is_myself("$si")` and `is_myself("$Ri")`.

    2.3 ignored the port here, so the form with one argument is exact; with a port it would not be.
    """

    code = "M107"
    keywords = tuple(_VARIABLES)
    examples = (
        Bad("route { if («src_ip==myself») exit; }", 'route { if (is_myself("$si")) exit; }'),
        Bad("route { if («dst_ip != myself» || 0) exit; }", 'route { if (!is_myself("$Ri") || 0) exit; }'),
        Bad(
            "onreply_route { if («myself==src_ip») exit; }",
            'onreply_route { if (is_myself("$si")) exit; }',
            unsafe=True,
        ),
        Bad("route { if («src_ip=~myself») exit; }"),
        Bad("route { if («dst_ip==myself») exit; }", 'route { if (is_myself("$socket_in(ip)")) exit; }', target="3.6"),
        Good('route { if (is_myself("$si")) exit; }'),
    )

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        call = f'is_myself("{at(_VARIABLES[word], script.target)}")'
        message = f"`{word} == myself` was removed in OpenSIPS 2.4; use `{call}`"
        yield self.finding(node, message, rewrite(node, call, f"Use `{call}`", when(contexts <= _MEASURED)))
