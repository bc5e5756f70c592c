"""C202: arguments of module functions."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.forms import newly_reserved, requoted
from opensips_lsp.rules.common.functions import MODULE_CALL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call, Node

MOST = 6  # route_struct.h MAX_ACTION_ELEMS, less one for the function itself
_ONE_TEXT = ("strings", 1)


class ModuleFunctionArguments(Rule):
    """A function of a module takes at most six arguments, each a quoted text or empty (cfg.y `module_func_param`).

    For a number OpenSIPS prints "numbers used as parameters - they should be quoted", for anything else "bad arguments
    for command", and it does not start. Write variables inside the quotes: `"$ru"`.
    """

    code = "C202"
    visits = ("call",)
    begins = MODULE_CALL
    examples = (
        Bad("route { t_on_failure(«1»); }", 'route { t_on_failure("1"); }', unsafe=True),
        Bad("route { lookup(«location»); }", 'route { lookup("location"); }', unsafe=True),
        Bad('route { f("a", «$ru»); }', 'route { f("a", "$ru"); }', unsafe=True),
        Bad('route { if (f(«"a" "b"»)) exit; }'),
        Bad("route { async(f(«1»), later); }", 'route { async(f("1"), later); }', unsafe=True),
        Bad('route { f("1", "2", "3", "4", "5", "6", «"7"»); }'),
        Good('route { f(); f(,); f(, "a"); f("a",, "b"); f("1", "2", "3", "4", "5", "6"); }'),
        Good('route { launch(f("a"), 1); xlog("a" "b"); setflag(1); route(x, 1); }'),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        shapes = node.shapes
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

    def _at_stage(self, argument: Node, message: str, fix: Fix | None) -> Finding:
        stage = "check" if argument.kind == "number" and argument.size == 1 else "parse"
        return self.finding(argument, message, fix)._replace(stage=stage)
