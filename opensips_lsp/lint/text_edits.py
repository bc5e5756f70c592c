"""The edits that turn one text into another.

They are few and small: an editor keeps its cursor and folds elsewhere. Pure.

A line ends with LF; a CR belongs to the line in which it stands. No edit starts or ends between a CR and its LF,
because a client has no position there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise

from opensips_lsp.lint.finding import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SURROGATES = re.compile("([\ud800-\udfff]+)")  # what a byte that is not UTF-8 is decoded to
_DIFFLIB_LIMIT = 1 << 18  # lines times lines that difflib compares at once


def edits_between(old: str, new: str) -> list[Edit]:
    """Return the edits that turn `old` into `new`, in order; they do not touch each other."""
    old_lines, new_lines = _lines(old), _lines(new)
    offsets = [0]
    for line in old_lines:
        offsets.append(offsets[-1] + len(line))
    edits = []
    for first, last, start, end in _changed_lines(old_lines, new_lines):
        edit = Edit(offsets[first], offsets[last], "".join(new_lines[start:end]))
        edits += _around_surrogates(old, edit)
    return edits


def with_whole_line_ends(text: str, edit: Edit) -> Edit:
    """Return an edit of `text` that does the same and neither starts nor ends between a CR and its LF."""
    start, end, new = edit
    if start and text[start - 1 : start + 1] == "\r\n":
        start, new = start - 1, "\r" + new
    if end and text[end - 1 : end + 1] == "\r\n":
        end, new = end + 1, new + "\n"
    return Edit(start, end, new)


def _lines(text: str) -> list[str]:
    return [line + "\n" for line in text.split("\n")[:-1]] + [text.rpartition("\n")[2]]


def _changed_lines(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield (first, last, start, end): lines old[first:last] become new[start:end]."""
    head = _common_length(old, new)
    tail = _common_length(old[head:][::-1], new[head:][::-1])
    anchors = [(head, head), *_anchors(old, new, head, tail), (len(old) - tail, len(new) - tail)]
    for (first, start), (last, end) in pairwise(anchors):
        if (last - first) * (end - start) > _DIFFLIB_LIMIT:
            yield first, last, start, end
            continue
        matcher = SequenceMatcher(None, old[first:last], new[start:end], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                yield first + a, first + b, start + c, start + d


def _common_length(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of equal elements at the start of both."""
    number = 0
    for a, b in zip(one, other):
        if a != b:
            break
        number += 1
    return number


def _anchors(old: list[str], new: list[str], head: int, tail: int) -> list[tuple[int, int]]:
    """Return (number in `old`, number in `new`) of lines that each text has once, if their order is the same.

    difflib takes time with the square of the number of lines: a long text is cut at these lines first.
    """
    old_end, new_end = len(old) - tail, len(new) - tail
    if (old_end - head) * (new_end - head) <= _DIFFLIB_LIMIT:
        return []
    old_count, new_count = Counter(old[head:old_end]), Counter(new[head:new_end])
    places = {line: number for number, line in enumerate(new[head:new_end], head) if new_count[line] == 1}
    pairs = [(n, places[old[n]]) for n in range(head, old_end) if old_count[old[n]] == 1 and old[n] in places]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence of the pairs in which the second number rises."""
    lowest: list[int] = []
    chain: list[tuple[int, int]] = []
    previous: dict[tuple[int, int], tuple[int, int] | None] = {}
    for one in pairs:
        at = bisect_left(lowest, one[1])
        previous[one] = chain[at - 1] if at else None
        lowest[at : at + 1], chain[at : at + 1] = [one[1]], [one]
    pair, found = (chain[-1] if chain else None), []
    while pair is not None:
        found.append(pair)
        pair = previous[pair]
    return found[::-1]


def _around_surrogates(text: str, edit: Edit) -> list[Edit]:
    """Split an edit at the lone surrogates that it keeps: JSON cannot carry them to the client."""
    old_parts, new_parts = _SURROGATES.split(text[edit.start : edit.end]), _SURROGATES.split(edit.text)
    if old_parts[1::2] != new_parts[1::2]:
        return [_trimmed(text, edit)]
    edits, at = [], edit.start
    for old, new in zip(old_parts, new_parts):
        if old != new:
            edits.append(_trimmed(text, Edit(at, at + len(old), new)))
        at += len(old)
    return edits


def _trimmed(text: str, edit: Edit) -> Edit:
    """Return the edit without the characters at its start and end that it keeps."""
    start, end, new = edit
    old = text[start:end]
    head = _common_length(old, new)
    tail = min(_common_length(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    return with_whole_line_ends(text, Edit(start + head, end - tail, new[head : len(new) - tail]))
