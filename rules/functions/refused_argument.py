"""C601: arguments of module functions that OpenSIPS refuses when it starts."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import span_in_text, text_of
from opensips_lsp.rules.common.declared import problem_of
from opensips_lsp.rules.common.functions import MODULE_CALL, fitting, forms, is_prepared
from opensips_lsp.rules.common.names import END_OF_SCRIPT, names_at_start
from opensips_lsp.rules.common.spec_rule import message_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.facts import Function
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.variables import Problem
    from opensips_lsp.rules.common.core_calls import Text
    from opensips_lsp.syntax.nodes import Call

_ANYTHING = frozenset(("", "string"))
_WITH_VARIABLES = frozenset(("text", "string|var"))  # anything that has none


class RefusedArgument(Rule):
    """A module refuses an argument of one of its functions when OpenSIPS starts, after it has read the script.

    Each function has a fix-up in C that turns numbers, variables, patterns and lists of words into what it needs at run
    time. When the fix-up fails, OpenSIPS prints why, then "fixing failed", and exits; `opensips -c` does not report it.
    OpenSIPS reads texts with variables then, too. The linter does not check what a variable or a database contains.

    From 3.0 on, each parameter of a function has a type and a fix-up of its own: C518 says what they refuse.
    """

    code = "C601"
    ends_in = "3.0"
    stage = "startup"
    after_parse = True
    visits = ("call",)
    begins = MODULE_CALL
    prefilter = Prefilter(tokens=MODULE_CALL)
    examples = (
        Bad(TRANSPORT + 'loadmodule "nathelper.so"\nroute { if (nat_uac_test(«"abc"»)) exit; }'),
        Bad(TRANSPORT + 'loadmodule "textops.so"\nroute { if (search(«"a("»)) exit; }'),
        Bad(TRANSPORT + 'loadmodule "textops.so"\nroute { subst(«"/a/b"»); }'),
        Bad(TRANSPORT + 'loadmodule "sipmsgops.so"\nroute { append_hf("X: «$bad»\\r\\n"); }'),
        Bad(TRANSPORT + 'loadmodule "sipmsgops.so"\nroute { append_hf("X: $(ru{«s.bad»})\\r\\n"); }'),
        Bad(TRANSPORT + 'loadmodule "sipmsgops.so"\nroute { if (is_method(«"INVITE|FOO BAR"»)) exit; }'),
        Bad(TRANSPORT + 'loadmodule "sipmsgops.so"\nroute { remove_hf("X", «"x"»); }'),
        Bad(TRANSPORT + 'loadmodule "rest_client.so"\nroute { rest_get("http://a/b", «"body"»); }'),
        Bad(TRANSPORT + 'loadmodule "rest_client.so"\n'
            'route { async(rest_get("http://a/b", «"body"»), r); }\nroute[r] { exit; }'),
        Bad(TRANSPORT + 'loadmodule "tm.so"\nroute { t_relay(«"0x0z"»); }'),
        Bad(TRANSPORT + 'loadmodule "tm.so"\nroute { t_reply(«"99"», "x"); t_reply("404", «""»); }'),
        Bad(TRANSPORT + 'loadmodule "maxfwd.so"\nroute { assert(is_maxfwd_lt(«"ten"»), "x"); }'),
        Bad(TRANSPORT + 'loadmodule "uri.so"\nroute { if («check_from»()) exit; }'),
        Good(TRANSPORT + 'loadmodule "maxfwd.so"\nroute { assert(is_maxfwd_lt("ten"), "x"); }', target="2.3"),
        Good(TRANSPORT + 'loadmodule "nathelper.so"\nroute { if (nat_uac_test("19") && nat_uac_test()) exit; }'),
        Good(TRANSPORT + 'loadmodule "textops.so"\nroute { search("a\\(b"); subst("/a/b/g"); subst_uri("|a|$ru|"); }'),
        Good(TRANSPORT + 'loadmodule "sipmsgops.so"\n'
             'route { append_hf("X: $ru $$ $(fu{uri.user})\\r\\n", "Call-ID"); }'),
        Good(TRANSPORT + 'loadmodule "sipmsgops.so"\nloadmodule "my_own.so"\nroute { append_hf("X: $mine\\r\\n"); }'),
        Good(TRANSPORT + 'loadmodule "sipmsgops.so"\nroute { if (is_method("INVITE|BYE") || is_method("FOO")) exit; }'),
        Good(TRANSPORT + 'loadmodule "tm.so"\n'
             'route { t_relay("0x05"); t_relay("udp:10.0.0.1"); t_relay("tls:a.b:5061","1"); }'),
        Good(TRANSPORT + 'loadmodule "statistics.so"\n'
             'route { update_stat("dynamic:calls", "+1"); update_stat("calls", "-1"); }'),
        Bad(TRANSPORT + 'loadmodule "statistics.so"\nroute { update_stat(«"mine:calls"», "1"); }'),
        Good(TRANSPORT + 'loadmodule "statistics.so"\nmodparam("statistics", "stat_groups", "a, mine")\n'
             'route { update_stat("mine:calls", "1"); }'),
        Bad(TRANSPORT + 'loadmodule "tm.so"\nroute { t_write_req(«"x/"», "/tmp/fifo"); }'),
        Good(TRANSPORT + 'loadmodule "tm.so"\nroute { t_reply("$var(code)", "x"); t_newtran(); t_relay(); }'),
    )  # fmt: skip

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        function = _function(node, script, source)
        if function is None or not is_prepared(node, script.target):
            return
        if function.refused:
            yield self.finding(
                node.name,
                f"`{node.name.text}` prevents OpenSIPS {script.target.series} from starting: {function.refused}",
            )
        for number, kind in enumerate(function.args):
            text = None if kind in _ANYTHING else text_of(node.arguments[number])
            if text is None or (kind in _WITH_VARIABLES and "$" not in text.text):
                continue
            problem = problem_of(kind, text.text, script.ask(names_at_start), script)
            if problem is not None:
                yield self._refusal(problem, node, number, text, script)

    def _refusal(self, problem: Problem, call: Call, number: int, text: Text, script: Script) -> Finding:
        from opensips_lsp.model.values import VALUE

        if problem.kind != VALUE:
            said = message_of(problem, script, END_OF_SCRIPT)
            return self.finding(span_in_text(text.argument, problem.start, problem.end), said.text, since=said.since)
        message = (
            f"argument {number + 1} of `{call.name.text}` {problem.why}; OpenSIPS {script.target.series} does not start"
        )
        return self.finding(text.argument, message)


def _function(call: Call, script: Script, source: Source) -> Function | None:
    """The function that a call is of, if something is known of it; None where modules have several that differ."""
    first, *others = fitting(call, forms(call, script, source)) or (None,)
    if first is None or any((one.args, one.refused) != (first.args, first.refused) for one in others):
        return None
    return first
