"""C221: forms of blacklists that only later versions read."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import readers, reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node


class BlacklistForm(Rule):
    """Up to OpenSIPS 3.3 a blacklist has rules, each of four parts: `(tcp, 10.0.0.0/8, 5060, "text")`.

    From 3.4 on protocol, port and text may be left out, so may the parentheses, a list may be empty, and flags may
    stand behind its name: `gw/expire,read-only` (cfg.y `blst_elem`, `blst_flags`).
    """

    code = "C221"
    visits = ("blacklist",)
    examples = (
        Bad("dst_blacklist = gw: { «10.0.0.0/8» }\nroute { exit; }"),
        Bad("dst_blacklist = gw: { «(tcp, 10.0.0.0/8, 5060)» }\nroute { exit; }"),
        Bad("dst_blacklist = «gw»\nroute { exit; }"),
        Bad("dst_blacklist = «gw»: { }\nroute { exit; }"),
        Bad('dst_blacklist = «gw»/expire: { (tcp, 10.0.0.0/8, 5060, "x") }\nroute { exit; }'),
        Good('dst_blacklist = gw: { (tcp, 10.0.0.0/8, 5060, "x"), !(any, 10.0.0.1, any, "") }\nroute { exit; }'),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if reads("short-blacklist-rule", script.target):
            return
        name, rules = node.children[0], node.children[1:]
        since = readers("short-blacklist-rule")
        if name.last.next_kind == "SLASH":
            yield self.finding(name, f"only {since} reads flags behind the name of a blacklist; leave them out")
        if not rules:
            yield self.finding(name, f"only {since} reads a blacklist without rules; give it one")
        for rule in rules:
            if not rule.children or rule.children[-1].kind != "string":
                message = f'only {since} reads such a rule; write `(protocol, net, port, "text")`'
                yield self.finding(rule, message)
