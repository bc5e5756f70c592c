"""C406: a function in a kind of route that it is not made for."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.functions import allowed_in
from opensips_lsp.rules.common.functions import LOOKED_UP, fitting, forms, is_async, route_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call, Node


class FunctionRouteType(Rule):
    """A module's function is called in a kind of route block that does not allow it.

    OpenSIPS reads named routes as request routes, wherever they are called from. It prints "Command cannot be used in
    the block" and does not start.
    """

    code = "C406"
    stage = "check"
    visits = ("call",)
    begins = LOOKED_UP
    examples = (
        Bad('loadmodule "tm.so"\nonreply_route { «t_relay»(); }'),
        Bad('loadmodule "tm.so"\nroute[a] { «t_cancel_branch»(); }'),
        Good('loadmodule "tm.so"\nroute[a] { t_relay(); }\nonreply_route { t_cancel_branch(); }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        if is_async(node):
            return
        found = fitting(node, forms(node, script, source))
        word = route_word(node, source)
        if not found or word is None or allowed_in(found, word) or not script.has_all_text:
            return
        allowed = sorted({route for form in found for route in form.routes})
        where = ", ".join(f"`{route}`" for route in allowed) if allowed else "no route, because it is for other modules"
        block = "a named `route`, which is read as a request route" if _is_in_named(node) else f"`{word}`"
        yield self.finding(node.name, f"`{node.name.text}` is not allowed in {block}; it is allowed in {where}")


def _is_in_named(node: Node) -> bool:
    """Whether it stands in a `route` block that has a name."""
    block = node.inside("route")
    return block is not None and block.first_word == "route" and block.child("route_name") is not None
