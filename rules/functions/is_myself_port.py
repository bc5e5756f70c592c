"""C514: the port of is_myself()."""

from __future__ import annotations

from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import started_calls, text_of
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class IsMyselfPort(Rule):
    """The second argument of is_myself() is a number or a variable, in quotes.

    OpenSIPS prints "port parameter should be a number" (route.c `fix_actions`) when it starts, and exits.
    """

    code = "C514"
    prefilter = Prefilter(words=("is_myself",), tokens=("CORE_FUNCTION", "IS_MYSELF"))
    stage = "startup"
    after_parse = True
    examples = (
        Bad(TRANSPORT + 'route { if (is_myself("$rd", «"sip"»)) exit; }'),
        Bad(TRANSPORT + 'route { if (is_myself("$rd", «"50$rp"»)) exit; }'),
        Good(TRANSPORT + 'route { if (is_myself("$rd", "5060") || is_myself("$rd", "$rp")) exit; }'),
        Good(TRANSPORT + 'route { if (is_myself("sip")) exit; }'),
        Good(TRANSPORT + 'route { if (is_myself("$rd", "sip")) exit; }', target="2.3"),
    )

    def applies(self, target: tuple[int, ...]) -> bool:
        return "is_myself" in KEYWORDS[f"{target[0]}.{target[1]}"]

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in started_calls(item, script.target):
            port = text_of(call.arguments[1]) if call.name == "is_myself" and len(call.arguments) == 2 else None
            if port and port.text and port.text[0] != "$" and not (port.text.isascii() and port.text.isdigit()):
                message = f"`{port.text}` is not a port; is_myself() requires a number"
                yield self.finding(shifted(port.argument, offset), message)
