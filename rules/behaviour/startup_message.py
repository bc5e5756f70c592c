"""M313: the message of routes that handle none."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.behaviour._reach import LAUNCHED, entries
from opensips_lsp.rules.common.migrating import Migrating, bad, changed_in_2_4_10, good
from opensips_lsp.rules.common.places import calls, literal, matches, node_at
from opensips_lsp.syntax.nodes import Assignment, Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Span
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

# what reads otherwise in the dummy message; not $rU, $rm, $si, $Ri (run in a startup_route of 2.3.6 and 2.4.11)
_URI = re.compile(
    r"(?i:\$\(?hdr\((?:from|to|via|call-id|cseq|[ftvi])\))|\$\(?(?:r[ud]|o[ud]|f[uUdt]|t[uUd]|ci|cs|m[bl])(?![\w.])"
)
_ROUTES = frozenset(("startup_route", "timer_route", "event_route"))


class StartupMessage(Migrating):
    """The dummy message in startup, timer and event routes is a different one in OpenSIPS 2.4.10 and 3.1.2 and later.

    There, `$ru` was `sip:user@domain.com` and is now `sip:user@dummy.com`, the message has From, To, Via, Call-ID and
    CSeq where it had none, and functions see that they run in a startup route. The same is true for the route that
    launch() resumes in. An event that raise_event() raises has the current message, unless its event_route is async.
    All of 3.0 does as 2.3 (route.c run_startup_route, timer.c). Reported at the first variable of the message that such
    a route, or a route that it calls, reads.
    """

    code = "M313"
    subjects = ("route startup_route", "route timer_route", "route event_route")
    prefilter = Prefilter(words=(*sorted(_ROUTES), "launch"))
    breaks_in = "2.4.10"
    breaks_up_to = "3.1.2"
    severity = INFO
    examples = (
        bad('route { exit; } startup_route { $var(x) = «$rd»; $var(y) = $ru; }'),
        bad('route { exit; } timer_route[t, 5] { xlog("I am «$ru»\\n"); }'),
        bad('route { exit; } startup_route { route(a); }\nroute[a] { route(b); }\nroute[b] { xlog("I am «$fu»\n"); }'),
        bad('route { launch(exec("/bin/a"), done); }\nroute[done] { xlog("I am «$ru»\n"); }'),
        bad('route { exit; } event_route[E_PIKE_BLOCKED] { $var(x) = «$ru»; }'),
        bad('route { raise_event("E_X"); } event_route[E_X, async] { $var(x) = «$ru»; }'),
        bad('route { exit; } startup_route { if («$hdr(From)» == NULL) xlog("a"); }'),
        bad('route { exit; } startup_route { switch («$(fu»{uri.user})) { case "from": exit; } }'),
        good('route { exit; } startup_route { xlog("$rm $si $Ri $rU $hdr(X) $ruri $cT\\n"); }'),
        good('route { raise_event("E_X"); } event_route[E_X] { $var(x) = $ru; }'),
        good('route { async(exec("/bin/a"), done); }\nroute[done] { xlog("I am $ru\n"); }'),
        good('route { route(a); } timer_route[t, 5] { route(b); }\nroute[a] { $var(x) = $ru; }\nroute[b] { exit; }'),
        good('route { $var(x) = $ru; } startup_route { $ru = "sip:a@b"; }'),
        good("route { exit; } startup_route { $var(x) = 1; }"),
        good("route { exit; } startup_route { $var(x) = $rd; }", target="2.4.9"),
        Bad("route { exit; } startup_route { $var(x) = «$rd»; }", target="3.6", origin="2.3"),
        Bad("route { exit; } startup_route { $var(x) = «$rd»; }", target="4.0", origin="3.0"),
        Good("route { exit; } startup_route { $var(x) = $rd; }", target="3.0", origin="2.3"),
        Good("route { exit; } startup_route { $var(x) = $rd; }", target="3.6", origin="2.4"),
    )  # fmt: skip

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        if not script.gathered(_reads) or not changed_in_2_4_10(script):
            return
        for offset, item in source.items:
            for span, node in _read(offset, item):
                for word, name in sorted(entries(node, script, source)):
                    if (word, name) == LAUNCHED or (word in _ROUTES and not _has_a_message(script, word, name)):
                        yield self.finding(span, _message(word, "2.4.10" if script.target < (3, 0) else "3.1.2"))
                        return


def _has_a_message(script: Script, word: str, name: str) -> bool:
    """Whether it is an event_route that raise_event() enters, with the message at hand."""
    at_once = word == "event_route" and not any(name in names for names in script.gathered(_async))
    return at_once and any(name in names for names in script.gathered(_raised))


def _message(word: str, since: str) -> str:
    where = "the route that `launch` resumes in" if word == LAUNCHED[0] else f"`{word}`"
    return (
        f"{where} runs with a different dummy message in OpenSIPS {since} and later: `sip:user@dummy.com`, with headers"
    )


def _reads(item: Item) -> bool:
    return _URI.search(item.text) is not None


def _read(offset: int, item: Item) -> Iterator[tuple[Span, Node]]:
    """(Span, Node) of each variable of the message that is read in an item."""
    for token, span, _ in matches(offset, item, _URI):
        node = node_at(token)
        parent = node.parent if node is not None else None
        if node is None or parent is None or (isinstance(parent, Assignment) and node == parent.variable):
            continue
        yield span, node


def _raised(item: Item) -> frozenset[str]:
    """The events that an item raises."""
    return frozenset(filter(None, (literal(call.argument(0)) for call in calls(0, item, "raise_event"))))


def _async(item: Item) -> frozenset[str]:
    """The events whose event_route, in an item, does not run at once."""
    return frozenset(
        route.name or ""
        for route in facts_of(item).routes
        if route.word == "event_route" and "ASYNC" in Route.of(item, route).header_kinds
    )
