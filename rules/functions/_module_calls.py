"""The calls in an item that OpenSIPS looks at when it starts, read off its tree once.

Nodes stand at the beginning of their item.
"""

from functools import lru_cache

from opensips_lsp.rules.functions._functions import MODULE_CALL
from opensips_lsp.syntax.nodes import view
from opensips_lsp.syntax.parser import INNER, NODE
from opensips_lsp.syntax.scanner import KIND

_CALL, _ERROR, _ASSERTION = NODE["call"], NODE["error"], NODE["assert"]
_MODULE, _ROUTE = frozenset(KIND[word] for word in MODULE_CALL), frozenset((KIND["ROUTE"],))


def module_calls(item, target):
    """The tree.Call of each call of a module's function, none in a part with a syntax error."""
    return _calls(item, _MODULE, target >= (2, 4, 7))


def route_calls(item, target):
    """The same of route()."""
    return _calls(item, _ROUTE, target >= (2, 4, 7))


@lru_cache(maxsize=1 << 10)
def _calls(item, begins, asserted):
    """Calls that begin with a token of some kinds; asserted: those in assert() too, into which OpenSIPS looks since 2.4.7."""
    waiting, found, kinds = [(item.tree, None)] if item.tree is not None else [], [], item.tokens.kinds
    while waiting:
        raw, above = chain = waiting.pop()
        kind = raw[0]
        if kind == _CALL:
            if kinds[raw[1]] in begins:
                found.append(view(item, raw, above))
        elif kind in INNER and kind != _ERROR and (asserted or kind != _ASSERTION):
            waiting += [(child, chain) for child in raw[3:]]
    return tuple(found)
