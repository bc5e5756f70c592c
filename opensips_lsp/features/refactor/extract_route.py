"""Extract route: selected statements become the body of a new route, and `route(name);` stands in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.refactor.refactoring import EXTRACT, Refactoring
from opensips_lsp.features.refactor.return_code import NESTED, code_is_read, goes_round, has_parameter, routes_named
from opensips_lsp.features.refactor.statements import (
    body_of,
    is_last_of_route,
    not_allowed,
    returns_in,
    selected,
    tree_at,
)
from opensips_lsp.features.refactor.text import (
    comments_in,
    gap_before,
    gap_behind,
    indentation,
    indented,
    line_end,
    trailing_end,
    unit,
)
from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.facts import MAIN_ROUTE
from opensips_lsp.model.script import Script
from opensips_lsp.syntax.nodes import Route
from opensips_lsp.syntax.text import line_break

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.features.refactor.statements import Selection
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.nodes import Node

KINDS = (EXTRACT,)
_NAME, _TITLE = "extract-route", "Extract to a new route"
_MOST = 99  # named routes: RT_NO (config.h) is 100, and number 0 is the main route


def offers(snapshot: Snapshot, start: int, end: int) -> Iterator[Refactoring]:
    """Yield the refactoring for a selection that lies in the body of a route."""
    found = tree_at(snapshot, start) if start < end else None
    if found is None:
        return
    source, root = found
    chosen = selected(source, root, start, end)
    if chosen is not None and all(node.kind == "empty" for node in chosen.statements):
        return
    if chosen is not None:
        yield Refactoring(_NAME, _TITLE, EXTRACT, _refused(snapshot, chosen) or "")
    elif any(isinstance(one, Route) and body_of(one)[0] <= start and end <= body_of(one)[1] for one in root.children):
        yield Refactoring(_NAME, _TITLE, EXTRACT, "Select whole statements.")


def edits(snapshot: Snapshot, name: str, start: int, end: int) -> dict[str, list[Edit]]:
    """Return the edits of each file, by path."""
    found = tree_at(snapshot, start) if name == _NAME else None
    chosen = selected(*found, start, end) if found is not None else None
    if chosen is None or _refused(snapshot, chosen) is not None:
        return {}
    source = chosen.source
    route = _route_of(chosen)
    assert route is not None  # or it is refused
    first, last = _span(chosen, start, end)
    word, text, step = _new_name(snapshot), source.text, unit(source, route)
    end_of_line = line_break(text)
    body = step + indented(source, first, last, indentation(text, chosen.start), step)
    block = end_of_line.join((f"route[{word}] {{", body, "}"))
    at, is_line = _place(source, route)
    new = f"{end_of_line}{block}{end_of_line}" if is_line else f"{end_of_line}{end_of_line}{block}"
    return {source.path: [Edit(first, last, f"route({word});"), Edit(at, at, new)]}


def _route_of(chosen: Selection) -> Node | None:
    return chosen.statements[0].inside("route")


def _refused(snapshot: Snapshot, chosen: Selection) -> str | None:
    """Return why the statements cannot be in a route of their own, or None. See return_code.py for the reasons."""
    nodes, route = chosen.statements, _route_of(chosen)
    if route is None:
        return "This file is included inside a route, where a new route cannot stand."
    if any(one.kind == "include" for node in nodes for one in node.walk()):
        return "The selection includes a file."
    if any(_leaves(one, nodes) for node in nodes for one in node.walk() if one.kind == "break"):
        return "`break` would leave a loop or `case` that is not selected."
    if has_parameter(nodes):
        return "The selection reads `$param`, which a new route would not have."
    if any(returns_in(node) for node in nodes) and not is_last_of_route(nodes[-1]):
        return "`return` would end the new route only: what stands behind the selection would run."
    for script in _scripts(snapshot):
        name = not_allowed(nodes, "route", script, chosen.source) if route.first_word != "route" else None
        if name:
            return f"`{name}` is not allowed in a named route, which OpenSIPS reads as a request route."
        if nodes[-1].kind == "if" and code_is_read(nodes[-1], script):
            return "What stands behind the selection may read `$rc`, which an `if` leaves otherwise than a route."
        if len(routes_named(script) - {MAIN_ROUTE[1]}) >= _MOST:
            return f"The script has {_MOST} named routes already, and OpenSIPS has room for no more."
        if goes_round(script, Script.route_of(route, chosen.source) or MAIN_ROUTE):
            return f"Routes that call each other lead here, and OpenSIPS nests no more than {NESTED} calls."
    return None


def _leaves(node: Node, nodes: Sequence[Node]) -> bool:
    """Return whether a `break` below some nodes leaves what stands around them."""
    for outer in node.parents():
        if outer.kind in ("case", "default", "while", "for"):
            return False
        if outer in nodes:
            return True
    return True


def _scripts(snapshot: Snapshot) -> list[Script]:
    return [file.script for file in snapshot.in_scripts]


def _span(chosen: Selection, start: int, end: int) -> tuple[int, int]:
    """Return what moves: the statements, selected comments around them, and the comment behind the last one."""
    source, first, last = chosen.source, chosen.start, chosen.end
    before = [one for one, _ in comments_in(source, gap_before(source, chosen.statements[0].first)) if one >= start]
    token = chosen.statements[-1].last
    if last > token.end and token.next is not None:
        token = token.next  # the `;`
    behind = [stop for _, stop in comments_in(source, gap_behind(source, token)) if stop <= end]
    return min([first, *before]), max([trailing_end(source, token), *behind])


def _new_name(snapshot: Snapshot) -> str:
    """Return a name for the route that stands nowhere in its scripts."""
    name, number = "extracted", 1
    while any(script.mentions(frozenset((name,))) for script in _scripts(snapshot)):
        number += 1
        name = f"extracted_{number}"
    return name


def _place(source: Source, route: Node) -> tuple[int, bool]:
    """Return (offset for the new route, whether a line begins there): behind the route that it comes from."""
    text, (start, end) = source.text, gap_behind(source, route.last)
    stop = line_end(text, start)
    if stop < end and "/*" not in text[start:stop]:
        return stop + 1, True
    return start, False
