"""C201: arguments of core functions."""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.catalogue.language import FUNCTIONS
from opensips_lsp.lint.finding import UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.forms import matched, newly_reserved, requoted, spelled, symbols, symbols_of_shape
from opensips_lsp.syntax.nodes import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.forms import Form
    from opensips_lsp.syntax.nodes import Node


class CoreFunctionArguments(Rule):
    """A core function is called with arguments whose number or kind its grammar in cfg.y (`cmd`) does not allow.

    Flags are bare names or numbers, counts are numbers, addresses and texts are quoted; most functions require
    parentheses. OpenSIPS prints a syntax error, often with "bad argument" or "missing '(' or ')'", and does not start.
    """

    code = "C201"
    visits = ("call", "bare_call")
    begins = ("CORE_FUNCTION", "ROUTE", "COND_WORD", "OLD_VALUE", "ANYCAST", "IS_MYSELF")
    examples = (
        Bad('route { setflag(«"X"»); }', "route { setflag(X); }", unsafe=True),
        Bad("route { strip(1, «2»); }"),
        Bad("route { «strip»; }"),
        Bad("route { «seturi()»; }"),
        Bad("route { setport(«5060»); }", 'route { setport("5060"); }', unsafe=True),
        Bad('route { log("L_INFO", «"a"»); }'),
        Good('route { xlog("L_INFO", "one " "two"); xdbg("a" "b"); log(-1, "c"); }'),
        Good('route { append_branch; append_branch(); append_branch("sip:a@b", "0.5"); strip(1); }'),
        Good("route { setflag(X); setbflag(1, X); resetflag(5); return; return(-1); exit(); drop; }"),
        Good('route { cache_add("local", "k", $var(x), 10); set_advertised_address(a-b.example.org); }'),
        Good('route { route(1, "a", $var(x), NULL, 5); }'),
        Bad("route { «next_branches»; }", target="2.3"),
        Bad("route { serialize_branches(1, «2»); }", target="2.3"),
        Good("route { serialize_branches(1, 2); }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if isinstance(node, Call) and _fits(script.target.series, node.first_word, node.shapes):
            return
        name = node.first
        forms = FUNCTIONS[script.target.series].get(name.text)
        if forms is None:
            return
        if not isinstance(node, Call):
            if None not in forms:
                yield self.finding(node, self._usage(name.text, forms, script.target))
            return
        arguments = node.arguments
        row = [symbols(argument, script.target) for argument in arguments]
        fits, at = matched(forms, row)
        argument = arguments[at] if at < len(arguments) else None
        if fits or (argument is not None and newly_reserved(argument, script.target)):
            return
        fix = None
        if argument is not None:
            text = requoted(argument, lambda other: matched(forms, [*row[:at], other, *row[at + 1 :]])[0])
            if text is not None:
                fix = replace(argument, text, f"Replace with `{text}`", UNSAFE)
        yield self.finding(argument or node, self._usage(name.text, forms, script.target), fix)

    @staticmethod
    def _usage(name: str, forms: Iterable[Form], target: Version) -> str:
        return f"OpenSIPS {target.series} requires `{name}` to be called as {spelled(name, forms)}"


@lru_cache(maxsize=1 << 8)
def _fits(series: str, name: str, shapes: tuple[tuple[str, int] | None, ...]) -> bool:
    """Whether a core function takes arguments of these shapes for sure."""
    forms = FUNCTIONS[series].get(name, ())
    if any(shape is not None and shape[0] == "host" for shape in shapes):
        return False
    return (not shapes and () in forms) or matched(forms, [symbols_of_shape(shape) for shape in shapes])[0]
