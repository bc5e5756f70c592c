"""C220: keywords of the target in the place of a name."""

from __future__ import annotations

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import is_reserved, owners
from opensips_lsp.syntax.nodes import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

# kinds of tokens that are keywords in some versions and names in others; condition words have rules of their own
_WORDS = frozenset("WORD CORE_FUNCTION TAG SOCKET_FLAG LIST_FLAG CYCLES ON_WORD USE_WORKERS USE_PROFILE".split())
_QUOTING = ("set_advertised_address", "force_send_socket", "route")


class ReservedWord(Rule):
    """A name that is a keyword of the target: `route[strip]` in 2.4, `route[tag]` in 3.0, `route[expire]` in 3.4.

    OpenSIPS prints a syntax error. Route and host names can be quoted, which changes nothing (cfg.y `route_name`,
    `listen_id`); anything else must get another name.
    """

    code = "C220"
    visits = ("route_name", "host", "name", "protocol", "bare_word")
    examples = (
        Bad("route[«strip»] { exit; }", 'route["strip"] { exit; }'),
        Bad("route[«children»] { exit; }", 'route["children"] { exit; }'),
        Bad("route { route(«send», 1); }", 'route { route("send", 1); }'),
        Bad("route { setflag(«prefix»); }"),
        Bad("alias=«log.example.org»\nroute { exit; }", 'alias="log.example.org"\nroute { exit; }'),
        Good("route[socket] { setflag(tag); setflag( ON ); }\nroute[bond] { exit; }\nalias=proxy.example.org"),
        Good('route["strip"] { exit; }'),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        for token in node.tokens:
            if token.kind in _WORDS and is_reserved(token, script.target):
                if token.text == "accept_subdomain" and node.parent_kind == "alias" and token.previous_kind != "EQUAL":
                    continue
                fix = replace(node, f'"{node.joined}"', "Quote the name") if _is_quotable(node) else None
                said = f"`{token.text}` is a keyword of {owners(token.text)}; " + (
                    "quote it" if fix else "use another name"
                )
                yield self.finding(node, said, fix)
                return


def _is_quotable(node: Node) -> bool:
    if node.kind != "host" or node.parent_kind in ("listen", "alias", "socket", "advertised"):
        return node.kind in ("route_name", "host")
    return isinstance(node.parent, Call) and node.parent.first_word in _QUOTING
