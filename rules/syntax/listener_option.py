"""C219: options of a listener."""

from __future__ import annotations

from opensips_lsp.catalogue.language import BETWEEN_BLANKS, KEYWORDS, LISTENER_OPTIONS
from opensips_lsp.catalogue.later import later
from opensips_lsp.lint.finding import SAFE, UNSAFE, replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.versions import readers, reads, spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding, Fix
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node, Token

_ORDER = ("AS", "ANYCAST", "USE_CHILDREN")  # in which cfg.y `listen_def` has them, where order counts
_KINDS = frozenset(("SOCKET_FLAG", "USE_CHILDREN", "USE_WORKERS", "SOCK_TOS", "TAG", "USE_PROFILE", "ANYCAST", "AS"))


class ListenerOption(Rule):
    """Options of a listener that the target does not read: `use_workers` in 2.4, `use_children` in 3.1 and later.

    Up to 2.4 they stand in this order, each once: `as`, `anycast`, `use_children`; a listener on all addresses takes
    only the last one. From 3.0 on any order is read (cfg.y `socket_def_param`), from 3.5 on ports may be ranges and
    lists, and from 4.0 on `bond:` joins sockets.
    """

    code = "C219"
    visits = ("listen",)
    examples = (
        Bad("listen=udp:127.0.0.1 «use_workers» 4 \nroute { exit; }"),
        Bad("listen=udp:127.0.0.1 «tag» x\nroute { exit; }"),
        Bad("listen=udp:127.0.0.1 use_children 4 «anycast»\nroute { exit; }"),
        Bad("listen=udp:* «anycast»\nroute { exit; }"),
        Bad("listen=udp:127.0.0.1:5060«-»5062\nroute { exit; }"),
        Bad("listen=udp:127.0.0.1:5060«,»5062\nroute { exit; }"),
        Bad('listen=«bond»:all { "udp:127.0.0.1:5060" }\nroute { exit; }'),
        Bad(
            "socket=udp:127.0.0.1 «use_children» 4 \nroute { exit; }",
            "socket=udp:127.0.0.1 use_workers 4 \nroute { exit; }",
            target="3.4",
        ),
        Good("listen=udp:127.0.0.1 use_children 4 \nroute { exit; }", target="3.0"),
        Good("listen=udp:127.0.0.1:5060 as 192.0.2.1:5060 anycast use_children 4 \nroute { exit; }"),
        Good("listen=udp:*:5060 use_children 4 \nroute { exit; }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        series = script.target.series
        socket = node.children[0]
        if socket.kind == "bond":
            word = socket.children[0]
            if KEYWORDS[series].get(word.text) != "BOND":
                yield self.finding(word, f"only {readers('bond')} reads `bond:`; here it must be `bond:NAME {{ ... }}`")
            return
        options = [token for token in node.tokens[socket.size + 2 :] if token.kind in _KINDS]
        options = [token for token in options if not token.follows("TAG") and not token.follows("USE_PROFILE")]
        yield from self._unread(node, options, socket.kind == "any_socket", script)
        if not reads("port-range", script.target):
            for token in node.tokens:
                if token.kind == "MINUS" and token.follows("NUMBER") and _is_behind_port(token):
                    yield self.finding(token, f"only {readers('port-range')} reads ranges of ports; name one port")
                elif token.kind == "COMMA":
                    yield self.finding(token, f"only {readers('port-range')} reads lists of ports; name one port")
        else:
            for token in node.tokens:
                if token.kind == "ANY" and token.follows("COLON"):
                    yield self.finding(
                        token, f"OpenSIPS {series} takes no `any` for the port of a listener; leave it out"
                    )

    def _unread(self, node: Node, options: list[Token], is_any: bool, script: Script) -> Iterator[Finding]:
        series, target = script.target.series, script.target
        place = -1
        for token in options:
            option = BETWEEN_BLANKS[series].get(token.text) or KEYWORDS[series].get(token.text)
            if option not in LISTENER_OPTIONS[series]:
                if token.kind == "ANYCAST":
                    continue  # a rule of its own
                found = spelled(
                    [other for other in LISTENER_OPTIONS if _option(token.text, other) in LISTENER_OPTIONS[other]]
                )
                said, fix = _instead(token, target)
                yield self.finding(
                    token, f"OpenSIPS {series} has no listener option `{token.text}`: only {found} has it{said}", fix
                )
            elif not reads("options-in-any-order", target):
                allowed = _ORDER[-1:] if is_any else _ORDER
                if option not in allowed or _ORDER.index(option) <= place:
                    yield self.finding(
                        token,
                        f"OpenSIPS {series} does not take `{token.text}` here: "
                        + (
                            "a listener on all addresses takes only `use_children`"
                            if is_any
                            else "the order is `as`, `anycast`, `use_children`, each once"
                        ),
                    )
                    return
                place = _ORDER.index(option)


def _instead(token: Token, target: Version) -> tuple[str, Fix | None]:
    """(what a target has instead of an option, as the end of a sentence; the Fix)."""
    row = later("global", token.text, target)
    if row is None:
        return "", None
    return f"; {row.text}", replace(token, row.edit, f"Replace with `{row.edit}`", SAFE if row.same else UNSAFE)


def _option(word: str, series: str) -> str | None:
    return BETWEEN_BLANKS[series].get(word) or KEYWORDS[series].get(word)


def _is_behind_port(token: Token) -> bool:
    """Whether a `-` stands between the numbers of ports, not in a host name."""
    return token.follows("COLON NUMBER") or token.follows("COMMA NUMBER")
