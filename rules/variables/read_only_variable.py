"""C507: variables that cannot be written to."""

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.core_calls import PRINTF, assigned_in, calls_of, text_of
from opensips_lsp.rules.common.names import names_at, read
from opensips_lsp.rules.common.spec_rule import moved


class ReadOnlyVariable(Rule):
    """Most variables only tell something: no value can be put into them.

    OpenSIPS prints "invalid left operand in assignment", or "read-only script variable in first parameter" of
    avp_printf() (cfg.y), and does not start.
    """

    code = "C507"
    stage = "check"
    prefilter = Prefilter(tokens=("VAR", "CORE_FUNCTION", "IS_MYSELF"))
    examples = (
        Bad('route { «$rm» = "INVITE"; }'),
        Bad("route { «$si» := NULL; }"),
        Bad("route { if («$rs» = 200) exit; }"),
        Bad('loadmodule "tm.so"\nroute { «$T_reply_code» += 1; }'),
        Bad('route { avp_printf(«"$ci"», "x"); }'),
        Bad("route { «$$» = 1; }"),
        Bad('route { pv_printf(«$hdr(a)», "x"); }'),
        Good('route { $ru = "sip:a@b"; $(avp(x)[0]) = 1; $branch = "sip:a@b"; if ($rm == "x") exit; }'),
        Good('route { avp_printf("$avp(a)", "$ci"); $log_level = NULL; }'),
        Good('loadmodule "my_own.so"\nroute { $mine = 1; }'),
        Good("route { $foo = 1; }"),
    )

    def check_item(self, offset, item, script, source):
        written = _written(item)
        names = written and names_at(script, source.at(offset + len(item.text)))
        for token, text, argument in written:
            if is_read_only(read(text, names)) and token.is_sound:
                yield self.finding(moved(argument or token, offset), f"`{text}` can only be read")


def is_read_only(read_in):
    """Whether what was read in a text is a variable that is known to have no value put into it."""
    record = getattr(read_in, "record", None)
    return not record.writable if record is not None else getattr(read_in, "name", None) == "$"


def _written(item):
    """(token, text, the argument that it is or None) of each variable that a value is put into."""
    found = [(token, token.text, None) for token in assigned_in(item)]
    for call in calls_of(item):
        if call.name in PRINTF and call.arguments and call.arguments[0] is not None:
            argument = call.arguments[0]
            text = text_of(argument)
            found.append((argument.first, text.text if text else argument.text, argument))
    return found
