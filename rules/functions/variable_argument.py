"""C508: variables that a core function cannot work with."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.variables import Spec
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import is_of_grammar, started_calls, text_of
from opensips_lsp.rules.common.names import is_read_only, names_at, read
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.queries import Place
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.model.variables import Problem, Spec
    from opensips_lsp.rules.common.core_calls import CoreCall
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

# core function -> its arguments that take what it finds, or that must be AVPs (route.c fix_actions)
_WRITTEN = {"cache_add": (4,), "cache_counter_fetch": (2,), "cache_fetch": (2,), "cache_sub": (4,)}
_AVPS = {"construct_uri": (5,), "get_timestamp": (0, 1), "raise_event": (1, 2)}


class VariableArgument(Rule):
    """A core function that writes to a variable gets a read-only one, or one that needs AVPs gets something else.

    OpenSIPS prints "argument cannot be a read-only pvar" or "must be an AVP" (route.c `fix_actions`) when it starts,
    and exits. From 3.1 on, C518 says the same.
    """

    code = "C508"
    stage = "startup"
    after_parse = True
    prefilter = Prefilter(words=(*_WRITTEN, *_AVPS, "cache_raw_query"), tokens=("CORE_FUNCTION", "IS_MYSELF"))
    examples = (
        Bad(TRANSPORT + 'route { cache_fetch("local", "k", «$ci»); }'),
        Bad(TRANSPORT + 'route { cache_add("local", "k", 1, 0, «$rm»); }'),
        Bad(TRANSPORT + 'route { raise_event("E_MINE", «$var(names)»); }'),
        Bad(TRANSPORT + "route { get_timestamp($avp(s), «$var(u)»); }"),
        Bad(TRANSPORT + 'route { construct_uri("sip", "a", "b", "", "", «$var(x)»); }'),
        Bad(TRANSPORT + 'route { cache_raw_query("redis", "KEYS *", «"$var(x)"»); }'),
        Good(TRANSPORT + 'route { cache_fetch("local", "k", $var(x)); cache_add("local", "k", $rm, 0); }'),
        Good(TRANSPORT + 'route { raise_event("E_MINE", $avp(names), $(avp(values))); }'),
        Good(TRANSPORT + "route { get_timestamp($avp(s), $avp(u)); }"),
        Good(TRANSPORT + 'route { cache_raw_query("redis", "KEYS *", "$avp(a);$avp(b)"); }'),
        Good(TRANSPORT + 'route { cache_raw_query("redis", "x"); }'),
        Good(TRANSPORT + 'loadmodule "my_own.so"\nroute { cache_fetch("local", "k", $mine); }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in started_calls(item, script.target):
            if not is_of_grammar(call, script.target):
                continue  # C518 says it
            for argument, message in self._objections(call, script, source.at(offset + call.node.start)):
                yield self.finding(shifted(argument, offset), message)

    def _objections(self, call: CoreCall, script: Script, place: Place) -> Iterator[tuple[Node, str]]:
        """(argument, message) of what a call cannot work with."""
        name, arguments = call.name, call.arguments
        if name in _WRITTEN or name in _AVPS:
            for number in _WRITTEN.get(name, ()):
                variable = _variable(arguments, number)
                if variable and is_read_only(read(variable.text, names_at(script, place))):
                    message = f"`{name}` writes to this argument, but `{variable.text}` is read-only"
                    yield variable, message
            for number in _AVPS.get(name, ()):
                variable = _variable(arguments, number)
                if variable and _is_no_avp(read(variable.text, names_at(script, place))):
                    yield variable, f"`{name}` requires an AVP here, not `{variable.text}`"
        elif name == "cache_raw_query" and len(arguments) > 2:
            names = text_of(arguments[2])
            if names and not _is_list_of_avps(names.text, lambda text: read(text, names_at(script, place))):
                yield names.argument, f"`{name}` requires a list of AVPs here, such as `$avp(a);$avp(b)`"


def _variable(arguments: Sequence[Node | None], number: int) -> Node | None:
    """The argument with this number if it is a variable, or None."""
    argument = arguments[number] if number < len(arguments) else None
    return argument if argument is not None and argument.kind == "variable" else None


def _is_no_avp(found: Spec | Problem) -> bool:
    return getattr(found, "name", "avp") != "avp"


def _is_list_of_avps(text: str, reader: Callable[[str], Spec | Problem]) -> bool:
    """Whether a text is a list of AVPs (pvar.c parse_pvname_list)."""
    rest, found = text.strip(" \t,;\r\n"), False
    while rest:
        spec = reader(rest) if rest[0] == "$" else None
        if not isinstance(spec, Spec) or spec.name != "avp":
            return False
        rest, found = rest[spec.end :].lstrip(" \t,;\r\n"), True
    return found
