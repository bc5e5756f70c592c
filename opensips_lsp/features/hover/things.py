"""Which thing a token is: reads kinds of tokens and where they stand, so that it works in broken code too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.language import ROUTE_KINDS
from opensips_lsp.features.functions import is_deferred
from opensips_lsp.features.hover import functions, language, modules, names, parameters, removed, routes, variables
from opensips_lsp.features.hover.arguments import of_argument
from opensips_lsp.features.hover.others import of_include
from opensips_lsp.lint.finding import Span
from opensips_lsp.model.facts import module_name, route_key
from opensips_lsp.model.names import name_at
from opensips_lsp.model.names.arguments import core_text_holds_variables
from opensips_lsp.model.names.reader import reader_of
from opensips_lsp.syntax.literals import string_value
from opensips_lsp.syntax.nodes import Call, Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.features.hover.answer import Hover
    from opensips_lsp.features.hover.spot import Argument, Spot

_GLOBALS = frozenset("GLOBAL MEM_GROUP LISTEN ALIAS DST_BLACKLIST".split())
_WORDS = frozenset("WORD COND_WORD OLD_VALUE ANYCAST IS_MYSELF".split())
_FUNCTIONS = frozenset("CORE_FUNCTION ASSERT ASYNC LAUNCH".split())


def thing_at(spot: Spot) -> Hover | None:
    """Return what is known of the token of a spot."""
    kind = spot.token.kind
    if kind in _OF_KIND:
        return _OF_KIND[kind](spot)
    if kind in _GLOBALS:
        return language.of_global(spot, spot.token, spot.token)
    if kind in _WORDS:
        return _word(spot)
    if kind in _FUNCTIONS:
        return _function(spot, is_async=False)
    return language.of_keyword(spot)


# ---- words


def _word(spot: Spot) -> Hover | None:
    token = spot.token
    if token.next_kind == "LPAR":
        return _function(spot, is_deferred(token))
    found = _named_route(spot)
    if found is not None:
        return found
    if token.kind != "WORD":
        return language.of_keyword(spot)
    if token.next_kind == "EQUAL":
        return removed.of_global(spot)
    return _value_of_global(spot) or _protocol(spot) or names.of_name(spot)


def _function(spot: Spot, is_async: bool) -> Hover | None:
    return functions.of_function(spot, is_async) or removed.of_function(spot, is_async)


def _value_of_global(spot: Spot) -> Hover | None:
    """Return what is known of the global parameter whose value the token is."""
    before = spot.token.previous
    if before is not None and before.kind in ("PLUS", "MINUS"):
        before = before.previous
    name = before.previous if before is not None and before.kind == "EQUAL" else None
    return language.of_global(spot, name, spot.token) if name is not None and name.kind == "GLOBAL" else None


def _protocol(spot: Spot) -> Hover | None:
    """Return what is known of the module of a protocol in a listener."""
    node = spot.token.node
    if node is None or node.kind != "protocol":
        return None
    return modules.of_module(spot, f"proto_{spot.token.text.lower()}", spot.token)


def _route(spot: Spot) -> Hover | None:
    """Return what is known of the word `route`, or the keyword of another kind of route block."""
    token = spot.token
    if token.kind == "ROUTE" and token.next_kind == "LPAR":
        return _function(spot, is_async=False)
    node = token.node
    if isinstance(node, Route) and node.start == token.start:
        return routes.of_route(spot, route_key(node.item, node.raw), token)
    return routes.of_kind(spot)


def _named_route(spot: Spot) -> Hover | None:
    """Return what is known of the route block, or the event, whose name the token is."""
    name = name_at(spot.script, spot.source, spot.offset)
    if name is None or name.kind not in ROUTE_KINDS[spot.series] or name.computed:
        return None
    if name.kind == "event_route":
        found = routes.of_event(spot, name.name, name)
        if found is not None or name.quoted:
            return found
    return routes.of_route(spot, (name.kind, name.name), name)


def _number(spot: Spot) -> Hover | None:
    """Return what is known of a number: a value, an argument, the name of a route; else of the word that it is."""
    argument = spot.argument()
    if argument is not None and argument.name.kind == "MODPARAM":
        return _modparam(spot, argument)
    found = _named_route(spot)
    if found is not None:
        return found
    if argument is not None:
        return names.of_name(spot) or of_argument(spot, argument)
    return _value_of_global(spot) or (language.of_keyword(spot) if spot.token.text.isalpha() else None)


# ---- strings


def _string(spot: Spot) -> Hover | None:
    token, argument = spot.token, spot.argument()
    if token.follows("LOADMODULE"):
        return modules.of_module(spot, module_name(string_value(token.text)), token)
    if argument is not None and argument.name.kind == "MODPARAM":
        return _modparam(spot, argument)
    found = _named_route(spot)
    if found is not None:
        return found
    found = names.of_name(spot)
    if found is not None:
        return found
    if argument is None:
        return _value_of_global(spot) if language.is_listed_value(spot) else None
    return _variable_in_string(spot, argument) or of_argument(spot, argument) or _event(spot, argument)


def _modparam(spot: Spot, argument: Argument) -> Hover | None:
    opening = argument.name.next
    modparam = parameters.given(spot, argument.number, opening) if opening is not None else None
    if modparam is None:
        return None
    if argument.number == 0:
        return _module_in_pattern(spot)
    if argument.number == 2:
        found = _in_value(spot, modparam)
        if found is not None or not parameters.has_meaning(spot, modparam):
            return found
    return parameters.of_parameter(spot, modparam, spot.token)


def _module_in_pattern(spot: Spot) -> Hover | None:
    """Return what is known of the module whose name the offset is in: a pattern may name several."""
    token, text = spot.token, spot.source.text
    for name in re.compile(r"\w+").finditer(text, token.start, token.end):
        if name.start() <= spot.offset <= name.end():
            return modules.of_module(spot, name.group().lower(), Span(*name.span()))
    return None


def _in_value(spot: Spot, modparam: parameters.Given) -> Hover | None:
    """Return what the value of a parameter names: a route, or a variable where the value is one."""
    if spot.token.kind != "STRING":
        return None
    found = _named_route(spot)
    if found is not None:
        return found
    if parameters.takes_variables(spot, modparam):
        return variables.of_variable(spot, spot.token.start, spot.token.end)
    return None


def _variable_in_string(spot: Spot, argument: Argument) -> Hover | None:
    """Return what is known of a variable in a string, where the function reads variables in it."""
    if "$" not in spot.token.text or not _reads_variables(spot, argument):
        return None
    return variables.of_variable(spot, spot.token.start + 1, spot.token.end - 1)


def _reads_variables(spot: Spot, argument: Argument) -> bool:
    name, text = argument.name, string_value(spot.token.text)
    node = name.node
    arity = node.arity if isinstance(node, Call) and node.start == name.start else 0
    if name.kind in ("CORE_FUNCTION", "IS_MYSELF"):
        return core_text_holds_variables(name.text, argument.number, arity, text)
    return reader_of(spot.catalogue).arguments.may_hold_variables(name.text, argument.number, arity, text)


def _event(spot: Spot, argument: Argument) -> Hover | None:
    """Return what is known of the event that a string names as the first argument of a function about events."""
    if argument.number or "event" not in argument.name.text:
        return None
    return routes.of_event(spot, string_value(spot.token.text), spot.token)


_OF_KIND: dict[str, Callable[[Spot], Hover | None]] = {
    "STRING": _string,
    "VAR": lambda spot: variables.of_variable(spot, spot.token.start, spot.token.end),
    "NUMBER": _number,
    "ROUTE": _route,
    "ROUTE_KIND": _route,
    "INCLUDE": of_include,
}
