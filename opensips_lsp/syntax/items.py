"""A script's text -> the items that tile it: a few top-level statements each, parsed once for each distinct text.

An item ends where a line begins a new top-level statement (`scan.scan`). Braces are not counted: an unclosed one
costs its item, not the file. An unclosed quote would swallow the items behind it; where that made an item
unparsable, the item is cut where the next statement seems to begin. The verdict is the same: it has an error.
"""

import re
from bisect import bisect_left, bisect_right
from operator import itemgetter

from opensips_lsp.syntax.parser import SyntaxProblem, parse
from opensips_lsp.syntax.scanner import FEW, KIND, begins_up_to, comments, marks_stay, moved, rescanned, scan

_STRING = KIND["STRING"]
_BEGIN = frozenset((KIND["LOADMODULE"], KIND["MODPARAM"]))  # of a statement ...
_ENDS = frozenset((KIND["SEMICOLON"], KIND["LBRACE"], KIND["RBRACE"]))  # ... and what stands before one
_STATEMENT_LINE = r"""(?m)^[ \t]*(?:(?:\w+_)?route\s*[\[{]|loadmodule\s*["']|modparam\s*\()"""


_SOON = 3  # statements, or tokens
_NEAR = 500  # characters
# what stands behind an open quote on its line, if the quote is not closed there, and can be instead of its last character
_OPEN = {'"': r'(?:[^"\\\n]|\\[^\n])*[^"\n]', "'": r"[^'\n]+"}


class Item:
    """A stretch of a script with its tokens, tree and problems. Immutable; knows nothing of where it stands.

    `tree` is a raw node (see parse.py) or None. `unclosed` is the offset of a quote that was never closed, or None.
    """

    __slots__ = ("answers", "facts", "problems", "summary", "text", "tokens", "tree", "unclosed")

    def __init__(self, text, tokens, tree, problems, unclosed=None):
        self.text, self.tokens, self.tree, self.problems, self.unclosed = text, tokens, tree, problems, unclosed
        # opensips_lsp.model.script and .incremental keep here what they read off the tree: derived once, never changed
        self.facts = self.summary = self.answers = None

    @property
    def torn(self):
        """Numbers of the includes amid a statement: what they bring is not read, so nothing behind is certain."""
        return [problem.token for problem in self.problems if problem.repair == "unread"]

    @property
    def torn_from(self):
        """The number of the first token of the statement that the first of them stands in."""
        kinds, number = self.tokens.kinds, self.torn[0]
        while number > 0 and kinds[number] not in _BEGIN and kinds[number - 1] not in _ENDS:
            number -= 1
        return number

    def begins_line(self, token):
        """Whether nothing but blanks stands before this token on its line."""
        start = self.tokens.starts[token]
        return not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip()


class Memo:
    """Items by their texts, for `items`: what has not been asked for lately is forgotten; what is kept takes little memory."""

    few = 0  # see scan.scan

    def __init__(self, most=1024):
        self._most, self._young, self._old = most, {}, {}

    def get(self, key):
        if key in self._young:
            return self._young[key]
        item = self._old.get(key)
        if item is not None:
            self[key] = item
        return item

    def __contains__(self, key):
        return self.get(key) is not None

    def __bool__(self):
        return True

    def __getitem__(self, key):
        return self._young[key] if key in self._young else self._old[key]

    def setdefault(self, key, item):
        """The item known by a key; this one, if there is none."""
        if key not in self:
            self[key] = item
        return self[key]

    def __setitem__(self, key, item):
        if len(self._young) >= self._most:
            self._young, self._old = {}, self._young
        self._young[key] = item


def items(text, start="script", memo=None):
    """-> [(offset, Item)], which tile `text`. `memo` maps texts of items to items and is filled."""
    return (memo and memo.get(("tiles", start, text))) or tiles(text, start, memo)[0]


def tiles(text, start="script", memo=None):
    """-> ([(offset, Item)], offset up to which an item that was cut has read on: what is behind decided where it ends).

    The second is 0 when no item was cut.
    """
    memo = {} if memo is None else memo
    placed, position, reach = [], 0, 0
    while position < len(text) or not placed:
        item, read = _item_at(text, position, start, memo)
        placed.append((position, item))
        position += max(len(item.text), 1)
        reach = max(reach, read)
    return placed, reach


def retiled(old, reach, text, start, end, length, memo, past=None):
    """The tiles of a script whose characters from `start` to `end` have become `length` others, `text` being the new Text.

    -> (tiles, reach, first, behind the last of the old tiles that are replaced, behind the last of the new ones).
    Only what the edit touches is scanned again; an item that was cut is, when what it has read is touched. `past`: (text,
    tiles) of another time: where the rest is as it was then, its tiles are those (a comment that swallowed it is closed).
    """
    shift, changed = length - (end - start), start + length
    within = _edited_within(old, reach, text, start, end, length, memo)
    if within is not None:
        at, item = within
        rest = old[at + 1 :] if not shift else [(offset + shift, other) for offset, other in old[at + 1 :]]
        reach += shift if reach >= start else 0
        return [*old[:at], (old[at][0], item), *rest], reach, at, at + 1, at + 1
    text = text.string
    first = bisect_right(old, start, key=itemgetter(0)) - 1
    if first > 0 and start - old[first][0] <= begins_up_to(old[first][1].text):
        first -= 1  # what tells that an item begins here may be gone
    if reach >= start:
        first = next((at for at in range(first) if old[at][1].unclosed is not None), first)
    fresh, position = [], old[first][0]
    reach += shift if reach >= start else 0
    last = bisect_left(old, end, lo=first, key=itemgetter(0))
    while position < len(text) or not (fresh or first):
        while last < len(old) and old[last][0] + shift < position:
            last += 1
        if position >= changed and last < len(old) and old[last][0] + shift == position:
            rest = old[last:] if not shift else [(offset + shift, item) for offset, item in old[last:]]
            break
        if past is not None and position >= changed:
            rest = _rest_as_then(*past, text, position)
            if rest is not None:
                last = len(old)
                break
        before = old[first + len(fresh)][1] if first + len(fresh) < len(old) else None
        item, read = _item_soon(text, position, memo, before) or _item_at(text, position, "script", memo, before)
        fresh.append((position, item))
        position += max(len(item.text), 1)
        reach = max(reach, read)
    else:
        last, rest = len(old), []
    placed = old[:first] + fresh + rest
    if reach and all(item.unclosed is None for _, item in placed):
        reach = 0
    return placed, reach, first, last, len(placed) - (len(old) - last)


def _rest_as_then(then, tiles_then, text, position):
    """The tiles of a text from an offset on, if it goes on as a text of another time did that had a tile there; or None."""
    shift = len(text) - len(then)
    at = bisect_left(tiles_then, position - shift, key=itemgetter(0)) if position > shift else len(tiles_then)
    if at == len(tiles_then) or tiles_then[at][0] != position - shift or then[position - shift :] != text[position:]:
        return None
    return [(offset + shift, item) for offset, item in tiles_then[at:]]


def _edited_within(old, reach, text, start, end, length, memo):
    """-> (number of the one item that an edit changes, the new Item) if it begins and ends as before, else None."""
    at = bisect_right(old, start, key=itemgetter(0)) - 1
    base, before = old[at]
    first, last = start - base, end - base
    if last >= len(before.text):
        return None
    piece = f"{before.text[:first]}{text.part(start, start + length)}{before.text[last:]}"
    if before.unclosed is not None:
        item = _still_cut(before, piece, first, last, length, memo)
        return item and (at, item)
    if reach >= start or first <= begins_up_to(before.text):
        return None
    known = memo.get(("script", piece)) or _still_but_for_a_comment(before, piece, first, last, length, memo)
    # the next item begins where it did if it still stands on another line, and nothing swallows it
    if known is None or known.tokens.unclosed is not None or piece.find("\n", first + length) < 0:
        tokens = rescanned(before.tokens, before.text, piece, first, last, length)
        if tokens is None:
            return None
        if known is None:
            known = _still_like(before, piece, tokens, first, last, length) or _parsed(piece, tokens, "script")
            memo["script", piece] = known
    return None if known.problems and _swallowed(known) else (at, known)


def _still_but_for_a_comment(before, text, start, end, length, memo):
    """The item after an edit within a comment that begins and ends as before; None if it may be another edit."""
    tokens, old = before.tokens, before.text
    next_token = bisect_right(tokens.ends, start)
    begin = tokens.ends[next_token - 1] if next_token else 0
    stop = tokens.starts[next_token] if next_token < len(tokens) else len(old)
    if tokens.unclosed is not None or end > stop or "\n" in old[start:end] + text[start : start + length]:
        return None
    for opening, closing in comments(old, begin, stop):
        if opening < start and end < closing:
            if old[opening] == "#" or marks_stay(old, text, start, end, length, opening + 2, closing - 2):
                item = Item(text, moved(tokens, start, length - (end - start)), before.tree, before.problems)
                return memo.setdefault(("script", text), item)
    return None


def _item_at(text, position, start, memo, before=None):
    """-> (Item, offset up to which it has read on if it was cut, else 0).

    before: an item that it may be like: the same kinds of tokens give the same tree.
    """
    tokens = scan(text, position, start == "fragment", getattr(memo, "few", FEW))
    return _known_or_parsed(text[position : position + tokens.stop], tokens, start, memo, before, position)


def _known_or_parsed(piece, tokens, start, memo, before, position):
    item = memo.get((start, piece))
    if item is None or item.tokens.stop != tokens.stop:
        item = memo[start, piece] = _like(before, piece, tokens) or _parsed(piece, tokens, start)
    swallowed = _swallowed(item) if item.problems and start == "script" else None
    if not swallowed:
        return item, 0
    quote, cut, read = swallowed
    return _cut_at(piece, quote, cut, memo), position + read


def _like(before, text, tokens):
    if before is None or before.problems or before.tokens.kinds != tokens.kinds or tokens.unclosed is not None:
        return None
    return Item(text, tokens, before.tree, ())


def _still_like(before, text, tokens, start, end, length):
    """The same after an edit in the item; its problems are what they were too, if all lines begin with the tokens they did."""
    if before.tokens.kinds != tokens.kinds:
        return None
    item = Item(text, tokens, before.tree, before.problems)
    if before.problems:
        token = bisect_left(
            tokens.starts, start
        )  # of those behind the edit, only this one may have come to begin a line
        if "\n" in before.text[start:end] or "\n" in text[start : start + length]:
            return None
        if token < len(tokens) and before.begins_line(token) != item.begins_line(token):
            return None
    return item


def _parsed(text, tokens, start):
    item = Item(text, tokens, None, ())
    tree, problems = parse(tokens.kinds, start, item.begins_line)
    return Item(text, tokens, tree, tuple(problems))


def _swallowed(item):
    """(offset of a quote, offset of the statement's line that it seems to have swallowed, offset up to which that shows), or
    None.

    The quote is that of the first string of several lines before the problem, or on its line: where it was not meant, what
    should stand between strings stands in them from there on, the beginning of the next statement too.
    """
    tokens, text, quote = item.tokens, item.text, None
    problem = item.problems[0].token
    last = text.find("\n", tokens.starts[problem]) if problem < len(tokens) else len(text)
    token = -1
    while (token := tokens.kinds.find(_STRING, token + 1)) >= 0:
        start, end = tokens.starts[token], tokens.ends[token]
        if "\n" not in text[start:end]:
            continue
        if quote is None:
            if start > last >= 0:
                break
            quote = start
        match = re.compile(_STATEMENT_LINE).search(text, start, end)
        if match:
            return quote, match.start(), end
    if tokens.unclosed is not None and text[tokens.unclosed] in "\"'":
        match = re.compile(_STATEMENT_LINE).search(text, tokens.unclosed)
        return match and (tokens.unclosed if quote is None else quote, match.start(), len(text))
    return None


def _item_soon(text, position, memo, before):
    """What _item_at gives, found without scanning the rest of the text; None when it takes that.

    The next few statements say it all if the item ends in them, or if in them there is a problem, and a string behind it that
    has swallowed a statement. Mostly the beginning of the next one does.
    """
    for limit in _limits(text, position):
        window = text[position:limit]
        tokens = scan(window, few=getattr(memo, "few", FEW))
        if tokens.stop < len(window):
            return _known_or_parsed(window[: tokens.stop], tokens, "script", memo, before, position)
        if tokens.unclosed is not None and window[tokens.unclosed] not in "\"'":
            continue
        item = _parsed(window, tokens, "script")
        if not item.problems or item.problems[0].token >= len(tokens) - _SOON:
            continue
        swallowed = _swallowed(item)
        if swallowed is not None and swallowed[2] < tokens.starts[-1]:  # what is there may be read on otherwise
            quote, cut, read = swallowed
            return _cut_at(window, quote, cut, memo), position + read
    return None


def _limits(text, position):
    """Offsets up to which to look: a little behind the next line that seems to begin a statement, and some such lines on."""
    pattern = re.compile(_STATEMENT_LINE)
    for number in range(_SOON):
        match = pattern.search(text, position + 1)
        if match is None:
            return
        position = match.start()
        line_end = text.find("\n", position + _NEAR) if number == 0 else -1
        if line_end >= 0:
            yield line_end + 1
    yield position


def _cut_at(piece, quote, cut, memo):
    key = "script", piece[:cut], quote
    if key not in memo:
        memo[key] = _cut_item(piece[:cut], quote)
    return memo[key]


def _still_cut(before, text, start, end, length, memo):
    """The item that an item that was cut becomes by an edit on the line of the open quote, or above; None if more may change."""
    quote, shift = before.unclosed, length - (end - start)
    if before.tokens.unclosed is not None:
        return None
    if end <= quote:
        item = _still_open(before, text, quote, start, end, length)
        quote += shift
    else:
        line_end = before.text.find("\n", quote)
        inside = before.text[quote + 1 : line_end], text[quote + 1 : line_end + shift]
        if not quote < start <= end <= line_end:
            return None
        if not all(re.compile(_OPEN[text[quote]]).fullmatch(each) for each in inside):
            return None
        item = Item(text, moved(before.tokens, start, shift), before.tree, before.problems, quote)
    return item and memo.setdefault(("script", text, quote), item)


def _still_open(before, text, quote, start, end, length):
    """The same after an edit before the quote: what the quote has swallowed is what it was if the tokens are of the same kinds."""
    if start <= begins_up_to(before.text):
        return None
    tokens = rescanned(
        before.tokens, _closed(before.text, quote), _closed(text, quote + length - (end - start)), start, end, length
    )
    item = tokens and _still_like(before, text, tokens, start, end, length)
    if not item or tokens.starts[bisect_left(before.tokens.starts, quote)] != quote + length - (end - start):
        return None
    return Item(text, tokens, item.tree, item.problems, quote + length - (end - start))


def _closed(text, quote):
    """A text in which an open quote is closed at the end of its line."""
    end = text.find("\n", quote) % (len(text) + 1)
    return text[: end - 1] + text[quote] + text[end:] if end > quote + 1 else text


def _cut_item(text, quote):
    """The item that ends at a cut, with one problem: the quote, or what is wrong before it. The quote ends with its line."""
    item = _parsed(text, scan(_closed(text, quote), to_end=True), "script")
    at = bisect_left(item.tokens.starts, quote)
    first = item.problems[0] if item.problems and item.problems[0].token < at else None
    problem = first or SyntaxProblem(at, frozenset(), "skipped", None)
    return Item(text, item.tokens, item.tree, (problem,), quote)
