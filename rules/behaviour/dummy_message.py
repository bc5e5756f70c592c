"""M344: the message that routes without a message run with."""

from __future__ import annotations

import re

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, changed_in_2_4_10, good, others
from opensips_lsp.rules.common.places import matches, node_at
from opensips_lsp.syntax.nodes import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Span
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

# What the message of 2.4.10 has and that of 2.3 had not (action.c _sip_msg_buf)
_VALUES = {
    "ci": "dummy-1", "cs": "1", "fu": "sip:from@dummy.com", "fU": "from", "fd": "dummy.com", "ft": "1",
    "tu": "sip:to@dummy.com", "tU": "to", "td": "dummy.com",
}  # fmt: skip
_URIS = {
    "ru": "sip:user@dummy.com",
    "ou": "sip:user@dummy.com",
    "rd": "dummy.com",
    "od": "dummy.com",
}  # domain.com in 2.3
_READ = re.compile(
    rf"\$(?:\(?(?:{'|'.join(_VALUES)})(?![\w(])"
    rf"|(?:{'|'.join(_URIS)})(?=\s*[!=]=\s*[\"'](?:sip:user@)?domain\.com[\"']))"
)
_ROUTES = frozenset(("timer_route", "startup_route", "event_route"))
_LOGS = frozenset(("xlog", "xdbg", "log", "script_trace"))


class DummyMessage(Migrating):
    """In OpenSIPS 2.4.10 and 3.1.2 and later, timer_route, startup_route, event_route run with a message with headers.

    2.3 gave them a request without any header: `$ci`, `$fu`, `$tu` and the like were NULL. Now they are "dummy-1",
    "sip:from@dummy.com", "sip:to@dummy.com" (action.c get_dummy_sip_msg()): a test for NULL, or a value in a database,
    differs. All of 3.0 does as 2.3 (route.c run_startup_route, timer.c). Reported once for each route, for what it or a
    route that it calls reads, except in logs.
    """

    code = "M344"
    subjects = ("route startup_route", "route timer_route", "route event_route")
    prefilter = Prefilter(words=(*_VALUES, "domain"))
    breaks_in = "2.4.10"
    breaks_up_to = "3.1.2"
    examples = (
        bad("route { exit; } timer_route[t, 10] { if («$ci» == NULL) route(x); }"),
        bad('loadmodule "avpops.so"\nroute { route(db); } route[db] { avp_db_query("select \'«$fu»\' from t"); '
            '$var(x) = $tU; }\n'
            "event_route[E_X] { route(db); }"),
        bad('route { exit; } startup_route { if («$rd» == "domain.com") exit; if ($ru == $var(x)) exit; }'),
        good('route { exit; } timer_route[t, 10] { xlog("$ci\\n"); }'),
        good("route { if ($ci == NULL) exit; } timer_route[t, 10] { $var(x) = $rU; } onreply_route { $var(x) = $ft; }"),
        good("route { exit; } timer_route[t, 10] { if ($ci == NULL) exit; }", target="2.4.9"),
        Bad("route { exit; } timer_route[t, 10] { if («$ci» == NULL) exit; }", target="3.6", origin="2.3"),
        Bad("route { exit; } timer_route[t, 10] { if («$ci» == NULL) exit; }", target="3.1", origin="3.0"),
        Good("route { exit; } timer_route[t, 10] { if ($ci == NULL) exit; }", target="3.0", origin="2.3"),
        Good("route { exit; } timer_route[t, 10] { if ($ci == NULL) exit; }", target="3.6", origin="2.4"),
        Good("route { exit; } timer_route[t, 10] { if ($ci == NULL) exit; }", target="3.6"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if not changed_in_2_4_10(script):
            return
        since = "2.4.10" if script.target < (3, 0) else "3.1.2"
        found: dict[tuple[str, str] | None, list[tuple[Span, str]]] = {}
        for token, span, match in matches(offset, item, _READ):
            node = node_at(token)
            if node is None or any(
                isinstance(parent, Call) and parent.name.text in _LOGS for parent in (node, *node.parents())
            ):
                continue
            if script.contexts_of(node, source) & _ROUTES:
                found.setdefault(script.route_of(node, source), []).append((span, match.group().strip("$(")))
        for places in found.values():
            (span, name), *_ = places
            now, before = (
                (_VALUES[name], "NULL")
                if name in _VALUES
                else (_URIS[name], "a URI of domain.com" if name in ("ru", "ou") else "domain.com")
            )
            message = (
                f'`${name}` is "{now}" in timer, event and startup routes of OpenSIPS {since} and later; in 2.3 it '
                f"was {before}. Test for that, or do not read it there{others(len(places))}"
            )
            yield self.finding(span, message)
