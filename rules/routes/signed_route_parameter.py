"""N304: signed numbers as parameters of a route."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call


class SignedRouteParameter(Rule):
    """OpenSIPS accepts signed numbers as parameters of route() from 2.4.7 on; before, they are a syntax error.

    Passed as the text `"-1"`, the number is the same where `$param(1)` is printed, but not where it is compared with a
    number.
    """

    code = "N304"
    needs = "2.4.7"
    visits = ("call",)
    begins = ("ROUTE",)
    examples = (
        Bad("route { route(x, «-1», 1); }", 'route { route(x, "-1", 1); }', unsafe=True, target="2.3"),
        Bad("route { route(x, 1, «+ 1»); }", 'route { route(x, 1, "+1"); }', unsafe=True, target="2.4.6"),
        Good('route { route(x, 1); return(-1); log(-1, "x"); }', target="2.3"),
        Good("route { route(x, -1); }", target="2.4.7"),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        for argument in node.arguments[1:]:
            if argument is not None and argument.kind == "number" and argument.size > 1:
                text = argument.joined
                fix = replace(argument, f'"{text}"', f"Pass the text `{text}`", UNSAFE)
                yield self.finding(
                    argument, "OpenSIPS before 2.4.7 does not accept signed numbers as route parameters", fix
                )
