"""C507: variables that cannot be written to."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.core_texts import PRINTF
from opensips_lsp.rules.common.core_calls import assigned_in, printing_calls, text_of
from opensips_lsp.rules.common.names import is_read_only, names_at, read
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Token


class ReadOnlyVariable(Rule):
    """A value is assigned to a read-only variable, as most variables are.

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
        Good('route { pv_printf($ci, "x"); }', target="3.1"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        written = _written(item, script.target)
        if not written:
            return
        names = names_at(script, source.at(offset + len(item.text)))
        for first, text, span in written:
            if is_read_only(read(text, names)) and first.is_sound:
                yield self.finding(shifted(span, offset), f"`{text}` is read-only")


def _written(item: Item, target: Version) -> list[tuple[Token, str, Spanned]]:
    """(first token, text of the variable, what stands for it in the item) of each variable that a value is put into."""
    found: list[tuple[Token, str, Spanned]] = [(variable, variable.text, variable) for variable in assigned_in(item)]
    for call in printing_calls(item, target):
        argument = call.arguments[0] if call.name in PRINTF and call.arguments else None
        if argument is not None:
            text = text_of(argument)
            found.append((argument.first, text.text if text else argument.text, argument))
    return found
