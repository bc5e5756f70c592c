"""C501: a variable that is neither of the core nor of a loaded module."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.model.variables import UNKNOWN
from opensips_lsp.rules.common.spec_rule import SpecRule, gone_fix, message_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.variables import Problem


class UnknownVariable(SpecRule):
    """A variable is used that neither the core nor a module loaded above has.

    OpenSIPS looks variables up while it reads the script. It prints "unknown script var $x, maybe a 'loadmodule'
    statement is missing?" (pvar.c `pv_parse_spec`) and does not start. A core variable with a name in parentheses and
    one without are different: there is no `$var`.
    """

    code = "C501"
    kinds = (UNKNOWN,)
    examples = (
        Bad("route { if («$rUx» == 1) exit; }", choices=("Replace with `$rU`",)),
        Bad("route { $var(x) = $(«fuu»{s.len}); }", choices=("Replace with `fu`",)),
        Bad("route { if («$var» == 1) exit; }"),
        Bad("route { $var(x) = «$ru»(a); }"),
        Bad("route { $avp(«$rUx») = 1; }", choices=("Replace with `$rU`",)),
        Bad("route { $var(x) = «$»; }"),
        Bad('route { route("a_«$rUx»"); }', target="3.1", choices=("Replace with `$rU`",)),
        Good('route { route("a_$rU"); }', target="3.1"),
        Bad('route { avp_printf("$avp(a)", "a \\x24ru «$rUx»"); }', choices=("Replace with `$rU`",)),
        Bad('route { script_trace(1, "«\\x24rUx»", "me"); }'),
        Bad('loadmodule "sl.so"\nroute { if («$T_id» == 1) exit; }\nloadmodule "tm.so"'),
        Bad('route { if («$af» == "INET") exit; }', target="2.3"),
        Bad(
            'route { if («$Ri» == "10.0.0.1" && $(«Rp»{s.int}) > 1) exit; }',
            'route { if ($socket_in(ip) == "10.0.0.1" && $(socket_in(port){s.int}) > 1) exit; }',
            target="3.4",
        ),
        Bad(
            'route { if («$pr» == "udp" && $(«proto»{s.len}) > 1) xlog("$ru\n"); }',
            'route { if ($socket_in(proto) == "udp" && $(socket_in(proto){s.len}) > 1) xlog("$ru\n"); }',
            unsafe=True,
            target="3.3",
        ),
        Bad(
            'route { «$fs» = "udp:10.0.0.1:5060"; «$fs»=NULL; }',
            'route { $socket_out = "udp:10.0.0.1:5060"; $socket_out=NULL; }',
            target="3.4",
        ),
        Bad("route { $var(x) = «$fs»; }", "route { $var(x) = $socket_out; }", unsafe=True, target="3.4"),
        Bad("route { if («$fs» == NULL) exit; }", "route { if ($socket_out(forced) == NULL) exit; }", target="3.6"),
        Bad("route { $var(x) = «$rT»; }", "route { $var(x) = $(route.type[-1]); }", unsafe=True, target="3.3"),
        Good("route { $fs = $Ri; $var(x) = $pr + $af; }", target="3.2"),
        Good('route { if ($af == "INET") exit; }'),
        Good('loadmodule "tm.so"\nroute { if ($T_id == 1) exit; }'),
        Bad('loadmodule "my_own.so"\nroute { if («$json»(x) == 1) exit; }'),
        Good('loadmodule "my_own.so"\nroute { if ($mine == 1) exit; }'),
        Good('loadmodule "jsn.so"\nloadmodule tm.so\nroute { if ($json(x) == 1 && $T_id == 1) exit; }'),
        Good('loadmodule "cfgutils.so"\nroute { $shv(x) = 1; $shv = 2; }'),
        Good("route { if ($rU == 1) exit; $var(x) = $$; $var(x) = $(<request>ru); }"),
    )

    def report(self, span: Spanned, problem: Problem, script: Script, source: Source) -> Finding:
        place = source.at(span.start)
        said, first = message_of(problem, script, place), source.part(span.start, span.start + 1)
        if said.gone:
            return self.finding(span, said.text, gone_fix(span, problem, source, script), since=said.since)
        # a backslash is an escape for the `$` or for a letter of the name
        near = said.near if first != "\\" else None
        if near is None:
            return self.finding(span, said.text)
        near = f"${near}" if first == "$" else near
        return self.finding(span, said.text, choices=(replace(span, near, f"Replace with `{near}`", UNSAFE),))
