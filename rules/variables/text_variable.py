"""C505: variables in texts that OpenSIPS reads when it starts."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import may_hold_variables, started_texts
from opensips_lsp.rules.common.names import END_OF_SCRIPT
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.rules.common.spec_rule import gone_fix, message_of, problem_at_start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class TextVariable(Rule):
    """A text of a core function has a variable that OpenSIPS refuses when it starts, with all modules loaded.

    OpenSIPS reads the script, then prints "wrong format [...] for value param!" (route.c `fix_actions`) and exits;
    `opensips -c` does not report it. `$$` is a literal `$`.
    """

    code = "C505"
    stage = "startup"
    after_parse = True
    prefilter = Prefilter(tokens=("CORE_FUNCTION", "IS_MYSELF", "LAUNCH"))
    examples = (
        Bad(TRANSPORT + 'route { xlog("call of «$rUx»\\n"); }'),
        Bad(TRANSPORT + 'route { xlog("L_INFO", "a" "b \\x24rU «$» c"); }'),
        Bad(TRANSPORT + 'route { xlog("call of «\\x24rUx»\\n"); }'),
        Bad(TRANSPORT + 'route { xdbg("$(ru{«uri.usr»})"); }'),
        Bad(TRANSPORT + 'route { cache_store("local", "k", "«$shv»(x)"); }'),
        Bad(TRANSPORT + 'route { set_advertised_address("«$foo»"); }'),
        Bad(TRANSPORT + 'route { if (is_myself("$rd", "«$rpp»")) exit; }'),
        Bad(TRANSPORT + 'route { xlog("«$foo»", "x"); }'),
        Bad(TRANSPORT + 'route { xlog("$(«<reply>»ru)"); }'),
        Good(TRANSPORT + 'route { xlog("$$5 for $rU, $(ru{uri.user}): $var(x)$avp(y)"); log("$foo"); }'),
        Good(TRANSPORT + 'route { xlog("L_INFO", "$shv(x)"); }\nloadmodule "cfgutils.so"'),
        Good(TRANSPORT + 'loadmodule "tm.so"\nroute { xlog("$xlog_level", "$(<request>ru)"); }'),
        Bad(TRANSPORT + 'loadmodule "my_own.so"\nroute { xlog("$mine «$shv»(x)"); xlog("«$json»(x)"); }'),
        Good(TRANSPORT + 'loadmodule "my_own.so"\nroute { xlog("$mine"); }'),
        Good(TRANSPORT + 'loadmodule json.so\nroute { xlog("$json(x)"); }'),
        Good(TRANSPORT + 'route { if (is_myself("$foo")) exit; }', target="2.3"),
        Bad(TRANSPORT + 'route { xlog("call of «$rUx»\\n"); cache_store("local", "k", "«$foo»"); }', target="3.0"),
        Bad(TRANSPORT + 'route { launch(rest_get("a"), r, "«$foo»"); }\nroute[r] { exit; }', target="3.6"),
        Bad(TRANSPORT + 'route { script_trace(1, "«$foo»", "me"); }', target="3.1"),
        Good(TRANSPORT + 'route { set_advertised_address("$foo"); }', target="3.1"),  # C518 says it
        Bad(
            TRANSPORT + 'route { xlog("at «$Ri» $$Ri\n"); }',
            TRANSPORT + 'route { xlog("at $socket_in(ip) $$Ri\n"); }',
            target="3.6",
        ),
        Good(TRANSPORT + 'route { append_branch("$foo"); seturi("$foo"); $var(x) = "$foo"; }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        texts = started_texts(item, script.target) if may_hold_variables(item) else ()
        for text in texts:
            found = problem_at_start(text, script)
            if found:
                span, problem = found
                place = shifted(span, offset)
                fix = gone_fix(place, problem, source, script)
                said = message_of(problem, script, END_OF_SCRIPT)
                yield self.finding(place, said.text, fix, since=said.since)
