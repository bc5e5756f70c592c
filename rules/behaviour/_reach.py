"""From which route blocks a statement may be reached: what Script.contexts says, with the names of the blocks."""

from __future__ import annotations

from opensips_lsp.model.facts import facts_of
from opensips_lsp.rules.common.places import node_at
from opensips_lsp.syntax.item_views import tokens_of
from opensips_lsp.syntax.nodes import Deferred

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

    RouteKey = tuple[str, str]  # the keyword of a route block and its name


LAUNCHED = "launch", ""  # launch(..., name) goes to a route with a message that is none (async.c init_dummy_request)
UNKNOWN = "", ""  # called by a module, or by a file that is not here


def entries(node: Node, script: Script, source: Source) -> frozenset[RouteKey]:
    """(keyword, name) of the blocks that OpenSIPS enters and from which it reaches a node; or LAUNCHED, UNKNOWN."""
    key = script.route_of(node, source)
    return script.ask(entries_of, key) if key is not None else frozenset((UNKNOWN,))


def entries_of(script: Script, key: RouteKey) -> frozenset[RouteKey]:
    """The same for a route block, by its keyword and name."""
    return script.ask(_entries).get(key, frozenset((UNKNOWN,)))


def _entries(script: Script) -> dict[RouteKey, frozenset[RouteKey]]:
    """(keyword, name) of each route block -> the same of those that it is entered from."""
    calls: dict[RouteKey, set[RouteKey]] = {}
    found: dict[RouteKey, set[RouteKey]] = {}
    for routes in script.gathered(_goes_on):
        for key, called, launched in routes:
            calls.setdefault(key, set()).update(("route", name) for name in called)
            found.setdefault(key, set())
            for name in launched:
                found.setdefault(("route", name), set()).add(LAUNCHED)
    named = {value for _, _, value in script.modparams if isinstance(value, str)}
    reached = set().union(*calls.values()) if calls else set()
    for key, known in found.items():
        if key[0] != "route" or key[1] == "0":
            known.add(key)
        elif key[1] in named or not script.complete or (key not in reached and not known):
            known.add(UNKNOWN)
    waiting = list(calls)
    while waiting:
        key = waiting.pop()
        for callee in calls.get(key, ()):
            if callee in found and not found.get(key, set()) <= found[callee]:
                found[callee] |= found[key]
                waiting.append(callee)
    return {key: frozenset(known) for key, known in found.items()}


def _goes_on(item: Item) -> tuple[tuple[RouteKey, frozenset[str], frozenset[str]], ...]:
    """((keyword, name), the routes it calls or resumes in, those that launch() resumes in) of each block of an item."""
    launched = set[int]()
    for token in tokens_of(item, "LAUNCH"):
        node = node_at(token)
        if isinstance(node, Deferred) and node.kind == "launch" and node.route is not None:
            launched.add(node.route.first.number)
    return tuple(
        (
            (route.word or "", route.name or ""),
            frozenset(name for name, token in route.calls if token not in launched),
            frozenset(name for name, token in route.calls if token in launched),
        )
        for route in facts_of(item).routes
    )
