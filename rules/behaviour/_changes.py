"""Tables of what a module does otherwise from one patch level of 2.4 on, or up to another version."""

from __future__ import annotations

from opensips_lsp.catalogue.version import is_between
from opensips_lsp.record import Record
from opensips_lsp.rules.common.parameters import may_load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.lint.finding import Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call, Node

    Remedy = tuple[Fix | None, tuple[Fix, ...]]  # the fix and the choices


class FunctionChange(Record):
    """What functions of a module do otherwise from the patch level `since` on.

    until: the version from which on they do as 2.3 did, or refuse what is
    looked for; None for none. look(call, script, source): the node to mark, or
    None. remedy(marked node): the fix, or None, and the choices.
    """

    names: tuple[str, ...]
    module: str
    since: tuple[int, ...]
    until: tuple[int, ...] | None
    look: Callable[[Call, Script, Source], Node | None]
    remedy: Callable[[Node], Remedy] | None
    message: str


def reaches(change: FunctionChange, script: Script) -> bool:
    """Whether a FunctionChange is one for a Script: its target has it, and its module may be loaded."""
    return is_between(script.target, change.since, change.until) and may_load(script, change.module)
