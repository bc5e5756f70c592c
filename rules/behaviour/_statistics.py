"""Names of statistics: in `$stat(name)`, and in texts that a variable gets whose value is such a name."""

from __future__ import annotations

import re

from opensips_lsp.rules.common.core_calls import assigned_in
from opensips_lsp.rules.common.places import node_at
from opensips_lsp.syntax.nodes import Assignment, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_NAMING = re.compile(
    r"\$\(?stat\((?:\w+:)?(\$(?:var|avp)\([^()]*\))\)|\b(?:update_stat|reset_stat)\([ \t]*[\"'](\$(?:var"
    r"|avp)\([^()]*\))[\"']"
)


def texts(offset: int, item: Item, script: Script) -> Iterator[tuple[Node, str, bool]]:
    """(node, text, whether it is all of the name) of each text that a variable may make the name of a statistic."""
    names = set().union(*script.gathered(_naming))
    if not names or not any(name in item.text for name in names):
        return
    for token in assigned_in(item):
        name = token.text
        if name in names:
            node = node_at(token.at(offset))
            assignment = node.parent if node is not None else None
            value = assignment.value if isinstance(assignment, Assignment) else None
            for string in value.walk() if value is not None else ():
                if isinstance(string, String) and string.parent_kind in ("assignment", "operation"):
                    yield string, string.value, string == value


def _naming(item: Item) -> frozenset[str]:
    """The variables in an item whose values are names of statistics."""
    text = item.text
    return frozenset(first or second for first, second in _NAMING.findall(text)) if "stat" in text else frozenset()
