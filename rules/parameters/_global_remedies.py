"""What took the place of a global parameter that the target does not have."""

from __future__ import annotations

from opensips_lsp.catalogue.later import later
from opensips_lsp.catalogue.successors import advice, removed_in, successor
from opensips_lsp.lint.finding import UNSAFE, Edit, Fix, replace
from opensips_lsp.record import Record
from opensips_lsp.rules.common.later import applicability
from opensips_lsp.rules.common.parameters import added, deleted, stands_alone
from opensips_lsp.syntax.nodes import GlobalParameter, Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.later import Later
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class Remedy(Record):
    """What became of a global parameter. said: for the end of a message, or "". since: as of Finding."""

    said: str
    fix: Fix | None
    since: str = ""


def remedy(node: Node, script: Script, source: Source) -> Remedy:
    """The Remedy for the global parameter of a node."""
    name = node.first.text
    row = later("global", name, script.target)
    if row is not None:
        return Remedy(f"; {row.text}", _of_a_later_series(row, node, source))
    return Remedy(advice("global", name), _of_an_older_series(node, source), removed_in("global", name))


def _of_a_later_series(row: Later, node: Node, source: Source) -> Fix | None:
    """The Fix of one that a later series has no more."""
    name, safe = node.first, applicability(row)
    if row.edit == "delete":
        return Fix("Remove the line", (deleted(source, node),), safe)
    if "=" not in row.edit:
        return replace(name, row.edit, f"Replace with `{row.edit}`", safe)
    value = node.value if isinstance(node, GlobalParameter) else None
    if not isinstance(value, Number) or value.size != 1:
        return None
    first, *others = row.edit.format(value=value.text, **{"not": "no" if value.value else "yes"}).split("\n")
    new, _, first_value = first.partition("=")
    edits = [Edit(name.start, name.end, new), Edit(value.start, value.end, first_value)]
    if others:
        edits.append(added(source, node, *others))
    return Fix(f"Replace with `{new}`", tuple(edits), safe)


def _of_an_older_series(node: Node, source: Source) -> Fix | None:
    """The Fix of one that OpenSIPS had before 2.3 too, if it stands on a line of its own."""
    name = node.first
    row = successor("global", name.text)
    if row is None or not row.edit:
        return None
    if row.edit != "delete":
        return replace(name, row.edit, f"Replace with `{row.edit}`", UNSAFE)
    return Fix("Remove the line", (deleted(source, node),), UNSAFE) if stands_alone(source, node) else None
