"""C518: an argument of another type than the function takes."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.core_calls import text_of
from opensips_lsp.rules.common.declared import missing, problem_of
from opensips_lsp.rules.common.functions import LOOKED_UP, fitting, forms
from opensips_lsp.rules.common.names import END_OF_SCRIPT, names_at_start
from opensips_lsp.rules.common.spec_rule import gone_fix, message_of, problem_at_start
from opensips_lsp.rules.functions._argument_fixes import argument_fix, dollar_fix
from opensips_lsp.rules.functions._check_rls import is_followed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.catalogue.facts import Function, Parameter
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call, Node

# type of a parameter -> kinds of arguments that it may be, and in words
_TAKEN = {
    "int": (("number", "variable"), "a number or a variable"),
    "str": (("strings", "variable"), "a quoted text or a variable"),
    "var": (("variable",), "a variable"),
    "regex": (("strings", "variable"), "a quoted text or a variable"),
}
_GIVEN = {"number": "a number", "strings": "a quoted text", "variable": "a variable"}


class ArgumentType(Rule):
    """An argument is of a type that the function does not take, or its text has an unknown flag or variable.

    From OpenSIPS 3.0 on, each parameter of a function has a type: a number, a text, a variable. A variable stands for a
    number and for a text, unless the function wants a constant; a number in quotes is a text. OpenSIPS looks at this
    when it starts, and with `-C` where that gets to the call through route(): it prints "Param [1] expected to be an
    integer or variable" and does not start. An argument that must be there it refuses while it reads the script, if it
    is empty.

    Before, each argument was a text, and the fix-up of the function made a number or a variable of it. The fix writes
    the number or the variable. It is safe where that fix-up (in 2.4) took the text for the same number (str2int,
    str2sint), or for a variable to write to (pv_parse_spec), or wanted a variable with a number (fixup_get_ivalue of
    mod_fix.c, as get_cmd_fixups does now) and returned -1 without, as all do now. Where 2.4 made a number of a variable
    with a text it is unsafe: now the call fails there.
    """

    code = "C518"
    stage = "startup"
    after_parse = True
    breaks_in = "3.0"
    visits = ("call",)
    begins = LOOKED_UP
    examples = (
        Bad(
            'loadmodule "event_routing.so"\nroute { async(wait_for_event("E_X", «"$avp(f)"», «"5"»), r); }\n'
            "route[r] { exit; }",
            'loadmodule "event_routing.so"\nroute { async(wait_for_event("E_X", $avp(f), 5), r); }\nroute[r] { exit; }',
            target="3.0",
        ),
        Bad(
            'loadmodule "maxfwd.so"\nroute { mf_process_maxfwd_header(«"10"»); }',
            'loadmodule "maxfwd.so"\nroute { mf_process_maxfwd_header(10); }',
            target="3.0",
        ),
        Bad(
            'loadmodule "tm.so"\nroute { t_on_failure(«1»); }\nfailure_route[1] { exit; }',
            'loadmodule "tm.so"\nroute { t_on_failure("1"); }\nfailure_route[1] { exit; }',
            unsafe=True,
            target="3.4",
        ),
        Bad(
            'route { cache_fetch("local", "key", «"$var(x)"»); }',
            'route { cache_fetch("local", "key", $var(x)); }',
            unsafe=True,
            target="3.4",
        ),
        Bad(
            'loadmodule "signaling.so"\nroute { send_reply(«"$var(code)"», "x"); }',
            'loadmodule "signaling.so"\nroute { send_reply($var(code), "x"); }',
            unsafe=True,
            target="3.6",
        ),
        Bad(
            'loadmodule "rest_client.so"\nroute { rest_get("$var(url)", «"$(avp(body)[0])"», «"$var(type)"»); }',
            'loadmodule "rest_client.so"\nroute { rest_get("$var(url)", $(avp(body)[0]), $var(type)); }',
            target="3.6",
        ),
        Bad(
            'loadmodule "ratelimit.so"\nroute { if (!rl_check("pipe", «"$var(limit)"»)) exit; }',
            'loadmodule "ratelimit.so"\nroute { if (!rl_check("pipe", $var(limit))) exit; }',
            unsafe=True,
            target="3.6",
        ),
        Bad(
            'loadmodule "statistics.so"\nroute { update_stat("calls", «"$var(n)"»); }',
            'loadmodule "statistics.so"\nroute { update_stat("calls", $var(n)); }',
            target="3.6",
        ),
        Bad(
            'loadmodule "ratelimit.so"\nroute { rl_check("pipe", «"1$var(limit)"»); rl_check("a", «"010"»); }',
            target="3.6",
        ),
        Bad(
            'loadmodule "statistics.so"\nroute { update_stat("x", «"$Rp"»); }',
            'loadmodule "statistics.so"\nroute { update_stat("x", $socket_in(port)); }',
            target="3.3",
        ),
        Bad(
            'loadmodule "tm.so"\nroute { t_reply(500, "on «$Rp»"); }',
            'loadmodule "tm.so"\nroute { t_reply(500, "on $socket_in(port)"); }',
            target="3.4",
        ),
        Bad('loadmodule "registrar.so"\nroute { save(«$var(table)»); save(«"$var(table)"»); }', target="3.6"),
        Bad('loadmodule "registrar.so"\nroute { save("location", «"memory-only,c1"»); }', target="3.6"),
        Bad('loadmodule "rr.so"\nroute { if (is_direction(«"both"»)) exit; }', target="3.0"),
        Bad('loadmodule "signaling.so"\nroute { send_reply(«99», "x"); }', target="4.0"),
        Bad('loadmodule "permissions.so"\nroute { if («check_source_address»(1)) exit; }', target="3.6"),
        Bad(
            'loadmodule "tracer.so"\nmodparam("tracer", "trace_id", "[hep]uri=sip:127.0.0.1")\n'
            'route { trace("hep"); trace(«"hop"»); }',
            target="3.4",
        ),
        Good(
            'loadmodule "permissions.so"\nmodparam("permissions", "partition", "default: db_url=text:///db")\n'
            "route { if (check_source_address(1)) exit; }",
            target="3.6",
        ),
        Good('loadmodule "signaling.so"\nroute { send_reply(0x64, "x"); }', target="3.0"),
        Bad('loadmodule "group.so"\nroute { db_get_user_group(«"From"», «$avp(x)»); }', target="3.6"),
        Bad('loadmodule "drouting.so"\nroute { if (dr_match(1,, "1",, «"p"»)) exit; }', target="3.4"),
        Bad('route { use_blacklist(«"gw"»); forward(«"foo:10.0.0.1"»); }', target="3.1"),
        Bad("disable_stateless_fwd=yes\nroute { «forward»(); }", target="3.6"),
        Bad("socket=udp:127.0.0.1:5060\nroute { force_send_socket(«'udp:127.0.0.2'»); }", target="3.4"),
        Good("socket=udp:127.0.0.1\nroute { force_send_socket('127.0.0.1'); forward(); }", target="4.0"),
        Good('loadmodule "rr.so"\nroute { is_direction("Upstream"); is_direction("$var(x)"); }', target="3.4"),
        Good('loadmodule "signaling.so"\nroute { send_reply(100, "x"); send_reply($var(x), ""); }', target="3.6"),
        Bad("route { get_timestamp(«$var(a)», $avp(b)); }", target="3.6"),
        Bad('loadmodule "b2b_logic.so"\nroute { «b2b_bridge»("a",, "notify"); }', target="3.6"),
        Bad('loadmodule "tm.so"\nroute { t_reply(500, "no «$rUx»"); }', target="3.4"),
        Bad(
            'loadmodule "textops.so"\nroute { search_append("a$", "costs 5 «$», $$"); }',
            'loadmodule "textops.so"\nroute { search_append("a$", "costs 5 $$, $$$$"); }',
            target="3.4",
        ),
        Good('loadmodule "tm.so"\nroute { t_reply(500, "no $rU $$"); }', target="3.4"),
        Good('loadmodule "maxfwd.so"\nroute { mf_process_maxfwd_header(10); }', target="3.0"),
        Good('loadmodule "maxfwd.so"\nroute { mf_process_maxfwd_header($var(x)); }', target="4.0"),
        Good('loadmodule "tm.so"\nroute { t_on_failure("1"); t_relay(, "udp:10.0.0.1"); }', target="3.4"),
        Good('loadmodule "registrar.so"\nroute { save("location", "memory-only, max-contacts=5"); }', target="3.6"),
        Good('loadmodule "registrar.so"\nroute { save("location", "$var(flags)"); }', target="3.6"),
        Good('loadmodule "maxfwd.so"\nroute { mf_process_maxfwd_header("10"); }', target="2.4"),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        known = forms(node, script, source)
        found = [form.params for form in fitting(node, known)]
        if not found or not script.has_all_text:
            return
        for number, (shape, argument) in enumerate(zip(node.shapes, node.arguments), 1):
            if not found[0] or len({params[number - 1 : number] for params in found}) > 1:  # the first module counts
                return
            parameter, which = found[0][number - 1], f"argument {number} of `{node.name.text}`"
            if shape is None or argument is None:
                if not parameter.optional:
                    said, fix = argument_fix(node, number, parameter, script, source)
                    finding = self.finding(node.name, f"{which} must not be empty{said}", fix)
                    yield finding._replace(stage="check")
                else:
                    yield from self._left_out(parameter, which, node, script)
            elif (wrong := _wrong_type(parameter, shape)) is not None:
                said, fix = argument_fix(node, number, parameter, script, source)
                finding = self.finding(argument, f"{which} {wrong}{said}", fix)
                yield _seen_by_check(finding, node, script, source)
            elif _is_formatted(parameter, argument):  # what it must be besides is only looked at when it runs
                for finding in self._in_text(parameter, argument, number, node, script, source):
                    yield _seen_by_check(finding, node, script, source)
            elif (why := _bad_value(parameter, argument, script)) is not None:
                said, fix = argument_fix(node, number, parameter, script, source)
                yield self.finding(
                    argument, f"{which} {why}; OpenSIPS {script.target.series} does not start{said}", fix
                )
        for number, parameter in enumerate(_behind(found, known), len(node.shapes) + 1):
            yield from self._left_out(parameter, f"argument {number} of `{node.name.text}`", node, script)

    def _left_out(self, parameter: Parameter, which: str, node: Call, script: Script) -> Iterator[Finding]:
        """The finding for an argument that is not there, whose fix-up runs all the same (CMD_PARAM_FIX_NULL)."""
        why = missing(parameter.wanted, script) if parameter.null and parameter.wanted else None
        if why is not None:
            yield self.finding(node.name, f"{which} {why}; OpenSIPS {script.target.series} does not start")

    def _in_text(
        self, parameter: Parameter, argument: Node, number: int, call: Call, script: Script, source: Source
    ) -> Iterator[Finding]:
        """The finding in a text with variables, if any (mod_fix.c `fix_cmd`)."""
        text = text_of(argument)
        problem = problem_at_start(text, script) if text else None
        if problem:
            fix = gone_fix(*problem, source, script) or dollar_fix(call, number, argument)
            said = message_of(problem[1], script, END_OF_SCRIPT)
            yield self.finding(problem[0], said.text, fix, since=said.since)
        elif parameter.static:
            which = f"argument {number} of `{call.name.text}`"
            yield self.finding(argument, f"{which} must be a text without variables")


def _seen_by_check(finding: Finding, call: Call, script: Script, source: Source) -> Finding:
    """A finding of what check_cmd (mod_fix.c) looks at, too: `-C` reports it where it gets to the call."""
    return finding._replace(stage="routes") if is_followed(call, script, source) else finding


def _is_formatted(parameter: Parameter, argument: Node) -> bool:
    """Whether an argument is a text in which variables are looked for, and found."""
    text = text_of(argument)
    return text is not None and "$" in text.text and parameter.kind == "str" and not parameter.verbatim


def _behind(found: list[tuple[Parameter, ...]], known: Sequence[Function]) -> tuple[Parameter, ...]:
    """The parameters behind the last argument of a call; none where modules differ in them."""
    longer = [form.params[len(found[0]) :] for form in known if form.params[: len(found[0])] == found[0]]
    longest = max(longer, key=len)
    same = len(set(found)) == 1 and all([longest[: len(one)] == one for one in longer])
    return longest if same else ()


def _wrong_type(parameter: Parameter, shape: tuple[str, int]) -> str | None:
    """What is wrong with the type of an argument, or None (mod_fix.c `fix_cmd`)."""
    kind, _ = shape
    taken, words = _TAKEN[parameter.kind]
    if kind not in _GIVEN:
        return None  # the grammar refuses it
    if kind not in taken:
        return f"must be {words}, not {_GIVEN[kind]}"
    if kind == "variable" and parameter.static:
        return "must be a quoted text, not a variable"
    return None


def _bad_value(parameter: Parameter, argument: Node, script: Script) -> str | None:
    """What the fix-up of a parameter says of the value of an argument, or None."""
    text, kinds = text_of(argument), [parameter.wanted]
    if text is None and parameter.kind == "var":
        wanted = parameter.wanted
        kinds = [wanted if ":" in wanted else f"var:{wanted}"] if wanted else []
    elif text is None and argument.kind == "variable":
        return None
    elif parameter.kind == "regex":
        kinds.insert(0, "regex")
    number = argument.constant
    value = text.text if text is not None else argument.joined if number is None else str(number)
    for kind in filter(None, kinds):
        problem = problem_of(kind, value, script.ask(names_at_start), script)
        if problem is not None:
            return problem.why
    return None
