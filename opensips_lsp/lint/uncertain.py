"""Where no rule may change anything, because nobody knows what was meant.

That is in statements with a syntax error, behind a quote that opens a string by mistake, and at words that the file
defines for a preprocessor.

Of `$si == XXX.XXX` the part in front of the dot is read, and the rest is skipped: a fix of that part would be wrong.
And `$rU == GATEWAY` below `define GATEWAY ...` compares with whatever that stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from opensips_lsp.lint.selection import SYNTAX_CODE
from opensips_lsp.model.facts import said_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.parser import TOP_LEVEL
from opensips_lsp.syntax.scanner import KIND, WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item

_ENDS = frozenset(KIND[name] for name in ("SEMICOLON", "LBRACE", "RBRACE"))
_ROUTE, _LPAR = KIND["ROUTE"], KIND["LPAR"]
_DEFINITION = r"^[ \t]*(?:[#!%.]+[ \t]*)?(?:m4_)?(?:re)?(?:define|defenv|substdefs?)\b[ \t(`\"'\[!/|]+([A-Za-z_]\w*)"
_METHODS = frozenset(  # what a comment that begins with `define` may speak of
    "INVITE ACK BYE CANCEL OPTIONS REGISTER PRACK SUBSCRIBE NOTIFY PUBLISH INFO REFER MESSAGE UPDATE".split()
)


class Uncertain(Record):
    """Where nobody knows what a file means.

    defined: the words it defines for a preprocessor. quote: where a string opens by mistake (an offset in the file), or
    None.
    """

    defined: frozenset[str]
    quote: int | None

    @classmethod
    def of(cls, source: Source, defines: bool) -> Uncertain:
        """What is uncertain in a file. defines: whether its script may define words for a preprocessor."""
        defined = defined_words(source.whole_text) if defines else frozenset()
        quotes = [offset + item.unclosed for offset, item in source.all_items if item.unclosed is not None]
        return cls(defined, min(quotes, default=None))

    def without_fixes(self, found: list[Finding], source: Source, offset: int) -> list[Finding]:
        """Findings without those fixes and choices that change what nobody knows the meaning of.

        offset: from where the offsets of the findings count.
        """
        return [self._without(one, source, offset) if one.code != SYNTAX_CODE else one for one in found]

    def _without(self, finding: Finding, source: Source, offset: int) -> Finding:
        fix = finding.fix
        kept = tuple([choice for choice in finding.choices if not self._touches(choice, source, offset)])
        if fix is not None and self._touches(fix, source, offset):
            return finding._replace(fix=None, choices=kept)
        return finding if len(kept) == len(finding.choices) else finding._replace(choices=kept)

    def _touches(self, fix: Fix, source: Source, offset: int) -> bool:
        for edit in fix.edits:
            base, item = source.item_at(edit.start + offset)
            start, end = edit.start + offset - base, edit.end + offset - base
            if self.quote is not None and edit.end + offset > self.quote:
                return True
            if item.problems and _overlap(said_of(item, spans), start, end):
                return True
            if self.defined:
                text = source.whole_text[edit.start + offset : edit.end + offset]
                if not self.defined.isdisjoint(re.findall(r"\w+", f"{text} {edit.text}")):
                    return True
        return False


def defined_words(text: str) -> frozenset[str]:
    """The words that a text defines for a preprocessor."""
    return frozenset(re.compile("(?m)" + _DEFINITION).findall(text)) - _METHODS - WORDS.keys()


def spans(item: Item) -> list[tuple[int, int]]:
    """[(start, end)] in an item of the statements with a syntax error, up to the `;` or brace around it."""
    starts, ends, count, found = item.tokens.starts, item.tokens.ends, len(item.tokens), list[tuple[int, int]]()
    if not item.problems or not count:
        return found
    kinds = item.tokens.kinds
    closing = [number for number, kind in enumerate(kinds) if kind in _ENDS]
    opening = [number for number, kind in enumerate(kinds) if kind in TOP_LEVEL and number and _begins(item, number)]
    for problem in item.problems:
        first = last = problem.token
        if problem.end is not None:
            last = max(first, problem.end - 1)
        first = min(first, max(_before(closing, first) + 1, _before(opening, first)))
        last = min(_from(closing, last, count), _from(opening, max(last, problem.token + 1), count))
        begin, end = starts[min(first, count - 1)], ends[min(last, count - 1)]
        if found and begin <= found[-1][1]:
            begin, end = min(begin, found[-1][0]), max(end, found[-1][1])
            del found[-1]
        found.append((begin, end))
    return found


def _overlap(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some spans, which are in order and apart from each other, meets the one from start to end."""
    at = bisect_right(spans, end, key=itemgetter(0)) - 1
    return at >= 0 and start <= spans[at][1]


def _before(numbers: list[int], number: int) -> int:
    """The last of some numbers, in order, that is smaller than another; -1 if there is none."""
    at = bisect_left(numbers, number)
    return numbers[at - 1] if at else -1


def _from(numbers: list[int], number: int, otherwise: int) -> int:
    """The first of some numbers, in order, that is not smaller than another; `otherwise` if there is none."""
    at = bisect_left(numbers, number)
    return numbers[at] if at < len(numbers) else otherwise


def _begins(item: Item, token: int) -> bool:
    """Whether a top-level statement seems to begin at a token: a call of route() on a line of its own is none."""
    kinds = item.tokens.kinds
    called = kinds[token] == _ROUTE and kinds[token + 1] == _LPAR
    return kinds[token] in TOP_LEVEL and not called and item.begins_line(token)
