"""C517: forward() where stateless forwarding is switched off."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import started_calls
from opensips_lsp.rules.common.functions import value_word
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.nodes import number_value, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class StatelessForwarding(Rule):
    """`disable_stateless_fwd=yes` and forward() cannot be used together.

    OpenSIPS prints "stateless forwarding disabled, but forward() is used!!" (route.c `fix_actions`) when it starts, and
    exits.
    """

    code = "C517"
    prefilter = Prefilter(words=("disable_stateless_fwd",), tokens=("CORE_FUNCTION", "IS_MYSELF"))
    stage = "startup"
    after_parse = True
    message = "`forward` is used, but `disable_stateless_fwd` disables stateless forwarding"
    examples = (
        Bad("disable_stateless_fwd=yes\n" + TRANSPORT + 'route { «forward("10.0.0.1")»; }'),
        Bad("disable_stateless_fwd=no\ndisable_stateless_fwd=1\n" + TRANSPORT + "route { «forward()»; }"),
        Good("disable_stateless_fwd=no\n" + TRANSPORT + 'route { forward("10.0.0.1"); }'),
        Good("disable_stateless_fwd=yes\n" + TRANSPORT + 'route { send("10.0.0.1"); }'),
        Good(TRANSPORT + "route { forward(); }"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in started_calls(item, script.target):
            if call.name == "forward" and script.ask(_is_off):
                yield self.finding(shifted(call.node, offset))


def _is_off(script: Script) -> bool:
    """Whether `disable_stateless_fwd` is set; where files are included, whether it is wherever it stands."""
    values = [value > 0 for values in script.gathered(_values) for value in values]
    if len(set(values)) == 2:
        return not script.sources[1:] and values[-1]
    return any(values)


def _values(item: Item) -> tuple[int, ...]:
    """What `disable_stateless_fwd` is set to in an item, each time."""
    names = [name for name in tokens_of(item, "GLOBAL") if name.text == "disable_stateless_fwd"]
    return tuple([number_value(value) for value in map(value_word, names) if value])
