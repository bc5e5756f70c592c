"""C406: a function in a kind of route that it is not made for."""

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.functions._functions import MODULE_CALL, fitting, forms, is_async, route_word


class FunctionRouteType(Rule):
    """A module's function stands in a kind of route block where it may not.

    Named routes are read as request routes, wherever they are called from. OpenSIPS prints "Command cannot be used in
    the block" and does not start.
    """

    code = "C406"
    stage = "check"
    visits = ("call",)
    begins = MODULE_CALL
    examples = (
        Bad('loadmodule "tm.so"\nonreply_route { «t_relay»(); }'),
        Bad('loadmodule "tm.so"\nroute[a] { «t_cancel_branch»(); }'),
        Good('loadmodule "tm.so"\nroute[a] { t_relay(); }\nonreply_route { t_cancel_branch(); }'),
    )

    def check(self, node, script, source):
        if is_async(node):
            return
        found = fitting(node, forms(node, script, source))
        word = route_word(node, source)
        if not found or word is None or any(word in form.routes for form in found) or not script.whole:
            return
        allowed = sorted({route for form in found for route in form.routes})
        where = ", ".join(f"`{route}`" for route in allowed) if allowed else "no route at all: it is for other modules"
        block = "a named `route`, which is read as a request route" if _named(node) else f"`{word}`"
        yield self.finding(node.name, f"`{node.name.text}` cannot stand in {block}; it can in {where}")


def _named(node):
    return any(
        parent.kind == "route" and parent.kind_word.text == "route" and parent.name is not None
        for parent in node.parents()
    )
