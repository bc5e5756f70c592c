"""C221: forms of blacklists that only later versions read, or none."""

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
    stand behind its name: `gw/expire,default` (cfg.y `blst_elem`, `blst_flags`). `read-only` and `expire` exclude each
    other: "RO lists cannot accept EXPIRES" (blacklists.c create_bl_head).
    """

    code = "C221"
    visits = ("blacklist",)
    examples = (
        Bad("dst_blacklist = gw: { «10.0.0.0/8» }\nroute { exit; }"),
        Bad("dst_blacklist = gw: { «(tcp, 10.0.0.0/8, 5060)» }\nroute { exit; }"),
        Bad("dst_blacklist = «gw»\nroute { exit; }"),
        Bad("dst_blacklist = «gw»: { }\nroute { exit; }"),
        Bad('dst_blacklist = «gw»/expire: { (tcp, 10.0.0.0/8, 5060, "x") }\nroute { exit; }'),
        Bad("dst_blacklist = gw/expire,default,«read-only»: { 10.0.0.0/8 }\nroute { exit; }", target="3.4"),
        Bad("dst_blacklist = gw / readonly , «expire»\nroute { exit; }", target="4.0"),
        Good("dst_blacklist = gw/expire,default,expire: { 10.0.0.0/8 }\nroute { exit; }", target="3.6"),
        Good("dst_blacklist = gw/read-only: { }\ndst_blacklist = b/expire\nroute { exit; }", target="3.6"),
        Good('dst_blacklist = gw: { (tcp, 10.0.0.0/8, 5060, "x"), !(any, 10.0.0.1, any, "") }\nroute { exit; }'),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        if reads("short-blacklist-rule", script.target):
            flags = [token for token in node.tokens if token.kind == "LIST_FLAG"]
            other = next((flag for flag in flags if (flag.text == "expire") != (flags[0].text == "expire")), None)
            if other is not None:
                message = f"a blacklist cannot have `{flags[0].text}` and `{other.text}`; leave out one of them"
                yield self.finding(other, message)
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
