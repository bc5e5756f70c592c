"""A chain of `if` that compares one variable becomes a `switch`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.refactor.conditions import CAUTION, Branch, is_sure, labels_of, refused
from opensips_lsp.features.refactor.refactoring import REWRITE, Refactoring
from opensips_lsp.features.refactor.statements import end_of, first_token, is_statement, lists_of, tree_at
from opensips_lsp.features.refactor.text import LineBuilder, comments_in, indentation, unit
from opensips_lsp.lint.finding import Edit
from opensips_lsp.record import Record
from opensips_lsp.syntax.text import line_break

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.model.script import Source
    from opensips_lsp.syntax.nodes import Node

KINDS = (REWRITE,)
_NAME = "if-to-switch"
_FEWEST = 2  # conditions of a chain


class _Chain(Record):
    """Some `if`, each in the `else` of the one before. otherwise: the body of the last `else`, or None."""

    source: Source
    variable: str
    nodes: tuple[Node, ...]
    labels: tuple[tuple[Node, ...], ...]
    otherwise: Node | None

    @property
    def bodies(self) -> list[Node]:
        """The nodes of what runs, in the order of the text."""
        return [node.children[1] for node in self.nodes] + ([] if self.otherwise is None else [self.otherwise])


def offers(snapshot: Snapshot, start: int, end: int) -> Iterator[Refactoring]:
    """Yield the refactoring for a cursor in a condition of the chain, or a selection that begins there."""
    chain = _found(snapshot, start, end)
    if chain is not None:
        title = f"Rewrite as `switch` on `{chain.variable}`"
        caution = "" if is_sure(chain.variable) else CAUTION
        yield Refactoring(_NAME, title, REWRITE, _refused(snapshot, chain) or "", caution)


def edits(snapshot: Snapshot, name: str, start: int, end: int) -> dict[str, list[Edit]]:
    """Return the edits of each file, by path."""
    chain = _found(snapshot, start, end) if name == _NAME else None
    if chain is None or _refused(snapshot, chain):
        return {}
    source, head = chain.source, chain.nodes[0]
    own, step = indentation(source.text, head.start), unit(source, head)
    lines = LineBuilder(source, line_break(source.text))
    lines.add(f"switch ({chain.variable}) {{")
    at = head.children[0].end
    for number, body in enumerate(chain.bodies):
        for comment in comments_in(source, (at, body.start)):
            lines.add_body(*comment, own + step)
        is_labelled = number < len(chain.labels)
        for label in chain.labels[number] if is_labelled else ():
            lines.add(f"{own}{step}case {label.text}:")
        if not is_labelled:
            lines.add(f"{own}{step}default:")
        lines.add_body(*_inner(body), own + step + step, body.kind != "block")
        if is_labelled:
            lines.add(f"{own}{step}{step}break;")
        at = body.end
    lines.add(f"{own}}}")
    return {source.path: [Edit(head.start, end_of(chain.bodies[-1]), lines.text)]}


def _found(snapshot: Snapshot, start: int, end: int) -> _Chain | None:
    tree = tree_at(snapshot, start)
    token = first_token(tree[1], start, end) if tree is not None else None
    node = token.node if token is not None else None
    while node is not None and node.kind != "if":
        node = node.parent
    if tree is None or node is None or token is None or token.start >= node.children[1].start:
        return None
    found = labels_of(node.children[0])
    while found is not None and _is_else(node) and node.parent is not None:
        above = labels_of(node.parent.children[0])
        if above is None or above[0] != found[0]:
            break
        node = node.parent
    chain = _chain(tree[0], node) if is_statement(node) else None
    return chain if chain is not None and len(chain.nodes) >= _FEWEST else None


def _is_else(node: Node) -> bool:
    """Whether an `if` is the `else` of another one."""
    parent = node.parent
    return parent is not None and parent.kind == "if" and len(parent.children) > 2 and parent.children[2] == node


def _chain(source: Source, node: Node) -> _Chain | None:
    first = labels_of(node.children[0])
    if first is None:
        return None
    nodes, labels = [], []
    otherwise: Node | None = node
    while otherwise is not None and otherwise.kind == "if":
        found = labels_of(otherwise.children[0])
        if found is None or found[0] != first[0]:
            break
        nodes.append(otherwise)
        labels.append(found[1])
        otherwise = otherwise.children[2] if len(otherwise.children) > 2 else None
    return _Chain(source, first[0], tuple(nodes), tuple(labels), otherwise)


def _refused(snapshot: Snapshot, chain: _Chain) -> str | None:
    labels = [*chain.labels, ()]
    return refused(snapshot, [Branch(found, _statements(body)) for found, body in zip(labels, chain.bodies)])


def _statements(body: Node) -> tuple[Node, ...]:
    nodes = lists_of(body)[0] if body.kind == "block" else [body]
    return tuple([node for node in nodes if node.kind != "empty"])


def _inner(body: Node) -> tuple[int, int]:
    """Return where the statements of a body stand, without the braces."""
    return (body.first.end, body.last.start) if body.kind == "block" else (body.start, end_of(body))
