"""C203: too many parameters of a route."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call

_MOST = 7  # route_struct.h MAX_ACTION_ELEMS


class RouteParameters(Rule):
    """route() passes at most seven parameters, and the seventh must be a text or a number (cfg.y `route_param`).

    OpenSIPS prints "too many arguments in function" and does not start.
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
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        for number, parameter in enumerate(node.arguments[1:], 1):
            last = _MOST - 1 if parameter is not None and parameter.kind in ("variable", "null") else _MOST
            if number > last:
                message = (
                    f"a route takes at most {_MOST} parameters; variables and NULL must be among the first {_MOST - 1}"
                )
                yield self.finding(parameter or node, message)
                return
