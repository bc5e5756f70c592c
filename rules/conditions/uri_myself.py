"""M105: `uri == myself`."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.model.contexts import BRANCH, ELSEWHERE, FAILURE, ROUTE
from opensips_lsp.rules.conditions._condition_words import when
from opensips_lsp.rules.conditions._listeners import own
from opensips_lsp.rules.conditions._myself import Myself, as_long, called, exact, offered, rewrite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Comparison

_MEASURED = frozenset((ROUTE, BRANCH, FAILURE))

_OWN_PORT = frozenset(("tls", "ws", "wss"))  # transports whose default port is not 5060 in 2.4

_BOTH = "Use `{}`, which compares host and port"
_BOTH_24 = _BOTH.format('is_myself("$rd", "$rp")')
_HOST = 'Use `is_myself("$rd")`, which accepts any port, unlike 2.3'
_SAME = "Use the equivalent of 2.3: no port means 5060 on any transport"
_LONG = "Use the long equivalent of 2.3: no port means 5060 on TLS and WebSocket too"

_LISTEN = "listen=udp:10.0.0.1:5060\n"


class UriMyself(Myself):
    """OpenSIPS 2.4 removed `uri == myself`; is_myself() replaces it, but assumes another port if the URI has none.

    2.3 compared the host and the port, with 5060 for a URI without a port, whatever its transport. `is_myself("$rd",
    "$rp")` assumes the port of the transport: on a server with only UDP, `sips:host`, `;transport=tls` and
    `;transport=ws` were own addresses and no longer are; neither is a `tel:` URI. `if (!uri==myself)` then relays
    them. `is_myself("$rd")`, which the migration page recommends, accepts any port: a proxy that shares its host with a
    media server starts to answer for it.

    `is_myself("$rd", "$(ru{uri.port})")` accepts any port for a URI without one. That is the same where each own
    address listens on 5060, as on most servers; with `tel:` added it is the safe fix. Where some addresses do not, a
    longer form is the safe fix. You must choose where the server uses TLS or WebSocket, so that 5060 may not be what
    was meant, and where the script does not say what it listens on. The setting `myself` makes the choice for the
    project: "host-and-port", "host" or "exact". The safe forms were tested with traffic on 2.3.6 and 2.4.11: no
    difference on 978 URIs, including ones that cannot be parsed, with each of 17 sets of listeners.

    From 3.1 on the port is a number or a variable, and is_myself() still calls check_self() with it (core_cmds.c
    w_is_myself, action.c IS_MYSELF_T before). A port that is NULL makes the call fail there, so that the long form,
    which names 5060, takes the place of the short one.
    """

    code = "M105"
    message = (
        "`uri == myself` was removed in OpenSIPS 2.4; use `is_myself()`. 2.3 assumed 5060 for a URI without a port, "
        "even "
        'with `sips:`, TLS or WebSocket, and treated `tel:` URIs as its own: `is_myself("$rd", "$rp")` does neither'
    )
    keywords = ("uri", "status")  # one token in 2.3
    examples = (
        Bad(_LISTEN + "route { if («uri==myself») exit; }",
            _LISTEN + 'route { if ($(ru{uri.schema})=="tel" || is_myself("$rd", "$(ru{uri.port})")) exit; }'),
        Bad(_LISTEN + "route { if («myself != uri» && 1) exit; }",
            _LISTEN + 'route { if (($rd!=NULL && !is_myself("$rd", "$(ru{uri.port})")) && 1) exit; }'),
        Bad(_LISTEN + "route { if (not «uri==myself») exit; }",
            _LISTEN + 'route { if ($rd!=NULL && !is_myself("$rd", "$(ru{uri.port})")) exit; }'),
        Bad(_LISTEN + "route { if (!(«uri==myself») || !«uri != myself») exit; }",
            _LISTEN + 'route { if (($rd!=NULL && !is_myself("$rd", "$(ru{uri.port})")) || '
            '($(ru{uri.schema})=="tel" || is_myself("$rd", "$(ru{uri.port})"))) exit; }'),
        Bad(_LISTEN + "route { if (!(«uri==myself» && 1)) exit; }",
            _LISTEN + 'route { if (!(($(ru{uri.schema})=="tel" || is_myself("$rd", "$(ru{uri.port})")) && 1)) exit; }',
            unsafe=True),
        Bad("listen=udp:10.0.0.1:5070\nroute { if («uri==myself») exit; }",
            'listen=udp:10.0.0.1:5070\nroute { if ($(ru{uri.port})>0 && is_myself("$rd", "$(ru{uri.port})")) exit; }'),
        Bad(_LISTEN + "listen=udp:10.0.0.2:5070\nroute { if («uri!=myself») exit; }",
            _LISTEN + 'listen=udp:10.0.0.2:5070\nroute { if ($rd!=NULL && !(is_myself("$rd", "$(ru{uri.port})") && '
            '($(ru{uri.port})>0 || is_myself("$rd", "5060")))) exit; }'),
        Bad(_LISTEN + "route { exit; } local_route { if («uri==myself») exit; }",
            _LISTEN + "route { exit; } local_route { "
            'if ($(ru{uri.schema})=="tel" || is_myself("$rd", "$(ru{uri.port})")) exit; }', unsafe=True),
        Bad(_LISTEN + "route { if («uri=~myself») exit; }"),
        Bad("route { if («uri==myself») exit; }", choices=(_BOTH_24, _HOST, _LONG)),
        Bad("branch_route[only_a_part_of_a_script] { if («uri==myself») exit; }", choices=(_BOTH_24, _HOST, _LONG)),
        Bad("listen=tls:10.0.0.1:5061\nroute { if («uri==myself») exit; }", choices=(_BOTH_24, _HOST, _SAME)),
        Bad(_LISTEN + "route { if («uri==myself») exit; }",
            _LISTEN + 'route { if ($(ru{uri.schema})=="tel" || (($(ru{uri.port})>0 && '
            'is_myself("$rd", $(ru{uri.port}))) || (!($(ru{uri.port})>0) && is_myself("$rd", 5060)))) exit; }',
            target="3.4"),
        Good('route { if (is_myself("$rd", "$rp")) exit; }'),
        Good('route { if ($ru == "myself") exit; }'),
    )  # fmt: skip

    def check_comparison(
        self, node: Comparison, word: str, contexts: frozenset[str], script: Script
    ) -> Iterator[Finding]:
        call = called("$rd", "$rp", script.target)
        both = rewrite(node, call, _BOTH.format(call), UNSAFE)
        host = rewrite(node, 'is_myself("$rd")', _HOST, UNSAFE)
        known = own(script)
        certain = known is not None and not script.protocols & _OWN_PORT
        if known is not None:
            long = exact(node, "$rd", "$ru", known, _SAME, when(certain and contexts <= _MEASURED), script.target)
        else:
            long = rewrite(node, as_long("$rd", "$ru", "$rp", script.target), _LONG, UNSAFE)
        meant = {"host-and-port": both, "host": host, "exact": long}.get(script.myself or "")
        if meant is not None:
            others = [one for one in offered(both, host, long) if one is not meant]
            # what is not a complete script is taken to receive requests
            safe = contexts <= (_MEASURED if script.complete else _MEASURED | {ELSEWHERE})
            yield self.finding(node, fix=meant._replace(applicability=when(safe)), choices=others)
        elif certain:
            yield self.finding(node, fix=long, choices=offered(both, host))
        else:
            yield self.finding(node, choices=offered(both, host, long))
