"""What an argument or a value may stand for, in the symbols of cfg.y, and whether a row of them fits a form."""

import re

from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.syntax.nodes import string_value

# symbol of cfg.y -> how a message writes it
_SPELLING = {
    "STRING": '"text"', "folded_string": '"text"', "NUMBER": "number", "snumber": "number", "ID": "name",
    "script_var": "$variable", "listen_id": "host", "phostport": "protocol:host:port", "route_name": "route",
    "route_param": "parameter",
}  # fmt: skip
_NUMBER_SYMBOLS = frozenset(("NUMBER", "snumber", "route_name", "route_param"))
_SYMBOLS = {
    "variable": frozenset(("script_var", "route_param")),
    "null": frozenset(("route_param",)),
    "address": frozenset(("listen_id",)),
    "socket": frozenset(("phostport",)),
}
_TEXT = frozenset(("STRING", "listen_id", "route_name", "route_param"))
_NAME = r"[A-Za-z][A-Za-z0-9_]*"
_NUMBER = r"0|[1-9][0-9]*"


def symbols(node, target):
    """The symbols of cfg.y that an argument can be; none for an empty one (None).

    Words that 2.3 reserves count as names here: what is wrong with them is another rule's to say.
    """
    if node is not None and node.kind == "host" and KEYWORDS[target.series].get(node.text) == "NUMBER":
        return _NUMBER_SYMBOLS
    return symbols_of_shape(node and (node.kind, node.size))


def symbols_of_shape(shape):
    """The same of tree.Call.shapes, where no host is a word that stands for a number."""
    if shape is None:
        return frozenset()
    kind, size = shape
    if kind in ("strings", "string"):
        return _TEXT if size == 1 else frozenset(("folded_string",))
    if kind == "number":
        return _NUMBER_SYMBOLS if size == 1 else frozenset(("snumber", "route_param"))
    if kind == "host":
        return frozenset(("ID", "listen_id", "route_name") if size == 1 else ("listen_id",))
    return _SYMBOLS[kind]


def newly_reserved(node, target):
    """Whether an argument holds a word that 2.4 reserves: that is another rule's to say."""
    return target.series == "2.4" and any(token.kind in ("ANYCAST", "IS_MYSELF") for token in node.tokens)


def matched(forms, row):
    """-> (whether a form fits the row of symbol sets, how many of its elements the best form takes)."""
    best = 0
    for form in forms:
        if form is None:
            continue
        if form[-1:] == ("route_param",):
            form += ("route_param",) * (len(row) - len(form))
        same = 0
        while same < min(len(form), len(row)) and form[same] in row[same]:
            same += 1
        if same == len(form) == len(row):
            return True, same
        best = max(best, same)
    return False, best


def spelled(name, forms):
    """The forms of a function in words: "`strip(number)`"."""
    lengths = {}
    for form in forms:
        if form is None:
            lengths.setdefault(None, [])
            continue
        columns = lengths.setdefault(len(form), [[] for _ in form])
        for column, symbol in zip(columns, form):
            if _SPELLING[symbol] not in column:
                column.append(_SPELLING[symbol])
    rows = (
        f"`{name}`" if length is None else f"`{name}({', '.join('|'.join(column) for column in columns)})`"
        for length, columns in lengths.items()
    )
    return " or ".join(rows)


def requoted(node, fits):
    """An argument's text with quotes put on or taken off, when `fits(symbols)` says that this helps; or None."""
    if node.kind == "number" or node.kind in ("host", "address", "variable"):
        return f'"{node.text}"' if '"' not in node.text and fits(_TEXT) else None
    if node.kind not in ("strings", "string") or len(node.tokens) > 1:
        return None
    value = string_value(node.text)
    if re.compile(_NUMBER).fullmatch(value) and fits(_NUMBER_SYMBOLS):
        return value
    reserved = any(value in KEYWORDS[series] for series in KEYWORDS)
    if re.compile(_NAME).fullmatch(value) and not reserved and fits(frozenset(("ID",))):
        return value
    return None
