"""M120: names that 2.4 reserves."""

from __future__ import annotations

from opensips_lsp.catalogue.language import KEYWORDS
from opensips_lsp.lint.finding import DISPLAY, Fix, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.syntax.nodes import Call, Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node

_NEW = ("ANYCAST", "IS_MYSELF")
_QUOTABLE = ("route_name", "host")
_TAKE_QUOTED = ("route", "set_advertised_address", "force_send_socket")


class NewReservedWord(Rule):
    """OpenSIPS 2.4 reserves the words `anycast` and `is_myself`: they can no longer name a route, host or flag.

    Route names and host names can be quoted, which changes nothing (cfg.y `route_name`, `listen_id`). A flag or a
    blacklist cannot: rename it wherever it is used.
    """

    code = "M120"
    prefilter = Prefilter(words=("anycast", "is_myself"))
    breaks_in = "2.4"
    visits = ("route_name", "host", "name", "protocol", "call")
    examples = (
        Bad(
            "route { route(«anycast»); }\nroute[«anycast»] { exit; }",
            'route { route("anycast"); }\nroute["anycast"] { exit; }',
        ),
        Bad("alias = «anycast.example.org»\nroute { exit; }", 'alias = "anycast.example.org"\nroute { exit; }'),
        Bad("route { setflag(«anycast»); }"),
        Bad('route { launch(«is_myself»("a")); }'),
        Good('listen = udp:10.0.0.1:5060 anycast\nroute { if (is_myself("$rd")) exit; }'),
        Good('route["anycast"] { t_on_failure("anycast"); }'),
        Good("route { route(anycast); }\nroute[anycast] { exit; }", target="2.3"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        tokens = [node.name] if isinstance(node, Call) else node.tokens
        reserved = KEYWORDS[script.target.series]
        if not any(token.kind in _NEW and token.text in reserved for token in tokens) or _is_function(node):
            return
        span = node.name if isinstance(node, Call) else node
        name = span.text if isinstance(span, Token) else node.joined
        message = f"`{name}` contains a word that OpenSIPS 2.4 reserves"
        if node.kind in _QUOTABLE and not _is_bare_argument(node):
            yield self.finding(node, message, replace(node, f'"{node.joined}"', "Quote the name"))
        else:
            yield self.finding(span, message, Fix("Rename it wherever it is used", (), DISPLAY))


def _is_function(node: Node) -> bool:
    """Whether it is a call of is_myself(), which async() and launch() do not take."""
    return node.kind == "call" and node.first_kind == "IS_MYSELF" and node.parent_kind not in ("async", "launch")


def _is_bare_argument(node: Node) -> bool:
    """Whether it is a host that is the argument of a function which takes names without quotes."""
    call = node.parent
    return node.kind == "host" and isinstance(call, Call) and call.name.text not in _TAKE_QUOTED
