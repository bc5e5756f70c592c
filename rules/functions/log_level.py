"""C510: levels of xlog()."""

from __future__ import annotations

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

_LEVELS = ("L_ALERT", "L_CRIT", "L_ERR", "L_WARN", "L_NOTICE", "L_INFO", "L_DBG")


class LogLevel(Rule):
    """xlog() identifies its level by the third character: `A C E W N I D`, as in `L_ALERT L_CRIT L_ERR ... L_DBG`.

    With any other, OpenSIPS prints "unknown log level" (route.c `fix_actions`) when it starts, and exits.
    """

    code = "C510"
    prefilter = Prefilter(words=("xlog",), tokens=("CORE_FUNCTION", "IS_MYSELF"))
    stage = "startup"
    after_parse = True
    examples = (
        Bad(TRANSPORT + 'route { xlog(«"INFO"», "x"); }'),
        Bad(TRANSPORT + 'route { xlog(«"L_TRACE"», "x"); }'),
        Bad(TRANSPORT + 'route { xlog(«"L_"», "x"); }'),
        Good(TRANSPORT + 'route { xlog("L_ERROR", "x"); xlog("L_INFO", "x"); xlog("INFO"); }'),
        Good(TRANSPORT + 'route { xlog("$xlog_level", "x"); }'),
        Good(TRANSPORT + 'route { log(1, "x"); xlog("x", ""); }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in started_calls(item, script.target):
            level = text_of(call.arguments[0]) if call.name == "xlog" and len(call.arguments) == 2 else None
            if level and _is_unknown(level.text):
                message = f"xlog() does not know the level `{level.text}`; use one of {', '.join(_LEVELS)}"
                yield self.finding(shifted(level.argument, offset), message)


def _is_unknown(level: str) -> bool:
    """Whether a level certainly is none; of a single character, OpenSIPS looks at what lies behind it in memory."""
    return len(level) > 1 and level[0] != "$" and level[2:3] not in tuple("ACEWNID")
