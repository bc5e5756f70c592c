"""M315: the parameters of E_DLG_STATE_CHANGED, by position."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.behaviour._event_parameters import readings
from opensips_lsp.rules.behaviour._reach import UNKNOWN, entries
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import calls, literal
from opensips_lsp.rules.common.versions import reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.behaviour._reach import RouteKey
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_EVENT = "event_route", "E_DLG_STATE_CHANGED"
_TITLE = "Name the parameters"
_NAMES = ("hash_entry", "hash_id", "old_state", "new_state")  # dlg_hash.c of 2.3.6, in this order


class DialogStateEvent(Migrating):
    """OpenSIPS 2.4 added three parameters to E_DLG_STATE_CHANGED, before the states: callid, from_tag, to_tag.

    fetch_event_params() takes parameters by position or by name. By position, the third variable now gets the Call-ID
    instead of the old state. The fix names all of them. Consumers outside OpenSIPS see the new order too.

    Routes that the event_route calls are checked as well. Where other events also reach such a route, the names may be
    wrong for those: then this is a choice. From 3.0 on, `$param(3)` and `$param(4)` in the event_route itself are
    reported, which take the place of fetch_event_params(): dlg_hash.c has the states last up to 4.0.
    """

    code = "M315"
    message = (
        "the third parameter of E_DLG_STATE_CHANGED is callid in OpenSIPS 2.4 and later, not old_state; fetch the "
        "parameters by name"
    )
    subjects = ("event E_DLG_STATE_CHANGED",)
    prefilter = Prefilter(words=("E_DLG_STATE_CHANGED",))
    examples = (
        bad('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { '
            'fetch_event_params(«"$var(a);$var(b);$var(c);$var(d)"»); }',
            'route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { '
            'fetch_event_params("hash_entry=$var(a);hash_id=$var(b);old_state=$var(c);new_state=$var(d)"); }'),
        bad('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { fetch_event_params(«"$var(a) ; '
            '$var(b);new_state=$var(n); $var(c)"»); }',
            'route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { fetch_event_params("hash_entry=$var(a) ; '
            'hash_id=$var(b);new_state=$var(n); old_state=$var(c)"); }'),
        bad('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { route(a); }\nroute[a] { route(b); }\n'
            'route[b] { fetch_event_params(«"$avp(a);$avp(b);$avp(c)"»); }',
            'route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { route(a); }\nroute[a] { route(b); }\n'
            'route[b] { fetch_event_params("hash_entry=$avp(a);hash_id=$avp(b);old_state=$avp(c)"); }'),
        bad('route { exit; }\nevent_route["E_DLG_STATE_CHANGED", async] { route(a); }\nevent_route[E_X] { route(a); }\n'
            'route[a] { fetch_event_params(«"$avp(a);$avp(b);$avp(c)"»); }', choices=(_TITLE,)),
        good('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { route(a); }\nroute[a] { exit; }\n'
             'event_route[E_X] { fetch_event_params("$avp(a);$avp(b);$avp(c)"); }'),
        good('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { fetch_event_params("$var(a);$var(b)"); }'),
        good('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { '
             'fetch_event_params("hash_entry=$var(a);hash_id=$var(b);old_state=$var(c)"); }'),
        good('route { exit; }\nevent_route[E_PIKE_BLOCKED] { fetch_event_params("$var(a);$var(b);$var(c)"); }'),
        Bad('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { $var(c) = «$param(3)»; '
            'xlog("«$(param(4)»{s.int})"); }',
            'route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { $var(c) = $param(old_state); '
            'xlog("$(param(new_state){s.int})"); }', target="3.6", origin="2.3"),
        Bad('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { fetch_event_params(«"$var(a);$var(b);$var(c)"»); }',
            target="3.0", origin="2.3"),
        Good('route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { $var(a) = $param(1); $var(c) = $param(new_state); '
             'route(a, 1, 2, 3); }\nroute[a] { $var(c) = $param(3); }', target="3.6", origin="2.3"),
        Good("route { exit; }\nevent_route[E_DLG_STATE_CHANGED] { $var(c) = $param(3); }", target="3.6", origin="2.4"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if reads("typed-arguments", script.target):
            yield from self._later(offset, item, script, source)
            return
        for call in calls(offset, item, "fetch_event_params"):
            argument = call.argument(0)
            if argument is None:
                continue
            fields = (literal(argument) or "").split(";")
            places = [number for number, field in enumerate(fields) if field.strip() and "=" not in field]
            events = entries(call, script, source) if len(places) > 2 else frozenset()
            if _EVENT in events:
                fix, only = _named(argument, fields, places), _carrying(events) == {_EVENT}
                choices = (fix._replace(applicability=UNSAFE),) if fix and not only else ()
                yield self.finding(argument, None, fix if only else None, choices)

    def _later(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        """The findings from 3.0 on: another rule makes `$param` of fetch_event_params(), and this one names it."""
        for one in readings(offset, item, script, source):
            if _EVENT[1] not in one.events or one.last not in (range(3, 99) if one.call else (3, 4)):
                continue
            fix = None
            if one.call is None:
                name = _NAMES[one.last - 1]
                text = source.text[one.span.start : one.span.end].replace(str(one.last), name)
                fix = replace(one.span, text, f"Read `$param({name})`")
            yield self.finding(one.span, None, fix)


def _carrying(events: frozenset[RouteKey]) -> set[RouteKey]:
    """Those of the blocks that a route is entered from with the parameters of an event, or may be."""
    return {key for key in events if key[0] == "event_route" or key == UNKNOWN}


def _named(argument: Node, fields: list[str], places: list[int]) -> Fix | None:
    """The Fix that names the variables; None where that is not just text."""
    text = argument.text
    if len(places) > len(_NAMES) or len(argument.tokens) > 1 or text[1:-1] != ";".join(fields):
        return None
    for number, name in zip(places, _NAMES):
        field = fields[number]
        blank = len(field) - len(field.lstrip())
        fields[number] = f"{field[:blank]}{name}={field[blank:]}"
    edit = Edit(argument.start + 1, argument.end - 1, ";".join(fields))
    return Fix(_TITLE, (edit,), SAFE)
