"""C517: forward() where stateless forwarding is switched off."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import is_of_grammar, started_calls
from opensips_lsp.rules.common.forwarding import forwarding_is_off
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class StatelessForwarding(Rule):
    """`disable_stateless_fwd=yes` and forward() cannot be used together.

    OpenSIPS prints "stateless forwarding disabled, but forward() is used!!" (route.c `fix_actions`) when it starts, and
    exits. From 3.1 on, C518 says the same.
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
            if call.name == "forward" and is_of_grammar(call, script.target) and forwarding_is_off(script):
                yield self.finding(shifted(call.node, offset))
