"""Inline route: the body of a route takes the place of a call of it. The route goes, if nothing else names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.refactor.refactoring import INLINE, Refactoring
from opensips_lsp.features.refactor.return_code import NESTED, code_is_read, goes_round, has_parameter
from opensips_lsp.features.refactor.statements import (
    behind,
    body_of,
    end_of,
    first_token,
    in_own_block,
    is_last_of_route,
    is_statement,
    lists_of,
    not_allowed,
    returns_in,
    tree_at,
)
from opensips_lsp.features.refactor.text import (
    begins_line,
    comments_in,
    gap_before,
    gap_behind,
    indentation,
    indented,
    line_end,
    line_start,
    trailing_end,
    unit,
)
from opensips_lsp.lint.finding import Edit
from opensips_lsp.model.facts import MAIN_ROUTE, facts_of, key_of_block
from opensips_lsp.model.names import names_of
from opensips_lsp.model.script import Script
from opensips_lsp.record import Record
from opensips_lsp.syntax.nodes import Call, Number, Route
from opensips_lsp.syntax.text import line_break

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.nodes import Node, Token

KINDS = (INLINE,)
_NAME = "inline-route"


class _Inlined(Record):
    """A call of a route, and the block that is called. dropped: the `return` at its end, which is left out, or None."""

    name: str
    source: Source
    call: Call
    target: Source
    route: Route
    dropped: Node | None

    @property
    def statements(self) -> list[Node]:
        """The statements of the route that take the place of the call."""
        return [one for one in lists_of(self.route)[0] if one.kind != "empty" and one != self.dropped]


def offers(snapshot: Snapshot, start: int, end: int) -> Iterator[Refactoring]:
    """Yield the refactoring for the call of a route at a cursor, or at the beginning of a selection."""
    found = _found(snapshot, start, end)
    if found is not None:
        yield Refactoring(_NAME, f"Inline `route[{found.name}]`", INLINE, _refused(snapshot, found) or "")


def edits(snapshot: Snapshot, name: str, start: int, end: int) -> dict[str, list[Edit]]:
    """Return the edits of each file, by path."""
    found = _found(snapshot, start, end) if name == _NAME else None
    if found is None or _refused(snapshot, found):
        return {}
    removed = _is_only_use(snapshot, found)
    lead = _comment_above(found) if removed else None
    result = [_replacement(found, lead)]
    if removed:
        result.append(_removal(found, lead))
    return {found.source.path: result}


# ---- what is called where


def _found(snapshot: Snapshot, start: int, end: int) -> _Inlined | None:
    tree = tree_at(snapshot, start)
    token = first_token(tree[1], start, end) if tree is not None else None
    node = token.node if token is not None else None
    while node is not None and not (isinstance(node, Call) and node.name.kind == "ROUTE"):
        node = node.parent if node.kind in ("host", "strings", "number") else None
    if tree is None or node is None or not is_statement(node):
        return None
    name, blocks = _name(node), []
    for file in snapshot.in_scripts:
        blocks += [block for block in file.script.blocks if (block[3].word, block[3].name) == ("route", name)]
        if len(blocks) != 1:  # none, or two of which OpenSIPS refuses one
            return None
        target, offset, item, fact = blocks.pop()
    if item.problems or target.opaque(offset, offset + len(item.text)):
        return None
    route = Route.of(item, fact, offset)
    return _Inlined(str(name), tree[0], node, target, route, _last_return(node, route))


def _name(call: Call) -> str | None:
    """Return the name of the route that a call goes to, as route_key has it; None where it has none."""
    number = call.first.number + 2
    for route in facts_of(call.item).routes:
        for name, token in route.calls:
            if token == number:
                return key_of_block("route", name)[1]
    return None


def _last_return(call: Node, route: Node) -> Node | None:
    """Return the `return` at the end of a route that may be left out, because nothing looks at its value; or None.

    return(0) ends all routes, as exit does (run_action_list: `ret==0`).
    """
    nodes = [one for one in lists_of(route)[0] if one.kind != "empty"]
    last = nodes[-1] if nodes else None
    if last is None or last not in returns_in(last) or behind(call) is None:
        return None
    if isinstance(last, Call) and last.arity:
        value = last.argument(0)
        return last if isinstance(value, Number) and value.value else None
    return last


def _refused(snapshot: Snapshot, found: _Inlined) -> str | None:
    """Return why the call cannot be replaced, or None. See return_code.py for the reasons."""
    call, nodes, route = found.call, found.statements, found.route
    if found.name == MAIN_ROUTE[1]:
        return "This is the main route."
    if not nodes:
        return "The route does nothing."
    if any(one.kind == "include" for one in route.walk()):
        return "The route includes a file."
    if has_parameter([route]):
        return "The route reads `$param`, which the statements would not have."
    if any(returns_in(node) for node in nodes) and not is_last_of_route(call):
        return "`return` would end the route around: what stands behind the call would not run."
    for file in snapshot.in_scripts:
        script, key = file.script, Script.route_of(call, found.source)
        word = key[0] if key is not None else "route"
        name = not_allowed(nodes, word, script, found.target)
        if name:
            return f"`{name}` is not allowed in `{word}`."
        last = found.dropped or nodes[-1]
        if (found.dropped is not None or last.kind == "if") and code_is_read(call, script):
            return "What stands behind the call may read `$rc`, which would be another one."
        if goes_round(script, ("route", found.name)):
            return f"Routes that call each other lead here, and OpenSIPS nests no more than {NESTED} calls."
    return None


def _is_only_use(snapshot: Snapshot, found: _Inlined) -> bool:
    """Whether the call is all that names the route, as far as anybody can see, and the block is in the same file."""
    if found.target.path != found.source.path:
        return False
    for file in snapshot.in_scripts:
        script = file.script
        if not script.all_read or script.quotes(found.name) or names_of(script, "route", ""):
            return False
        if [one.defines for one in names_of(script, "route", found.name)] not in ([True, False], [False, True]):
            return False
    return True


# ---- edits


def _body(found: _Inlined) -> list[tuple[int, int]]:
    """Return where the statements of the route stand, with the comments around them; a dropped `return` parts them."""
    text, dropped = found.target.text, found.dropped
    start, stop = body_of(found.route)
    spans = [(start, stop)] if dropped is None else [(start, dropped.start), (end_of(dropped), stop)]
    trimmed = []
    for first, last in spans:
        inner = text[first:last]
        if inner.strip():
            trimmed.append((first + len(inner) - len(inner.lstrip()), first + len(inner.rstrip())))
    return trimmed


def _replacement(found: _Inlined, lead: tuple[int, int] | None) -> Edit:
    source, call, text = found.source, found.call, found.source.text
    spans, own = _body(found), indentation(text, call.start)
    bare = not in_own_block(call)
    new = own + (unit(source, call) if bare else "")
    end_of_line = line_break(text)
    old = indentation(found.target.text, _first_line(found, spans[0][0]))
    lines = [indented(found.target, *span, old, new) for span in spans]
    if lead is not None:
        lines.insert(0, indented(source, *lead, indentation(text, lead[0]), new))
    body = (end_of_line + new).join(lines)
    end = end_of(call)
    if bare:
        return Edit(call.start, end, f"{{{end_of_line}{new}{body}{end_of_line}{own}}}")
    rest = text[end : line_end(text, end)]
    if rest.strip() and "#" in body.rpartition("\n")[2]:
        body += end_of_line + new
        end += len(rest) - len(rest.lstrip(" \t"))
    return Edit(call.start, end, body)


def _first_line(found: _Inlined, first: int) -> int:
    """Return the offset of the first thing in the body that begins a line, or of the body."""
    text = found.target.text
    starts = [first, *(one.start for one in lists_of(found.route)[0])]
    return next((start for start in starts if begins_line(text, start)), first)


def _comment_above(found: _Inlined) -> tuple[int, int] | None:
    """Return where the # comments stand that end on the line above the route: they go where its statements go."""
    source, text = found.target, found.target.text
    start = stop = line_start(text, found.route.start)
    for first, end in reversed(comments_in(source, _gap_above(source, found.route.first))):
        if line_end(text, end) + 1 != start or text[first] != "#" or not begins_line(text, first):
            break
        start = line_start(text, first)
    if start == stop:
        return None
    return start + len(indentation(text, start)), stop - len(text[start:stop]) + len(text[start:stop].rstrip())


def _gap_above(source: Source, token: Token) -> tuple[int, int]:
    """Return what stands before the first token of a route, that of the item before included."""
    start, end = gap_before(source, token)
    for offset, item in reversed(source.items):
        if offset < start and token.previous is None:
            tokens = item.tokens
            if len(tokens):
                return offset + tokens.ends[-1], end
            start = offset
    return start, end


def _removal(found: _Inlined, lead: tuple[int, int] | None) -> Edit:
    """Return the edit that takes away the route, with its lines where it has them for itself."""
    source, text = found.source, found.source.text
    start, end = found.route.start, trailing_end(source, found.route.last)
    following = gap_behind(source, found.route.last)[1]
    stop = line_end(text, end)
    if not begins_line(text, start) or text[end:stop].strip() or stop > following:
        return Edit(start, found.route.end, "")
    start, end = line_start(text, lead[0] if lead is not None else start), min(stop + 1, len(text))
    before = text[:start].rstrip(" \t\r\n")
    blank = text[len(before) : start].count("\n") > 1
    if blank and (not text[end:].strip() or not text[end : line_end(text, end)].strip()):
        start = line_start(text, start - 1)  # no two blank lines
    return Edit(start, end, "")
