"""M316: what the accounting events carry."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO, WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.behaviour._event_parameters import PARAM, fields, name_of, readings
from opensips_lsp.rules.behaviour._reach import entries_of
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import calls, literal, matches
from opensips_lsp.syntax.nodes import Node, Route

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.behaviour._reach import RouteKey
    from opensips_lsp.syntax.items import Item

_GONE = {
    "E_ACC_EVENT": ("duration", "ms_duration", "setuptime", "created"),
    "E_ACC_MISSED_EVENT": ("duration", "ms_duration"),
}


class AccountingEvent(Migrating):
    """E_ACC_EVENT no longer has duration, ms_duration, setuptime and created in OpenSIPS 2.4.7 and later.

    2.3 sent values left over from another call. E_ACC_MISSED_EVENT keeps setuptime and created. Take the durations from
    E_ACC_CDR, up to 4.0 (acc.c init_acc_evi). Reported at each event_route for E_ACC_EVENT that names no parameters; as
    a warning where one of the parameters is fetched, including in routes that the event_route calls, or read as
    `$param(duration)`, from 3.0 on.
    """

    code = "M316"
    subjects = ("event E_ACC_EVENT",)
    prefilter = Prefilter(words=tuple(_GONE))
    breaks_in = "2.4.7"
    severity = INFO
    examples = (
        bad("route { exit; } event_route[«E_ACC_EVENT»] { exit; }"),
        bad(
            'route { exit; } event_route[E_ACC_MISSED_EVENT] { fetch_event_params(«"time=$var(t);duration=$var(d)"»); }'
        ),
        bad(
            "route { exit; } event_route[E_ACC_EVENT] { route(a); } route[a] { "
            'fetch_event_params(«"duration=$var(d)"»); }'
        ),
        bad("route { exit; } event_route[«E_ACC_EVENT»] { route(a); } route[a] { exit; }"),
        good(
            'route { exit; } event_route[E_ACC_EVENT] { route(a); } route[a] { fetch_event_params("method=$var(d)"); }'
        ),
        good(
            'route { exit; } event_route[E_ACC_CDR] { route(a); } route[a] { fetch_event_params("duration=$var(d)"); }'
        ),
        good('route { exit; } event_route[E_ACC_CDR] { fetch_event_params("duration=$var(d)"); }'),
        good('route { exit; } event_route[E_ACC_MISSED_EVENT] { fetch_event_params("setuptime=$var(d)"); }'),
        good("route { exit; } event_route[E_ACC_EVENT] { exit; }", target="2.4.6"),
        Bad(
            "route { exit; } event_route[E_ACC_EVENT] { $var(d) = «$param(duration)»; $var(m) = $param(method); }",
            target="3.6",
            origin="2.3",
        ),
        Bad(
            'route { exit; } event_route[E_ACC_MISSED_EVENT] { fetch_event_params(«"duration=$var(d)"»); }',
            target="3.6",
            origin="2.3",
        ),
        Bad("route { exit; } event_route[«E_ACC_EVENT»] { exit; }", target="4.0", origin="2.3"),
        Good("route { exit; } event_route[E_ACC_EVENT] { $var(m) = $param(method); }", target="3.6", origin="2.3"),
        Good("route { exit; } event_route[E_ACC_CDR] { $var(d) = $param(duration); }", target="3.6", origin="2.3"),
        Good("route { exit; } event_route[E_ACC_EVENT] { exit; }", target="3.6", origin="2.4"),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for one in readings(offset, item, script, source):
            for event in _GONE if one.names else ():
                gone = [name for name in _GONE[event] if name in one.names]
                if gone and event in one.events:
                    yield self._report(one.span, event, gone)._replace(severity=WARNING)
        if "E_ACC_EVENT" in item.text and not script.ask(_names_parameters, "E_ACC_EVENT"):
            for route in facts_of(item).routes:
                if (route.word, route.name) == ("event_route", "E_ACC_EVENT"):
                    node = Route.of(item, route, offset)
                    yield self._report(node.name or node, "E_ACC_EVENT", _GONE["E_ACC_EVENT"])

    def _report(self, span: Spanned, event: str, gone: Iterable[str]) -> Finding:
        names = ", ".join(f"`{name}`" for name in gone)
        return self.finding(
            span, f"{event} no longer has {names} in OpenSIPS 2.4.7 and later; take them from E_ACC_CDR"
        )


def _names_parameters(script: Script, event: str) -> bool:
    """Whether an event_route, or a route that it calls, fetches parameters by their names."""
    return any(
        ("event_route", event) in script.ask(entries_of, key)
        for fetching in script.gathered(_fetching_by_name)
        for key in fetching
    )


def _fetching_by_name(item: Item) -> frozenset[RouteKey]:
    """(keyword, name) of the blocks of an item that read parameters by their names."""
    starts = [call.start for call in calls(0, item, "fetch_event_params") if fields(literal(call.argument(0)) or "")[0]]
    starts += [span.start for _, span, match in matches(0, item, PARAM) if not name_of(match.group()).isdigit()]
    blocks = [(route, Node.of(item, route)) for route in facts_of(item).routes] if starts else []
    return frozenset(
        (route.word or "", route.name or "")
        for route, node in blocks
        if any(node.start <= at < node.end for at in starts)
    )
