"""M313: the message of routes that handle none."""

from opensips_lsp.patterns import compiled
from opensips_lsp.rule import INFO
from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import matches, node_at, throughout

_URI = compiled(r"\$\(?(?:ru|rd|rU|ou|oU|od|fu|fU|fd|tu|tU|td|ci|si|Ri|rm)\b")
_ROUTES = frozenset(("startup_route", "timer_route", "event_route"))


class StartupMessage(Migrating):
    """The dummy message in startup, timer and event routes is another one since OpenSIPS 2.4.9.

    `$ru` was `sip:user@domain.com` in a startup route and is `sip:user@dummy.com` now, a complete message is behind it,
    and functions see that they run in a startup route. Told at the first variable of the message that such a route
    reads.
    """

    code = "M313"
    words = tuple(sorted(_ROUTES))
    breaks_in = "2.4.9"
    severity = INFO
    examples = (
        bad('route { exit; } startup_route { $var(x) = «$rd»; $var(y) = $ru; }'),
        bad('route { exit; } timer_route[t, 5] { xlog("I am «$ru»\\n"); }'),
        good('route { $var(x) = $ru; } startup_route { $ru = "sip:a@b"; }'),
        good("route { exit; } startup_route { $var(x) = 1; }"),
        good("route { exit; } startup_route { $var(x) = $rd; }", target="2.4.8"),
    )  # fmt: skip

    def check_script(self, script, source):
        if not any(word in source.text for word in _ROUTES):
            return
        for word, span in throughout(source, _read):
            message = f"`{word}` has another dummy message since OpenSIPS 2.4.9: its URI is `sip:user@dummy.com`"
            yield self.finding(span, message)
            return


def _read(offset, item):
    """(keyword of the route, Span) of each variable of the message that is read where there is only a dummy."""
    for number, span, _ in matches(offset, item, _URI):
        node = node_at(item, offset, number)
        if node is None or node.parent is None or (node.parent.kind == "assignment" and node == node.parent.variable):
            continue
        route = next((parent for parent in node.parents() if parent.kind == "route"), None)
        if route is not None and route.kind_word.text in _ROUTES:
            yield route.kind_word.text, span
