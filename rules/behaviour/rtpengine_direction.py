"""M327: directions for rtpengine."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import SAFE, UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import calls, is_plain, literal, matches, node_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_WORD = re.compile(r"(?<!\S)(internal|external)(?!\S)")
_PAIR = re.compile(r"(?:in|ex)ternal\s+(?:in|ex)ternal")
_MENDED = (2, 4, 9)  # commit 03791eaf2d
_TURNED = (
    "OpenSIPS 2.4.0 to 2.4.8 reverse `external internal` and send it as from `internal` to `external`; write "
    "`in-iface=external out-iface=internal`"
)
_TWICE = "`{0} {0}` is an error in OpenSIPS 2.4.0 to 2.4.8, and nothing is sent; write `in-iface={0} out-iface={0}`"


class RtpengineDirection(Migrating):
    """OpenSIPS 2.4 and later require `internal` and `external` as a pair: from where, to where.

    With only one of them, 2.4 to 4.0 print "in-iface value without out-iface" and send nothing to rtpengine; 2.3 passed
    it on. OpenSIPS 2.4.0 to 2.4.8 read `internal` as the source and `external` as the destination, in either order
    (fixed by commit 03791eaf2d): they reverse "external internal", and one of them twice is an error. There,
    `in-iface=external out-iface=internal` sends what 2.3 sent.
    """

    code = "M327"
    subjects = (
        "function rtpengine_offer",
        "function rtpengine_answer",
        "function rtpengine_manage",
        "function rtpengine_delete",
    )
    prefilter = Prefilter(words=("rtpengine_offer", "rtpengine_answer", "rtpengine_manage", "rtpengine_delete"))
    message = (
        "`{}` alone is an error in OpenSIPS 2.4 and later, and nothing is sent; name both sides: `internal external`"
    )
    examples = (
        bad('loadmodule "rtpengine.so"\nroute { rtpengine_offer(«"internal"»); '
            'rtpengine_manage(«"ICE=remove external"»); }'),
        bad('loadmodule "rtpengine.so"\nroute { rtpengine_offer(«"ICE=force external internal"»); '
            'rtpengine_answer(«"external  external"»); }',
            'loadmodule "rtpengine.so"\nroute { rtpengine_offer("ICE=force in-iface=external out-iface=internal"); '
            'rtpengine_answer("in-iface=external  out-iface=external"); }', target="2.4.8"),
        bad('loadmodule "rtpengine.so"\nroute { rtpengine_offer(«"$var(f) external internal"»); }', target="2.4.0"),
        bad('loadmodule "rtpengine.so"\nroute { $var(f) = «"trust-address external internal"»; '
            'rtpengine_offer("$var(f)"); }',
            'loadmodule "rtpengine.so"\nroute { $var(f) = "trust-address in-iface=external out-iface=internal"; '
            'rtpengine_offer("$var(f)"); }',
            unsafe=True, target="2.4.8"),
        good('loadmodule "rtpengine.so"\n'
             'route { $var(f) = "internal external"; rtpengine_offer("$var(f)"); }', target="2.4.8"),
        good('loadmodule "rtpengine.so"\nroute { $var(f) = "external internal"; rtpengine_offer("$var(f)"); }'),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("internal external"); }', target="2.4.8"),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("internal external"); '
             'rtpengine_answer("external external"); }'),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("external internal"); }', target="2.4.9"),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("in-iface=internal out-iface=pub"); '
             'rtpengine_offer("internal $var(f)"); }'),
        good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("ICE=remove internals"); rtpengine_offer(); }'),
        Bad('loadmodule "rtpengine.so"\nroute { rtpengine_offer(«"internal"»); }', target="3.6", origin="2.3"),
        Good('loadmodule "rtpengine.so"\nroute { rtpengine_offer("internal external"); rtpengine_delete(); '
             'rtpengine_answer("external internal"); }', target="3.6", origin="2.3"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in calls(offset, item, "rtpengine_offer", "rtpengine_answer", "rtpengine_manage", "rtpengine_delete"):
            argument = call.argument(0)
            text = literal(argument) or ""
            words = _WORD.findall(text)
            if argument is None or "-iface" in text:
                continue
            if len(words) == 1 and "$" not in text:
                yield self.finding(argument, self.message.format(words[0]))
            elif len(words) == 2 and words != ["internal", "external"] and script.target < _MENDED:
                yield self._turned(argument, text, words)

        if script.target < _MENDED and ("rtpengine" in script.modules or not script.complete):
            yield from self._assigned(offset, item)

    def _assigned(self, offset: int, item: Item) -> Iterator[Finding]:
        """The findings for pairs in texts that are given to variables, as flags are."""
        for token, _, _ in matches(offset, item, _PAIR):
            node = node_at(token)
            if node is not None and node.parent_kind == "assignment" and node.size == 1:
                text = literal(node) or ""
                words = _WORD.findall(text)
                if len(words) == 2 and words != ["internal", "external"] and "-iface" not in text:
                    yield self._turned(node, text, words, UNSAFE)

    def _turned(self, argument: Node, text: str, words: list[str], applicability: str = SAFE) -> Finding:
        """The finding for a pair that 2.4.0 to 2.4.8 do not take in the order of the text."""
        message = _TURNED if words[0] != words[1] else _TWICE.format(words[0])
        sides = iter(("in-iface", "out-iface"))
        new = _WORD.sub(lambda match: f"{next(sides)}={match.group()}", text)
        quote = argument.text[0]
        fix = (
            None
            if "$" in text or not is_plain(argument)
            else replace(argument, f"{quote}{new}{quote}", f'Write "{new}"', applicability)
        )
        return self.finding(argument, message, fix)
