"""C508: variables that a core function cannot work with."""

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import started_calls, text_of
from opensips_lsp.rules.common.names import names_at, read
from opensips_lsp.rules.common.spec_rule import moved
from opensips_lsp.rules.variables.read_only_variable import is_read_only

# core function -> its arguments that take what it finds, or that must be AVPs (route.c fix_actions)
_WRITTEN = {"cache_add": (4,), "cache_counter_fetch": (2,), "cache_fetch": (2,), "cache_sub": (4,)}
_AVPS = {"construct_uri": (5,), "get_timestamp": (0, 1), "raise_event": (1, 2)}


class VariableArgument(Rule):
    """Some core functions put what they find into a variable, some work with AVPs only.

    OpenSIPS prints "argument cannot be a read-only pvar" or "must be an AVP" (route.c `fix_actions`) when it starts,
    and exits.
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

    def check_item(self, offset, item, script, source):
        for call in started_calls(item, script.target):
            for argument, message in self._objections(call, script, source.at(offset + call.node.start)):
                yield self.finding(moved(argument, offset), message)

    def _objections(self, call, script, place):
        """(argument, message) of what a call cannot work with."""
        name, arguments = call.name, call.arguments
        if name in _WRITTEN or name in _AVPS:
            for number in _WRITTEN.get(name, ()):
                text = _variable(arguments, number)
                if text and is_read_only(read(text, names_at(script, place))):
                    yield arguments[number], f"`{name}` puts a value into this argument, but `{text}` can only be read"
            for number in _AVPS.get(name, ()):
                text = _variable(arguments, number)
                if text and _is_no_avp(read(text, names_at(script, place))):
                    yield arguments[number], f"`{name}` needs an AVP here, not `{text}`"
        elif name == "cache_raw_query" and len(arguments) > 2:
            names = text_of(arguments[2])
            if names and not _is_list_of_avps(names.text, lambda text: read(text, names_at(script, place))):
                yield arguments[2], f"`{name}` needs a list of AVPs here, such as `$avp(a);$avp(b)`"


def _variable(arguments, number):
    """The text of an argument that is a variable, or None."""
    argument = arguments[number] if number < len(arguments) else None
    return argument.text if argument is not None and argument.kind == "variable" else None


def _is_no_avp(read_in):
    return getattr(read_in, "name", "avp") != "avp"


def _is_list_of_avps(text, reader):
    """pvar.c parse_pvname_list."""
    rest, found = text.strip(" \t,;\r\n"), False
    while rest:
        spec = reader(rest) if rest[0] == "$" else None
        if getattr(spec, "name", None) != "avp":
            return False
        rest, found = rest[spec.end :].lstrip(" \t,;\r\n"), True
    return found
