"""`$rc`, `$param` and calls that go round: what a statement means by where in the calls of routes it runs.

What OpenSIPS does with return codes (action.c of 2.4.11, the same in 2.3.6):

- `return_code`, which `$rc` and `$retcode` read, is what do_action() returned for the last statement. Only `if` sets it
  to something else than it returns: where it runs nothing, to the value of its condition, and it returns 1 (IF_T).
- route(x) returns what the last statement of x returned (run_action_list), and sets return_code to it (ROUTE_T).
- So a statement leaves the same `$rc` in a route of its own as in its place, unless it is an `if`.
- `exit`, and whatever returns 0, sets ACT_FL_EXIT; `drop` sets it too. The flag is global: it ends the routes around as
  well (run_action_list). `return` sets ACT_FL_RETURN, and the route that it stands in resets it (run_actions).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.features.refactor.statements import behind, lists_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.nodes import Node

NESTED = 100  # ROUTE_MAX_REC_LEV (config.h): how deep route() goes

_RETURN_CODE = re.compile(r"\$\(?(?:<[^>]*>)?(?:rc|retcode)(?!\w)")
_PARAMETER = re.compile(r"\$\(?(?:<[^>]*>)?param\s*\(")
_CODES = frozenset(("rc", "retcode"))


def has_parameter(nodes: Iterable[Node]) -> bool:
    """Whether `$param` is read, be it in a text: what the route that it stands in was called with (pv_get_param)."""
    return any(_has(node, _PARAMETER) for node in nodes)


def may_read_code(node: Node, script: Script) -> bool:
    """Whether a statement may read the `$rc` that the one before it left: itself, or in a route that it calls."""
    if _has(node, _RETURN_CODE):
        return True
    return script.mentions(_CODES) and any(token.begins("ROUTE LPAR") for token in node.tokens)


def code_is_read(node: Node, script: Script) -> bool:
    """Whether what runs right behind a statement may read `$rc`.

    Behind the last one of a list, `if`, `while` and `switch` set return_code to what the list returned, and so does
    the call of a route. `for` does not: its body begins again (for_each_handler).
    """
    following = behind(node)
    if following is not None:
        return may_read_code(following, script)
    parent = node.parent
    if parent is not None and parent.kind == "fragment":
        return script.mentions(_CODES)  # what stands behind the include of the file runs next
    if parent is not None and parent.kind == "block":
        node, parent = parent, parent.parent
    if parent is not None and parent.kind == "for":
        bodies = lists_of(node) if node.kind == "block" else [[node]]
        return any(may_read_code(body[0], script) for body in bodies if body)
    return False


def _has(node: Node, pattern: re.Pattern[str]) -> bool:
    return any(token.kind in ("VAR", "STRING") and pattern.search(token.text) for token in node.tokens)


# ---- calls of routes


def goes_round(script: Script, key: tuple[str, str]) -> bool:
    """Whether a route may be reached through calls that go round: how deep it runs is not known then."""
    callers: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for source, _, facts in script.facts():
        for route in facts.routes:
            own = source.route if source.role == "fragment" else (str(route.word), route.name)
            for name, _ in route.calls if own else ():
                callers.setdefault(("route", name), set()).add(own or key)
    above, waiting = {key}, [key]
    while waiting:
        new = callers.get(waiting.pop(), set()) - above
        above |= new
        waiting += new
    while above:  # take away those that none of the rest calls; what goes round stays
        called = {one for one in above if callers.get(one, set()) & above}
        if called == above:
            return True
        above = called
    return False


def routes_named(script: Script) -> set[str]:
    """Return the names of all request routes, those that are only called too: each takes one of 100 places."""
    names = {route.name for _, _, facts in script.facts() for route in facts.routes if route.word == "route"}
    return names | {name for _, _, facts in script.facts() for route in facts.routes for name, _ in route.calls}
