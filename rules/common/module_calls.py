"""The calls in an item that OpenSIPS checks when it starts, read off its tree once.

Nodes stand at the beginning of their item.
"""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.rules.common.functions import MODULE_CALL
from opensips_lsp.syntax.nodes import Call, root_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.syntax.items import Item

_ASSERT_CHECKED = (2, 4, 7)  # the version from which on OpenSIPS looks into assert() (route.c fix_actions)


def module_calls(item: Item, target: Version) -> tuple[Call, ...]:
    """The calls of functions of modules, but for those in a statement with a syntax error."""
    return _calls(item, MODULE_CALL, target >= _ASSERT_CHECKED)


def route_calls(item: Item, target: Version) -> tuple[Call, ...]:
    """The same of route()."""
    return _calls(item, ("ROUTE",), target >= _ASSERT_CHECKED)


@lru_cache(maxsize=8)  # items, which it keeps
def _calls(item: Item, begins: tuple[str, ...], asserted: bool) -> tuple[Call, ...]:
    """The calls that begin with a token of these kinds. asserted: those in assert() too."""
    root = root_of(item)
    if root is None:
        return ()
    return tuple(root.find(Call, begins, ("error",) if asserted else ("error", "assert")))
