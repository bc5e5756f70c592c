"""M327: one direction for rtpengine."""

from opensips_lsp.patterns import compiled
from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import calls, literal

_WORD = compiled(r"(?<!\S)(internal|external)(?!\S)")


class RtpengineDirection(Migrating):
    """`internal` and `external` have to come as a pair since OpenSIPS 2.4: from where, to where.

    With one of them alone 2.4 prints "in-iface value without out-iface" and sends nothing to rtpengine; 2.3 passed it on.
    """

    code = "M327"
    by_statement = True
    words = ("rtpengine_offer", "rtpengine_answer", "rtpengine_manage", "rtpengine_delete")
    message = "`{}` alone is an error since OpenSIPS 2.4, and nothing is sent; name both sides: `internal external`"
    examples = (
        bad('loadmodule "rtpengine.so"\nroute { rtpengine_offer(«"internal"»); rtpengine_manage(«"ICE=remove external"»); }'),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("internal external"); rtpengine_answer("external external"); }'),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("in-iface=internal out-iface=pub"); rtpengine_offer("internal $var(f)"); }'),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("ICE=remove internals"); rtpengine_offer(); }'),
    )  # fmt: skip

    def check_item(self, offset, item, script, source):
        for call in calls(offset, item, "rtpengine_offer", "rtpengine_answer", "rtpengine_manage", "rtpengine_delete"):
            argument = call.arguments[0] if call.arguments else None
            text = literal(argument) or ""
            words = _WORD.findall(text)
            if len(words) == 1 and "$" not in text and "-iface" not in text:
                yield self.finding(argument, self.message.format(words[0]))
