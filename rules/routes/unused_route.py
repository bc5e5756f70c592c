"""C410: a route block that nothing goes to."""

from __future__ import annotations

from opensips_lsp.lint.finding import HINT
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.route_names import BY_DEFAULT, NAMED_LATE
from opensips_lsp.model.routes import title
from opensips_lsp.rules.common.parameters import may_load
from opensips_lsp.rules.common.places import calls
from opensips_lsp.rules.common.routes import header
from opensips_lsp.rules.common.versions import reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_NAMED = ("route", "failure_route", "onreply_route", "branch_route")


class UnusedRoute(Rule):
    """No route() call, function or parameter names a named route block.

    It costs only the next reader's time. A route that only a module's data or another program names is reported, too;
    keep it, and disable this rule for it.

    From OpenSIPS 3.0 on, a name may hold variables, as in `t_on_failure("f_$rm")` and, since 3.1, `route("r_$rU")`:
    nothing is said of a route whose name begins as such a name does, nor of one that a module runs by itself, such as
    `route[rtp_relay_offer]`.
    """

    code = "C410"
    severity = HINT
    tags = ("unnecessary",)
    stage = None
    examples = (
        Bad("route { exit; }\n«route[old]» { exit; }"),
        Bad("route { exit; }\n«failure_route[f]» { exit; }"),
        Good('route { t_on_failure("f"); route(a); }\nroute[a] { exit; }\nfailure_route[f] { exit; }'),
        Good("route[a] { exit; }"),
        Bad("route { exit; }\n«route[old]» { exit; }", target="3.6"),
        Bad('route { route("r_$rU"); }\nroute[r_a] { exit; }\n«route[s_a]» { exit; }', target="3.6"),
        Good("route { route($var(x)); async(a(), $var(y)); }\nroute[a] { exit; }", target="3.6"),
        Good('route { t_on_failure("f_$rm"); t_on_branch($var(b)); }\nfailure_route[f_a] { exit; }\n'
             "branch_route[b] { exit; }", target="3.0"),
        Bad('loadmodule "event_kafka.so"\nroute { kafka_publish("b", "$rb"); }\n«route[a]» { exit; }', target="3.6"),
        Good('loadmodule "rtp_relay.so"\nroute { exit; }\nroute[rtp_relay_offer] { exit; }', target="3.6"),
        Good('loadmodule "b2b_logic.so"\nmodparam("b2b_logic", "script_req_route", "b")\nroute { exit; }\n'
             "route[b] { exit; }", target="3.6"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not script.complete:
            return
        for route in facts_of(item).routes:
            if route.word not in _NAMED or not route.name or route.name == "0":
                continue
            if not (route.word == "route" and script.calls_route(route.name)) and not script.quotes(route.name):
                if not script.all_read:
                    return
                if _may_be_named(script, route.name):
                    continue
                message = f"nothing in this script goes to `{title(route.word, route.name)}`"
                yield self.finding(header(item, offset, route), message)


def _may_be_named(script: Script, name: str) -> bool:
    """Whether a name with a variable may become this one, or a module runs a route of this name by itself."""
    if not reads("typed-arguments", script.target):
        return False
    if name in BY_DEFAULT and may_load(script, BY_DEFAULT[name]):
        return True
    return any(name.startswith(begin) for begins in script.gathered(_begins) for begin in begins)


def _begins(item: Item) -> frozenset[str]:
    """What stands before the variable in each name of a route that has one."""
    texts = [name for route in facts_of(item).routes for name, _ in route.calls]
    for call in calls(0, item, *NAMED_LATE):
        named = (call.argument(which) for which in NAMED_LATE[call.name.text])
        texts += [argument.text.strip("\"'") for argument in named if argument is not None]
    return frozenset(text.partition("$")[0] for text in texts if "$" in text)
