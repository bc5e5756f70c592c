"""C202: arguments of module functions."""

from __future__ import annotations

from opensips_lsp.catalogue.language import FUNCTIONS, MOST_ARGUMENTS
from opensips_lsp.lint.finding import UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.forms import newly_reserved, requoted
from opensips_lsp.rules.common.functions import MODULE_CALL, forms
from opensips_lsp.rules.common.versions import reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.catalogue.facts import Function
    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call, Node

    Shape = tuple[str, int] | None

MOST = 6  # in a version that takes nothing but texts
_ONE_TEXT = ("strings", 1)
_TYPED = {("strings", 1), ("variable", 1), ("number", 1), ("number", 2), None}


class ModuleFunctionArguments(Rule):
    """A function of a module takes at most six arguments, each a quoted text or empty (cfg.y `module_func_param`).

    For a number OpenSIPS prints "numbers used as parameters - they should be quoted", for anything else "bad arguments
    for command", and it does not start. Write variables inside the quotes: `"$ru"`. From OpenSIPS 3.0 on, numbers and
    variables are read too, and up to eight arguments; bare words are not.
    """

    code = "C202"
    visits = ("call",)
    begins = (*MODULE_CALL, "CORE_FUNCTION", "IS_MYSELF")
    examples = (
        Bad("route { t_on_failure(«1»); }", 'route { t_on_failure("1"); }', unsafe=True),
        Bad("route { lookup(«location»); }", 'route { lookup("location"); }', unsafe=True),
        Bad('route { f("a", «$ru»); }', 'route { f("a", "$ru"); }', unsafe=True),
        Bad('route { if (f(«"a" "b"»)) exit; }'),
        Bad("route { async(f(«1»), later); }", 'route { async(f("1"), later); }', unsafe=True),
        Bad('route { f("1", "2", "3", "4", "5", "6", «"7"»); }'),
        Bad(
            "route { setflag(«NAT»); if (isflagset(«NAT»)) setbflag(1, «NAT»); resetbflag(«NAT»); }",
            'route { setflag("NAT"); if (isflagset("NAT")) setbflag("NAT", 1); resetbflag("NAT"); }',
            target="3.4",
        ),
        Bad('loadmodule "maxfwd.so"\nroute { mf_process_maxfwd_header(«HOPS»); }', target="3.4"),
        Good('route { f(); f(,); f(, "a"); f("a",, "b"); f("1", "2", "3", "4", "5", "6"); }'),
        Good('route { launch(f("a"), 1); xlog("a" "b"); setflag(1); route(x, 1); }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        shapes = node.shapes
        if node.first_kind not in MODULE_CALL and node.first_word in FUNCTIONS[script.target.series]:
            return
        if reads("typed-arguments", script.target):
            yield from self._typed(node, shapes, script, source)
            return
        if len(shapes) <= MOST and all(shape is None or shape == _ONE_TEXT for shape in shapes):
            return
        name, arguments = node.name.text, node.arguments
        for argument in arguments:
            if argument is None or (argument.kind == "strings" and argument.size == 1):
                continue
            if not newly_reserved(argument, script.target):
                text = requoted(argument, lambda symbols: True)
                fix = replace(argument, text, f"Replace with `{text}`", UNSAFE) if text else None
                message = f"`{name}` requires each argument to be one quoted text"
                yield self._at_stage(argument, message, fix)
        if len(arguments) > MOST:
            message = f"`{name}` has {len(arguments)} arguments; OpenSIPS accepts at most {MOST}"
            yield self.finding(arguments[MOST] or node, message)._replace(stage="check")

    def _typed(self, node: Call, shapes: Sequence[Shape], script: Script, source: Source) -> Iterator[Finding]:
        most = MOST_ARGUMENTS[script.target.series]
        if len(shapes) <= most and _TYPED.issuperset(shapes):
            return
        name, arguments = node.name.text, node.arguments
        from opensips_lsp.rules.common.call_forms import remedy_of  # late: for few scripts

        remedy = remedy_of(node, script, source)
        for number, (shape, argument) in enumerate(zip(shapes, arguments)):
            if argument is not None and shape not in _TYPED:
                text = f'"{argument.joined}"' if argument.kind == "socket" else requoted(argument, lambda symbols: True)
                text = text if _takes_text(forms(node, script, source), number) else None
                fix = replace(argument, text, f"Replace with `{text}`", UNSAFE) if text else None
                fix = (remedy and remedy.fix) or fix
                message = f"`{name}` requires each argument to be one quoted text, a number or a variable"
                yield self.finding(argument, message, fix)
        if len(arguments) > most:
            message = f"`{name}` has {len(arguments)} arguments; OpenSIPS accepts at most {most}"
            yield self.finding(arguments[most] or node, message)._replace(stage="check")

    def _at_stage(self, argument: Node, message: str, fix: Fix | None) -> Finding:
        stage = "check" if argument.kind == "number" and argument.size == 1 else "parse"
        return self.finding(argument, message, fix)._replace(stage=stage)


def _takes_text(found: Sequence[Function], number: int) -> bool:
    """Whether a text may stand in a place (from 0) of a function, of which these forms are known, if any."""
    kinds = [form.params[number].kind for form in found if number < len(form.params)]
    return not kinds or not {"str", "regex"}.isdisjoint(kinds)
