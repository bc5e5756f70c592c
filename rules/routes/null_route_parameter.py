"""N305: NULL behind the first parameter of a route."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call


class NullRouteParameter(Rule):
    """OpenSIPS before 2.3.4 accepts NULL only as the first parameter of route() (cfg.y `route_param`)."""

    code = "N305"
    needs = "2.3.4"
    visits = ("call",)
    begins = ("ROUTE",)
    message = "OpenSIPS before 2.3.4 accepts NULL only as the first parameter of a route"
    examples = (
        Bad('route { route(x, "a", «NULL»); }', target="2.3.3"),
        Good('route { route(x, NULL, "a"); }', target="2.3.3"),
        Good('route { route(x, "a", NULL); }', target="2.3"),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        for argument in node.arguments[2:]:
            if argument is not None and argument.kind == "null":
                yield self.finding(argument)
