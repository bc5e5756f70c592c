"""C511: texts that must not be empty."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import is_of_grammar, started_calls, text_of
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

# core function -> its arguments that must not be empty (route.c fix_actions)
_NEVER_EMPTY = {
    "cache_add": (1,), "cache_counter_fetch": (1,), "cache_fetch": (1,), "cache_raw_query": (1,), "cache_remove": (1,),
    "cache_store": (1, 2), "cache_sub": (1,), "is_myself": (0, 1), "send": (1,), "xdbg": (0,), "xlog": (0,),
}  # fmt: skip


class EmptyText(Rule):
    """A core function refuses an empty text, such as the message of xlog() or the key of a cache.

    OpenSIPS prints "param is empty string!" (route.c `fix_actions`) when it starts, and exits. With a level, the text
    of xlog() may be empty.
    """

    code = "C511"
    stage = "startup"
    after_parse = True
    prefilter = Prefilter(words=tuple(_NEVER_EMPTY), tokens=("CORE_FUNCTION", "IS_MYSELF"))
    examples = (
        Bad(TRANSPORT + 'route { xlog(«""»); }'),
        Bad(TRANSPORT + 'route { xdbg(«"" ""»); }'),
        Bad(TRANSPORT + 'route { xlog(«""», "x"); }'),
        Bad(TRANSPORT + 'route { cache_store("local", «""», "x"); }'),
        Bad(TRANSPORT + "route { if (is_myself(\"$rd\", «''»)) exit; }"),
        Good(TRANSPORT + 'route { xlog("L_INFO", ""); xlog(" "); construct_uri("", "", "", "", "", $avp(x)); }'),
        Good(TRANSPORT + 'route { cache_store("local", "", ""); if (is_myself("", 5060)) exit; }', target="3.1"),
        Good(TRANSPORT + 'route { log(""); cache_remove("local", "k"); set_advertised_address(""); }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in started_calls(item, script.target):
            numbers = _NEVER_EMPTY.get(call.name)
            if numbers and is_of_grammar(call, script.target):
                for number, argument in enumerate(call.arguments):
                    text = text_of(argument) if number in numbers else None
                    if text and not text.text:
                        message = f"`{call.name}` does not accept an empty text here"
                        yield self.finding(shifted(text.argument, offset), message)
