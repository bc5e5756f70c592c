"""C211: blacklists and blacklist rules that are there already."""

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.syntax.nodes import view
from opensips_lsp.syntax.scanner import KIND

_BLACKLIST = KIND["DST_BLACKLIST"]


class DuplicateBlacklist(Rule):
    """A blacklist has a name of its own, and each rule stands in it once (blacklists.c `create_bl_head`).

    OpenSIPS prints "failed to create blacklist" or "failed to add backlist element" and does not start.
    """

    code = "C211"
    stage = "check"
    visits = ("blacklist",)
    examples = (
        Bad('dst_blacklist=gw:{(tcp, 10.0.0.1, 0, "")}\ndst_blacklist=«gw»:{(udp, 10.0.0.1, 0, "")}\nroute { exit; }'),
        Bad('dst_blacklist=gw:{(tcp, 10.0.0.1, 0, ""), «(tcp,10.0.0.1,0,"")»}\nroute { exit; }'),
        Good('dst_blacklist=gw:{(tcp, 10.0.0.1, 0, ""), !(tcp, 10.0.0.1, 0, "")}\nroute { exit; }'),
        Good('dst_blacklist=gw:{(tcp, 10.0.0.1, 0, "")}\ndst_blacklist=GW:{(tcp, 10.0.0.1, 0, "")}\nroute { exit; }'),
    )

    def check(self, node, script, source):
        name, seen = node.child("name"), set()
        if script.ask(_count, name.text) > 1 and next(_named(script, name.text), node) != node:
            yield self.finding(name, f"there is a blacklist `{name.text}` already")
        for rule in node.children[1:]:
            text = tuple(token.kind if token.kind == "NOT" else token.text for token in rule.tokens)
            if text in seen:
                yield self.finding(rule, "this rule is in the blacklist already")
            seen.add(text)


def _count(script, name):
    """How many blacklists of a name there are."""
    return sum(names.count(name) for names in script.gathered(_names))


def _names(item):
    return tuple(node.child("name").text for node in _blacklists(item, 0))


def _blacklists(item, offset):
    if item.tree is not None and _BLACKLIST in item.tokens.kinds:
        yield from (node for node in view(item, item.tree, None, offset).children if node.kind == "blacklist")


def _named(script, name):
    """The blacklists of a name."""
    for source in script.sources:
        for offset, item in source.items:
            yield from (node for node in _blacklists(item, offset) if node.child("name").text == name)
