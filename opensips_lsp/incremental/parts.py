"""A route's statements, and what stands between them, as parts of an item."""

from collections import namedtuple

from opensips_lsp.syntax.items import Item
from opensips_lsp.syntax.parser import NODE
from opensips_lsp.syntax.scanner import END, KIND, Tokens

# node kind -> how many of its first children are no statements, at least; a route's header is of two kinds
_LISTS = {NODE["route"]: 0, NODE["block"]: 0, NODE["case"]: 1, NODE["default"]: 0, NODE["fragment"]: 0}
HEADER = frozenset((NODE["route_name"], NODE["number"]))
_FRAGMENT = NODE["fragment"]
_ENDS = frozenset(KIND[name] for name in ("SEMICOLON", "LBRACE", "RBRACE", "COLON"))  # behind these, no word goes on
_RBRACE = KIND["RBRACE"]
_NOTHING, _END = bytes((KIND["RECOVER"],)), bytes((END,))  # RECOVER is never in a text

# Some statements that stand side by side, mostly one, with the blanks before them; or what else stands between statements:
# comments; or all of an item. start, end: offsets in the item; first, last: numbers of tokens; apart: whether rules that
# look at statements look at it by itself; above: the chain or node above its statements; around: what is known of that, None
# where statements are not told apart.
Part = namedtuple("Part", "start end first last statements apart above around")


def walk(statements, kinds, visitors, closely):
    """-> ([(raw node, the number here of the one around it or None, the rules that visit it)], holders of statements).

    A holder: (number of the node, [(first token, behind the last, raw statements, whether they stand apart)], number of the
    brace that closes it or None). Its statements are among the nodes only when it is not looked at `closely`.
    """
    nodes, holders, waiting, ways = [], [], [(raw, None) for raw in statements], visitors.ways
    while waiting:
        raw, around = waiting.pop()
        kind, number, children = raw[0], len(nodes), raw[3:]
        nodes.append((raw, around, visitors[kind, kinds[raw[1]]]))
        if closely and kind in _LISTS:
            inside = [child for child in children[_LISTS[kind] :] if child[0] not in HEADER]
            holders.append((number, *_groups(raw, inside, kinds)))
            children = children[: len(children) - len(inside)]
        waiting += [(child, number) for child in children if child[0] in ways]
    return nodes, holders


def _groups(holder, statements, kinds):
    """The second and the third of a holder of statements."""
    groups, found = [], []
    for raw in statements:
        if groups and kinds[raw[1] - 1] not in _ENDS:
            groups[-1].append(raw)
        else:
            groups.append([raw])
    for group in groups:
        first, last = group[0][1], group[-1][2]
        # a semicolon belongs to what is around the statement
        ends_here = not _ENDS.isdisjoint(kinds[last - 1 : last + 1])
        apart = last > first and ends_here and (not first or kinds[first - 1] in _ENDS)
        found.append((first, last, tuple(group), apart))
    closing = holder[2] - 1
    behind = statements[-1][2] if statements else holder[1] + 1  # if not, it is a brace of theirs
    closes = closing >= behind and kinds[closing] == _RBRACE and kinds[closing - 1] in _ENDS
    return found, closing if closes else None


def parts(item, groups, closing, may_be_apart, above, around):
    """The parts that the statements of a holder make, with what stands between them."""
    starts, ends, text, found = item.tokens.starts, item.tokens.ends, item.text, []
    for first, last, group, apart in groups:
        apart = apart and may_be_apart
        start, end = ends[first - 1] if first else 0, ends[last - 1] if last else 0
        if first < len(starts) and not is_blank(text, start, starts[first]):
            found.append(Part(start, starts[first], first, first, (), apart, above, around))
            start = starts[first]
        found.append(Part(start, end, first, last, group, apart, above, around))
    if closing is not None and not is_blank(text, ends[closing - 1], starts[closing]):
        found.append(Part(ends[closing - 1], starts[closing], closing, closing, (), may_be_apart, above, around))
    return found


def is_blank(text, start, end):
    """Whether nothing but blanks stands between two offsets of a text."""
    return start == end or text[start:end].isspace()


def outside(text, part, inner):
    """What of the text of a part is not in the parts inside, each of which leaves a mark."""
    pieces, start = [], part.start
    for hole in inner:
        pieces.append(text[start : hole.start])
        start = hole.end
    pieces.append(text[start : part.end])
    return "\0".join(pieces)


def alone(item, part, inner):
    """A part of an item as an Item, in which all stands where it did; the rest, and the parts inside, is not there."""
    if part.start == 0 and not inner and part.end == len(item.text):
        return item
    tokens, text, kinds = item.tokens, [" " * part.start], [_NOTHING * part.first]
    start, first = part.start, part.first
    for hole in inner:
        text += item.text[start : hole.start], " " * (hole.end - hole.start)
        kinds += tokens.kinds[first : hole.first], _NOTHING * (hole.last - hole.first)
        start, first = hole.end, hole.last
    text.append(item.text[start : part.end])
    kinds += tokens.kinds[first : part.last], _END
    tokens = Tokens(b"".join(kinds), tokens.starts[: part.last], tokens.ends[: part.last], part.end, None)
    return Item("".join(text), tokens, (_FRAGMENT, part.first, part.last, *part.statements), ())
