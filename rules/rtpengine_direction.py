"""M327: directions for rtpengine."""

from opensips_lsp.patterns import compiled
from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import calls, is_plain, literal

from opensips_lsp.rule import replace

_WORD = compiled(r"(?<!\S)(internal|external)(?!\S)")
_MENDED = (2, 4, 9)
_TURNED = (
    "OpenSIPS 2.4.0 to 2.4.8 turn `external internal` round: it is sent as from `internal` to `external`; write "
    "`in-iface=external out-iface=internal`"
)
_TWICE = "`{0} {0}` is an error in OpenSIPS 2.4.0 to 2.4.8, and nothing is sent; write `in-iface={0} out-iface={0}`"


class RtpengineDirection(Migrating):
    """`internal` and `external` have to come as a pair since OpenSIPS 2.4: from where, to where.

    With one of them alone 2.4 prints "in-iface value without out-iface" and sends nothing to rtpengine; 2.3 passed it on.
    OpenSIPS 2.4.0 to 2.4.8 take `internal` for where it comes from and `external` for where it goes, whatever comes first
    (mended by commit 03791eaf2d): "external internal" is the wrong way round, and one of them twice is an error. There,
    `in-iface=external out-iface=internal` sends what 2.3 sent.
    """

    code = "M327"
    by_statement = True
    words = ("rtpengine_offer", "rtpengine_answer", "rtpengine_manage", "rtpengine_delete")
    message = "`{}` alone is an error since OpenSIPS 2.4, and nothing is sent; name both sides: `internal external`"
    examples = (
        bad('loadmodule "rtpengine.so"\nroute { rtpengine_offer(«"internal"»); rtpengine_manage(«"ICE=remove external"»); }'),
        bad('loadmodule "rtpengine.so"\nroute { rtpengine_offer(«"ICE=force external internal"»); rtpengine_answer(«"external  external"»); }',
            'loadmodule "rtpengine.so"\nroute { rtpengine_offer("ICE=force in-iface=external out-iface=internal"); '
            'rtpengine_answer("in-iface=external  out-iface=external"); }', target="2.4.8"),
        bad('loadmodule "rtpengine.so"\nroute { rtpengine_offer(«"$var(f) external internal"»); }', target="2.4.0"),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("internal external"); }', target="2.4.8"),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("internal external"); rtpengine_answer("external external"); }'),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("external internal"); }', target="2.4.9"),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("in-iface=internal out-iface=pub"); rtpengine_offer("internal $var(f)"); }'),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("ICE=remove internals"); rtpengine_offer(); }'),
    )  # fmt: skip

    def check_item(self, offset, item, script, source):
        for call in calls(offset, item, "rtpengine_offer", "rtpengine_answer", "rtpengine_manage", "rtpengine_delete"):
            argument = call.arguments[0] if call.arguments else None
            text = literal(argument) or ""
            words = _WORD.findall(text)
            if "-iface" in text:
                continue
            if len(words) == 1 and "$" not in text:
                yield self.finding(argument, self.message.format(words[0]))
            elif len(words) == 2 and words != ["internal", "external"] and script.target < _MENDED:
                yield self._turned(argument, text, words)

    def _turned(self, argument, text, words):
        """The finding for a pair that 2.4.0 to 2.4.8 do not take in the order of the text."""
        message = _TURNED if words[0] != words[1] else _TWICE.format(words[0])
        sides = iter(("in-iface", "out-iface"))
        new = _WORD.sub(lambda match: f"{next(sides)}={match.group()}", text)
        quote = argument.text[0]
        fix = None if "$" in text or not is_plain(argument) else replace(argument, f"{quote}{new}{quote}", f'Write "{new}"')
        return self.finding(argument, message, fix)
