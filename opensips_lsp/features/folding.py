"""What an editor can fold: blocks, brackets over several lines, cases, runs of top-level statements, comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.model.facts import said_of
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import root_of
from opensips_lsp.syntax.scanner import KIND, comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.text import Text

COMMENT, IMPORTS, REGION = "comment", "imports", "region"
_LPAR, _RPAR, _LBRACE, _RBRACE = (KIND[name] for name in ("LPAR", "RPAR", "LBRACE", "RBRACE"))
_COLON, _LABELS = KIND["COLON"], frozenset((KIND["CASE"], KIND["DEFAULT"]))
_BRACKETS = frozenset((_LPAR, _RPAR, _LBRACE, _RBRACE)) | _LABELS

# kind of a top-level statement -> (which statements it stands in a row with, what it is called)
_ROWS = {
    "loadmodule": (IMPORTS, "module"),
    "modparam": (IMPORTS, "parameter"),
    **dict.fromkeys(("global_parameter", "mem_group", "alias", "blacklist"), (REGION, "global")),
    "listen": (REGION, "listener"),
}


class Fold(Record):
    """What can be hidden: the characters from offset `start` to `end`.

    behind: the offset behind what closes it, such as a bracket. kind: COMMENT, IMPORTS, REGION, or "". text: what to
    show in its place, "" for what the editor shows anyway.
    """

    start: int
    end: int
    behind: int
    kind: str = ""
    text: str = ""

    def shifted(self, by: int) -> Fold:
        """Return the same in a text that stands `by` characters further on."""
        return Fold(self.start + by, self.end + by, self.behind + by, self.kind, self.text)


class FoldedLines(Record):
    """The lines that a fold hides, from the one behind line `first`, which stays, to line `last`; both count from 0."""

    first: int
    last: int
    fold: Fold
    depth: int = 0


def folds(snapshot: Snapshot) -> list[Fold]:
    """Return what can be folded in a file, in order; of two, one is in the other, or they are apart."""
    source = snapshot.in_scripts[0].source
    found = [fold.shifted(offset) for offset, item in source.items for fold in said_of(item, _of_item)]
    found += _rows(source)
    if source.spans:
        found = [fold for fold in found if not (_is_opaque(source, fold.start) or _is_opaque(source, fold.end))]
    return sorted(found, key=lambda fold: (fold.start, -fold.end))


def folded_lines(found: Iterable[Fold], text: Text) -> list[FoldedLines]:
    """Return the whole lines that folds hide; where two would cross, or begin on one line, the outer one is left.

    A line stays if something stands on it behind what closes the fold, or nothing before that.
    """
    lines: list[FoldedLines] = []
    around: list[FoldedLines] = []
    for fold in found:
        first, last = _line(text, fold.start), _line(text, fold.end)
        if last > first and _stays(text, fold):
            last -= 1
        while around and around[-1].last < first:
            around.pop()
        if last <= first or (around and (around[-1].first == first or last > around[-1].last)):
            continue
        around.append(FoldedLines(first, last, fold, len(around)))
        lines.append(around[-1])
    return lines


def outermost(lines: list[FoldedLines], most: int | None) -> list[FoldedLines]:
    """Return so many of some folded lines: those in as few others as possible; None: all."""
    if most is None or len(lines) <= most:
        return lines
    return sorted(sorted(lines, key=lambda one: (one.depth, one.first))[:most], key=lambda one: one.first)


def _line(text: Text, offset: int) -> int:
    return text.position(offset, "utf-32")[0]


def _stays(text: Text, fold: Fold) -> bool:
    start, end = text.lines(fold.end, fold.behind)
    rest = text.part(fold.behind, end).strip()
    return not text.part(start, fold.end).strip() or (rest not in ("", ";") and not rest.startswith("#"))


def _is_opaque(source: Source, offset: int) -> bool:
    return source.opaque(offset, offset)


# ---- one item


def _of_item(item: Item) -> list[Fold]:
    """Return what can be folded in an item, with offsets from its start."""
    text = item.text
    return [fold for fold in (*_brackets(item), *_comments(item)) if _has_line_end(text, fold.start, fold.end)]


def _has_line_end(text: str, start: int, end: int) -> bool:
    return text.find("\n", start, end) >= 0 or text.find("\r", start, end) >= 0


def _brackets(item: Item) -> Iterator[Fold]:
    """Yield what stands in braces and parentheses, and behind a label; a `{` that is never closed goes to the end."""
    kinds, starts, ends = item.tokens.kinds, item.tokens.starts, item.tokens.ends
    opened: list[tuple[int, int, int]] = []  # (kind, where it begins, where the case in it begins or -1)
    for number, kind in enumerate(kinds[:-1]):
        if kind not in _BRACKETS:
            continue
        if kind in (_LPAR, _LBRACE):
            opened.append((kind, ends[number], -1))
        elif kind == _RPAR:
            if opened and opened[-1][0] == _LPAR:
                yield Fold(opened.pop()[1], starts[number], ends[number])
        else:
            while opened and opened[-1][0] == _LPAR:
                opened.pop()
            if not opened:
                continue
            _, begin, label = opened.pop()
            if label >= 0:
                yield Fold(label, ends[number - 1], ends[number - 1])
            if kind == _RBRACE:
                yield Fold(begin, starts[number], ends[number])
            else:
                colon = kinds.find(_COLON, number)
                opened.append((_LBRACE, begin, ends[colon] if 0 <= colon <= number + 3 else -1))
    braces = [begin for kind, begin, _ in opened if kind == _LBRACE]
    if braces:
        yield Fold(braces[0], ends[-1], ends[-1])


def _comments(item: Item) -> Iterator[Fold]:
    """Yield each block comment, and the comments to the end of a line that fill lines one below the other."""
    text, starts, ends = item.text, item.tokens.starts, item.tokens.ends
    last = item.tokens.unclosed if item.tokens.unclosed is not None else len(text)
    row: list[tuple[int, int]] = []
    for start, end in zip([0, *ends], [*starts, last]):
        for first, behind in comments(text, start, end):
            line = text[text.rfind("\n", 0, first) + 1 : first]
            fills = (
                text[first] == "#" and not line.strip() and (first == len(line) or text[first - len(line) - 1] == "\n")
            )
            if row and not (fills and not text[row[-1][1] : first].strip(" \t")):
                yield from _row_of_comments(text, row)
                row = []
            if fills:
                row.append((first, behind))
            elif text[first] == "/":
                yield Fold(first + 2, behind, behind, COMMENT, _shown(text[first:behind]))
    yield from _row_of_comments(text, row)


def _row_of_comments(text: str, row: list[tuple[int, int]]) -> Iterator[Fold]:
    if len(row) > 1:
        start, end = row[0][0], row[-1][0] + len(text[slice(*row[-1])].rstrip())
        yield Fold(start + 1, end, end, COMMENT, _shown(text[start:end]))


def _shown(comment: str) -> str:
    """Return the first line of a comment that says something, as it is shown for all of it."""
    lines = [line.strip() for line in comment.splitlines()]
    said = next((line for line in lines if any(map(str.isalnum, line))), lines[0])
    return f"{said} …"


# ---- top-level statements


def _rows(source: Source) -> Iterator[Fold]:
    """Yield statements of one sort that stand one below the other, with no empty line between them."""
    text, row, names, sort = source.text, [0, 0], list[str](), ""
    for offset, item in source.items if source.role == "script" else ():
        root = root_of(item, offset)
        for statement in root.children if root is not None else ():
            its_sort, name = _ROWS.get(statement.kind, ("", ""))
            if its_sort != sort or "\n\n" in text[row[1] : statement.start].translate(_BLANKS):
                yield from _row(row, names, sort)
                row, names, sort = [statement.start, statement.end], [], its_sort
            row[1] = statement.end
            names.append(name)
    yield from _row(row, names, sort)


_BLANKS = {ord(blank): None for blank in " \t\r\f"}


def _row(row: list[int], names: list[str], sort: str) -> Iterator[Fold]:
    if sort and len(names) > 1:
        counts = [(names.count(name), name) for name in dict.fromkeys(names)]
        text = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for count, name in counts)
        yield Fold(row[0], row[1], row[1], sort, text)
