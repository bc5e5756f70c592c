"""Which parameters of events a script reads: by fetch_event_params(), up to 2.4, or by `$param(NAME)`, from 3.0 on."""

from __future__ import annotations

import re

from opensips_lsp.record import Record
from opensips_lsp.rules.behaviour._reach import entries
from opensips_lsp.rules.common.places import calls, literal, matches, node_at
from opensips_lsp.rules.common.versions import reads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Spanned
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call

PARAM = re.compile(r"\$\(?param\(\w+\)")


class Reading(Record):
    """A place that reads parameters of events. last: the highest place of a parameter that is read by its place, or 0.

    call: the fetch_event_params(); None for a `$param`.
    """

    span: Spanned
    events: tuple[str, ...]
    names: frozenset[str]
    last: int
    call: Call | None


def readings(offset: int, item: Item, script: Script, source: Source) -> Iterator[Reading]:
    """The Readings of an item; of `$param`, those in an event_route itself: in a route, it is a parameter of that."""
    for call in calls(offset, item, "fetch_event_params"):
        argument = call.argument(0)
        if argument is not None:
            names, last = fields(literal(argument) or "")
            events = sorted(name for word, name in entries(call, script, source) if word == "event_route")
            yield Reading(argument, tuple(events), names, last, call)
    if not reads("typed-arguments", script.target) or "param(" not in item.text:
        return
    for token, span, match in matches(offset, item, PARAM):
        node = node_at(token)
        word, event = (node is not None and script.route_of(node, source)) or ("", "")
        if word == "event_route":
            name = name_of(match.group())
            by_name = frozenset() if name.isdigit() else frozenset((name,))
            yield Reading(span, (event,), by_name, int(name) if name.isdigit() else 0, None)


def fields(text: str) -> tuple[frozenset[str], int]:
    """-> (the names, how many stand without a name) in what fetch_event_params() is to fetch."""
    found = [field.strip() for field in text.split(";")]
    names = frozenset(field.partition("=")[0].strip() for field in found if "=" in field)
    return names, sum(1 for field in found if field and "=" not in field)


def name_of(text: str) -> str:
    """The name in a `$param(NAME)`, or its number."""
    return text.partition("(param(")[2][:-1] or text.partition("(")[2][:-1]
