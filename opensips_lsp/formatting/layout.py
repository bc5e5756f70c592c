"""The layout of an item: the blanks that begin its lines, and how deep each line is; the blanks that end its lines.

Only blanks and tabs count as blanks. A line that begins within a string, a comment or a name is left alone, and so is
one that begins with a comment of several lines: to move its first line would tear it apart. A comment is as deep as
what follows it, at the end of a block as what is in the block; but one that stands right above the brace of `} else` is
about that. `#!` begins a directive for another program, and stays.
"""

from __future__ import annotations

from opensips_lsp.formatting.depths import CLOSING, structure
from opensips_lsp.formatting.kept import kept_tokens
from opensips_lsp.model.facts import said_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.scanner import KIND, comments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.syntax.items import Item

BLANKS = " \t"
_DIRECTIVE = "#!"
_SPACE = " \t\r\n"
_BETWEEN_BLANKS = frozenset((KIND["AS"], KIND["USE_CHILDREN"]))  # tokens only if a blank follows
_ELSE = KIND["ELSE"]
_INCLUDE = KIND["INCLUDE"]  # its file name ends at a blank, but not at a CR


class Layout(Record):
    """What there is to be changed in an item. Offsets count from its start.

    indents: (start, end, depth) of the blanks that begin a line, and how many steps they should be. The blanks before
    the first token of an item stand in the item before it, whose last indent they are. trailing: (start, end) of blanks
    that end a line, or are all of it. stays: whether something could not be parsed. first_stays, last_stays: whether
    the line of the first, or the last, token stays as it is.
    """

    indents: Sequence[tuple[int, int, int]]
    trailing: Sequence[tuple[int, int]]
    stays: bool
    first_stays: bool
    last_stays: bool


def layout(item: Item) -> Layout:
    """The Layout of an item; ask for it by `said_of`, which keeps it."""
    kept = kept_tokens(item)
    if kept is None:
        return Layout((), (), True, True, True)
    reader = _Reader(item, kept)
    reader.read()
    stays = 1 in kept
    return Layout(reader.indents, reader.trailing, stays, stays and kept[0] == 1, stays and kept[-1] == 1)


class _Reader:
    """Reads what stands between the tokens of an item, in order: all line ends but those in tokens do."""

    def __init__(self, item: Item, kept: bytes) -> None:
        self.text, self.tokens, self.kept = item.text, item.tokens, kept
        self.breaks, self.depths = said_of(item, structure)
        self.indents: list[tuple[int, int, int]] = []
        self.trailing: list[tuple[int, int]] = []

    def read(self) -> None:
        """Fill `indents` and `trailing`."""
        text, kept, count = self.text, self.kept, len(self.tokens)
        starts, ends = self.tokens.starts, self.tokens.ends
        for number in [number for number, breaks in enumerate(self.breaks) if breaks] + [count]:
            start = ends[number - 1] if number else 0
            end = starts[number] if number < count else len(text)
            before = number > 0 and kept[number - 1] == 1
            behind = number < count and kept[number] == 1
            if before and behind:
                continue
            if before or behind or not 0 < number < count or text[start:end].strip(_SPACE):
                self._gap(number, start, end, before, behind)
            else:
                self._blank_gap(number, start, end)

    def _blank_gap(self, number: int, start: int, end: int) -> None:
        """The same as `_gap` where nothing but blanks stands before a token; so it is most often."""
        find = self.text.find
        line_end = find("\n", start)
        if line_end > start:
            self._trailing(start, line_end, number)
        while (behind := find("\n", line_end + 1, end)) >= 0:
            if behind > line_end + 1:
                self._trailing(start, behind, number)
            line_end = behind
        carriage = find("\r", line_end + 1, end)
        self.indents.append((line_end + 1, end if carriage < 0 else carriage, self.depths[number]))

    def _gap(self, number: int, start: int, end: int, keeps_first: bool, keeps_last: bool) -> None:
        """Read what stands before the token with a number.

        keeps_first, keeps_last: whether the line of the token before stays, and the line of the token.
        """
        found = self._comments(start, end)
        begins = [at + 1 for at in _line_ends(self.text, start, end, found)]
        for begin in begins[keeps_first:]:
            self._trailing(start, begin - 1, number)
        if number == len(self.tokens) and not begins and not keeps_first:
            self._trailing(start, end, number)
        if number == 0 and end > 0:
            begins.insert(0, 0)
        ends = dict(found)
        for begin in begins[: -1 if keeps_last else None]:
            self._indent(begin, end, number, ends)

    def _comments(self, start: int, end: int) -> list[tuple[int, int]]:
        gap = self.text[start:end]
        return list(comments(self.text, start, end)) if "#" in gap or "/*" in gap else []

    def _trailing(self, start: int, line_end: int, number: int) -> None:
        """Note the blanks that end a line, but none before `start`, where the token before ends."""
        text = self.text
        end = line_end - (line_end > start and text[line_end - 1] == "\r")
        at = end
        while at > start and text[at - 1] in BLANKS:
            at -= 1
        if at < end and not (at == start and number and self._needs_blank(number - 1, before_cr=end < line_end)):
            self.trailing.append((at, end))

    def _needs_blank(self, number: int, before_cr: bool) -> bool:
        """Whether a token is another one without a blank behind it."""
        kind = self.tokens.kinds[number]
        return kind in _BETWEEN_BLANKS or (kind == _INCLUDE and before_cr)

    def _indent(self, begin: int, end: int, number: int, ends: dict[int, int]) -> None:
        """Note the blanks that begin a line, if it may move.

        end: where the token with the number begins. ends: where a comment begins -> where it ends.
        """
        text, is_last = self.text, number == len(self.tokens)
        at = begin
        while at < end and text[at] in BLANKS:
            at += 1
        depth = 0 if is_last else self.depths[number]
        if at < end:
            if text[at] == "\n" or text.startswith("\r\n", at):
                return  # nothing but blanks, which are noted as those that end it
            stop = ends.get(at, at)
            if text.startswith(_DIRECTIVE, at) or (text[at] == "/" and "\n" in text[at:stop]):
                return
            if is_last or text.find("\n", at, end) >= 0:  # the token stands on another line
                if stop == at:
                    return  # it begins with a character that cfg.lex drops
                depth += not is_last and self._ends_block(text[begin:at], number)
        self.indents.append((begin, at, depth))

    def _ends_block(self, blanks: str, number: int) -> bool:
        """Whether a comment behind some blanks belongs to the block, or the brackets, that a token closes."""
        kinds, end = self.tokens.kinds, self.tokens.starts[number]
        if kinds[number] not in CLOSING:
            return False
        if kinds[number + 1] != _ELSE or self.breaks[number + 1] or self.kept[number]:
            return True
        own = self.text[self.text.rfind("\n", 0, end) + 1 : end]
        return not own or len(own.expandtabs()) != len(blanks.expandtabs())


def _line_ends(text: str, start: int, end: int, found: list[tuple[int, int]]) -> Iterator[int]:
    """The offsets of the LFs between two offsets, but for those in the comments of several lines that were found."""
    at = start
    for begin, stop in [*found, (end, end)]:
        while (line_end := text.find("\n", at, begin)) >= 0:
            yield line_end
            at = line_end + 1
        if begin < end and text[begin] == "#":
            yield stop - 1
        at = stop
