"""M105: `uri == myself`."""

from opensips_lsp.rules._condition_words import when
from opensips_lsp.rules._myself import Myself, exact, offered, rewrite

from opensips_lsp.rule import SAFE, UNSAFE, Bad, Good
from opensips_lsp.script import BRANCH, ELSEWHERE, FAILURE, ROUTE

_MEASURED = frozenset((ROUTE, BRANCH, FAILURE))
_REQUESTS = _MEASURED | {ELSEWHERE}  # where the setting `myself` is taken at its word
_OWN_PORT = frozenset(("tls", "ws", "wss"))  # transports whose default port is not 5060 in 2.4

_BOTH = 'Use `is_myself("$rd", "$rp")`: host and port'
_HOST = 'Use `is_myself("$rd")`: the host with any port, more than 2.3 took'
_LONG = "Use the long form: as 2.3, where no port means 5060 on TLS and WebSocket too"


class UriMyself(Myself):
    """OpenSIPS 2.4 dropped `uri == myself`; `is_myself("$rd", "$rp")` asks the same of host and port.

    2.3 compared host and port, on any transport. The one-argument form of the migration page ignores the port: a
    proxy that shares its host with a media server starts to answer for it. The two-argument form was equal on all
    messages with ordinary URIs. It differs for a URI without a port on TLS or WebSocket (2.3 took 5060 always, 2.4 the
    transport's own port), for port 0 and for tel: URIs. So it is safe where neither TLS nor WebSocket is spoken; where
    one is, a person chooses, or has chosen for the whole project by the setting `myself`. With a URI that cannot be
    parsed a negated comparison was false in 2.3 and is true in 2.4.
    """

    code = "M105"
    message = '`uri == myself` is gone since OpenSIPS 2.4; use `is_myself("$rd", "$rp")`'
    keywords = ("uri", "status")  # one token in 2.3
    examples = (
        Bad("route { if («uri==myself») exit; }", 'route { if (is_myself("$rd", "$rp")) exit; }'),
        Bad("route { if («myself != uri» && 1) exit; }", 'route { if (!is_myself("$rd", "$rp") && 1) exit; }'),
        Bad("route { if (not «uri==myself») exit; }", 'route { if (not is_myself("$rd", "$rp")) exit; }'),
        Bad("route { exit; } local_route { if («uri==myself») exit; }",
            'route { exit; } local_route { if (is_myself("$rd", "$rp")) exit; }', unsafe=True),
        Bad('loadmodule "proto_tls.so"\nroute { if («uri==myself») exit; }', choices=(_BOTH, _HOST, _LONG)),
        Good('route { if (is_myself("$rd", "$rp")) exit; }'),
        Bad("branch_route[only_a_part_of_a_script] { if («uri==myself») exit; }", choices=(_BOTH, _HOST, _LONG)),
        Good('route { if ($ru == "myself") exit; }'),
    )  # fmt: skip

    def judge(self, node, word, contexts, script):
        both = rewrite(node, 'is_myself("$rd", "$rp")', _BOTH, SAFE if contexts <= _MEASURED else UNSAFE)
        host = rewrite(node, 'is_myself("$rd")', _HOST, UNSAFE)
        long = rewrite(node, exact("$rd", "$ru", "$rp"), _LONG, UNSAFE)
        meant = {"host-and-port": both, "host": host, "exact": long}.get(script.myself)
        if meant is not None:
            others = [one for one in offered(both, host, long) if one is not meant]
            yield self.finding(node, fix=meant._replace(applicability=when(contexts <= _REQUESTS)), choices=others)
        elif script.protocols & _OWN_PORT or not script.complete:
            message = self.message + ", which differs for URIs without a port on TLS or WebSocket"
            choices = offered(both and both._replace(applicability=UNSAFE), host, long)
            yield self.finding(node, message, choices=choices)
        else:
            yield self.finding(node, fix=both, choices=offered(host, long))
