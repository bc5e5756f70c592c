"""Whether a script switches stateless forwarding off."""

from __future__ import annotations

from opensips_lsp.rules.common.functions import value_word
from opensips_lsp.syntax.item_views import tokens_of
from opensips_lsp.syntax.literals import number_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item


def forwarding_is_off(script: Script) -> bool:
    """Whether `disable_stateless_fwd` is set; where files are included, whether it is wherever it stands."""
    return script.ask(_is_off)


def _is_off(script: Script) -> bool:
    values = [value > 0 for values in script.gathered(_values) for value in values]
    if len(set(values)) == 2:
        return not script.sources[1:] and values[-1]
    return any(values)


def _values(item: Item) -> tuple[int, ...]:
    """What `disable_stateless_fwd` is set to in an item, each time."""
    names = [name for name in tokens_of(item, "GLOBAL") if name.text == "disable_stateless_fwd"]
    return tuple([number_value(value) for value in map(value_word, names) if value])
