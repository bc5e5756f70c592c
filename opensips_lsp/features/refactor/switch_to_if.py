"""A `switch` in which no `case` runs on into the next one becomes a chain of `if`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.refactor.conditions import CAUTION, Branch, is_sure, refused
from opensips_lsp.features.refactor.refactoring import REWRITE, Refactoring
from opensips_lsp.features.refactor.return_code import code_is_read
from opensips_lsp.features.refactor.statements import ends_route, first_token, in_own_block, is_statement, tree_at
from opensips_lsp.features.refactor.text import LineBuilder, comments_in, indentation, line_end, unit
from opensips_lsp.lint.finding import Edit
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import line_break

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.nodes import Node

KINDS = (REWRITE,)
_NAME = "switch-to-if"


class _Group(Record):
    """Labels that stand together, and what runs for them. nodes: `case` and `default`; the last one has the body."""

    nodes: tuple[Node, ...]

    @property
    def labels(self) -> tuple[Node, ...]:
        """The nodes of the labels; none if `default` is one of them."""
        if self.nodes[-1].kind == "default":
            return ()
        return tuple([node.children[0] for node in self.nodes])

    @property
    def body(self) -> tuple[Node, ...]:
        """The statements."""
        return tuple([node for node in _body(self.nodes[-1]) if node.kind != "empty"])


def offers(snapshot: Snapshot, start: int, end: int) -> Iterator[Refactoring]:
    """Yield the refactoring for a cursor in the head of a `switch`, or a selection that begins there."""
    found = _found(snapshot, start, end)
    if found is not None:
        variable = found[1].children[0].text
        caution = "" if is_sure(variable) else CAUTION
        yield Refactoring(_NAME, "Rewrite as a chain of `if`", REWRITE, _refused(snapshot, found[1]) or "", caution)


def edits(snapshot: Snapshot, name: str, start: int, end: int) -> dict[str, list[Edit]]:
    """Return the edits of each file, by path."""
    found = _found(snapshot, start, end) if name == _NAME else None
    if found is None or _refused(snapshot, found[1]):
        return {}
    source, node = found
    is_bare = not in_own_block(node)  # an `else` behind it must not go with the `if`
    step, end_of_line = unit(source, node), line_break(source.text)
    outer = indentation(source.text, node.start)
    own = outer + step if is_bare else outer
    lines = LineBuilder(source, end_of_line)
    if is_bare:
        lines.add("{")
    variable, lead = node.children[0].text, own if is_bare else ""
    for group, span in zip(groups := _groups(node), _spans(source, node, groups)):
        condition = " || ".join(f"{variable} == {label.text}" for label in group.labels)
        head = f"if ({condition}) {{" if condition else "{"
        lines.add(f"{lead}{head}" if group is groups[0] else f"{own}}} else {head}")
        for first, last in span:
            lines.add_body(first, last, own + step)
    lines.add(f"{own}}}")
    if is_bare:
        lines.add(f"{outer}}}")
    return {source.path: [Edit(node.start, node.end, lines.text)]}


def _found(snapshot: Snapshot, start: int, end: int) -> tuple[Source, Node] | None:
    tree = tree_at(snapshot, start)
    token = first_token(tree[1], start, end) if tree is not None else None
    node = token.node if token is not None else None
    if node is not None and node.kind == "variable":
        node = node.parent
    if tree is None or token is None or node is None or node.kind != "switch" or not is_statement(node):
        return None
    return (tree[0], node) if token.start < node.children[1].start else None


def _body(node: Node) -> list[Node]:
    """Return the statements of a `case` or `default`, but for the `break` that ends it."""
    return node.children[0 if node.kind == "default" else 1 : -1 if _has_break(node) else None]


def _has_break(node: Node) -> bool:
    return node.kind == "case" and node.children[-1].kind == "break"


def _groups(node: Node) -> list[_Group]:
    """Return the cases by what runs for them: one without statements and `break` belongs to the next one."""
    found: list[_Group] = []
    waiting: list[Node] = []
    for case in node.children[1:]:
        waiting.append(case)
        if _body(case) or _has_break(case) or case == node.children[-1]:
            found.append(_Group(tuple(waiting)))
            waiting = []
    return found


def _refused(snapshot: Snapshot, node: Node) -> str | None:
    groups = _groups(node)
    if not groups[0].labels:
        return "There is nothing but `default`."
    for group in groups[:-1]:
        last = group.nodes[-1]
        if not _has_break(last) and not (group.body and ends_route(group.body[-1])):
            return "A `case` without `break` runs on into the next one."
    reason = refused(snapshot, [Branch(group.labels, group.body) for group in groups])
    if reason is not None:
        return reason
    if len(groups) == 1 and any(code_is_read(node, file.script) for file in snapshot.in_scripts):
        return "What stands behind may read `$rc`, which an `if` leaves otherwise than a `switch`."
    return None


def _spans(source: Source, node: Node, groups: list[_Group]) -> list[list[tuple[int, int]]]:
    """Return for each group where its statements and comments stand, in the order of the text."""
    found: list[list[tuple[int, int]]] = []
    brace = node.children[1].first.previous
    at = node.start if brace is None else brace.end
    for group in groups:
        spans: list[tuple[int, int]] = []
        for case in group.nodes:
            own_line = line_end(source.text, at)
            for start, end in comments_in(source, (at, case.start)):
                is_trailing = bool(found) and not spans and case is group.nodes[0] and start < own_line
                (found[-1] if is_trailing else spans).append((start, end))
            colon = case.first if case.kind == "default" else case.children[0].last
            start = case.end if colon.next is None else colon.next.end
            spans.append((start, case.token(-2).start if _has_break(case) else case.end))
            at = case.end
        found.append(spans)
    found[-1] += comments_in(source, (at, node.last.start))
    return found
