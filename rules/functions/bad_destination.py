"""C516: destinations of forward() and send()."""

from __future__ import annotations

from opensips_lsp.catalogue.language import PROTOCOLS
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.values.sip import destination
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import is_of_grammar, started_calls, text_of
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class BadDestination(Rule):
    """forward() and send() take `protocol:host:port` in quotes; the protocol, the port or both may be omitted.

    With anything else OpenSIPS prints "FORWARD/SEND bad argument" (socket_info.h `parse_phostport`) when it starts, and
    exits. It also looks the host up then, which the linter cannot check. From 3.1 on, C518 says the same.
    """

    code = "C516"
    prefilter = Prefilter(words=("forward", "send"), tokens=("CORE_FUNCTION", "IS_MYSELF"))
    stage = "startup"
    after_parse = True
    examples = (
        Bad(TRANSPORT + 'route { forward(«"foo:10.0.0.1"»); }'),
        Bad(TRANSPORT + 'route { send(«"udp:10.0.0.1:sip"»); }'),
        Bad(TRANSPORT + 'route { send(«"udp:"», "x"); }'),
        Bad(TRANSPORT + 'route { forward(«"udp:10.0.0.1:5060:5061"»); }'),
        Bad(TRANSPORT + 'route { forward(«""»); }'),
        Bad(TRANSPORT + 'route { forward(«":5060"»); send(«"udp::5060"»); }'),
        Bad(TRANSPORT + 'route { forward(«"fe80::1"»); }'),
        Good(TRANSPORT + 'route { forward("10.0.0.1"); forward("TCP:10.0.0.1:5060"); forward(); }'),
        Good(TRANSPORT + 'route { send("[::1]:5060"); send("udp:[::1]"); send("example.org"); }'),
        Good(TRANSPORT + 'route { forward("sip:$var(gw)"); send("$var(gw)", "X: a"); }', target="3.1"),
        Bad(TRANSPORT + 'route { send(«"$var(gw)"»); }', target="3.0"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in started_calls(item, script.target):
            if call.name in ("forward", "send") and call.arguments and is_of_grammar(call, script.target):
                text = text_of(call.arguments[0])
                why = destination(text.text, PROTOCOLS[script.target.series]) if text is not None else None
                if text is not None and why:
                    yield self.finding(shifted(text.argument, offset), f"this is not a destination: {why}")
