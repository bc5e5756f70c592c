"""The contexts of a script: the kinds of route that a statement can run in, followed along the calls of routes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.model.script import Script
    from opensips_lsp.model.source import RouteKey

# A context is the kind of route that OpenSIPS entered: it decides what the message is.
ROUTE, BRANCH, FAILURE, LOCAL = "route", "branch_route", "failure_route", "local_route"
REPLY, GLOBAL_REPLY = "onreply_route[name]", "onreply_route"
# called from where nobody can see: by a module or by a file that is not here. Or where launch() reports to: there the
# message is not that of the caller but a dummy request (async.c of 2.3.6: 230, 338)
ELSEWHERE = "elsewhere"
REQUESTS = frozenset((ROUTE, BRANCH, FAILURE, LOCAL))
REPLIES = frozenset((REPLY, GLOBAL_REPLY))
MESSAGES = REQUESTS | REPLIES | {ELSEWHERE}  # wherever a received message is at hand
UNKNOWN = frozenset((ELSEWHERE,))

_ENTERED = {"failure_route": FAILURE, "branch_route": BRANCH, "local_route": LOCAL, "onreply_route": REPLY}


def keywords_of(contexts: Iterable[str]) -> frozenset[str]:
    """The keywords of the route blocks that some contexts are entered through; none for ELSEWHERE."""
    return frozenset([context.partition("[")[0] for context in contexts if context != ELSEWHERE])


def contexts_in(script: Script) -> dict[RouteKey | None, frozenset[str]]:
    """(keyword, name) of each route of a script -> the contexts it may run in."""
    contexts: dict[RouteKey | None, set[str]] = {}
    calls: dict[RouteKey | None, set[str]] = {}
    named_by_modules: set[str] = set()
    reports: set[str] = set()
    for source, _, facts in script.facts():
        for route in facts.routes:
            key: RouteKey | None = source.route
            if source.role != "fragment":
                key = str(route.word), str(route.name)
                if route.word != "route":
                    context = _ENTERED.get(key[0], key[0])
                    contexts[key] = {GLOBAL_REPLY if context == REPLY and not route.name else context}
                else:
                    contexts.setdefault(key, {ROUTE} if route.name == "0" else set())
            calls.setdefault(key, set()).update(name for name, number in route.calls if number not in route.reports)
            reports.update(name for name, number in route.calls if number in route.reports)
        named_by_modules.update(param.value for param in facts.params if isinstance(param.value, str))
    for key, known in contexts.items():
        if key is None or key[0] != "route":
            continue
        if key[1] in reports or (key[1] != "0" and (key[1] in named_by_modules or not script.complete)):
            known.add(ELSEWHERE)
    _spread(contexts, calls)
    return {key: frozenset(known or (ROUTE,)) for key, known in contexts.items()}


def _spread(contexts: dict[RouteKey | None, set[str]], calls: dict[RouteKey | None, set[str]]) -> None:
    """Let each context flow along the calls until nothing changes."""
    called = {name for names in calls.values() for name in names}
    for key, known in contexts.items():
        if key is not None and key[0] == "route" and key[1] not in called and not known:
            known.add(ROUTE)  # nobody calls it: it is read as a request route
    waiting = list(calls)
    while waiting:
        at = waiting.pop()
        for name in calls.get(at, ()):
            callee = contexts.get(("route", name))
            reached = contexts.get(at, set())
            if callee is not None and not reached <= callee:
                callee |= reached
                waiting.append(("route", name))
