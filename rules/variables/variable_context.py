"""C506: `$(<context>name)` with a context that no module has."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.variables import CONTEXT
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import may_hold_variables
from opensips_lsp.rules.common.names import END_OF_SCRIPT, names_at_start
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.rules.common.spec_rule import message_of, problems_in_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class VariableContext(Rule):
    """A variable is read in an unknown context, such as `request` in `$(<request>ru)`.

    The contexts are those of loaded modules; tm has `request` and `reply`. OpenSIPS prints "used pv context that was
    not defined" (main.c, pvar.c `pv_contextlist_check`) when it starts, and exits.
    """

    code = "C506"
    stage = "startup"
    after_parse = True
    prefilter = Prefilter(tokens=("VAR", "CORE_FUNCTION", "IS_MYSELF"))
    examples = (
        Bad(TRANSPORT + "route { $var(x) = $(«<reply>»rs); }"),
        Bad(TRANSPORT + 'loadmodule "tm.so"\nroute { $var(x) = $(«<branch>»ru); }'),
        Good(TRANSPORT + 'loadmodule "tm.so"\nroute { $var(x) = $(<reply>rs); $var(y) = $(<request>ru{uri.user}); }'),
        Good(TRANSPORT + 'loadmodule "my_own.so"\nroute { $var(x) = $(<mine>rs); }'),
        Bad(TRANSPORT + 'route { avp_printf("$(«<reply>»avp(x))", "y"); }'),
        Bad(TRANSPORT + 'route { script_trace(1, "\\x24(«<reply>»ru)", "me"); }'),
        Good(TRANSPORT + "route { $var(x) = $(ru{s.index,<}); }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if "<" in item.text and may_hold_variables(item):
            for span, problem in problems_in_item(item, script.ask(names_at_start), script.target):
                if problem.kind == CONTEXT:
                    yield self.finding(shifted(span, offset), message_of(problem, script, END_OF_SCRIPT).text)
