"""What stands at an offset: functions, parameters, variables, modules, routes, words of the language and the rest.

Nothing is said of comments, but for a rule that one suppresses, nor of strings, unless they name something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.features.hover.answer import MOST_LINES, Hover
from opensips_lsp.features.hover.others import of_comment
from opensips_lsp.features.hover.spot import Spot
from opensips_lsp.features.hover.things import thing_at
from opensips_lsp.syntax.item_views import token_at

if TYPE_CHECKING:
    from opensips_lsp.features.hover.spot import Manual
    from opensips_lsp.features.snapshot import Snapshot
    from opensips_lsp.syntax.nodes import Token

__all__ = ["MOST_LINES", "Hover", "hover"]


def _no_manual(module: str, name: str) -> str:
    return ""


def hover(snapshot: Snapshot, offset: int, manual: Manual = _no_manual) -> Hover | None:
    """Return what is known of what stands at an offset, or right before it; None where there is nothing to say.

    manual(module, name): what the user's own manual says of a function or parameter of a module, or "".
    """
    source = snapshot.in_scripts[0].source
    for at in (offset, offset - 1):
        token = _token(snapshot, at)
        if token is None or (at < offset and token.end != offset):
            continue
        if source.spans and source.opaque(token.start, token.end):
            return None
        found = thing_at(Spot(snapshot, token, at, manual))
        if found is not None and found.start <= offset <= found.end:
            return found
    return of_comment(snapshot, offset)


def _token(snapshot: Snapshot, offset: int) -> Token | None:
    if offset < 0:
        return None
    base, item = snapshot.in_scripts[0].source.item_at(offset)
    return token_at(item, offset - base, base)
