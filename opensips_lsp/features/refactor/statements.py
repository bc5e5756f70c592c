"""Statements of route bodies: which ones a selection holds, what follows them, and what is in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from opensips_lsp.model.functions import allowed_in
from opensips_lsp.record import Record
from opensips_lsp.syntax.item_views import root_of, token_at
from opensips_lsp.syntax.nodes import Call

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node, Route, Token

_ENDED = frozenset(("call", "bare_call", "async", "launch", "assert", "assignment"))  # a `;` ends them
_PARTS = frozenset(("block", "case", "default", "error", "recovered"))  # what stands among statements and is none
# kinds of nodes with one list of statements -> how many of their children come before it
_LISTS = {"fragment": 0, "block": 0, "default": 0, "case": 1}
# those with a list, or one statement, in each child -> how many come before these
_BODIES = {"if": 1, "while": 1, "for": 2}


class Selection(Record):
    """Statements that stand side by side in one list."""

    source: Source
    statements: tuple[Node, ...]

    @property
    def start(self) -> int:
        """The offset of the first one."""
        return self.statements[0].start

    @property
    def end(self) -> int:
        """The offset behind the last one, its `;` included."""
        return end_of(self.statements[-1])


def tree_at(snapshot: Snapshot, offset: int) -> tuple[Source, Node] | None:
    """Return (file, root of the tree of the item) at an offset; None where it has a syntax error or a template."""
    source = snapshot.in_scripts[0].source
    at, item = source.item_at(offset)
    if item.problems or source.opaque(at, at + len(item.text)):
        return None
    root = root_of(item, at)
    return None if root is None else (source, root)


def first_token(root: Node, start: int, end: int) -> Token | None:
    """Return the first token of what is selected, or the one that a cursor is in or right behind; or None."""
    item, base = root.item, root.base
    if start < end:
        number = bisect_right(item.tokens.ends, start - base)
        token = token_at(item, item.tokens.starts[number], base) if number < len(item.tokens) else None
        return token if token is not None and token.start < end else None
    return token_at(item, start - base, base) or token_at(item, start - base - 1, base)


def selected(source: Source, root: Node, start: int, end: int) -> Selection | None:
    """Return the statements that a selection holds, blanks and comments around them or not; None if one is cut."""
    first = first_token(root, start, end)
    starts = root.item.tokens.starts
    before = bisect_left(starts, end - root.base)  # how many tokens begin before the end of the selection
    last = token_at(root.item, starts[before - 1], root.base) if before else None
    if first is None or last is None or first.start < start or last.end > end or first.number > last.number:
        return None
    lists = [routes] if (routes := [node for node in root.children if node.kind == "route"]) else lists_of(root)
    while lists:
        chosen = _touching(lists, first.number, last.number)
        if not chosen:
            return None
        if _is_whole(chosen, first.number, last.number):
            return Selection(source, tuple(chosen))
        if len(chosen) > 1:
            return None
        lists = lists_of(chosen[0])
    return None


def _touching(lists: Iterable[Sequence[Node]], first: int, last: int) -> list[Node]:
    """Return the nodes of the first list that have any tokens from one number to another."""
    for nodes in lists:
        found = [node for node in nodes if node.last.number >= first and node.first.number <= last]
        if found:
            return found
    return []


def _is_whole(nodes: Sequence[Node], first: int, last: int) -> bool:
    if any(node.kind in _PARTS or node.kind == "route" for node in nodes) or nodes[0].first.number != first:
        return False
    end = nodes[-1].last
    return last == end.number or (last == end.number + 1 and end_of(nodes[-1]) > end.end)


# ---- lists of statements


def lists_of(node: Node) -> list[list[Node]]:
    """Return the lists of statements in a node; what is in the statements, and in conditions, is left out."""
    if node.kind == "route":
        return [[child for child in node.children if child.kind not in ("route_name", "number")]]
    if node.kind in _LISTS:
        # what leaves a case or a loop is no statement that could stand elsewhere
        return [[child for child in node.children[_LISTS[node.kind] :] if child.kind != "break"]]
    if node.kind in _BODIES:
        return [[child] for child in node.children[_BODIES[node.kind] :]]
    return [node.children[1:]] if node.kind == "switch" else []


def body_of(route: Route) -> tuple[int, int]:
    """Return where the body of a route stands, without the braces."""
    brace = route.header[-1].next
    return (route.header_end if brace is None else brace.end), route.last.start


def siblings(node: Node) -> list[Node]:
    """Return the list that a statement stands in; none for what is no statement, as in a condition."""
    parent = node.parent
    if parent is None or node.kind in _PARTS:
        return []
    return next((nodes for nodes in lists_of(parent) if node in nodes), [])


def is_statement(node: Node) -> bool:
    """Whether a node is a statement of a route body, and stands in no condition."""
    if not siblings(node):
        return False
    while (parent := node.parent) is not None and node.kind != "route":
        if not any(node in nodes for nodes in lists_of(parent)):
            return parent.kind == "script"
        node = parent
    return True


def behind(node: Node) -> Node | None:
    """Return the statement behind one in its list, or None; an empty one does not count."""
    nodes = siblings(node)
    rest = nodes[nodes.index(node) + 1 :] if node in nodes else []
    return next((one for one in rest if one.kind != "empty"), None)


def is_last_of_route(node: Node) -> bool:
    """Whether nothing of the route runs behind a statement: it is the last one, perhaps of the last `if`."""
    while node.kind != "route":
        parent = node.parent
        if parent is None or behind(node) is not None or parent.kind not in ("route", "block", "if"):
            return False
        node = parent
    return True


def in_own_block(node: Node) -> bool:
    """Whether a statement stands in a list, and not without braces behind `if`, `else`, `while` or `for`."""
    return node.parent_kind not in _BODIES


def end_of(node: Node) -> int:
    """Return the offset behind a statement, its `;` included."""
    last = node.last
    if node.kind in _ENDED and last.next_kind == "SEMICOLON":
        return last.end + (last.next.end - last.end if last.next is not None else 0)
    return node.end


# ---- what is in them


def ends_route(node: Node) -> bool:
    """Whether nothing runs behind a statement, whatever it is given."""
    return node.kind in ("call", "bare_call") and node.first_word in ("exit", "drop", "return")


def returns_in(node: Node) -> list[Node]:
    """Return the `return` statements in a node."""
    return [one for one in node.walk() if one.kind in ("call", "bare_call") and one.first_word == "return"]


def not_allowed(nodes: Iterable[Node], word: str, script: Script, source: Source) -> str | None:
    """Return the name of a function that a kind of route block refuses, or None.

    OpenSIPS looks at the kind of the block that a call stands in when it reads the script (sr_module.c
    find_cmd_export_t, called with `rt` in cfg.y).
    """
    for node in nodes:
        calls = ([node] if isinstance(node, Call) else []) + node.find(Call)
        for call in calls:
            if call.parent_kind in ("async", "launch"):
                continue
            forms = script.functions_before(source.at(call.start)).get(call.first_word, ())
            forms = tuple([form for form in forms if form.arity == call.arity])
            if forms and not allowed_in(forms, word):
                return call.first_word
    return None
