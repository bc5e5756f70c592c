"""C211: blacklists and blacklist rules that are there already."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.syntax.item_views import statements_of
from opensips_lsp.syntax.nodes import Blacklist

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class DuplicateBlacklist(Rule):
    """A blacklist has the name of another one, or contains a rule twice (blacklists.c `create_bl_head`).

    OpenSIPS prints "failed to create blacklist" or "failed to add backlist element" and does not start.
    """

    code = "C211"
    stage = "check"
    hangs_on_others = True
    visits = ("blacklist",)
    examples = (
        Bad('dst_blacklist=gw:{(tcp, 10.0.0.1, 0, "")}\ndst_blacklist=«gw»:{(udp, 10.0.0.1, 0, "")}\nroute { exit; }'),
        Bad('dst_blacklist=gw:{(tcp, 10.0.0.1, 0, ""), «(tcp,10.0.0.1,0,"")»}\nroute { exit; }'),
        Good('dst_blacklist=gw:{(tcp, 10.0.0.1, 0, ""), !(tcp, 10.0.0.1, 0, "")}\nroute { exit; }'),
        Good('dst_blacklist=gw:{(tcp, 10.0.0.1, 0, "")}\ndst_blacklist=GW:{(tcp, 10.0.0.1, 0, "")}\nroute { exit; }'),
    )

    def check(self, node: Blacklist, script: Script, source: Source) -> Iterator[Finding]:
        name, seen = node.name, set()
        if script.ask(_count, name.text) > 1 and next(_named(script, name.text), node) != node:
            yield self.finding(name, f"blacklist `{name.text}` is already defined")
        for rule in node.rules:
            text = tuple(token.kind if token.kind == "NOT" else token.text for token in rule.tokens)
            if text in seen:
                yield self.finding(rule, "this rule is already in the blacklist")
            seen.add(text)


def _count(script: Script, name: str) -> int:
    """How many blacklists of a name there are."""
    return sum(names.count(name) for names in script.gathered(_names))


def _names(item: Item) -> tuple[str, ...]:
    return tuple(blacklist.name.text for blacklist in _blacklists(item, 0))


def _blacklists(item: Item, offset: int) -> list[Blacklist]:
    return [node for node in statements_of(item, "blacklist", offset=offset) if isinstance(node, Blacklist)]


def _named(script: Script, name: str) -> Iterator[Blacklist]:
    """The blacklists of a name."""
    for source in script.sources:
        for offset, item in source.items:
            yield from (blacklist for blacklist in _blacklists(item, offset) if blacklist.name.text == name)
