"""M316: what the accounting events carry."""

from opensips_lsp.patterns import compiled
from opensips_lsp.rule import INFO, WARNING
from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import calls, literal
from opensips_lsp.script import facts_of
from opensips_lsp.tree import view

_GONE = {
    "E_ACC_EVENT": ("duration", "ms_duration", "setuptime", "created"),
    "E_ACC_MISSED_EVENT": ("duration", "ms_duration"),
}
_EVENT = compiled(r"E_ACC_(?:MISSED_)?EVENT\b")


class AccountingEvent(Migrating):
    """E_ACC_EVENT has no duration, ms_duration, setuptime and created since OpenSIPS 2.4.7.

    2.3 sent what was left of another call. E_ACC_MISSED_EVENT keeps setuptime and created. Take the durations from
    E_ACC_CDR. Told at each event_route for one of these events; a warning where one of the parameters is asked for.
    """

    code = "M316"
    words = tuple(_GONE)
    breaks_in = "2.4.7"
    severity = INFO
    examples = (
        bad("route { exit; } event_route[«E_ACC_EVENT»] { exit; }"),
        bad(
            'route { exit; } event_route[E_ACC_MISSED_EVENT] { fetch_event_params(«"time=$var(t);duration=$var(d)"»); }'
        ),
        good('route { exit; } event_route[E_ACC_CDR] { fetch_event_params("duration=$var(d)"); }'),
        good('route { exit; } event_route[E_ACC_MISSED_EVENT] { fetch_event_params("setuptime=$var(d)"); }'),
        good("route { exit; } event_route[E_ACC_EVENT] { exit; }", target="2.4.6"),
    )

    def check_item(self, offset, item, script, source):
        if "E_ACC_" not in item.text:
            return
        asked = {}
        for call in calls(offset, item, "fetch_event_params"):
            route = next((parent for parent in call.parents() if parent.kind == "route"), None)
            if route is not None:
                asked.setdefault(route, []).extend(call.arguments)
        for route in _event_routes(offset, item):
            event = route.name.text.strip("\"'")
            told = False
            for argument in asked.get(route, ()):
                names = {
                    field.partition("=")[0].strip() for field in (literal(argument) or "").split(";") if "=" in field
                }
                gone = [name for name in _GONE[event] if name in names]
                told |= bool(names)
                if gone:
                    yield self._tell(argument, event, gone)._replace(severity=WARNING)
            if not told and event == "E_ACC_EVENT":
                yield self._tell(route.name, event, _GONE[event])

    def _tell(self, span, event, gone):
        names = ", ".join(f"`{name}`" for name in gone)
        return self.finding(span, f"{event} has no {names} since OpenSIPS 2.4.7; E_ACC_CDR has")


def _event_routes(offset, item):
    for route in facts_of(item).routes:
        if route.word == "event_route" and route.name in _GONE:
            yield view(item, route.raw, view(item, item.tree, None, offset), offset)
