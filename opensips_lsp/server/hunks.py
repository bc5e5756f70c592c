"""The edits that make one text of another, few and small: an editor keeps its cursor and folds where nothing changed. Pure.

Lines here end with LF; a CR belongs to the line it stands in. No edit begins or ends between a CR and its LF: a client has
no position there.
"""

import re
from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise

from opensips_lsp.lint.finding import Edit

_ODD = re.compile("([\ud800-\udfff]+)")
_MOST = 1 << 18  # lines times lines that difflib is asked to compare at once


def hunks(old, new):
    """The Edits, in order and apart from each other, that make `new` of `old`."""
    before, after = _lines(old), _lines(new)
    offsets = [0]
    for line in before:
        offsets.append(offsets[-1] + len(line))
    edits = []
    for first, last, start, end in _differences(before, after):
        edits += _around_odd(old, Edit(offsets[first], offsets[last], "".join(after[start:end])))
    return edits


def whole(text, edit):
    """An Edit that does the same and neither begins nor ends between a CR and its LF."""
    start, end, new = edit
    if text[start - 1 : start + 1] == "\r\n" and start:
        start, new = start - 1, "\r" + new
    if text[end - 1 : end + 1] == "\r\n" and end:
        end, new = end + 1, new + "\n"
    return Edit(start, end, new)


def _lines(text):
    return [line + "\n" for line in text.split("\n")[:-1]] + [text.rpartition("\n")[2]]


def _differences(before, after):
    """(first, last, start, end) of each stretch of lines that differs."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    places = [(head, head), *_anchors(before, after, head, tail), (len(before) - tail, len(after) - tail)]
    for (first, start), (last, end) in pairwise(places):
        if (last - first) * (end - start) > _MOST:
            yield first, last, start, end
            continue
        matcher = SequenceMatcher(None, before[first:last], after[start:end], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                yield first + a, first + b, start + c, start + d


def _common(before, after):
    number = 0
    for one, other in zip(before, after):
        if one != other:
            break
        number += 1
    return number


def _anchors(before, after, head, tail):
    """Where lines that either text has once stand in both, in the order of both, (number before, number after).

    difflib takes time with the square of the lines, so a long text is cut there first.
    """
    stop, end = len(before) - tail, len(after) - tail
    if (stop - head) * (end - head) <= _MOST:
        return []
    once, again = Counter(before[head:stop]), Counter(after[head:end])
    places = {line: number for number, line in enumerate(after[head:end], head) if again[line] == 1}
    pairs = [(n, places[before[n]]) for n in range(head, stop) if once[before[n]] == 1 and before[n] in places]
    return _rising(pairs)


def _rising(pairs):
    """The longest run of pairs, in their order, whose second numbers rise."""
    lowest, chain, back = [], [], {}
    for pair in pairs:
        at = bisect_left(lowest, pair[1])
        back[pair] = chain[at - 1] if at else None
        lowest[at : at + 1], chain[at : at + 1] = [pair[1]], [pair]
    pair, found = (chain[-1] if chain else None), []
    while pair is not None:
        found.append(pair)
        pair = back[pair]
    return found[::-1]


def _around_odd(text, edit):
    """The Edit in parts between the odd bytes (lone surrogates) that it leaves as they are: those cannot be sent."""
    before, after = _ODD.split(text[edit.start : edit.end]), _ODD.split(edit.text)
    if before[1::2] != after[1::2]:
        return [_trimmed(text, edit)]
    parts, at = [], edit.start
    for old, new in zip(before, after):
        if old != new:
            parts.append(_trimmed(text, Edit(at, at + len(old), new)))
        at += len(old)
    return parts


def _trimmed(text, edit):
    """The Edit without what it leaves as it is at its beginning and at its end."""
    start, end, new = edit
    old = text[start:end]
    head = _common(old, new)
    tail = min(_common(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    return whole(text, Edit(start + head, end - tail, new[head : len(new) - tail]))
