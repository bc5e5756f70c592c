"""Whether a text means the same before and after: asked of every text that was formatted, before anybody gets it.

The tokens have the same kinds and texts, and the comments the same texts, but for blanks that end a line. Line by
line, both texts are the same but for blanks at the beginning and the end, so each token stands on the line where it
stood, and begins the line if it did. That, the kinds of tokens and the texts of strings are all that items.py and
parser.py look at, so the items have the same trees and the same problems; that is compared too. Neither is a template.

The verdict of OpenSIPS is then the same, and so is ours, for any target: a rule sees trees, tokens and comments.
syntax/scanner.py reads what cfg.lex of both versions does, with the finer tokens where they differ. What it cannot
tell apart does not depend on blanks at the ends of lines: in cfg.lex only ` as ` and ` use_children ` need a blank, a
comment needs the LF that ends it, and a file name of an include ends at a blank and not at a CR (see layout.py); all
four are tokens or comments of the scanner. Where a quote is never closed, items.py guesses where statements begin, and
OpenSIPS reads them as strings: from there on, the text is the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from opensips_lsp.formatting.depths import breaks_of, structure
from opensips_lsp.model.facts import said_of
from opensips_lsp.syntax.items import item_at
from opensips_lsp.syntax.recognise import template_kind
from opensips_lsp.syntax.scanner import begins_up_to, comments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.source import PlacedItem, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.parser import RawNode

_AROUND = " \t\r"


class Changed(Exception):
    """The text would mean something else; the message says what is not the same, for those who mend this program."""


def reread(source: Source, text: str) -> list[PlacedItem]:
    """The items of a text that a source has become; raises Changed if it does not mean the same."""
    if template_kind(source.path, text) is not None:
        raise Changed("it would be taken for a template")
    _compare_lines(source.whole_text, text)
    placed: list[PlacedItem] = []
    position = 0
    for number, (offset, before) in enumerate(source.all_items):
        if before.unclosed is not None and source.whole_text[offset:] != text[position:]:
            raise Changed("what stands behind a quote that is never closed is other text")
        behind = source.all_items[number + 1][1] if number + 1 < len(source.all_items) else None
        if _is_untouched(text, position, before, behind):
            after = before
        else:
            after = item_at(text, position, source.role, {}, before)
            _compare(before, after)
        placed.append((position, after))
        position += max(len(after.text), 1)
    if position < len(text):
        raise Changed("there are more statements")
    return placed


def _is_untouched(text: str, position: int, item: Item, behind: Item | None) -> bool:
    """Whether an item stands at a position of a text as it was, up to what tells that another one begins."""
    if item.unclosed is not None or not text.startswith(item.text, position):
        return False
    position += len(item.text)
    if behind is None:
        return position == len(text)
    return text.startswith(behind.text[: begins_up_to(behind.text)], position)


def _compare_lines(before: str, after: str) -> None:
    """Raise Changed if two texts differ in more than blanks at the ends of lines, and the end of the last one."""
    old, new = before.split("\n"), after.split("\n")
    if len(new) == len(old) + 1 and old[-1] and not new[-1]:
        new.pop()
    if len(old) != len(new):
        raise Changed("there are more or fewer lines")
    for number, (one, other) in enumerate(zip(old, new), 1):
        if one != other and one.strip(_AROUND) != other.strip(_AROUND):
            raise Changed(f"line {number} is another one")


def _compare(before: Item, after: Item) -> None:
    """Raise Changed if two items differ in more than blanks."""
    if before.tokens.kinds != after.tokens.kinds or _token_texts(before) != _token_texts(after):
        raise Changed("the tokens are other ones")
    if not _is_same(before.tree, after.tree) or before.problems != after.problems:
        raise Changed("statements are read in another way")
    if (before.unclosed is None) != (after.unclosed is None) or _rest(before) != _rest(after):
        raise Changed("what is never closed is other text")
    if said_of(before, comment_texts) != said_of(after, comment_texts):
        raise Changed("the comments are other ones")
    if breaks_of(after) != said_of(before, structure)[0]:
        raise Changed("tokens stand on other lines")
    after.said = {**(after.said or {}), structure: said_of(before, structure)}  # it follows from what is the same


def _is_same(one: RawNode | None, other: RawNode | None) -> bool:
    """Whether two trees are equal. No recursion, for trees are as deep as chains of `else if` are long."""
    waiting = [(one, other)]
    while waiting:
        left, right = waiting.pop()
        if left is right:
            continue
        if left is None or right is None or left[:3] != right[:3] or len(left) != len(right):
            return False
        waiting += zip(left[3:], right[3:])
    return True


def _token_texts(item: Item) -> list[str]:
    return list(map(item.text.__getitem__, map(slice, item.tokens.starts, item.tokens.ends)))


def _rest(item: Item) -> str | None:
    """What is behind a quote, comment or name that is never closed; None if all is closed."""
    unclosed = item.tokens.unclosed if item.unclosed is None else item.unclosed
    return None if unclosed is None else item.text[unclosed:]


def comment_texts(item: Item) -> list[str]:
    """The texts of the comments of an item, without blanks that end them."""
    text, tokens, found = item.text, item.tokens, []
    stop = tokens.stop if tokens.unclosed is None else tokens.unclosed
    done = 0
    for match in re.compile(r"#|/\*").finditer(text, 0, stop):
        number = bisect_right(tokens.starts, match.start())
        first = tokens.ends[number - 1] if number else 0
        if match.start() < max(first, done):
            continue  # in a token, or in what was read already
        done = tokens.starts[number] if number < len(tokens) else stop
        found += [text[begin:end].rstrip() for begin, end in comments(text, first, done)]
    return found
