"""C409: a function or a parameter that names a route that is not there."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.route_names import FUNCTIONS, REQUIRED_BY
from opensips_lsp.rules.common.functions import MODULE_CALL
from opensips_lsp.rules.common.routes import title
from opensips_lsp.syntax.nodes import ModParam, string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call, Node


class UndefinedRouteTarget(Rule):
    """A function such as t_on_failure(), or a module's parameter, names a route block that does not exist.

    `opensips -c` passes, but OpenSIPS does not start: "failure route does not exist". The name is taken literally,
    without variables.
    """

    code = "C409"
    previews = True
    begins = MODULE_CALL
    stage = "startup"
    examples = (
        Bad('loadmodule "tm.so"\nroute { t_on_failure(«"f"»); }\nbranch_route[f] { exit; }'),
        Bad('loadmodule "tm.so"\r\nroute {\r\n  t_on_branch(«"b"»);\r\n}', choices=("Create `branch_route[b]`",)),
        Bad('loadmodule "pike.so"\nmodparam("pike", "check_route", «"pike"»)\nroute { exit; }'),
        Bad('loadmodule "event_routing.so"\nroute { notify_on_event("E_X", "$avp(f)", «"r"», "5"); }'),
        Good('loadmodule "tm.so"\nroute { t_on_failure("f"); }\nfailure_route[f] { exit; }'),
        Good('loadmodule "tm.so"\nroute { t_on_reply("1"); }\nonreply_route[01] { exit; }'),
        Good('route { t_on_failure("f"); }'),
    )
    visits = ("call",)

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        module, word, which = FUNCTIONS.get(node.first_word, (None, None, 0))
        if word is None or not script.complete or module not in script.modules:
            return
        named = node.argument(which)
        if named is not None and named.kind == "strings":
            yield from self._check_name(named, word, script, source)

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for param in facts_of(item).params if script.complete else ():
            if (param.module, param.name) in REQUIRED_BY and isinstance(param.value, str) and param.value:
                value = ModParam.of(item, param, offset).value
                for finding in self._check_name(value, "route", script, source):
                    yield finding._replace(stage="init")  # mod_init looks for it

    def _check_name(self, node: Node, word: str, script: Script, source: Source) -> Iterator[Finding]:
        """Yield a finding if the quoted name is not one of a block."""
        name = string_value(node.text)
        if not script.defines(word, name) and script.all_read:
            from opensips_lsp.rules.routes._new_routes import creations  # only where something is found

            message = f"there is no `{title(word, name)}`; OpenSIPS does not start"
            yield self.finding(node, message, choices=creations(source, word, name))
