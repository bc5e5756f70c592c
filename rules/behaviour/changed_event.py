"""M342: events that carry something else since a patch level of 2.4."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.behaviour._event_parameters import readings
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.parameters import may_load
from opensips_lsp.rules.common.places import event_routes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.behaviour._event_parameters import Reading
    from opensips_lsp.syntax.items import Item

_CONTACT = ("E_UL_CONTACT_INSERT", "E_UL_CONTACT_DELETE", "E_UL_CONTACT_UPDATE")
_CORE = 7  # method, from_tag, to_tag, callid, sip_code, sip_reason, time (acc.c init_acc_evi())
_STATUS_SINCE = (2, 4, 7)  # dispatch.c ds_set_state(), commit e2c07915de
_OLD_ETAG_SINCE = (3, 4)  # publish.c presence_raise_event()
_ACCOUNTING_SINCE = (2, 4, 7)  # acc.c init_acc_evi()
_MISSED = (
    "after the fields of the script, E_ACC_MISSED_EVENT has `setuptime`, `created` in OpenSIPS 2.4.7 and later, not "
    "`duration`, `ms_duration`, `setuptime`, `created` as in 2.3. Fetch them by name: `setuptime=$var(x)`"
)
_GONE = (
    "after the fields of the script, E_ACC_EVENT has nothing in OpenSIPS 2.4.7 and later; in 2.3 it had `duration`, "
    "`ms_duration`, `setuptime`, `created` of another call. Take them from E_ACC_CDR"
)
_ETAG = (
    "in OpenSIPS 2.4 and later, `etag` of E_PRESENCE_PUBLISH is the new tag, that of the 200 OK, and empty when the "
    "state is removed; in 2.3 it was the tag in the PUBLISH"
)
_BFLAGS = (
    "in OpenSIPS 2.4 and later, `bflags` of this event holds the branch flags of the contact; in 2.3 it held internal "
    "flags of usrloc"
)
_STATUS = (
    "OpenSIPS 2.4.7 and later raise E_DISPATCHER_STATUS only when the state of a destination changes; "
    "2.3 raised it at each probe"
)
_LOADS = 'loadmodule "acc.so"\nloadmodule "presence.so"\nloadmodule "event_route.so"\nroute { exit; }\n'
_EXTRA = _LOADS + 'modparam("acc", "extra_fields", "evi: a; b->c")\n'
_SEVEN = ";".join(f"$var({name})" for name in "abcdefg")


class ChangedEvent(Migrating):
    """An event_route fetches a parameter whose value or position changed in OpenSIPS 2.4.

    fetch_event_params(), there or in a route that it calls, takes a parameter by its name (`etag=$var(x)`) or by its
    position (`$var(a);$var(b)`). The positions in the events of `acc` changed in 2.4.7, and the entity tag of
    E_PRESENCE_PUBLISH in 2.4 (publish.c:99). The events of contacts have different `bflags` (usrloc/udomain.c:383).
    2.4.7 and later raise E_DISPATCHER_STATUS less often (dispatch.c ds_set_state(), commit e2c07915de). All of this
    holds up to 4.0, where `$param(etag)` is read instead, by name or place.
    """

    code = "M342"
    subjects = tuple([f"event {name}" for name in ("E_PRESENCE_PUBLISH", "E_DISPATCHER_STATUS", *_CONTACT)])
    prefilter = Prefilter(
        words=("E_ACC_EVENT", "E_ACC_MISSED_EVENT", "E_PRESENCE_PUBLISH", "E_DISPATCHER_STATUS", *_CONTACT)
    )
    examples = (
        bad(_LOADS + 'event_route[E_PRESENCE_PUBLISH] { fetch_event_params(«"user=$var(u); etag=$var(e)"»); }'),
        bad(_LOADS + 'event_route[E_PRESENCE_PUBLISH] { '
                     'fetch_event_params(«"$var(a);$var(b);$var(c);$var(d);$var(e)"»); }'),
        bad(_LOADS + 'event_route[E_ACC_MISSED_EVENT] { fetch_event_params(«"%s;$var(h)"»); }' % _SEVEN),
        bad(_LOADS + 'event_route[E_ACC_EVENT] { fetch_event_params(«"%s;$var(h)"»); }' % _SEVEN),
        bad(_LOADS + 'event_route[E_ACC_MISSED_EVENT] { route(a); }\n'
                     'route[a] { fetch_event_params(«"%s;$var(h)"»); }' % _SEVEN),
        good(_LOADS + 'event_route[E_ACC_CDR] { route(a); }\nroute[a] { fetch_event_params("%s;$var(h)"); }' % _SEVEN),
        good(_LOADS + 'event_route[E_ACC_MISSED_EVENT] { fetch_event_params("%s"); }' % _SEVEN),
        good(_EXTRA + 'event_route[E_ACC_MISSED_EVENT] { fetch_event_params("%s;$var(h);$var(i)"); }' % _SEVEN),
        good(_LOADS + 'event_route[E_ACC_MISSED_EVENT] { fetch_event_params("%s;$var(h)"); }' % _SEVEN, target="2.4.6"),
        good(_LOADS + 'event_route[E_PRESENCE_PUBLISH] { fetch_event_params("user=$var(u); body=$var(e)"); }'),
        bad(_LOADS + 'loadmodule "usrloc.so"\nevent_route[E_UL_CONTACT_INSERT] { '
                     'fetch_event_params(«"bflags=$var(b)"»); }'),
        good(_LOADS + 'loadmodule "usrloc.so"\nevent_route[E_UL_CONTACT_INSERT] { '
                      'fetch_event_params("$var(a);$var(b);aor=$var(c)"); }'),
        bad(_LOADS + 'loadmodule "dispatcher.so"\nevent_route[«E_DISPATCHER_STATUS»] { exit; }'),
        good(_LOADS + 'loadmodule "dispatcher.so"\nevent_route[E_DISPATCHER_STATUS] { exit; }', target="2.4.6"),
        good(_LOADS + 'event_route[E_X] { fetch_event_params("etag=$var(e)"); }'),
        Bad('loadmodule "presence.so"\nroute { exit; }\nevent_route[E_PRESENCE_PUBLISH] { $var(e) = «$param(etag)»; }',
            target="3.6", origin="2.3"),
        Bad('loadmodule "dispatcher.so"\nroute { exit; }\nevent_route[«E_DISPATCHER_STATUS»] { exit; }', target="4.0",
            origin="2.3"),
        Good('loadmodule "presence.so"\nroute { exit; }\nevent_route[E_PRESENCE_PUBLISH] { $var(e) = $param(user); }',
             target="3.6", origin="2.3"),
        Good('loadmodule "dispatcher.so"\nroute { exit; }\nevent_route[E_DISPATCHER_STATUS] { exit; }', target="3.6",
             origin="2.4"),
    )  # fmt: skip

    def about(self, subject: str) -> tuple[str, ...]:
        name = subject.partition(" ")[2]
        if name == "E_PRESENCE_PUBLISH":
            return super().about(subject)
        message = _STATUS if name == "E_DISPATCHER_STATUS" else _BFLAGS
        return (f"{message[0].upper()}{message[1:]}.",)

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        if script.target >= _STATUS_SINCE and "E_DISPATCHER_STATUS" in item.text and may_load(script, "dispatcher"):
            for route in event_routes(offset, item, ("E_DISPATCHER_STATUS",)):
                yield self.finding(route.name or route, _STATUS)
        for one in readings(offset, item, script, source):
            for message in dict.fromkeys(filter(None, (_changed(event, one, script) for event in one.events))):
                yield self.finding(one.span, message)


def _changed(event: str, one: Reading, script: Script) -> str | None:
    """What is to be said of what an event_route fetches, or None."""
    names, places = one.names, one.last
    if event == "E_PRESENCE_PUBLISH":
        return _etag(script) if may_load(script, "presence") and ("etag" in names or places >= 5) else None
    if event in _CONTACT:
        return _BFLAGS if may_load(script, "usrloc") and ("bflags" in names or places >= 7) else None
    if script.target < _ACCOUNTING_SINCE or places <= _CORE + _fields(script):
        return None
    return {"E_ACC_EVENT": _GONE, "E_ACC_MISSED_EVENT": _MISSED}.get(event)


def _etag(script: Script) -> str:
    return _ETAG + ("; `old_etag` has that one" if script.target >= _OLD_ETAG_SINCE else "")


def _fields(script: Script) -> int:
    """How many fields the script adds to the events of acc."""
    count = 0
    for name in ("extra_fields", "leg_fields"):
        for _, parameter, value in script.modparams:
            if parameter == name and isinstance(value, str) and value.partition(":")[0].strip() == "evi":
                count += sum(1 for field in value.partition(":")[2].split(";") if field.strip())
    return count
