"""C203: too many parameters of a route."""

from __future__ import annotations

from opensips_lsp.catalogue.language import MOST_ARGUMENTS
from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call


class RouteParameters(Rule):
    """route() passes at most seven parameters, and the seventh must be a text or a number (cfg.y `route_param`).

    From 3.0 on it is nine (route_struct.h `MAX_ACTION_ELEMS`), and the ninth. OpenSIPS prints "too many arguments in
    function" and does not start.
    """

    code = "C203"
    stage = "check"
    visits = ("call",)
    begins = ("ROUTE",)
    examples = (
        Bad('route { route(x, 1, 2, 3, 4, 5, 6, 7, «"8"»); }'),
        Bad("route { route(x, 1, 2, 3, 4, 5, 6, «$ru»); }"),
        Bad("route { route(x, 1, 2, 3, 4, 5, 6, «NULL»); }"),
        Good('route { route(x, 1, 2, 3, 4, 5, 6, 7); route(x, $ru, 2, 3, 4, 5, $rU, "7"); }'),
        Bad("route { route(x, 1, 2, 3, 4, 5, 6, 7, 8, «$ru»); }", target="3.0"),
        Good('route { route(x, 1, 2, 3, 4, 5, 6, 7, $ru, "9"); }', target="4.0"),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        most = MOST_ARGUMENTS[script.target.series] + 1
        for number, parameter in enumerate(node.arguments[1:], 1):
            last = most - 1 if parameter is not None and parameter.kind in ("variable", "null") else most
            if number > last:
                message = (
                    f"a route takes at most {most} parameters; variables and NULL must be among the first {most - 1}"
                )
                yield self.finding(parameter or node, message)
                return
