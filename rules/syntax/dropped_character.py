"""H601: characters that OpenSIPS drops without a word."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import WARNING, Span
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.syntax._gaps import in_comment
from opensips_lsp.syntax.item_views import gap_at, scanned_end, token_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Match

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

# patterns that begin with what is looked for, and nothing else: another choice, or a boundary first, takes thrice as
# long
_DROPPED, _BACKSLASHES = "[^\t\n\r\b ->A-Z\\[\\]^_a-z{|}~]+", r"\\\\*"
_LEADING = r"_(?<![0-9A-Za-z_]_)_*"
_OTHERS = bytes(
    (*b"\t\n\r\b\\[]^_{|}~", *range(ord(" "), ord("?")), *range(ord("A"), ord("[")), *range(ord("a"), ord("{")))
)


class DroppedCharacter(Rule):
    """A character outside strings and comments means nothing to OpenSIPS, which drops it instead of refusing it.

    So `_relay()` calls `relay()`, and a typographic quote or a no-break space vanishes. A byte order mark at the very
    beginning and a backslash before a line end are harmless and not reported.
    """

    code = "H601"
    severity = WARNING
    stage = None
    examples = (
        Bad('loadmodule "sl.so"\nroute { «_»sl_reply_error(); }'),
        Bad("route { exit;«\u00a0» }"),
        Bad("route { «@»exit; }"),
        Bad("route { «@»exit; }", target="3.6"),
        Good('route { xlog("\u00e9 @ ?"); # caf\u00e9 @\n exit; /* ? */ }'),
        Good("route { xlog(\\\n'a'); $var(a_b) = 1; }"),
        Good("\ufeffroute { exit; }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        text = item.text
        begin = len(text) - len(text.lstrip(" "))
        stop = scanned_end(item)
        # most texts have no such characters but backslashes: that is seen in a tenth of the time
        dropped = _DROPPED if not text.isascii() or text.encode().translate(None, _OTHERS) else _BACKSLASHES
        for match in (*_between_tokens(dropped, item, begin, stop), *_between_tokens(_LEADING, item, begin, stop)):
            start, end = match.span()
            if (
                (text[start] == "\ufeff" and offset + start == 0)
                or text[start : start + 2] == "\\\n"
                or text[start : start + 3] == "\\\r\n"
            ):
                continue
            gap = gap_at(item, start)
            if gap is not None and not in_comment(text, gap[0], start, gap[1]):
                what = match.group() if match.group().isprintable() else ascii(match.group())[1:-1]
                yield self.finding(
                    Span(offset + start, offset + end), f"OpenSIPS silently drops `{what}`, which means nothing here"
                )


def _between_tokens(pattern: str, item: Item, start: int, end: int) -> Iterator[Match[str]]:
    """Yield the matches, between two offsets of an item, that do not begin in a token."""
    search = re.compile(pattern).search
    match = search(item.text, start, end)
    while match:
        token = token_at(item, match.start())
        if token is None:
            yield match
        match = search(item.text, match.end() if token is None else token.end, end)
