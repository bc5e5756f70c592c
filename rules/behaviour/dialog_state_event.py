"""M315: the parameters of E_DLG_STATE_CHANGED, by position."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE, Edit, Fix
from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.rules.behaviour._reach import UNKNOWN, entries
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import calls, literal

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
    wrong for those: then this is a choice.
    """

    code = "M315"
    ends_in = "3.0"
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
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in calls(offset, item, "fetch_event_params"):
            argument = call.argument(0)
            if argument is None:
                continue
            fields = (literal(argument) or "").split(";")
            places = [number for number, field in enumerate(fields) if field.strip() and "=" not in field]
            events = entries(call, script, source) if len(places) > 2 else frozenset()
            if _EVENT in events:
                message = (
                    "the third parameter of E_DLG_STATE_CHANGED is callid in OpenSIPS 2.4, not old_state; fetch the "
                    "parameters by name"
                )
                fix, only = _named(argument, fields, places), _carrying(events) == {_EVENT}
                choices = (fix._replace(applicability=UNSAFE),) if fix and not only else ()
                yield self.finding(argument, message, fix if only else None, choices)


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
