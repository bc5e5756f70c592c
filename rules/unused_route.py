"""C410: a route block that nothing goes to."""

from opensips_lsp.rules._routes import header, title

from opensips_lsp.rule import HINT, Bad, Good, Rule
from opensips_lsp.scan import KIND
from opensips_lsp.script import facts_of
from opensips_lsp.tree import string_value

_STRING = KIND["STRING"]
_NAMED = ("route", "failure_route", "onreply_route", "branch_route")


class UnusedRoute(Rule):
    """A named route block that no route() call, no function and no parameter names.

    It costs nothing but the next reader's time. A route that only a module's data or another program names is found
    too: keep it, and disable this rule for it.
    """

    code = "C410"
    severity = HINT
    stage = None
    examples = (
        Bad("route { exit; }\n«route[old]» { exit; }"),
        Bad("route { exit; }\n«failure_route[f]» { exit; }"),
        Good('route { t_on_failure("f"); route(a); }\nroute[a] { exit; }\nfailure_route[f] { exit; }'),
        Good("route[a] { exit; }"),
    )

    def check_script(self, script, source):
        if not script.complete:
            return
        named = _names(script)
        for where, offset, item, route in script.blocks:
            used = route.name in named["called"] if route.word == "route" else False
            if where is source and route.word in _NAMED and route.name not in ("", "0") and not used:
                if route.name not in named["quoted"]:
                    message = f"nothing in this script goes to `{title(route.word, route.name)}`"
                    yield self.finding(header(item, offset, route), message)


def _names(script):
    """The names that route() and its like call, and all texts that are quoted outside of route headers."""
    called, quoted = set(), set()
    for source in script.sources:
        for _, item in source.items:
            for route in facts_of(item).routes:
                called.update(name for name, _ in route.calls)
            tokens = item.tokens
            at = tokens.kinds.find(_STRING)
            while at >= 0:
                quoted.add(string_value(item.text[tokens.starts[at] : tokens.ends[at]]))
                at = tokens.kinds.find(_STRING, at + 1)
    return {"called": called, "quoted": quoted}
