"""What an argument or a value may stand for, in the symbols of cfg.y, and whether a row of them fits a form."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.syntax.nodes import String

TYPE_CHECKING = False
if TYPE_CHECKING:
    Symbols = frozenset[str]
    Form = tuple[str, ...] | None  # the symbols of the arguments; None: the name without parentheses
    from collections.abc import Callable, Iterable, Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.syntax.nodes import Node

# symbol of cfg.y -> how a message writes it
_SPELLING = {
    "STRING": '"text"', "folded_string": '"text"', "NUMBER": "number", "snumber": "number", "ID": "name",
    "script_var": "$variable", "listen_id": "host", "phostport": "protocol:host:port", "route_name": "route",
    "route_param": "parameter", "route_name_var": "route", "return_params": "value", "exp": "condition", "EMPTY": "",
    "mpath_def_list": '"text"',
}  # fmt: skip
_NUMBER_SYMBOLS = frozenset(("NUMBER", "snumber", "route_name", "route_name_var", "route_param", "return_params"))
_SYMBOLS = {
    "variable": frozenset(("script_var", "route_param", "route_name_var", "return_params")),
    "null": frozenset(("route_param", "return_params")),
    "address": frozenset(("listen_id",)),
    "socket": frozenset(("phostport",)),
}
_TEXT = frozenset(
    ("STRING", "listen_id", "route_name", "route_name_var", "route_param", "return_params", "mpath_def_list")
)
_EMPTY = frozenset(("EMPTY",))
_ANY_NUMBER_OF = ("route_param", "return_params")
_NAME = r"[A-Za-z][A-Za-z0-9_]*"
_NUMBER = r"0|[1-9][0-9]*"


def symbols(node: Node | None, target: Version) -> Symbols:
    """The symbols of cfg.y that an argument can be; None: an empty one.

    Words that 2.3 reserves count as names here: another rule reports them.
    """
    if node is not None and node.kind == "host" and KEYWORDS[target.series].get(node.text) == "NUMBER":
        return _NUMBER_SYMBOLS
    return symbols_of_shape(None if node is None else (node.kind, node.size))


def symbols_of_shape(shape: tuple[str, int] | None) -> Symbols:
    """The same of a shape (see Call.shapes), if it is no host that is a word for a number."""
    if shape is None:
        return _EMPTY
    kind, size = shape
    if kind in ("strings", "string"):
        return _TEXT if size == 1 else frozenset(("folded_string",))
    if kind == "number":
        return _NUMBER_SYMBOLS if size == 1 else frozenset(("snumber", "route_param", "return_params"))
    if kind == "host":
        return frozenset(("ID", "listen_id", "route_name", "route_name_var") if size == 1 else ("listen_id",))
    return _SYMBOLS[kind]


def newly_reserved(node: Node, target: Version) -> bool:
    """Whether an argument holds a word that is new among the reserved ones of the target: another rule reports it."""
    reserved = KEYWORDS[target.series]
    return any(token.kind in ("ANYCAST", "IS_MYSELF") and token.text in reserved for token in node.tokens)


def matched(forms: Iterable[Form], row: Sequence[Symbols]) -> tuple[bool, int]:
    """(whether a form fits the row of symbol sets, how many of its elements the best form takes)."""
    best = 0
    for form in forms:
        if form is None:
            continue
        if form[-1:] and form[-1] in _ANY_NUMBER_OF:
            form += form[-1:] * (len(row) - len(form))
        same = 0
        while same < min(len(form), len(row)) and form[same] in row[same]:
            same += 1
        if same == len(form) == len(row):
            return True, same
        best = max(best, same)
    return False, best


def spelled(name: str, forms: Iterable[Form]) -> str:
    """The forms of a function in words: "`strip(number)`"."""
    lengths: dict[int | None, list[list[str]]] = {}
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


def requoted(node: Node, fits: Callable[[Symbols], bool]) -> str | None:
    """An argument's text with quotes added or removed, if `fits(symbols)` says that this helps; or None."""
    if node.kind == "number" or node.kind in ("host", "address", "variable"):
        return f'"{node.joined}"' if '"' not in node.text and fits(_TEXT) else None
    if not isinstance(node, String) or node.size > 1:
        return None
    value = node.value
    if re.compile(_NUMBER).fullmatch(value) and fits(_NUMBER_SYMBOLS):
        return value
    reserved = any(value in KEYWORDS[series] for series in KEYWORDS)
    if re.compile(_NAME).fullmatch(value) and not reserved and fits(frozenset(("ID",))):
        return value
    return None
