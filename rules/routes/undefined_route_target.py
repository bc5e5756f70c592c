"""C409: a function or a parameter that names a route that is not there."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.model.facts import MAIN_ROUTE, facts_of
from opensips_lsp.model.route_names import FUNCTIONS, REQUIRED_BY
from opensips_lsp.model.routes import title
from opensips_lsp.rules.common.core_calls import is_formatted
from opensips_lsp.rules.common.functions import MODULE_CALL, fitting, forms
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.nodes import ModParam

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call, Node


# what a fix-up of a typed parameter wants (facts.Parameter) -> keyword of the route block
_KEYWORDS = {
    "route:request": "route", "route:failure": "failure_route", "route:onreply": "onreply_route",
    "route:branch": "branch_route",
}  # fmt: skip


class UndefinedRouteTarget(Rule):
    """A function such as t_on_failure(), or a module's parameter, names a route block that does not exist.

    `opensips -c` passes, but OpenSIPS does not start: "failure route does not exist". Up to 2.4 the name is taken
    literally, without variables; from 3.0 on, a name with a variable is looked for while a call is handled.
    """

    code = "C409"
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
        Bad('loadmodule "tm.so"\nroute { t_on_failure(«"$var(x)"»); }'),
        Good('loadmodule "tm.so"\nroute { t_on_failure("$var(x)"); t_on_branch("b_$rm"); }', target="3.0"),
        Bad(
            'loadmodule "tm.so"\nmodparam("tm", "local_reply_route", «"a"»)\nroute { exit; }\nroute[a] { exit; }',
            target="3.6",
        ),
        Good(
            'loadmodule "tm.so"\nmodparam("tm", "local_reply_route", "a")\nroute { exit; }\nonreply_route[a] { exit; }',
            target="3.6",
        ),
        Bad('loadmodule "dialog.so"\nroute { dlg_on_answer(«"a"»); }\nonreply_route[a] { exit; }', target="3.4"),
        Bad('loadmodule "dialog.so"\nroute { dlg_on_hangup(«"0"»); }', target="3.4"),
        Good('loadmodule "dialog.so"\nroute { dlg_on_answer("a$rU"); dlg_on_hangup(); }', target="3.4"),
    )
    visits = ("call",)

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        if not script.complete:
            return
        for word, which in _named_by(node, script, source):
            named = node.argument(which)
            if named is None or named.kind != "strings":
                continue
            if not is_formatted(string_value(named.text), node.first_word, script.target):
                yield from self._check_name(named, word, script, source)

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for param in facts_of(item).params if script.complete else ():
            word = REQUIRED_BY.get((param.module, param.name))
            if word and isinstance(param.value, str) and param.value:
                value = ModParam.of(item, param, offset).value
                for finding in self._check_name(value, word, script, source):
                    yield finding._replace(stage="init")  # mod_init looks for it

    def _check_name(self, node: Node, word: str, script: Script, source: Source) -> Iterator[Finding]:
        """Yield a finding if the quoted name is not one of a block."""
        name = string_value(node.text)
        is_main = (word, name) == MAIN_ROUTE  # which route.c get_script_route_ID_by_name does not look at
        if (is_main or not script.defines(word, name)) and script.all_read:
            from opensips_lsp.rules.routes._new_routes import creations  # only where something is found

            named = f"{word}[0]" if is_main else title(word, name)
            choices = () if is_main else creations(source, word, name)
            yield self.finding(node, f"there is no `{named}`; OpenSIPS does not start", choices=choices)


def _named_by(call: Call, script: Script, source: Source) -> list[tuple[str, int]]:
    """(keyword of a route block, number of the argument that names one) of a call, by the fix-ups of its function."""
    module, word, which = FUNCTIONS.get(call.first_word, ("", "", 0))
    if word:
        return [(word, which)] if module in script.modules else []
    if not reads("typed-arguments", script.target):
        return []
    found = fitting(call, forms(call, script, source))
    wanted = [parameter.wanted for parameter in found[0].params] if len(found) == 1 else []
    return [(_KEYWORDS[what], number) for number, what in enumerate(wanted) if what in _KEYWORDS]
